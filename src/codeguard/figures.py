"""What a change costs in lines: production Python is counted, tests stand beside it, nothing else counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from codeguard.change import Change, ChangedFile, Version
    from codeguard.facts import Facts

    Sizes = tuple["Size | None", "Size | None"]


class Size(NamedTuple):
    """What a Python file is for and how large it is."""

    kind: Kind
    code: int
    statements: int


class Physical(msgspec.Struct, frozen=True):
    """Physical lines, as git counts them."""

    added: int
    deleted: int
    net: int


class NetLines(msgspec.Struct, frozen=True):
    """The price of a change. The gate looks at `net_code`: comments, docstrings and blank lines cost nothing."""

    added: int
    deleted: int
    net: int
    net_code: int
    net_statements: int
    tests: Physical


class FileLines(NamedTuple):
    """What one changed file adds to the figures of one kind."""

    kind: Kind
    path: str
    added: int
    deleted: int
    code: int
    statements: int


def size(version: Version, kind: Kind, facts: Facts | None) -> Size:
    """The size of a file that is of this kind by its path.

    Where it does not parse, its lines that are neither blank nor comments stand for both figures: what one change
    adds and the next takes away comes to nothing.
    """
    if facts:
        return Size(facts.kind, facts.lines.code, facts.statements)
    lines = sum(line.strip()[:1] not in {b"", b"#"} for line in (version.data or b"").split(b"\n"))
    return Size(kind, lines, lines)


def net_lines(items: Collection[FileLines]) -> NetLines:
    """The figures of a change, of those of its files."""
    production, tests = ([item for item in items if item.kind is kind] for kind in (Kind.PRODUCTION, Kind.TEST))
    code, statements = sum(item.code for item in production), sum(item.statements for item in production)
    total = _total(production)
    return NetLines(total.added, total.deleted, total.net, code, statements, _total(tests))


def file_lines(change: Change, sizes: Callable[[ChangedFile], Sizes]) -> Iterator[FileLines]:
    """What each Python file of a change adds to the figures.

    `sizes` are those at the base and at the head, None for what is no Python file.

    A file that only changes is of the kind that it had at the base: a marker that the change adds hides nothing. One
    that moves from one kind to another (from the package to its tests, from text to Python) leaves the one and
    arrives in the other.
    """
    for file in change.files:
        base, head = _of_one_kind(file, *sizes(file))
        if file.base and file.head and (base and base.kind) is not (head and head.kind):
            yield from _price(file.base.path, 0, _count(file.base), base, None)
            yield from _price(file.head.path, _count(file.head), 0, None, head)
        else:
            yield from _price(file.path, file.added, file.deleted, base, head)


def _of_one_kind(file: ChangedFile, base: Size | None, head: Size | None) -> Sizes:
    if base and head and (file.status != "R" or Kind.GENERATED in {base.kind, head.kind}):
        head = head._replace(kind=base.kind)
    return base, head


def _price(path: str, added: int, deleted: int, base: Size | None, head: Size | None) -> Iterator[FileLines]:
    """The figures of one file, if it is a Python file on either side."""
    for kind in {size.kind for size in (base, head) if size}:
        before, after = base or Size(kind, 0, 0), head or Size(kind, 0, 0)
        yield FileLines(kind, path, added, deleted, after.code - before.code, after.statements - before.statements)


def _total(items: list[FileLines]) -> Physical:
    added, deleted = sum(item.added for item in items), sum(item.deleted for item in items)
    return Physical(added, deleted, added - deleted)


def _count(version: Version) -> int:
    """Lines as git counts them: the last one need not be ended."""
    data = version.data or b""
    return data.count(b"\n") + bool(data and not data.endswith(b"\n"))
