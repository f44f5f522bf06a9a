"""What a rule on the change looks at: both sides of the change, and the project around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from codeguard.maturity import Maturity
from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from codeguard.change import Change, ChangedFile
    from codeguard.config import Config
    from codeguard.coverage import Coverage
    from codeguard.facts import Facts
    from codeguard.figures import FileLines
    from codeguard.finding import Finding
    from codeguard.project import Project


class Whole(Protocol):
    """The project at both sides. Reading it costs time: on the first use, and only then."""

    @property
    def base(self) -> Project:
        """All files at the base."""

    @property
    def head(self) -> Project:
        """All files at the head."""

    @property
    def production_lines(self) -> int:
        """Lines of production code at the base."""


@dataclass(frozen=True, kw_only=True)
class View:
    """A change, read."""

    change: Change
    """The files that are judged: Python, and what rules on text look at."""
    was: Mapping[str, Facts]
    """The facts of the changed files at the base, by their paths there."""
    now: Mapping[str, Facts]
    """The facts of the changed files at the head, by their paths now."""
    whole: Whole
    lines: tuple[FileLines, ...]
    """What each changed file adds to the figures."""
    config: Config
    """The configuration in force: the base's."""
    rules_under: Callable[[Config], Sequence[Rule]]
    """The rules that run under a configuration, and nothing said on the command line."""
    read_base: Callable[[str], str | None]
    read_head: Callable[[str], str | None]
    """The text of any file (not only Python) at either side, by its path; None if there is none."""
    changed_paths: tuple[str, ...]
    """All paths that the change touches, whatever is in them, as they are at the head (or were, when deleted)."""
    deleted_paths: frozenset[str]
    """Those of them that are gone."""
    renames: Mapping[str, str]
    """Where the files that moved are now, whatever is in them, by where they were."""
    baseline: str
    """The path of the baseline in force."""
    trusted: bool = False
    """Whether the user vouches for the configuration that the change leaves."""
    coverage: Coverage | None = None
    """What tests run, when a report was given."""

    @property
    def base(self) -> Project:
        """All files of the project at the base."""
        return self.whole.base

    @property
    def head(self) -> Project:
        """All files of the project at the head."""
        return self.whole.head

    @cached_property
    def maturity(self) -> Maturity:
        """How mature the project was at the base."""
        lines = self.whole.production_lines
        return Maturity(self.config.maturity.resolve(lines), lines)

    @cached_property
    def files(self) -> dict[str, ChangedFile]:
        """The changed files that there are at the head, by their paths there."""
        return {file.head.path: file for file in self.change.files if file.head}

    def before(self, path: str) -> Facts | None:
        """The facts that a file of the head had at the base, under whatever name."""
        file = self.files.get(path)
        return self.was.get(file.base.path) if file and file.base else None


class ChangeRule(Rule):
    """A rule on a change. It runs with --diff and --staged only. No comment suppresses what can be approved."""

    def look(self, view: View) -> Iterator[Finding]:
        """The findings in a change."""
        raise NotImplementedError
