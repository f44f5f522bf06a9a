"""Rules on text files, by regular expressions, and on files, by their paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from codeguard.globs import matches
from codeguard.project_rule import ProjectRule
from codeguard.tables.reading import Table  # noqa: TC001 -- the options of a rule are read from its annotations
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project
    from codeguard.source import Source

LONGEST = 1000
"""Characters of a line that are searched: a hostile line takes no hostile time."""


class RegexRule(TextRule):
    """Reports lines in which one of its regular expressions finds something."""

    table: ClassVar[Table]

    def look(self, source: Source) -> None:
        """Report each line once."""
        expressions = [re.compile(text) for text in self.table.words("regex")]
        for number, line in enumerate(source.lines, 1):
            found = next(filter(None, (each.search(line[:LONGEST]) for each in expressions)), None)
            if found:
                message = self.message
                for name, text in found.groupdict().items():
                    message = message.replace(f"${name}", text or "")
                self.report_line(number, message, (found.start() + 1, found.end() + 1))


class PathRule(TextRule):
    """Reports files that must not be there."""

    table: ClassVar[Table]

    def look(self, source: Source) -> None:
        """Report the file at its first line."""
        self.report_line(1, self.message.replace("$PATH", source.path), about=source.path)


class RequiredPathRule(ProjectRule):
    """Reports each glob that no file of the project matches, at the path that is missing."""

    table: ClassVar[Table]
    needs_whole = True

    def look(self, project: Project) -> Iterator[Finding]:
        """The globs without a file."""
        paths = [*project.files, *project.others.paths]
        for glob in self.table.words("path"):
            if not any(matches(path, (glob,)) for path in paths):
                yield self.finding(glob, 1, self.message.replace("$PATH", glob), about=glob)
