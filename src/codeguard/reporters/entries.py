"""Findings as people read them: those that two rules have on one handler are one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import Finding

HANDLER = ("silent-except", "silent-fallback", "broad-except")
"""The rules that judge one handler, the most telling first."""


class Entry(NamedTuple):
    """One thing to read: the finding that says it, and others that say the same of the same place."""

    finding: Finding
    others: tuple[Finding, ...] = ()

    @property
    def rules(self) -> str:
        """The names of the rules, in the form that an ignore comment takes."""
        return ",".join(finding.rule for finding in (self.finding, *self.others))

    @property
    def severity(self) -> Severity:
        """The graver of the severities."""
        grave = any(finding.severity is Severity.ERROR for finding in (self.finding, *self.others))
        return Severity.ERROR if grave else Severity.WARNING


def entries(findings: Iterable[Finding]) -> list[Entry]:
    """The findings in their order; `broad-except` goes with the silent handler at its place."""
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        place = (finding.path, finding.line, finding.column)
        groups.setdefault(place if finding.rule in HANDLER else number, []).append(finding)
    return [Entry(first, tuple(others)) for first, *others in map(_ordered, groups.values())]


def _ordered(group: list[Finding]) -> list[Finding]:
    return sorted(group, key=lambda finding: HANDLER.index(finding.rule)) if len(group) > 1 else group
