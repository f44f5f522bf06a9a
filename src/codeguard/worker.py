"""What one worker does: bytes in, bytes out, on a stack that is large enough for any Python that CPython accepts."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, BinaryIO

import msgspec

from codeguard.analysis import FileReport, analyse
from codeguard.catalog import builtin_rules, instantiate
from codeguard.finding import AnalysisError
from codeguard.rule import FileRule
from codeguard.source import Kind, Source
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

STACK_BYTES = 512 * 1024 * 1024
RECURSION_LIMIT = 200_000
MEMORY_BYTES = 4 * 1024 * 1024 * 1024
"""Address space of a worker, the stack included."""
HARMLESS_DEPTH = 50
HARMLESS_LINE = 2_000


class Task(msgspec.Struct, frozen=True, array_like=True):
    """One file to analyse: its path as the file system spells it, its kind by path, its content."""

    path: bytes
    kind: Kind
    data: bytes
    markers: bool = True
    """Whether the file can say in its head that it is generated."""

    @property
    def name(self) -> str:
        """The path as text, undecodable bytes as surrogates."""
        return os.fsdecode(self.path)


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """What is the same for all files: the rules with their settings, and whether prefilters are used."""

    rules: dict[str, dict[str, Any]]
    prefilter: bool = True
    packs: dict[str, str] = {}
    """The texts of the packs with rules among them, by name."""
    plugins: tuple[str, ...] = ()
    coverable: bool = False
    """Whether the facts say which lines tests can run; only a coverage report needs it."""


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """What the analysis of one file leaves, encoded: the report without the facts, and the facts."""

    report: bytes
    facts: bytes


def analyse_here(tasks: Iterable[Task], setup: Setup) -> list[Reply]:
    """Analyse harmless files in this process."""
    analyser = _Analyser(setup)
    replies: list[Reply] = []
    _on_large_stack(lambda: replies.extend(analyser.reply(task) for task in tasks))
    return replies


def is_harmless(data: bytes) -> bool:
    """Whether no parser can choke on a file: brackets not deep, lines not long. Strings and comments count too."""
    depth = deepest = 0
    for bracket in re.findall(rb"[()\[\]{}]", data):
        depth += 1 if bracket in b"([{" else -1
        deepest = max(depth, deepest)
    return deepest <= HARMLESS_DEPTH and all(len(line) <= HARMLESS_LINE for line in data.split(b"\n"))


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message, None at the end of the stream."""
    head = stream.read(4)
    size = int.from_bytes(head, "big")
    body = stream.read(size)
    return body if len(head) == 4 and len(body) == size else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send a message. Raises BrokenPipeError when nobody reads."""
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


class _Analyser:
    """The rules of one setup, made once for all files."""

    def __init__(self, setup: Setup) -> None:
        rules = instantiate(setup.rules, setup.packs, setup.plugins)
        self._rules = [rule for rule in rules if isinstance(rule, (FileRule, TextRule))]
        idle = [rule for name, rule in builtin_rules().items() if name not in setup.rules]
        self._maskers = [rule() for rule in idle if issubclass(rule, FileRule) and rule.finds_secrets]
        self._setup = setup

    def reply(self, task: Task) -> Reply:
        """Analyse one file."""
        source = Source(task.name, task.data, task.kind, markers=task.markers)
        try:
            options = {"prefilter": self._setup.prefilter, "coverable": self._setup.coverable}
            report = analyse(source, self._rules, maskers=self._maskers, **options)
        except (RecursionError, MemoryError) as error:
            message = f"too complex to analyse ({type(error).__name__}): split or exclude it"
            report = FileReport(errors=(AnalysisError("", None, message),))
        finally:
            vars(source).clear()  # what is derived from it points back at it: nodes go at once, the collector is slow
        encode = msgspec.msgpack.encode
        return Reply(encode(msgspec.structs.replace(report, facts=None)), encode(report.facts))


def _on_large_stack(work: Callable[[], None]) -> None:
    """Run `work` in a thread with a large stack and recursion limit, and raise here what it raises."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # codeguard: ignore[broad-except] -- raised again in the thread that waits
            raised.append(error)

    before = threading.stack_size(STACK_BYTES), sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION_LIMIT)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before[0])
        sys.setrecursionlimit(before[1])
    if raised:
        raise raised[0]


def divert_output() -> BinaryIO:
    """Standard output, for us alone: what anybody prints from now on goes to standard error."""
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer batches of tasks, one reply a task, until there are no more."""
    first = read_frame(requests)
    if first is None:
        return
    setup = msgspec.msgpack.decode(first, type=Setup)
    analyser = _Analyser(setup)
    decoder = msgspec.msgpack.Decoder(list[Task])
    gc.disable()
    gc.freeze()  # what is there now stays: to look through it after each batch costs more than a parse
    write_frame(replies, b"ready")
    while (frame := read_frame(requests)) is not None:
        for task in decoder.decode(frame):
            write_frame(replies, msgspec.msgpack.encode(analyser.reply(task)))
        gc.collect()


def main() -> None:
    """Serve on standard input and output; what rules print goes to standard error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = divert_output()
    _limit_memory()
    _on_large_stack(lambda: _serve(sys.stdin.buffer, replies))


if __name__ == "__main__":
    main()
