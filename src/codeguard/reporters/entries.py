"""Findings as people read them: those that two rules have on one handler are one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import Finding

BROAD = "broad-except"
SILENT = ("silent-except", "silent-fallback")


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
    found = list(findings)
    silent = {_place(finding) for finding in found if finding.rule in SILENT}
    broad = {_place(finding): finding for finding in found if finding.rule == BROAD and _place(finding) in silent}
    merged = []
    for finding in found:
        if finding.rule in SILENT and (other := broad.get(_place(finding))):
            merged.append(Entry(finding, (other,)))
        elif finding.rule != BROAD or _place(finding) not in broad:
            merged.append(Entry(finding))
    return merged


def _place(finding: Finding) -> tuple[str, int, int]:
    return finding.path, finding.line, finding.column
