"""The report for people: findings with their source lines, what was not analysed, the change's price, a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.reporters.entries import Entry, entries
from codeguard.reporters.excerpt import excerpt
from codeguard.reporters.measures import rows
from codeguard.reporters.paint import PLAIN, Line, Look, line, paint

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


def report(scorecard: Scorecard, look: Look = PLAIN) -> str:
    """The text. Quiet: findings and failures of the analysis, a line each; verbose: also all that stands behind."""
    lines = list(_findings(scorecard, look))
    if look.quiet:
        return paint([*lines, *_errors(scorecard)], look)
    measures = (line((f"{row.name:<12}", "dim"), row.value) for row in rows(scorecard))
    for part in (_aside(scorecard, look), _errors(scorecard), _skipped(scorecard, look), measures):
        if shown := list(part):
            lines += [*shown, line()]
    head, verdict = scorecard.summary.rsplit(" ", 1)
    return paint([*lines, line(f"{head} ", (verdict, STYLES[verdict]))], look)


def _findings(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    for entry in entries(scorecard):
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
    for other in entry.findings[1:]:
        yield line(f"       {arrow} ", (other.rule, "cyan"), f" {other.message}")
    for place in entry.finding.related:
        yield line(f"       {arrow} ", (f"{_path(place.path)}:{place.line}", "bold"), f" {place.message}")


def _errors(scorecard: Scorecard) -> Iterator[Line]:
    for error in scorecard.errors:
        where = f"{_path(error.path)}: " if error.path else ""
        rule = f"{error.rule}: " if error.rule else ""
        yield line((where, "bold"), ("not analysed: ", STYLES["error"]), f"{rule}{error.message}")


def _skipped(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    shown = scorecard.skipped if look.verbose else scorecard.skipped[:NAMED]
    for path, reason in shown:
        yield line((f"{_path(path)}: ", "bold"), ("skipped: ", "dim"), reason)
    if left := len(scorecard.skipped) - len(shown):
        yield line((f"{left} more skipped; --verbose names them", "dim"))


def _aside(scorecard: Scorecard, look: Look) -> Iterator[Line]:
    """Verbose: the findings that do not count, and why."""
    for finding in scorecard.findings if look.verbose else ():
        if not finding.counts:
            known = finding.suppressed is None
            yield _headline(finding, "known" if known else "suppressed", finding.rule)
            yield line(("       in the baseline" if known else f"       -- {finding.suppressed}", "dim"))
