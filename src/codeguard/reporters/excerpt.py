"""A source line with what a finding means underlined: exact under tabs, wide characters and escapes."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from codeguard.reporters.paint import NARROW

if TYPE_CHECKING:
    from codeguard.finding import Finding
    from codeguard.reporters.paint import Look

TAB = 4
LIMIT = 200
"""Characters of a source line that are shown."""
_LEAD = 12
"""Cells shown at least before the underlined part when the line is too wide."""


class Excerpt(NamedTuple):
    """The line as shown, and the cells before and under the caret."""

    text: str
    start: int
    width: int


def excerpt(finding: Finding, look: Look, margin: int) -> Excerpt | None:
    """What to show of the finding's line, `margin` cells from the left; None when there is nothing to see."""
    if finding.line == finding.end_line == finding.column == finding.end_column == 1:
        return None  # it is about the file
    source = finding.snippet[:LIMIT]
    last = finding.end_column - 1 if finding.end_line == finding.line else len(source.rstrip())
    if not source.strip() or finding.column > len(source):
        return None
    cells = _cells(source, look)
    ends = list(accumulate((width for _, width in cells), initial=0))
    start = ends[finding.column - 1]
    stop = max(ends[min(last, len(cells))], start + 1)
    shown = "".join(text for text, _ in cells).rstrip()
    room = ends[-1] if look.width is None else max(look.width, NARROW) - margin
    if ends[-1] <= room:
        return Excerpt(shown, start, stop - start)
    ellipsis = "…" if look.unicode else "..."
    hidden = min(start - _LEAD, ends[-1] - room + len(ellipsis))
    first = next(index for index, end in enumerate(ends) if end >= hidden)
    lead = ellipsis if first else ""
    return _clipped(cells[first:], lead, start - ends[first] + len(lead), stop - start, room, ellipsis)


def _clipped(cells: list[tuple[str, int]], lead: str, start: int, width: int, room: int, ellipsis: str) -> Excerpt:
    used, shown = len(lead), lead
    for number, (text, cell) in enumerate(cells):
        if used + cell > room - (len(ellipsis) if number + 1 < len(cells) else 0):
            shown += ellipsis
            break
        shown, used = shown + text, used + cell
    return Excerpt(shown, start, max(1, min(width, used - start)))


def _cells(source: str, look: Look) -> list[tuple[str, int]]:
    """Each character as it is shown, with the terminal cells that it takes."""
    if source.isascii() and source.isprintable() and "##" not in source:
        return [(character, 1) for character in source]
    cells: list[tuple[str, int]] = []
    at = 0
    for index, character in enumerate(source):
        before = source[max(0, index - len("##vso")) : index]
        shown = look.fit(before + character)[len(look.fit(before)) :]
        shown = " " * (TAB - at % TAB) if character == "\t" else shown
        width = len(shown) if shown.isascii() else _width(shown)
        cells.append((shown, width))
        at += width
    return cells


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
