"""The rule `net-lines`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.maturity import Stage
from codeguard.measures.reuse import measure_reuse
from codeguard.payment import Addition, additions, payments, spoken
from codeguard.source import Kind
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.figures import FileLines
    from codeguard.finding import Finding
    from codeguard.view import View

NAMED = 3
"""Additions, and things to delete, that the message names."""
ENOUGH = 0.5
"""The share of reuse from which a growing project may grow."""


class NetLines(ChangeRule):
    """Pay for the lines that a change adds by deleting as many.

    Every line is read, tested and mended for as long as it lives, so the best change leaves fewer than it found. What
    a change may cost goes by the maturity of the project, measured in lines of production code at the base: a new one
    (below 1,000) may grow; a growing one (to 10,000) should, where it grows, reuse at least half of what it names; a
    mature one may grow only with an approval; a legacy one (`maturity = "legacy"`) must shrink with every change.

    The net is counted in lines of code from the merge base: blank lines, comments and docstrings cost nothing, moved
    code costs nothing.
    """

    message = "the change adds more lines of code than it deletes"
    sources = "S0, S1"
    exceptions = "Tests, generated files, and everything that is not Python. A change of comments alone."
    approvable = True
    examples = (
        """
        # base: codeguard.toml
        maturity = "mature"
        """,
        """
        # base: shop/cart.py
        def total(items):
            return sum(item.amount for item in items)
        """,
        """
        # file: shop/cart.py
        def total(items):
            return sum(item.amount for item in items)

        def average(items):  # bad
            return total(items) / len(items)
        """,
    )

    count_tests: bool = False
    """Whether the lines of tests count too."""

    def look(self, view: View) -> Iterator[Finding]:
        counted = [item for item in view.lines if self._counts(item)]
        net = sum(item.code for item in counted)
        if not counted or not self._is_too_much(view, net, counted):
            return
        largest = additions(view, [item.path for item in counted]) or [Addition(0, counted[0].path, 1)]
        yield self.finding(
            largest[0].path,
            largest[0].line,
            self._say(view, net, largest),
            about=f"{view.maturity.stage} {net}",
            severity=Severity.WARNING if view.maturity.stage is Stage.GROWING else None,
            symbol=largest[0].symbol,
        )

    def _say(self, view: View, net: int, largest: list[Addition]) -> str:
        stage, before = view.maturity.stage, view.maturity.lines
        said = [f"net {net:+} lines of code in a {stage} project ({before:,} lines){_why(view)}"]
        if largest[0].lines:
            shown = [f"`{spoken(view.head, each.path, each.symbol)}` ({each.lines})" for each in largest[:NAMED]]
            said.append(f"most was added to {', '.join(shown)}")
        if paying := list(islice(payments(view, largest), NAMED)):
            said.append(f"delete to pay for it: {', '.join(paying)}")
        if stage is not Stage.GROWING:
            said.append(f"or say why not: `Codeguard-Approve: {self.name} -- reason` in a commit message")
        return "; ".join(said)

    def _counts(self, item: FileLines) -> bool:
        is_wanted = item.kind is Kind.PRODUCTION or (self.count_tests and item.kind is Kind.TEST)
        return is_wanted and not self.excludes(item.path)

    @staticmethod
    def _is_too_much(view: View, net: int, counted: list[FileLines]) -> bool:
        if view.config.maturity is not Stage.LEGACY and net <= 0:
            return False
        match view.maturity.stage:
            case Stage.LEGACY:
                return net >= 0 and any(_changes_code(view, item) for item in counted)
            case Stage.MATURE:
                return True
            case Stage.GROWING:
                return (measure_reuse(view).rate or 0) < ENOUGH
        return False


def _changes_code(view: View, item: FileLines) -> bool:
    """Whether more than comments, docstrings and the name of a file changed."""
    now, old = view.now.get(item.path), view.before(item.path)
    return bool(item.added or item.deleted) and not (now and old and now.digest == old.digest)


def _why(view: View) -> str:
    match view.maturity.stage:
        case Stage.LEGACY:
            return ", where every change must leave fewer"
        case Stage.GROWING:
            rate = measure_reuse(view).rate
            named = "names nothing of the project" if rate is None else f"reuses {rate:.0%} of what it names"
            return f", and it {named}: {ENOUGH:.0%} is the least"
    return ""
