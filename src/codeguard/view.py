"""What a rule on the change looks at: both sides of the change, and the project around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codeguard.approval import Approval
    from codeguard.change import Change
    from codeguard.config import Config
    from codeguard.facts import Facts
    from codeguard.figures import FileLines
    from codeguard.finding import Finding
    from codeguard.project import Project


@dataclass(frozen=True, kw_only=True)
class View:
    """A change, read."""

    change: Change
    """Python files only."""
    was: Mapping[str, Facts]
    """The facts of the changed files at the base, by their paths there."""
    now: Mapping[str, Facts]
    """The facts of the changed files at the head, by their paths now."""
    base: Project
    head: Project
    """All files of the project, changed or not."""
    lines: tuple[FileLines, ...]
    """What each changed file adds to the figures."""
    config: Config
    """The configuration in force: the base's."""
    read_base: Callable[[str], str | None]
    read_head: Callable[[str], str | None]
    """The text of any file (not only Python) at either side, by its path; None if there is none."""
    changed_paths: tuple[str, ...]
    """All paths that the change touches, whatever is in them, as they are at the head (or were, when deleted)."""
    approvals: tuple[Approval, ...] = ()


class ChangeRule(Rule):
    """A rule on a change. It runs with --diff and --staged only."""

    def look(self, view: View) -> Iterator[Finding]:
        """The findings in a change."""
        raise NotImplementedError
