"""The report as one HTML page: no script, nothing loaded, and nothing that came from the code is read as markup."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from codeguard.escape import one_line
from codeguard.passages import is_copy
from codeguard.reporters.alongside import rows
from codeguard.reporters.charts import charts
from codeguard.reporters.entries import hushed, ranked
from codeguard.reporters.excerpt import parts
from codeguard.reporters.markdown import CODE
from codeguard.reporters.measures import all_rows
from codeguard.reporters.trend import COLUMNS, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from codeguard.history import Point
    from codeguard.reporters.entries import Entry
    from codeguard.scorecard import Scorecard

    Rows = Sequence[tuple[str, ...]]

LIMIT = 2000
"""Findings, and other entries of a list, that are shown: a browser opens so many at once."""


def report(scorecard: Scorecard) -> str:
    """The page: verdict, measures, findings by file, copies side by side, and what stands behind."""
    return _scorecard(scorecard, ranked(scorecard), hushed(scorecard), scorecard.skipped)


def card(scorecard: Scorecard) -> str:
    """The page without the findings."""
    return _scorecard(scorecard)


def trend(points: Sequence[Point]) -> str:
    """The page of a trend: a chart for each measure, and the figures."""
    figures = [cells(point) for point in points]
    return _page("trend.html.j2", points=points, charts=list(charts(points)), columns=COLUMNS, figures=figures)


def _scorecard(scorecard: Scorecard, found: Sequence[Entry] = (), suppressed: Rows = (), skipped: Rows = ()) -> str:
    shown = sorted(found[:LIMIT], key=lambda entry: entry.finding.order)
    findings = [finding for entry in shown for finding in entry.findings]
    rules = _numbered(sorted(finding.rule for finding in findings))
    return _page(
        "report.html.j2",
        scorecard=scorecard,
        measures=all_rows(scorecard),
        copies={pair.finding: number for number, pair in enumerate(scorecard.pairs, 1)},
        more=sum(map(is_copy, scorecard.findings)) - len(scorecard.pairs),
        errors=[(error.path, error.rule or "", error.message) for error in scorecard.errors],
        limit=LIMIT,
        filters=len(rules) if len(findings) > 1 else 0,
        files=[(path, list(group)) for path, group in groupby(shown, key=lambda entry: entry.finding.path)],
        severities=Counter(finding.severity for finding in findings),
        rules=rules,
        shown=len(findings),
        left=len(scorecard.counting) - len(findings),
        suppressed=suppressed,
        skipped=skipped,
    )


def _numbered(rules: list[str]) -> dict[str, tuple[int, int]]:
    """Each rule with its number, the most frequent first, and how often it is there."""
    return {rule: (number, count) for number, (rule, count) in enumerate(Counter(rules).most_common(), 1)}


def _classes(group: list[Entry], rules: dict[str, tuple[int, int]]) -> str:
    """What entries are filtered by."""
    findings = [finding for entry in group for finding in entry.findings]
    return " ".join(sorted({word for each in findings for word in (each.severity, f"r{rules[each.rule][0]}")}))


def _page(name: str, filters: int = 0, **parts: Any) -> str:
    environment = _environment()
    style = environment.get_template("page.css.j2").render(filters=filters)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return environment.get_template(name).render(filters=filters, digest=digest, **parts) + "\n"


@cache
def _environment() -> Environment:
    """Every value is one line without hidden characters, and escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("codeguard.reporters"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"prose": CODE.split, "parts": parts, "rows": rows, "classes": _classes}
    return environment


def _shown(value: Any) -> Any:
    """What is put out for a value; markup is that of the templates."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
