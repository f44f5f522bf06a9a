"""Complexity: how many functions of the project are over the limit of `complex-function`, before and after; the worst.

Those over the limit that a comment suppresses or that the baseline lists count too. The worst is that of the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.measures.records import Complexity, Worst

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.analysis import FileReport
    from codeguard.finding import Finding

RULE = "complex-function"


def measure_complexity(before: Iterable[FileReport] | None, after: Iterable[FileReport]) -> Complexity:
    """The figures, from the reports of all files at the base (None where nothing is compared) and at the head."""
    found = _over(after)
    worst = max(found, key=lambda finding: (finding.measure or 0, finding.order), default=None)
    return Complexity(
        None if before is None else len(_over(before)),
        len(found),
        Worst(worst.path, worst.symbol, worst.measure or 0) if worst else None,
    )


def _over(reports: Iterable[FileReport]) -> list[Finding]:
    return [finding for report in reports for finding in report.findings if finding.rule == RULE]
