"""The trend of a project in the formats that it has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from codeguard import __version__
from codeguard.reporters.markdown import code, table
from codeguard.reporters.paint import PLAIN, Look, columns, line, paint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codeguard.history import Point

COLUMNS = ("commit", "date", "files", "lines", "over the limit", "pairs of copies", "findings")
_NUMBERS = 5
"""How many of them hold numbers."""


def text(points: Sequence[Point], look: Look = PLAIN) -> str:
    """A table, the oldest commit first."""
    shown = [COLUMNS, *((look.fit(name), *rest) for name, *rest in map(cells, points))]
    head, *rows = columns(shown, _NUMBERS)
    return paint([line((head, "bold"), wraps=False), *(line(row, wraps=False) for row in rows)], look)


def markdown(points: Sequence[Point]) -> str:
    """The same as a table of Markdown."""
    rows = [(code(name), *rest) for name, *rest in map(cells, points)]
    return "\n".join([*table(COLUMNS, rows, _NUMBERS), ""])


def as_json(points: Sequence[Point]) -> str:
    """The points with all that was measured."""
    document = {"version": 1, "codeguard": __version__, "history": [msgspec.to_builtins(point) for point in points]}
    return json.dumps(document, indent=2) + "\n"


def html(points: Sequence[Point]) -> str:
    """A page with charts."""
    from codeguard.reporters.html import trend

    return trend(points)


FORMATS: dict[str, Callable[..., str]] = {"text": text, "json": as_json, "markdown": markdown, "html": html}


def cells(point: Point) -> tuple[str, ...]:
    """What the columns say of a point."""
    counts = (point.files, point.lines, point.complex, point.duplicates, point.findings)
    return point.name, point.date, *("-" if each is None else f"{each:,}" for each in counts)
