"""What a pack of 100 patterns costs on real code, beside parsing it.

python benchmarks/patterns.py FOLDER...
"""

from __future__ import annotations

import ast
import gc
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.analysis import FileReport, analyse
from codeguard.pack import parse_pack
from codeguard.rule import FileRule
from codeguard.source import Source
from codeguard.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LINES = 100_000
SHAPES = (
    "{module}.{name}($A, ...)",
    "$X.{name}($A, timeout=$T, ...)",
    "for $A in $B:\n    ...\n    $C.{name}($A)\n    ...",
    "$X = {name}($A: str, ...)",
    "@{module}.{name}\ndef $F(...): ...",
)
NAMES = (
    "get", "open", "run", "read", "write", "append", "join", "format", "items", "update", "split", "connect", "execute",
    "close", "load", "dump", "filter", "copy", "sort", "send",
)  # fmt: skip


def pack() -> str:
    """A pack of 100 patterns with words that stand in most files: the worst case for prefilters."""
    rules = []
    for number, name in enumerate(NAMES):
        for kind, shape in enumerate(SHAPES):
            pattern = shape.format(module="requests", name=name)
            rules.append(
                f"[rule-{number}-{kind}]\npattern = '''{pattern}'''\nmessage = 'm'\nwhy = 'w'\nexamples = 'x'\n"
            )
    return "\n".join(rules)


def sources(folders: list[str]) -> Iterator[tuple[str, bytes]]:
    """Files with some 100 thousand lines in all that parse."""
    total = 0
    for path in (path for folder in folders for path in sorted(Path(folder).rglob("*.py"))):
        data = path.read_bytes()
        total += data.count(b"\n")
        yield str(path), data
        if total >= LINES:
            return


def seconds(work: Callable[[], object]) -> float:
    """The processor time of some work: the least of three, since others use the machine too."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def looked_at(path: str, data: bytes, rules: list[FileRule]) -> FileReport:
    """The report on a file that is indexed, as other rules need it."""
    source = Source(path, data)
    _ = source.index
    return analyse(source, rules)


def main() -> None:
    """Measure and print."""
    gc.disable()
    files = list(sources(sys.argv[1:]))
    own = parse_pack(pack(), "bench.toml").own.values()
    rules = [rule() for rule in own if issubclass(rule, FileRule)]
    parsing = indexing = patterns = 0.0
    for path, data in files:
        source = Source(path, data)
        parsing += seconds(lambda source=source: ast.parse(source.text))
        indexing += seconds(lambda source=source: Tree(source.tree))
        patterns += seconds(lambda path=path, data=data: looked_at(path, data, rules))
        patterns -= seconds(lambda path=path, data=data: looked_at(path, data, []))
    lines = sum(data.count(b"\n") for _, data in files)
    print(f"{len(files)} files, {lines:,} lines, {len(rules)} patterns")
    print(f"parsing  {parsing:6.2f} s")
    print(f"indexing {indexing:6.2f} s")
    print(f"patterns {patterns:6.2f} s ({patterns / parsing:.2f} of parsing)")


if __name__ == "__main__":
    main()
