"""The report for people: findings with their source lines, what was not analysed, the change's price, a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.reporters.entries import Entry, entries
from codeguard.reporters.excerpt import excerpt
from codeguard.reporters.measures import rows
from codeguard.reporters.paint import Line, Look, line, paint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.scorecard import Scorecard

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "passed": "bold green",
    "failed": "bold red",
    "incomplete": "bold red",
}
NAMED = 5
"""Skipped files that are named without --verbose."""
PLAIN = Look()


def report(scorecard: Scorecard, look: Look = PLAIN) -> str:
    """The text. Quiet: findings and failures of the analysis, a line each; verbose: also all that stands behind."""
    lines = [*_findings(scorecard, look), *_aside(scorecard, look), *_errors(scorecard, look)]
    if not look.quiet:
        lines += [*_skipped(scorecard, look), *_measures(scorecard), _summary(scorecard)]
    return paint(lines, look)


def _findings(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    for entry in entries(scorecard.counting):
        yield _headline(entry.finding, entry.severity, entry.rules)
        if look.quiet:
            continue
        yield from _excerpt(entry, look)
        if look.verbose:
            yield from _behind(entry, look)
        yield line()


def _headline(finding: Finding, label: str, rules: str) -> Line:
    place = f":{finding.line}:{finding.column}: "
    words = ((place, "dim"), (label, STYLES.get(label, "dim")), " ", (rules, "cyan"), f" {finding.message}")
    return line((_path(finding.path), "bold"), *words)


def _path(path: str) -> str:
    """The path as shown; one that a CI server would take for a command is led by `./`."""
    return f"./{path}" if path.lstrip().startswith((":", "##")) else path


def _excerpt(entry: Entry, look: Look) -> Iterator[Line]:
    bar = "│" if look.unicode else "|"
    gutter = f"{entry.finding.line:>6} {bar} "
    if shown := excerpt(entry.finding, look, len(gutter)):
        caret = " " * shown.start + "^" * shown.width
        yield line((gutter, "dim"), shown.text, wraps=False)
        yield line((f"{'':>6} {bar} ", "dim"), (caret, STYLES[entry.severity]), wraps=False)


def _behind(entry: Entry, look: Look) -> Iterator[Line]:
    arrow = "→" if look.unicode else "->"
    for other in entry.others:
        yield line(f"       {arrow} ", (other.rule, "cyan"), f" {other.message}")
    for place in entry.finding.related:
        yield line(f"       {arrow} ", (f"{_path(place.path)}:{place.line}", "bold"), f" {place.message}")


def _errors(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    for error in scorecard.errors:
        where = f"{_path(error.path)}: " if error.path else ""
        rule = f"{error.rule}: " if error.rule else ""
        yield line((where, "bold"), ("not analysed: ", STYLES["error"]), f"{rule}{error.message}")
    if scorecard.errors and not look.quiet:
        yield line()


def _skipped(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    shown = scorecard.skipped if look.verbose else scorecard.skipped[:NAMED]
    for path, reason in shown:
        yield line((f"{_path(path)}: ", "bold"), ("skipped: ", "dim"), reason)
    if left := len(scorecard.skipped) - len(shown):
        yield line((f"{left} more skipped; --verbose names them", "dim"))
    if shown:
        yield line()


def _aside(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    """Verbose: the findings that do not count, and why."""
    aside = [finding for finding in scorecard.findings if not finding.counts] if look.verbose and not look.quiet else []
    for finding in aside:
        reason = "in the baseline" if finding.suppressed is None else f"-- {finding.suppressed}"
        yield _headline(finding, "known" if finding.suppressed is None else "suppressed", finding.rule)
        yield line((f"       {reason}", "dim"))
    if aside:
        yield line()


def _measures(scorecard: Scorecard) -> Iterator[Line]:
    """The scorecard."""
    shown = rows(scorecard)
    for row in shown:
        yield line((f"{row.name:<12}", "dim"), row.value)
    if shown:
        yield line()


def _summary(scorecard: Scorecard) -> Line:
    head, verdict = scorecard.summary.rsplit(" ", 1)
    return line(f"{head} ", (verdict, STYLES[verdict]))
