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
    meant = _meant(finding)
    if meant is None:
        return None
    source, first, last = meant
    cells = _cells(source, look)
    ends = list(accumulate((width for _, width in cells), initial=0))
    start = ends[first]
    width = max(ends[min(last, len(cells))] - start, 1)
    if look.width is not None and ends[-1] > (room := max(look.width, NARROW) - margin):
        return _window(cells, ends, Excerpt("…" if look.unicode else "...", start, width), room)
    return Excerpt("".join(text for text, _ in cells).rstrip(), start, width)


def parts(finding: Finding) -> tuple[str, str, str] | None:
    """The line without its indentation: before, in and after what is meant; None when there is nothing to see."""
    meant = _meant(finding)
    if meant is None:
        return None
    source, first, last = meant
    spans = (slice(first), slice(first, last), slice(last, None))
    before, within, after = (source.rstrip()[span].replace("\t", " " * TAB) for span in spans)
    return before.lstrip(), within, after


def _meant(finding: Finding) -> tuple[str, int, int] | None:
    """The line that is shown, and the part of it that is meant."""
    source = finding.snippet[:LIMIT]
    if finding.is_on_file or not source.strip() or finding.column > len(source):
        return None
    end = finding.end_column - 1 if finding.end_line == finding.line else len(source.rstrip())
    return source, finding.column - 1, max(end, finding.column)


def _window(cells: list[tuple[str, int]], ends: list[int], mark: Excerpt, room: int) -> Excerpt:
    """The part of a wide line around its mark, in `room` cells; the mark's text stands for what is left out."""
    ellipsis = mark.text
    hidden = min(mark.start - _LEAD, ends[-1] - room + len(ellipsis))
    first = next(index for index, end in enumerate(ends) if end >= hidden)
    shown = ellipsis if first else ""
    used, start = len(shown), len(shown) + mark.start - ends[first]
    for number, (text, width) in enumerate(cells[first:], first + 1):
        if used + width > room - (len(ellipsis) if number < len(cells) else 0):
            shown += ellipsis
            break
        shown, used = shown + text, used + width
    return Excerpt(shown, start, max(1, min(mark.width, used - start)))


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
