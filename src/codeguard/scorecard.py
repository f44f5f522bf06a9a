"""What a run found, and what follows from it: the verdict, the exit code and the summary come from here alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

import msgspec

from codeguard.finding import AnalysisError, Finding, Pair, Severity
from codeguard.measures.records import Measures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.approval import Approval
    from codeguard.figures import NetLines
    from codeguard.maturity import Maturity
    from codeguard.rule import Rule

Mode = Literal["files", "change", "staged"]
_FILES = {"files": "file", "change": "changed file", "staged": "staged file"}
_NOTHING = {
    "files": "0 Python files to check",
    "change": "0 Python files changed",
    "staged": "0 Python files staged",
}


class Verdict(StrEnum):
    """How a run ended. `incomplete` is no verdict on the code: something could not be analysed."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """One run: all findings (suppressed and known ones too, in their order), what was not analysed, the figures."""

    findings: tuple[Finding, ...] = ()
    errors: tuple[AnalysisError, ...] = ()
    files: int = 0
    """How many files were checked."""
    skipped: tuple[tuple[str, str], ...] = ()
    """Files that policy keeps from being analysed, with the reason: too large, no regular file, a link out."""
    notes: tuple[str, ...] = ()
    """What else the user may want to know of the run; said with --verbose."""
    seconds: float = 0.0
    mode: Mode = "files"
    strict: bool = False
    rules: tuple[type[Rule], ...] = ()
    """The rules that ran."""
    root: str = "."
    base: str | None = None
    fixed: int | None = None
    """Findings of the base that are gone; None where nothing was compared."""
    figures: NetLines | None = None
    """The lines that the change costs; None where there is no change."""
    measures: Measures = Measures()
    maturity: Maturity | None = None
    """How mature the project was before the change; None where no rule asked."""
    approvals: tuple[Approval, ...] = ()
    """What was approved of, those that approve nothing too."""
    stale: int = 0
    """Entries of the baseline whose findings are gone."""
    pairs: tuple[Pair, ...] = ()
    """The first copies among the findings, with their text where a report shows it."""

    @property
    def counting(self) -> tuple[Finding, ...]:
        """The findings that weigh in the verdict: neither suppressed nor known debt."""
        return tuple(finding for finding in self.findings if finding.counts)

    @property
    def verdict(self) -> Verdict:
        """Incomplete when anything was not analysed; failed by errors, and by warnings when strict."""
        if self.errors:
            return Verdict.INCOMPLETE
        if any(self.strict or finding.severity is Severity.ERROR for finding in self.counting):
            return Verdict.FAILED
        return Verdict.PASSED

    def exit_code(self, *, exit_zero: bool = False) -> int:
        """0 passed, 1 failed, 2 incomplete; `exit_zero` makes a failure 0 and never hides the 2."""
        if self.verdict is Verdict.INCOMPLETE:
            return 2
        return int(self.verdict is Verdict.FAILED and not exit_zero)

    @property
    def count(self) -> str:
        """The findings that count in words; those of a change are new."""
        return count(self.counting, "finding" if self.mode == "files" else "new finding")

    @property
    def known(self) -> int:
        """How many findings the baseline lists."""
        return sum(finding.baseline for finding in self.findings)

    @property
    def suppressed(self) -> int:
        """How many findings a comment suppresses."""
        return sum(finding.suppressed is not None for finding in self.findings)

    @property
    def summary(self) -> str:
        """The run in one line; its last word is the verdict."""
        if not (self.files or self.findings or self.errors or self.skipped):
            return f"{_NOTHING[self.mode]}: {self.verdict}"
        others = {
            "suppressed": self.suppressed,
            "in the baseline": self.known,
            "gone from the code but in the baseline": self.stale,
            "skipped": len(self.skipped),
            "not analysed": len(self.errors),
        }
        aside = [f"{number} {what}" for what, number in others.items() if number]
        found = f"{self.count} in {plural(self.files, _FILES[self.mode])}"
        return "; ".join([found, *aside, self.verdict])


def count(findings: Iterable[Finding], noun: str = "finding") -> str:
    """The findings in words: `12 findings (9 errors, 3 warnings)`."""
    severities = [finding.severity for finding in findings]
    if not severities:
        return f"no {noun}s"
    errors = severities.count(Severity.ERROR)
    parts = [plural(number, word) for number, word in ((errors, "error"), (len(severities) - errors, "warning"))]
    return f"{plural(len(severities), noun)} ({', '.join(part for part in parts if not part.startswith('0 '))})"


def plural(number: int, noun: str, nouns: str = "") -> str:
    """The number with its noun: `1 file`, `2 files`; `nouns` where the plural is not made with an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or noun + 's'}"
