"""What every format of a coverage report comes down to."""

from __future__ import annotations

from dataclasses import dataclass, field


class Malformed(Exception):  # noqa: N818
    """What is wrong with the content of a report, without a word of the content."""


@dataclass
class Lines:
    """The lines of one file: those that ran, and those that could have."""

    run: set[int] = field(default_factory=set)
    missed: set[int] | None = field(default_factory=set)
    """None where the report does not tell."""

    def add(self, line: int, *, hit: bool) -> None:
        """Count a line. Raises Malformed for what is no line number."""
        if line < 1:
            raise Malformed("a line number below 1")
        if hit:
            self.run.add(line)
        elif self.missed is not None:
            self.missed.add(line)
