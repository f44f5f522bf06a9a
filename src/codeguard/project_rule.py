"""A rule on the facts of all files."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from codeguard.globs import matches
from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Facts
    from codeguard.finding import Finding
    from codeguard.project import Project
    from codeguard.source import Kind

MIGRATIONS = ("**/*migrations/versions/**", "**/alembic/versions/**", "**/migrations/[0-9]*.py")
"""Globs of database migrations: they stay as they were written, copies or not."""


class ProjectRule(Rule):
    """A rule that looks across files: `look` yields what it finds in a project.

    When the project has a base, what stands there already is old: findings are about old code only where they are at
    the base too, so that a change is charged with what it adds.
    """

    needs_whole: ClassVar[bool] = False
    """Whether it judges by what is nowhere in the project: it does not run when only some files are named."""
    stands_alone: ClassVar[bool] = False
    """Whether what it finds at one side of a change does not depend on the other: it is kept for the next change."""
    contains: ClassVar[frozenset[str]] = frozenset()
    """Rules whose findings on a part of what one of its own is about say nothing more."""

    @abstractmethod
    def look(self, project: Project) -> Iterator[Finding]:
        """The findings in the project, in any order."""

    def files(self, project: Project, kind: Kind, frozen: tuple[str, ...] = ()) -> list[tuple[str, Facts]]:
        """The files of this kind that the rule looks at, by path, without those that the globs `frozen` match."""
        return files_for(self, project, kind, frozen)


def files_for(rule: Rule, project: Project, kind: Kind, frozen: tuple[str, ...]) -> list[tuple[str, Facts]]:
    """The files of this kind that a rule looks at, by path, without those that the globs `frozen` match."""
    wanted = ((path, facts) for path, facts in project.files.items() if facts.kind is kind)
    return [(path, facts) for path, facts in wanted if not rule.excludes(path) and not matches(path, frozen)]
