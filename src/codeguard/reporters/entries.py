"""Findings as people read them: those that two rules have on one handler are one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.finding import Severity

if TYPE_CHECKING:
    from codeguard.finding import Finding
    from codeguard.scorecard import Scorecard

HANDLER = ("silent-except", "silent-fallback", "broad-except")
"""The rules that judge one handler, the most telling first."""


class Entry(NamedTuple):
    """One thing to read: the findings that say the same of the same place, the most telling first."""

    findings: list[Finding]

    @property
    def finding(self) -> Finding:
        """The one that says it."""
        return self.findings[0]

    @property
    def rules(self) -> str:
        """The names of the rules, in the form that an ignore comment takes."""
        return ",".join(finding.rule for finding in self.findings)

    @property
    def severity(self) -> Severity:
        """The graver of the severities."""
        grave = any(finding.severity is Severity.ERROR for finding in self.findings)
        return Severity.ERROR if grave else Severity.WARNING


def entries(scorecard: Scorecard) -> list[Entry]:
    """The findings that count, in their order; `broad-except` goes with the silent handler at its place."""
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(scorecard.counting):
        place = (finding.path, finding.line, finding.column)
        groups.setdefault(place if finding.rule in HANDLER else number, []).append(finding)
    return [Entry(sorted(group, key=_rank)) for group in groups.values()]


def _rank(finding: Finding) -> int:
    return HANDLER.index(finding.rule) if finding.rule in HANDLER else 0


def ranked(scorecard: Scorecard) -> list[Entry]:
    """The same with errors first: they must not be what a limit cuts."""
    return sorted(entries(scorecard), key=lambda entry: entry.severity is not Severity.ERROR)


def hushed(scorecard: Scorecard) -> list[tuple[str, str, str]]:
    """Place, rule and reason of the findings that are suppressed."""
    found = ((f"{each.path}:{each.line}", each.rule, each.suppressed) for each in scorecard.findings)
    return [(place, rule, reason) for place, rule, reason in found if reason is not None]
