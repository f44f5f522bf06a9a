"""Line charts: where their points, ticks and labels go. The template draws them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codeguard.history import Point

LEFT, RIGHT, TOP, BOTTOM = 56, 388, 16, 140
"""The edges of the plot in a picture of 400 x 180."""
_LEAST = 4
"""The difference from top to bottom: what hardly changes is not drawn as a cliff."""
MEASURES = (
    ("lines", "lines of production code"),
    ("duplicates", "pairs of copies"),
    ("complex", "functions over the complexity limit"),
    ("findings", "findings of the rules on single files"),
)


class Spot(NamedTuple):
    """A value, what it is of, and where it goes."""

    x: float
    y: float
    value: int
    point: Point


class Chart(NamedTuple):
    """One measure over the points of a trend."""

    title: str
    spots: list[Spot]
    ticks: list[tuple[float, int]]
    """Where the lines across go, and for what values they stand."""

    @property
    def path(self) -> str:
        """The line through all spots."""
        return " ".join(f"{spot.x},{spot.y}" for spot in self.spots)


def charts(points: Sequence[Point]) -> Iterator[Chart]:
    """A chart for each measure that was made."""
    for name, title in MEASURES:
        values = [(value, point) for point in points if (value := getattr(point, name)) is not None]
        if values:
            yield _chart(title, values)


def _chart(title: str, values: list[tuple[int, Point]]) -> Chart:
    ticks = _ticks(min(value for value, _ in values), max(value for value, _ in values))
    low, span = ticks[0], ticks[-1] - ticks[0]
    step = (RIGHT - LEFT) / max(len(values) - 1, 1)

    def height(value: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * (value - low) / span, 1)

    spots = [
        Spot(round(LEFT + number * step, 1), height(value), value, point)
        for number, (value, point) in enumerate(values)
    ]
    return Chart(title, spots, [(height(value), value) for value in ticks])


def _ticks(low: int, high: int) -> range:
    """Round values around all of them, a few; from zero on where that is near."""
    if high - low < _LEAST:
        low, high = max(low - 2, 0), high + 2
    low = 0 if low <= 2 * (high - low) else low
    rough = (high - low) / 4
    step = next(size for power in count() for each in (1, 2, 5) if (size := each * 10**power) >= rough)
    first = low // step * step
    return range(first, max(-(-high // step) * step, first + step) + 1, step)
