"""A rule that asks for files that must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from codeguard.globs import matches
from codeguard.project_rule import ProjectRule
from codeguard.tables.reading import Table  # noqa: TC001 -- the options of a rule are read from its annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project


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
