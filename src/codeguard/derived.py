"""What is worked out of a file or a project once, however many rules ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Derived = TypeVar("Derived")


class Deriving:
    """Something that keeps what is made of it."""

    @cached_property
    def _derived(self) -> dict[object, object]:
        return {}

    def derived(self, make: Callable[[Self], Derived]) -> Derived:
        """What `make` makes of this, made once."""
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast("Derived", self._derived[make])
