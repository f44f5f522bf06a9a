"""The rule `untested-change`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.facts import Trait
from codeguard.files import kind_of
from codeguard.finding import Severity
from codeguard.payment import moved_digests
from codeguard.source import Kind
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Function
    from codeguard.finding import Finding
    from codeguard.view import View

NAMED = 3
_NO_WORK = Trait.OVERLOAD | Trait.ABSTRACT | Trait.STUB | Trait.CLOSURE


class UntestedChange(ChangeRule):
    """Bring a test along with every new function.

    A change that adds functions and touches no test leaves it to others to find out whether they work. With a
    coverage report (`--coverage`) the lines that no test runs are reported instead, by `low-coverage`.
    """

    message = "adds functions and touches no test"
    sources = "S0, S1"
    exceptions = "Abstract functions, overloads and stubs; functions that moved; any change when coverage is given."
    severity = Severity.WARNING
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

        def average(items):  # bad
            return total(items) / len(items)
        """,
    )

    def look(self, view: View) -> Iterator[Finding]:
        if view.coverage or self._touches_tests(view):
            return
        added = [(path, function) for path in view.now for function in self._added(view, path)]
        if not added:
            return
        names = [f"`{function.symbol}`" for _, function in added[:NAMED]]
        more = f" and {len(added) - NAMED} more" if len(added) > NAMED else ""
        (path, first), noun = added[0], "function" if len(added) == 1 else "functions"
        message = f"adds {len(added)} {noun} ({', '.join(names)}{more}) and touches no test: write one that runs them"
        yield self.finding(path, first.line, message, about=first.symbol, symbol=first.symbol)

    @staticmethod
    def _touches_tests(view: View) -> bool:
        tests, generated = view.config.tests, view.config.generated
        there = (path for path in view.changed_paths if path not in view.deleted_paths)
        return any(kind_of(path, tests, generated) is Kind.TEST for path in there)

    def _added(self, view: View, path: str) -> list[Function]:
        """The production functions of a file that were not there at the base, here or elsewhere."""
        facts, old = view.now[path], view.before(path)
        if facts.kind is not Kind.PRODUCTION or self.excludes(path):
            return []
        known = {function.symbol for function in old.functions} if old else set()
        moved = moved_digests(view)
        fresh = [each for each in facts.functions if each.symbol not in known and not each.has(_NO_WORK)]
        return [each for each in fresh if each.digest not in moved]
