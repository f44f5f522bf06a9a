"""The rule `duplicate-test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.project_rule import ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project


class DuplicateTest(ProjectRule):
    """Make one parametrised test of test functions that differ in their data.

    Tests may repeat themselves where that makes them plain. But twenty tests that differ in a value hide which cases
    there are; a table of cases with one test shows them, and a new case is a line.
    """

    message = "CONSOLIDATE: tests that differ in their data"
    exceptions = "Functions whose names do not begin with `test`, and tests with short bodies."
    default = False
    severity = Severity.WARNING
    examples = (
        """
        # file: tests/test_cart.py
        def test_price_of_one_item():
            cart = Cart(currency="EUR")
            cart.add(Item("pen", price=2), count=1)
            assert cart.total() == 2
            assert cart.count() == 1
            assert cart.names() == ["pen"]

        def test_price_of_three_items():  # bad
            cart = Cart(currency="EUR")
            cart.add(Item("pen", price=2), count=3)
            assert cart.total() == 6
            assert cart.count() == 3
            assert cart.names() == ["pen"]

        def test_empty_cart():
            assert Cart(currency="EUR").total() == 0
        """,
    )

    threshold: float = 0.8
    """Similarity, from 0 to 1, from which on two tests are copies."""
    renamed_threshold: float = 0.9
    """The same once local names and literals are renamed."""
    minimum: int = 30
    """Tokens in the body of the shortest tests that are compared."""

    def look(self, project: Project) -> Iterator[Finding]:
        from codeguard.similarity.consolidation import consolidate
        from codeguard.similarity.copies import find_copies
        from codeguard.similarity.limits import Limits

        limits = Limits(self.threshold, self.renamed_threshold, self.minimum, side_by_side=False)
        found = find_copies(project, self.files(project, Kind.TEST), limits, "test")
        yield from consolidate(self, project, *found)
