"""One way in which a change loosens the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Weakening(NamedTuple):
    """What is loosened, in words, and where: words that stand on its line or above it, the last one nearest."""

    message: str
    path: str
    words: tuple[str, ...] = ()
    line: int = 0
    """The line, where it is known."""

    def line_in(self, text: str) -> int:
        """The line, from 1: that of the words, each looked for below the one before."""
        lines, at = text.split("\n"), 0
        for word in self.words:
            at = next((number for number in range(at, len(lines)) if word in lines[number]), at)
        return self.line or at + 1


def listed(values: Iterable[object]) -> str:
    """Values in words."""
    return ", ".join(f'"{value}"' for value in values)
