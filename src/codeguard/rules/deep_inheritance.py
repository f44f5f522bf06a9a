"""The rule `deep-inheritance`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from codeguard.evidence.conventions import MIXIN
from codeguard.finding import Finding, Related, Severity
from codeguard.imports import Imports
from codeguard.project_rule import ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Class
    from codeguard.project import Project

    Place = tuple[str, Class]

_EXCEPTION = re.compile(r"(?:error|exception|warning|exit|interrupt)$", re.IGNORECASE)


class DeepInheritance(ProjectRule):
    """Prefer composition: give a class what it works with, rather than a fourth ancestor.

    What a method does is then in five files, and a change at the top is felt at the bottom. Counted are the classes
    of the project that a class descends from, in the longest line.
    """

    message = "a long line of ancestors: compose instead"
    exceptions = (
        "Exceptions, test code and stubs. Mixins and the classes of libraries count for nothing, and a line ends at a "
        "class that `framework` others inherit directly: it is the project's own framework."
    )
    sources = "S0, S1"
    overlaps = ("R0901",)
    stands_alone = True
    examples = (
        """
        # file: shop/base.py
        import framework


        class Document(framework.Model):
            pass


        class Paper(Document):
            pass
        """,
        """
        # file: shop/papers.py
        from shop.base import Paper


        class Invoice(Paper):
            pass


        class DatedInvoice(Invoice):
            pass


        class PaidInvoice(DatedInvoice):  # bad
            pass
        """,
        "# file: shop/__init__.py\n",
    )

    severity = Severity.WARNING
    limit: int = 3
    """The most ancestors that a class may have in a line."""
    framework: int = 20
    """The number of direct heirs from which on a class is a framework's, and counts for nothing."""

    def look(self, project: Project) -> Iterator[Finding]:
        lines = _Lines(project, self.framework)
        for path, facts in self.files(project, Kind.PRODUCTION):
            for each in facts.classes if path.endswith(".py") else ():
                ancestors = lines.above(path, each)
                if len(ancestors) > self.limit:
                    yield self._report(path, each, ancestors)

    def _report(self, path: str, each: Class, ancestors: tuple[Place, ...]) -> Finding:
        names = " > ".join([each.symbol, *(above.symbol for _, above in ancestors)])
        return self.finding(
            path,
            each.line,
            f"{len(ancestors)} ancestors (more than {self.limit}): {names}: hold what it works with instead of "
            "inheriting it",
            about=each.symbol,
            column=each.column,
            symbol=each.symbol,
            measure=len(ancestors),
            related=tuple(Related(place, above.line, above.line, above.symbol) for place, above in ancestors),
        )


class _Lines:
    """The longest line of ancestors of each class, found once."""

    def __init__(self, project: Project, framework: int) -> None:
        imports = project.derived(Imports)
        places = [(path, each) for path, facts in project.files.items() for each in facts.classes]
        self._bases = {(path, each.symbol): _bases(imports, path, each) for path, each in places}
        heirs = Counter((path, base.symbol) for bases in self._bases.values() for path, base in bases)
        self._ends = {place for place, count in heirs.items() if count >= framework}
        self._known: dict[tuple[str, str], tuple[Place, ...]] = {}

    def above(self, path: str, each: Class) -> tuple[Place, ...]:
        """The ancestors of a class in the project, nearest first, along the longest line; none of an exception."""
        key = (path, each.symbol)
        if key not in self._known:
            self._known[key] = ()  # a class that is its own ancestor has no others
            is_exempt = any(_EXCEPTION.search(name) for name in (each.symbol, *each.bases))
            bases = [base for base in self._bases[key] if (base[0], base[1].symbol) not in self._ends]
            lines = [] if is_exempt else [(base, *self.above(*base)) for base in bases]
            self._known[key] = max(lines, key=len, default=())
        return self._known[key]


def _bases(imports: Imports, path: str, each: Class) -> list[Place]:
    """The bases of a class in the project, mixins apart."""
    found = (imports.find_class(path, base) for base in each.bases if base and not MIXIN.search(base))
    return [base for base in found if base and base != (path, each)]
