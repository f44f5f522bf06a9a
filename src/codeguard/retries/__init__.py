"""How code tries again, by the libraries for it or in loops written by hand: how often, and with what pauses."""

from __future__ import annotations

from typing import NamedTuple

NEVER = float("inf")


class Retry(NamedTuple):
    """How often, and whether the pauses grow. None is what cannot be read; infinity is no limit."""

    attempts: float | None
    grows: bool | None

    def problem(self, limit: int) -> str:
        """What is wrong with it, "" if nothing is."""
        said = []
        if self.attempts is not None and self.attempts > limit:
            often = "without a limit" if self.attempts == NEVER else f"{self.attempts:.0f} times"
            said.append(f"tries {often} (at most {limit})")
        if self.grows is False and self.attempts != 1:
            said.append("pauses without exponential back-off")
        return " and ".join(said)
