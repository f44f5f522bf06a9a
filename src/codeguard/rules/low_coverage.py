"""The rule `low-coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from codeguard.finding import Related
from codeguard.measures.coverage import cover_change, rate
from codeguard.measures.records import percent
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.measures.coverage import FileLines
    from codeguard.view import View

NAMED = 10
"""Ranges of lines that the message names; all of them are related places."""


class LowCoverage(ChangeRule):
    """Test the lines that you add.

    Code that no test runs is code of which nobody knows whether it works. Of the lines of production code that a
    change adds and tests can run, tests must run `threshold`. The report says which they ran: `--coverage` takes
    coverage.xml (Cobertura), coverage.json, .coverage and lcov. Without a report nothing is measured, and the
    scorecard says so. With less, each file below the threshold is a finding, at its first line that no test ran.
    """

    message = "tests run too few of the added lines"
    exceptions = (
        "Test code; lines that cannot be run (comments, docstrings) and lines under `# pragma: no cover`. A file that "
        "the report does not know counts as one that no test ran; a report that cannot be about the change as it is "
        "now, or about this project, ends the run with 2."
    )
    sources = "S0, S1"
    examples = (
        """
        # base: shop/cart.py
        def total(items):
            return sum(item.amount for item in items)
        """,
        """
        # file: shop/cart.py
        def total(items):
            return sum(item.amount for item in items)

        def average(items):
            if not items:
                raise ValueError("no items, so no average")  # bad
            return total(items) / len(items)
        """,
        """
        # file: lcov.info
        SF:shop/cart.py
        DA:1,1
        DA:2,1
        DA:4,1
        DA:5,1
        DA:6,0
        DA:7,1
        end_of_record
        """,
    )

    stricter: ClassVar[dict[str, str]] = {"threshold": "higher"}

    threshold: float = 0.8
    """The share of the added lines, from 0 to 1, that tests must run."""

    def look(self, view: View) -> Iterator[Finding]:
        if view.coverage is None:
            return
        files = [each for each in cover_change(view.coverage, view) if not self.excludes(each.path)]
        total = rate(files).rate
        if total is None or total >= self.threshold:
            return
        for each in files:
            share = rate([each]).rate
            if share is not None and share < self.threshold:
                yield self._finding(each, total)

    def _finding(self, file: FileLines, total: float) -> Finding:
        counts = f"{len(file.covered)} of {len(file.covered) + len(file.uncovered)} added lines"
        return self.finding(
            file.path,
            file.uncovered[0],
            f"tests run {counts} here, {percent(total)} in the change ({percent(self.threshold)} is asked for): "
            f"test {_lines(file)}",
            about=file.path,
            related=tuple(Related(file.path, span.start, span.stop - 1, "no test runs this") for span in file.gaps),
        )


def _lines(file: FileLines) -> str:
    """The lines that no test ran, in words."""
    shown = [f"{span.start}-{span.stop - 1}" if len(span) > 1 else str(span.start) for span in file.gaps[:NAMED]]
    more = f" and {len(file.gaps) - NAMED} more places" if len(file.gaps) > NAMED else ""
    return f"line{'s' * (len(file.uncovered) > 1)} {', '.join(shown)}{more}"
