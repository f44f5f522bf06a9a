"""What a change costs in lines: production Python is counted, tests stand beside it, nothing else counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from codeguard.change import Change, ChangedFile, Version


class Size(NamedTuple):
    """What a Python file is for and how large it is; `code` and `statements` are None when it does not parse.

    Then its lines that are neither blank nor comments stand for both.
    """

    kind: Kind
    code: int | None
    statements: int | None


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


def net_lines(change: Change, size_of: Callable[[Version], Size | None]) -> NetLines:
    """The figures of a change. `size_of` gives None for what is no Python file."""
    items = list(file_lines(change, size_of))
    production = [item for item in items if item.kind is Kind.PRODUCTION]
    total, tests = _total(production), _total(item for item in items if item.kind is Kind.TEST)
    return NetLines(
        added=total.added,
        deleted=total.deleted,
        net=total.net,
        net_code=sum(item.code for item in production),
        net_statements=sum(item.statements for item in production),
        tests=tests,
    )


def file_lines(change: Change, size_of: Callable[[Version], Size | None]) -> Iterator[FileLines]:
    """What each Python file of a change adds to the figures.

    A file that only changes is of the kind that it had at the base: a marker that the change adds hides nothing. One
    that moves from one kind to another (from the package to its tests, from text to Python) leaves the one and
    arrives in the other.
    """
    for file in change.files:
        base, head = _sizes(file, size_of)
        if file.base and file.head and (base and base.kind) is not (head and head.kind):
            yield from _price(file.base.path, 0, _count(file.base), base, None)
            yield from _price(file.head.path, _count(file.head), 0, None, head)
        else:
            yield from _price(file.path, file.added, file.deleted, base, head)


def _sizes(file: ChangedFile, size_of: Callable[[Version], Size | None]) -> tuple[Size | None, Size | None]:
    base, head = (_estimated(side, size_of(side)) if side else None for side in (file.base, file.head))
    if base and head and (file.status != "R" or Kind.GENERATED in {base.kind, head.kind}):
        head = head._replace(kind=base.kind)
    return base, head


def _estimated(version: Version, size: Size | None) -> Size | None:
    """The size of a file, in figures: what one change adds and the next takes away comes to nothing."""
    if size is None or size.code is not None:
        return size
    lines = sum(line.strip()[:1] not in {b"", b"#"} for line in (version.data or b"").split(b"\n"))
    return Size(size.kind, lines, lines)


def _price(path: str, added: int, deleted: int, base: Size | None, head: Size | None) -> Iterator[FileLines]:
    """The figures of one file, if it is a Python file on either side."""
    for kind in {size.kind for size in (base, head) if size}:
        before, after = base or Size(kind, 0, 0), head or Size(kind, 0, 0)
        code = (after.code or 0) - (before.code or 0)
        yield FileLines(kind, path, added, deleted, code, (after.statements or 0) - (before.statements or 0))


def _total(items: Iterable[FileLines]) -> Physical:
    counts = [(item.added, item.deleted) for item in items]
    added, deleted = sum(count[0] for count in counts), sum(count[1] for count in counts)
    return Physical(added, deleted, added - deleted)


def _count(version: Version) -> int:
    """Lines as git counts them: the last one need not be ended."""
    data = version.data or b""
    return data.count(b"\n") + bool(data and not data.endswith(b"\n"))
