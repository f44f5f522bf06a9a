"""Findings that say which of several copies of a function to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.facts import Trait
from codeguard.finding import Related, Severity
from codeguard.similarity.groups import find_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project
    from codeguard.project_rule import ProjectRule
    from codeguard.similarity.copies import Copy
    from codeguard.similarity.groups import Group
    from codeguard.similarity.tokens import Place


_OR_APPROVE = (
    "; or say why two domains need their own: `Codeguard-Approve: duplicate-function -- reason` in a commit message"
)


def consolidate(rule: ProjectRule, project: Project, places: list[Place], copies: list[Copy]) -> Iterator[Finding]:
    """One finding for each group of copies, at the one to drop; a warning if no copy is in its domain."""
    for group in find_groups(project, places, copies):
        path, function = group.drop
        domain = project.domain(path)
        is_near = any(project.domain(other) == domain for other, _ in group.partners)
        column = function.column + len("async def ") if function.has(Trait.ASYNC) else function.column + len("def ")
        yield rule.finding(
            path,
            function.line,
            message(project, group) + ("" if is_near or not rule.approvable or project.base is None else _OR_APPROVE),
            symbol=function.symbol,
            column=function.column,
            end_column=column + len(function.name),
            about=group.like[1].symbol,
            severity=None if is_near else Severity.WARNING,
            related=tuple(
                Related(other, each.line, each.end_line, f"copy: {each.symbol}") for other, each in group.others
            ),
        )


def message(project: Project, group: Group) -> str:
    """What is alike, how much, and which one to keep for what reason."""
    share = f"{group.copy.similarity:.0%}"
    alike = f"{share} the same as {_name(project, group.like)}"
    if group.copy.is_renamed:
        alike += (
            " but for names and literals" if group.copy.similarity == 1 else " once names and literals are put aside"
        )
    more = len(group.others) - 1
    alike += f" and like {more} more" if more else ""
    why = f" ({group.standing})" if str(group.standing) else ""
    return f"CONSOLIDATE {group.drop[1].name}: {alike}; keep {_name(project, group.keep)}{why} and call it"


def _name(project: Project, place: Place) -> str:
    path, function = place
    return f"{project.module(path)}:{function.symbol}"
