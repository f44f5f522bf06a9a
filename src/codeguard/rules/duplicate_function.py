"""The rule `duplicate-function`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.evidence.conventions import VENDORED
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project
    from codeguard.similarity.copies import Copy
    from codeguard.similarity.tokens import Place


class DuplicateFunction(ProjectRule):
    """Keep one of two functions that do the same, and call it.

    A copy is written once and mended twice: the bug that is found in one lives on in the other, and every reader has
    to find out whether the two differ on purpose. Functions are compared as sequences of tokens, with their names
    and, so that a copy with other names is seen too, with local names, parameters and literals renamed. The search is
    exact and goes over the whole project. The finding is at the newer function, or at the one to drop; it says which
    one to keep and why. Copies in different domains (top-level packages) are a warning,
    and to leave both in a change takes an approval.
    """

    message = "CONSOLIDATE: the same function twice"
    exceptions = (
        "Test code. Short functions: equal ones need a body of `minimum` tokens (seven a line), those that are "
        "80% alike 60 more, and 110 more if they stand in one file or have a name that ten functions have, since such "
        "are often parallel by design. Overloads, abstract methods, stubs, dunder methods, getter and setter of a "
        "property, a function inside the other, an async function and its sync twin. Generated files and migrations. "
        "Vendored code. Functions inside a block or file that is reported as a copy. "
        "How often it is right: docs/accuracy/duplicates.md."
    )
    sources = "S0, S1"
    overlaps = ("pylint R0801",)
    approvable = True
    examples = (
        """
        # file: shop/cart.py
        def total_price(items, rate):
            total = 0
            for item in items:
                if item.active and item.amount > 0:
                    total += round(item.amount * rate, 2)
            return total
        """,
        """
        # file: shop/invoice.py
        def sum_up(positions, factor):  # bad
            result = 0
            for position in positions:
                if position.active and position.amount > 0:
                    result += round(position.amount * factor, 2)
            return result
        """,
        """
        # file: shop/report.py
        from shop.cart import total_price

        def average_price(items, rate):
            active = [item for item in items if item.active]
            if not active:
                raise ValueError("no active items, so no average")
            return total_price(active, rate) / len(active)
        """,
    )

    threshold: float = 0.8
    """Similarity, from 0 to 1, from which on two functions are copies."""
    renamed_threshold: float = 0.9
    """The same once local names, parameters and literals are renamed."""
    minimum: int = 30
    """Tokens in the body of the shortest functions that are compared."""
    tests: bool = False
    """Whether the functions of test files are compared with each other too."""
    frozen: tuple[str, ...] = (*MIGRATIONS, *VENDORED)
    """Globs of files that stay as they were written, or that others maintain."""

    def look(self, project: Project) -> Iterator[Finding]:
        from codeguard.similarity.consolidation import consolidate

        yield from consolidate(self, project, *project.derived(self.copies))
        if self.tests:
            yield from consolidate(self, project, *self._copies(project, Kind.TEST))

    def copies(self, project: Project) -> tuple[list[Place], list[Copy]]:
        """The functions of production code that are compared, and the pairs that are copies."""
        return self._copies(project, Kind.PRODUCTION)

    def _copies(self, project: Project, kind: Kind) -> tuple[list[Place], list[Copy]]:
        from codeguard.similarity.copies import find_copies
        from codeguard.similarity.limits import Limits

        limits = Limits(self.threshold, self.renamed_threshold, self.minimum)
        return find_copies(project, self.files(project, kind, self.frozen), limits)
