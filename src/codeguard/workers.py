"""Many files at once, in processes that may die: a dead worker is one file not analysed, never a dead run.

The parent sends bytes and gets bytes back; a worker opens no file of the tree under check. Python starts it with -P,
so that nothing in the current folder can be imported.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple, cast

import msgspec

from codeguard.errors import UserError
from codeguard.finding import AnalysisError
from codeguard.worker import Reply, Setup, Task, analyse_here, is_harmless, read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH_BYTES = 256 * 1024
"""Source bytes sent to a worker at a time."""
IN_PROCESS_BYTES = 192 * 1024
"""Up to so many bytes in all, starting workers costs more than it saves."""

Result = tuple[Task, Reply | AnalysisError]


def analyse_all(tasks: Iterable[Task], setup: Setup, *, jobs: int, timeout: float) -> Iterator[Result]:
    """Analyse every task and yield it with its reply, or with the reason why there is none, in any order.

    `timeout` is in seconds and for one file. Raises UserError when no worker can be started.
    """
    waiting = sorted(tasks, key=lambda task: len(task.data), reverse=True)
    if sum(len(task.data) for task in waiting) <= IN_PROCESS_BYTES and all(is_harmless(task.data) for task in waiting):
        yield from zip(waiting, analyse_here(waiting, setup), strict=True)
        return
    pool = _Pool(waiting, setup, jobs, timeout)
    try:
        for _ in waiting:
            result = pool.results.get()
            if isinstance(result, OSError):
                raise UserError(f"{result}: free memory or process slots, or see what it said above") from result
            yield result
    finally:
        pool.close()


class _Pool:
    """The batches that wait, the workers that take them, and the results."""

    def __init__(self, tasks: list[Task], setup: Setup, jobs: int, timeout: float) -> None:
        self.results: queue.SimpleQueue[Result | OSError] = queue.SimpleQueue()
        self.setup = msgspec.msgpack.encode(setup)
        self.timeout = timeout
        self.batches = deque(_batches(tasks))
        self.closed = threading.Event()
        self.workers = [_Worker(self) for _ in range(max(1, min(jobs, len(self.batches))))]
        for worker in self.workers:
            worker.start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Kill a worker that has spent too long on one file."""
        while not self.closed.wait(min(0.2, self.timeout / 4)):
            for worker in self.workers:
                if worker.busy_since and time.monotonic() - worker.busy_since > self.timeout:
                    worker.kill()

    def close(self) -> None:
        """Stop all workers; what they were doing is lost."""
        self.closed.set()
        self.batches.clear()
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.join()


class _Worker(threading.Thread):
    """A thread that feeds one process, and starts another when that dies."""

    def __init__(self, pool: _Pool) -> None:
        super().__init__(daemon=True)
        self.pool = pool
        self.process: _Process | None = None
        self.busy_since = 0.0
        self.decode = msgspec.msgpack.Decoder(Reply).decode

    def run(self) -> None:
        """Work until no batch waits."""
        try:
            with suppress(IndexError):  # no batch left
                while True:
                    self._work(self.pool.batches.popleft())
            self._bury()
        except OSError as error:
            self.pool.results.put(error)

    def kill(self) -> None:
        """Kill the process in the middle of what it does."""
        if process := self.process:
            process.popen.kill()

    def _work(self, batch: list[Task]) -> None:
        """Have the process analyse a batch."""
        replies = self._replies(batch)
        for number, task in enumerate(batch):
            reply = next(replies)
            if reply is None:
                self._mourn(task, rest=batch[number + 1 :], alone=len(batch) == 1)
                break
            self.pool.results.put((task, self.decode(reply)))
            self.busy_since = time.monotonic()
        self.busy_since = 0.0

    def _mourn(self, task: Task, *, rest: list[Task], alone: bool) -> None:
        """The process died of `task`: try it once more, alone, unless it was late; the rest of its batch goes on."""
        late = time.monotonic() - self.busy_since > self.pool.timeout
        code = self._bury()
        if rest:
            self.pool.batches.appendleft(rest)
        if not alone and not late:
            self.pool.batches.appendleft([task])
            return
        cause = f"took more than {self.pool.timeout:g} s" if late else f"died with {_cause(code)}"
        error = AnalysisError(task.name, None, f"the analysis {cause}: split the file or exclude it")
        self.pool.results.put((task, error))

    def _replies(self, batch: list[Task]) -> Iterator[bytes | None]:
        """The replies in order, and None where the process died instead."""
        process = self.process = self.process or _Process.start(self.pool.setup)
        process.send(msgspec.msgpack.encode(batch))
        self.busy_since = time.monotonic()
        reply: bytes | None = b""
        while reply is not None:
            reply = read_frame(process.replies)
            yield reply

    def _bury(self) -> int:
        """Let the process end, and say with which code."""
        process, self.process = self.process, None
        return process.end() if process else 0


class _Process(NamedTuple):
    """A worker process and its two pipes."""

    popen: subprocess.Popen[bytes]
    requests: IO[bytes]
    replies: IO[bytes]

    @classmethod
    def start(cls, setup: bytes) -> _Process:
        """Start one and wait until it is ready: from there on the time counts. Raises OSError after three attempts."""
        command = [sys.executable, "-P", "-X", "utf8", "-m", "codeguard.worker"]
        for _ in range(3):
            popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            process = cls(popen, cast("IO[bytes]", popen.stdin), cast("IO[bytes]", popen.stdout))
            process.send(setup)
            if read_frame(process.replies) is not None:
                return process
            code = process.end()
        raise OSError(f"a worker process does not start, it died with {_cause(code)}")

    def send(self, message: bytes) -> None:
        """Send a message; if the process has died, the next reading says so."""
        with suppress(BrokenPipeError):
            write_frame(self.requests, message)

    def end(self) -> int:
        """Close the pipes and wait for the exit code."""
        with suppress(BrokenPipeError):
            self.requests.close()
        self.replies.close()
        return self.popen.wait()


def _batches(tasks: list[Task]) -> Iterator[list[Task]]:
    """Cut the tasks into batches of about equal size in bytes."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        batch.append(task)
        size += len(task.data)
        if size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
