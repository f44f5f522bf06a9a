"""The rule `similar-function`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.finding import Finding, Related, Severity
from codeguard.project_rule import MIGRATIONS, files_for
from codeguard.similarity.limits import BOILERPLATE, INTERFACE, Limits
from codeguard.source import Kind
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Function
    from codeguard.project import Project
    from codeguard.similarity.tokens import Corpus, Place
    from codeguard.view import View


_PARALLEL = 0.75
"""The similarity from which on two methods with the name of an interface are more than two of its kind."""


class SimilarFunction(ChangeRule):
    """Extract what two domains have in common, before a third one copies it.

    A new function that is more than half like one in another part of the project does a part of the same work. Put
    that part where both can call it; or say in an ignore comment why the two have to differ.
    """

    message = "a new function is much like one of another domain"
    exceptions = (
        "Functions in one domain, and those that `duplicate-function` reports; functions of fewer than `minimum` "
        "tokens, which are often alike; methods whose name ten functions have, unless they are 75% alike; "
        "moved functions, overloads, stubs, abstract and dunder methods; tests, "
        "generated code, migrations."
    )
    sources = "S0, S1"
    severity = Severity.WARNING
    examples = (
        """
        # base: orders/report.py
        def monthly_report(orders, rate, writer):
            total = count = 0
            for order in orders:
                if order.cancelled or not order.lines:
                    continue
                for line in order.lines:
                    total += line.amount * line.price * (1 + rate)
                    count += 1
            if not count:
                raise ValueError("nothing was ordered")
            writer.write(f"orders: {count}, total: {total}")
            writer.flush()
            return total / count
        """,
        """
        # file: stock/report.py
        def shelf_report(shelves, writer, limit):  # bad
            total = count = 0
            for shelf in shelves:
                if shelf.closed or not shelf.boxes:
                    continue
                for box in shelf.boxes:
                    total += box.weight * box.number
                    count += 1
            if total > limit:
                writer.warn(shelves, limit)
                raise ValueError("too heavy")
            writer.write(f"boxes: {count}")
            return {"count": count, "total": total}
        """,
    )

    threshold: float = 0.5
    """Similarity, from 0 to 1, above which two functions have something in common."""
    renamed_threshold: float = 0.6
    """The same once local names, parameters and literals are renamed."""
    minimum: int = 60
    """Tokens in the bodies of the functions that are compared."""
    frozen: tuple[str, ...] = MIGRATIONS
    """Globs of files that stay as they were written."""

    def look(self, view: View) -> Iterator[Finding]:
        from codeguard.similarity.tokens import compared

        project = view.head
        if not any(self._is_added(project, path, each) for path in view.now for each in view.now[path].functions):
            return
        corpus, numbers = compared(project, files_for(self, project, Kind.PRODUCTION, self.frozen), self._is_compared)
        added = {number for number in numbers if project.is_new(*corpus.functions[number])}
        chosen = [number for number in added if corpus.functions[number][0] in view.now]
        best = self._best(corpus, chosen, sorted({*numbers} - added))
        for mine, (share, other) in sorted(best.items()):
            place = corpus.functions[mine]
            if share >= _needed(project, place, other):
                yield self._report(project, place, other, share)

    def _best(self, corpus: Corpus, chosen: list[int], old: list[int]) -> dict[int, tuple[float, Place]]:
        """For each chosen function the old one that is most like it; none for one that is a copy."""
        from codeguard.similarity.nearest import pairs_with

        best: dict[int, tuple[float, Place]] = {}
        copies: set[int] = set()
        copied = Limits()
        forms = (
            (corpus.renamed, self.renamed_threshold, copied.renamed_threshold),
            (corpus.kept, self.threshold, copied.threshold),
        )
        for form, threshold, copy in forms:
            pairs = pairs_with(form, chosen, threshold, old)
            for first, second, share in zip(*(column.tolist() for column in pairs), strict=True):
                mine, other = (first, second) if first in chosen else (second, first)
                if share >= copy:
                    copies.add(mine)
                if share > best.get(mine, (threshold,))[0]:
                    best[mine] = (share, corpus.functions[other])
        return {mine: found for mine, found in best.items() if mine not in copies}

    def _is_compared(self, function: Function) -> bool:
        return function.body >= self.minimum and not function.has(BOILERPLATE)

    def _is_added(self, project: Project, path: str, function: Function) -> bool:
        return self._is_compared(function) and project.is_new(path, function)

    def _report(self, project: Project, place: Place, other: Place, share: float) -> Finding:
        (path, function), (like, twin) = place, other
        name = f"{project.module(like)}:{twin.symbol}"
        return self.finding(
            path,
            function.line,
            f"EXTRACT: {function.name} is {share:.0%} like {name} of another domain: put what they share where both "
            "can call it, or say in an ignore comment why they differ",
            about=twin.symbol,
            symbol=function.symbol,
            column=function.column,
            related=(Related(like, twin.line, twin.end_line, f"{share:.0%} like it: {twin.symbol}"),),
        )


def _needed(project: Project, one: Place, two: Place) -> float:
    """The similarity that two functions need by their names; more than there is where they are in one domain."""
    (path, function), (other, twin) = one, two
    if project.domain(path) == project.domain(other):
        return 2.0
    return _PARALLEL if function.name == twin.name and project.names[twin.name] >= INTERFACE else 0.0
