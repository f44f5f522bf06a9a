"""How mature a project is, by the lines of production code at the base: what a change may cost follows from it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

GROWING = 1_000
"""Lines of production code from which a project is growing."""
MATURE = 10_000
"""Lines of production code above which a project is mature."""


class Stage(StrEnum):
    """A stage of maturity, the more lenient first; `auto` is for the configuration: the lines decide."""

    AUTO = "auto"
    NEW = "new"
    GROWING = "growing"
    MATURE = "mature"
    LEGACY = "legacy"

    def resolve(self, lines: int) -> Stage:
        """The stage that it means for a project of so many lines of production code."""
        if self is not Stage.AUTO:
            return self
        if lines < GROWING:
            return Stage.NEW
        return Stage.GROWING if lines <= MATURE else Stage.MATURE


class Maturity(msgspec.Struct, frozen=True):
    """The stage of a project, and its lines of production code."""

    stage: Stage
    lines: int
