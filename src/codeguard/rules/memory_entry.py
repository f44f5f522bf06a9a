"""The rule `memory-entry`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.agentfiles import prose
from codeguard.errors import nearest
from codeguard.finding import Severity
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

_HEADING = re.compile(r"#+\s*Add To Memory\s*:?\s*$", re.IGNORECASE)
_FIELD = re.compile(r"\s*(?:[-*]\s+)?\**(Type|Content)\**\s*:\**\s*(.*)$", re.IGNORECASE)


class MemoryEntry(TextRule):
    """Keep memory entries short, and of a known type.

    Memories are read at the start of each task: five words say nothing, and five lines push others out. The type
    decides when one is shown.
    """

    message = "a memory entry of an unknown type, or not of 5 to 100 characters"
    exceptions = "Code blocks, and text that is not under a heading `# Add To Memory:`."
    sources = "S3"
    pack = "agent-files"
    severity = Severity.WARNING
    default = False
    files = ("*.md",)
    examples = (
        """
        # file: .claude/memory/data-engineer.md
        # Add To Memory:
        Type: pattern
        Content: Backfill in batches of 50,000 rows
        #

        # Add To Memory:
        Type: idea  # bad
        Content: ok  # bad
        #

        # Notes
        Type: anything
        """,
    )

    types: tuple[str, ...] = (
        "pattern", "architecture", "guideline", "mistake", "strategy", "integration", "performance", "context",
    )  # fmt: skip
    """The types that are known."""
    shortest: int = 5
    """Characters of the shortest content."""
    longest: int = 100
    """Characters of the longest."""

    def look(self, source: Source) -> None:
        for number, field, text in _fields(source.lines):
            if field == "type" and text.lower() not in self.types:
                self.report_line(number, f"{text or 'nothing'!r} is no type of memory: {nearest(text, self.types)}")
            elif field == "content" and not self.shortest <= len(text) <= self.longest:
                self.report_line(
                    number, f"a memory of {len(text)} characters: say it in {self.shortest} to {self.longest}"
                )


def _fields(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """The lines, names and values of the fields of memory entries."""
    inside = False
    for number, line in prose(lines):
        if line.startswith("#"):
            inside = bool(_HEADING.match(line))
        elif inside and (found := _FIELD.match(line)):
            yield number, found[1].lower(), found[2].strip()
