"""What makes two functions copies."""

from __future__ import annotations

from typing import NamedTuple

from codeguard.facts import Trait

BOILERPLATE = Trait.OVERLOAD | Trait.ABSTRACT | Trait.STUB | Trait.DUNDER
"""Functions that share nothing but their form."""
INTERFACE = 10
"""A name that so many functions have is an interface: what has it looks alike by design."""


class Limits(NamedTuple):
    """What makes two functions copies. How the numbers were found: docs/accuracy/duplicates.md."""

    threshold: float = 0.8
    renamed_threshold: float = 0.9
    minimum: int = 30
    """Tokens in the bodies of two equal functions; less alike ones need more. Those that stand side by side in a file
    or have the name of an interface need more again: they are often alike without being copied."""

    side_by_side: bool = True
    """Whether those need more."""

    def needed(self, similarity: float, *, is_parallel: bool) -> float:
        """The tokens in the body from which on two functions that are so much alike count as copies."""
        if is_parallel:
            return self.minimum + 10 + 500 * (1 - similarity)
        return self.minimum + 400 * max(0.95 - similarity, 0)
