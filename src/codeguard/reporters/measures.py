"""The measures of a scorecard in words: a name and a value each, only those that were measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.scorecard import plural

if TYPE_CHECKING:
    from codeguard.scorecard import Scorecard


def cost(scorecard: Scorecard) -> list[tuple[str, str]]:
    """The rows on what the change costs in lines; none where there is no change."""
    lines = scorecard.figures
    if lines is None:
        return []
    tests = lines.tests
    return [
        ("net lines", f"+{lines.added}/-{lines.deleted}, net {lines.net:+}"),
        ("net code", f"{lines.net_code:+} lines, {lines.net_statements:+} statements"),
        ("tests", f"+{tests.added}/-{tests.deleted}, net {tests.net:+}"),
    ]


def measures(scorecard: Scorecard) -> list[tuple[str, str]]:
    """The rows of the scorecard."""
    aside = [f"{number} {what}" for number, what in _aside(scorecard) if number]
    rows = [*cost(scorecard), ("findings", "; ".join([scorecard.count, *aside]))]
    if scorecard.errors:
        rows.append(("not analysed", plural(len(scorecard.errors), "file or rule", "files or rules")))
    return rows


def _aside(scorecard: Scorecard) -> list[tuple[int, str]]:
    return [
        (scorecard.fixed or 0, "fixed"),
        (scorecard.suppressed, "suppressed"),
        (scorecard.known, "in the baseline"),
    ]
