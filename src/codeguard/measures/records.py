"""What each measure gives: plain frozen data, with the keys that the JSON report has."""

from __future__ import annotations

import msgspec


def percent(rate: float) -> str:
    """A rate in whole percent, rounded down: what does not reach a target does not look as if it did."""
    return f"{int(rate * 100 + 1e-9)}%"


class Reuse(msgspec.Struct, frozen=True):
    """See `reuse.py`."""

    rate: float | None
    """None when nothing is named."""
    reused: int
    total: int


class Functions(msgspec.Struct, frozen=True):
    """See `functions.py`."""

    removed: int
    added: int
    ratio: float | None
    """None when no function was added."""


class Duplicates(msgspec.Struct, frozen=True):
    """See `duplicates.py`."""

    eliminated: int
    new: int


class Covered(msgspec.Struct, frozen=True):
    """See `coverage.py`."""

    rate: float | None
    """None when no line can be run."""
    covered: int
    coverable: int


class Worst(msgspec.Struct, frozen=True):
    """The most complex function."""

    path: str
    symbol: str
    value: int


class Complexity(msgspec.Struct, frozen=True):
    """See `complexity.py`."""

    before: int | None
    """None where nothing was compared."""
    after: int
    worst: Worst | None
    """None when no function is over the limit."""


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured; None is what was not."""

    reuse: Reuse | None = None
    functions: Functions | None = None
    duplicates: Duplicates | None = None
    coverage: Covered | None = None
    complexity: Complexity | None = None
