"""The report for the context of a coding agent: a line a finding, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.escape import one_line
from codeguard.finding import Severity
from codeguard.reporters.entries import ranked
from codeguard.scorecard import Verdict

if TYPE_CHECKING:
    from codeguard.scorecard import Scorecard

LIMIT = 60
"""Findings that are listed; more would be answered one file after the other anyway."""
_TODO = {
    Verdict.PASSED: "",
    Verdict.FAILED: (
        "Mend the cause of each error, then run this again; `codeguard explain RULE` shows wrong and right code. "
        "Only where the rule is mistaken: `# codeguard: ignore[RULE] -- reason`.\n"
    ),
    Verdict.INCOMPLETE: "There is no verdict until the files that were not analysed are mended or excluded.\n",
}


def report(scorecard: Scorecard) -> str:
    """The text: errors before warnings."""
    found = ranked(scorecard)
    lines = [
        f"{one_line(error.path)} not analysed: {error.rule + ': ' if error.rule else ''}{one_line(error.message)}"
        for error in scorecard.errors
    ]
    for entry in found[:LIMIT]:
        mark = "" if entry.severity is Severity.ERROR else "(warning) "
        place = f"{one_line(entry.finding.path)}:{entry.finding.line}"
        lines.append(f"{place} {entry.rules} {mark}{one_line(entry.finding.message)}")
    if len(found) > LIMIT:
        lines.append(f"and {len(found) - LIMIT} more")
    return "".join(f"{line}\n" for line in [*lines, scorecard.summary]) + _TODO[scorecard.verdict]
