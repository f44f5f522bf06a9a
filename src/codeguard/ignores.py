"""The comments that suppress findings: `# codeguard: ignore[rule] -- reason`, and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """One ignore comment: its place, the rules it names, its reason ("" when it gives none), the lines it covers."""

    line: int
    column: int
    end_column: int
    rules: tuple[str, ...]
    reason: str
    first: int
    last: int


def find_ignores(source: Source) -> Iterator[Ignore]:
    """The ignore comments of a file."""
    yield from ()
