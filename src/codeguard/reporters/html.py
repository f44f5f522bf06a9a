"""The report as one HTML page: no script, nothing loaded, and nothing that came from the code is read as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any

from codeguard.escape import one_line
from codeguard.finding import Severity
from codeguard.passages import is_copy
from codeguard.reporters.alongside import rows
from codeguard.reporters.charts import charts
from codeguard.reporters.entries import Entry, entries
from codeguard.reporters.excerpt import parts
from codeguard.reporters.measures import all_rows
from codeguard.reporters.trend import COLUMNS, cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from codeguard.history import Point
    from codeguard.scorecard import Scorecard

LIMIT = 2000
"""Findings, and other entries of a list, that are shown: a browser opens so many at once."""
_CODE = re.compile(r"`([^`]+)`")


def report(scorecard: Scorecard) -> str:
    """The page: verdict, measures, findings by file, copies side by side, and what stands behind."""
    found = sorted(entries(scorecard.counting), key=lambda entry: entry.severity is not Severity.ERROR)
    shown = sorted(found[:LIMIT], key=lambda entry: entry.finding.order)
    findings = [finding for entry in shown for finding in (entry.finding, *entry.others)]
    rules = Counter(finding.rule for finding in sorted(findings, key=lambda finding: finding.rule))
    return _page(
        "report.html.j2",
        filters=len(rules) if len(findings) > 1 else 0,
        files=[(path, list(group)) for path, group in groupby(shown, key=lambda entry: entry.finding.path)],
        severities=Counter(finding.severity for finding in findings),
        rules={rule: (number, count) for number, (rule, count) in enumerate(rules.most_common(), 1)},
        shown=len(findings),
        left=len(scorecard.counting) - len(findings),
        suppressed=[
            (f"{finding.path}:{finding.line}", finding.rule, finding.suppressed)
            for finding in scorecard.findings
            if finding.suppressed is not None
        ],
        skipped=scorecard.skipped,
        **_parts(scorecard),
    )


def card(scorecard: Scorecard) -> str:
    """The page without the findings."""
    return _page("report.html.j2", files=(), suppressed=(), skipped=(), **_parts(scorecard))


def trend(points: Sequence[Point]) -> str:
    """The page of a trend: a chart for each measure, and the figures."""
    figures = [cells(point) for point in points]
    return _page("trend.html.j2", points=points, charts=list(charts(points)), columns=COLUMNS, figures=figures)


def _parts(scorecard: Scorecard) -> dict[str, Any]:
    copies = {pair.finding: number for number, pair in enumerate(scorecard.pairs, 1)}
    errors = [(error.path, error.rule or "", error.message) for error in scorecard.errors]
    return {
        "scorecard": scorecard,
        "measures": all_rows(scorecard),
        "copies": copies,
        "more": sum(map(is_copy, scorecard.findings)) - len(scorecard.pairs),
        "errors": errors,
        "limit": LIMIT,
    }


def _classes(group: list[Entry], rules: dict[str, tuple[int, int]]) -> str:
    """What entries are filtered by."""
    findings = [finding for entry in group for finding in (entry.finding, *entry.others)]
    return " ".join(
        sorted({str(each.severity) for each in findings} | {f"r{rules[each.rule][0]}" for each in findings})
    )


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
    environment.filters |= {"prose": _CODE.split, "parts": parts, "rows": rows, "classes": _classes}
    return environment


def _shown(value: Any) -> Any:
    """What is put out for a value; markup is that of the templates."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
