"""The rows of a scorecard in words, only what was measured: what, how much, what is aimed at, and whether it is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.finding import Severity
from codeguard.maturity import Stage
from codeguard.measures.records import percent
from codeguard.scorecard import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.measures.records import Complexity, Reuse
    from codeguard.scorecard import Scorecard

ENOUGH_REUSE = 0.5
ENOUGH_COVERAGE = 0.8
_NET_TARGETS = {
    Stage.NEW: "",
    Stage.GROWING: "at most 0, or reuse at least 50%",
    Stage.MATURE: "at most 0",
    Stage.LEGACY: "below 0",
}


class Row(NamedTuple):
    """One line of the scorecard."""

    name: str
    value: str
    target: str = ""
    met: bool | None = None
    """None where there is no target, or nothing to hold against it."""


def rows(scorecard: Scorecard) -> list[Row]:
    """The rows of the scorecard but for the findings."""
    return [*_lines(scorecard), *_functions(scorecard), *_coverage(scorecard), *_standing(scorecard)]


def all_rows(scorecard: Scorecard) -> list[Row]:
    """The rows of the scorecard."""
    others = {"fixed": scorecard.fixed, "suppressed": scorecard.suppressed, "in the baseline": scorecard.known}
    aside = [f"{number} {what}" for what, number in others.items() if number]
    grave = any(finding.severity is Severity.ERROR for finding in scorecard.counting)
    target = "no errors" if scorecard.mode == "files" else "no new errors"
    found = [*rows(scorecard), Row("findings", "; ".join([scorecard.count, *aside]), target, not grave)]
    if scorecard.errors:
        left = plural(len(scorecard.errors), "file or rule", "files or rules")
        found.append(Row("not analysed", left, "none", False))
    return found


def _lines(scorecard: Scorecard) -> Iterator[Row]:
    """What the change costs in lines; nothing where there is no change."""
    lines = scorecard.figures
    if lines is None:
        return
    tests = lines.tests
    yield Row("net lines", f"+{lines.added}/-{lines.deleted}, net {lines.net:+}")
    net = f"{lines.net_code:+} lines, {lines.net_statements:+} statements"
    target = _NET_TARGETS.get(scorecard.maturity.stage, "") if scorecard.maturity else ""
    yield Row("net code", net, target, _pays(scorecard, lines.net_code) if target else None)
    yield Row("tests", f"+{tests.added}/-{tests.deleted}, net {tests.net:+}")


def _pays(scorecard: Scorecard, net: int) -> bool:
    """Whether the net is what the maturity of the project asks for, or was approved of."""
    stage, reuse = scorecard.maturity and scorecard.maturity.stage, scorecard.measures.reuse
    approved = any(each.rule == "net-lines" and not each.problem for each in scorecard.approvals)
    enough = stage is Stage.GROWING and reuse is not None and (reuse.rate or 0) >= ENOUGH_REUSE
    return approved or enough or net < (stage is not Stage.LEGACY)


def _functions(scorecard: Scorecard) -> Iterator[Row]:
    measures = scorecard.measures
    if measures.reuse:
        yield _reuse(scorecard, measures.reuse)
    if functions := measures.functions:
        ratio = "" if functions.ratio is None else f", ratio {functions.ratio:.2g}"
        value = f"{functions.removed} removed, {functions.added} added{ratio}"
        yield Row("functions", value, "more removed", functions.removed > functions.added or None)
    if pairs := measures.duplicates:
        yield Row("duplicates", f"{pairs.eliminated} eliminated, {pairs.new} new", "no new", not pairs.new)
    if measures.complexity:
        yield _complexity(measures.complexity)


def _reuse(scorecard: Scorecard, reuse: Reuse) -> Row:
    row = Row("reuse", _share(reuse.rate, reuse.reused, reuse.total, "nothing of the project is named"))
    is_aimed_at = scorecard.maturity is not None and scorecard.maturity.stage is Stage.GROWING
    return row._replace(target="at least 50%", met=(reuse.rate or 0) >= ENOUGH_REUSE) if is_aimed_at else row


def _complexity(complexity: Complexity) -> Row:
    before, after, worst = complexity.before, complexity.after, complexity.worst
    value = f"{plural(after, 'function')} over the limit"
    if worst:
        value += f", the worst {worst.symbol} in {worst.path} ({worst.value})"
    if before is None:
        return Row("complexity", value)
    return Row("complexity", f"{before} -> {value}", "no more than before", after <= before)


def _coverage(scorecard: Scorecard) -> Iterator[Row]:
    covered = scorecard.measures.coverage
    if covered:
        share = _share(covered.rate, covered.covered, covered.coverable, "no line to run", "lines")
        yield Row("coverage", share, "at least 80%", None if covered.rate is None else covered.rate >= ENOUGH_COVERAGE)
    elif scorecard.figures is not None:
        yield Row("coverage", "not measured", "at least 80%")


def _share(rate: float | None, part: int, total: int, nothing: str, what: str = "") -> str:
    return nothing if rate is None else f"{percent(rate)} ({part} of {total}{what and f' {what}'})"


def _standing(scorecard: Scorecard) -> Iterator[Row]:
    """How mature the project is, and what was approved of."""
    if found := scorecard.maturity:
        when = "" if scorecard.mode == "files" else " before"
        yield Row("maturity", f"{found.stage}, {found.lines:,} lines of production code{when}")
    for approval in scorecard.approvals:
        by = approval.by if approval.commit is None else f"{approval.by} in {approval.commit[:12]}"
        name = "no approval" if approval.problem else "approval"
        yield Row(name, f"{approval.rule} by {by}: {approval.problem or approval.reason}")
