"""What a pack of 100 patterns costs on real code, beside parsing it.

python benchmarks/patterns.py FOLDER...
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.analysis import analyse
from codeguard.pack import parse_pack
from codeguard.rule import FileRule
from codeguard.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def seconds(rules: list[FileRule], files: list[tuple[str, bytes]], *, parse_only: bool = False) -> float:
    """The time that all files take."""
    begun = time.process_time()
    for path, data in files:
        source = Source(path, data)
        if parse_only:
            _ = source.tree, source.index
        else:
            analyse(source, rules)
    return time.process_time() - begun


def main() -> None:
    """Measure and print."""
    files = list(sources(sys.argv[1:]))
    begun = time.process_time()
    own = parse_pack(pack(), "bench.toml").own.values()
    compiled = time.process_time() - begun
    rules = [rule() for rule in own if issubclass(rule, FileRule)]
    parsing = min(seconds([], files, parse_only=True) for _ in range(3))
    without = min(seconds([], files) for _ in range(3))
    with_rules = min(seconds(rules, files) for _ in range(3))
    lines = sum(data.count(b"\n") for _, data in files)
    print(f"{len(files)} files, {lines:,} lines, {len(rules)} patterns")
    print(f"compiling the pack   {compiled:6.2f} s")
    print(f"parsing and indexing {parsing:6.2f} s")
    print(f"patterns             {with_rules - without:6.2f} s")


if __name__ == "__main__":
    main()
