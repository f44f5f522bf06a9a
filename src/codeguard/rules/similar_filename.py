"""The rule `similar-filename`."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from codeguard.evidence.conventions import FRAMEWORK
from codeguard.evidence.likeness import likeness
from codeguard.evidence.marks import find_mark
from codeguard.finding import Finding, Related, Severity
from codeguard.imports import Imports
from codeguard.measures.records import percent
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind
from codeguard.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Facts
    from codeguard.project import Project

_SHORTEST = 5
"""Letters of a name that a small edit still leaves itself."""


class SimilarFilename(ProjectRule):
    """Make one file of two that have almost the same name and much the same content.

    `user_utils.py` here and `users_util.py` there: nobody remembers which of them has what, and the third is on its
    way. Merge them where both can import them, or give them names that say what sets them apart.
    """

    message = "almost the name and the content of another file"
    exceptions = (
        "Names that frameworks and folders have by agreement (models, views, `__init__` ...) and those that more than "
        "`agreed` folders have; files in one folder; names that differ in a number; short files, tests, generated "
        "files, migrations."
    )
    sources = "S0, S1"
    stands_alone = True
    examples = (
        """
        # file: shop/orders/price_format.py
        def price(amount, currency):
            whole, cents = divmod(round(amount * 100), 100)
            return f"{currency} {whole}.{cents:02}"


        def price_range(low, high, currency):
            return f"{price(low, currency)} - {price(high, currency)}"
        """,
        """
        # file: shop/stock/format_prices.py
        def price(amount, currency):  # bad
            whole, cents = divmod(round(amount * 100), 100)
            return f"{currency} {whole}.{cents:02}"


        def price_list(amounts, currency):
            return [price(amount, currency) for amount in amounts]
        """,
        """
        # file: shop/stock/price_formal.py
        import json

        from shop.orders.price_format import price


        def write(path, shelves):
            path.write_text(json.dumps([price(shelf, "EUR") for shelf in shelves]))
        """,
    )

    severity = Severity.WARNING
    minimum: int = 5
    """Lines of code in the shorter file."""
    alike: float = 0.5
    """The share of the content that must be the same."""
    agreed: int = 2
    """Folders that may have a file of the same name before the name counts as agreed on."""
    frozen: tuple[str, ...] = MIGRATIONS
    """Globs of files that keep the names that they were given."""

    def look(self, project: Project) -> Iterator[Finding]:
        imports = project.derived(Imports)
        files = dict(self.files(project, Kind.PRODUCTION, self.frozen))
        best: dict[str, tuple[float, str]] = {}
        for one, two in self._pairs(files):
            share = likeness(files[one], files[two])
            if share > self.alike and files[one].digest != files[two].digest:
                uses = {path: len(imports.of(path)) for path in (one, two)}
                drop, keep = sorted((one, two), key=lambda path: (uses[path], -path.count("/"), path))
                best[drop] = max(best.get(drop, (0.0, "")), (share, keep))
        for drop, (share, keep) in sorted(best.items()):
            yield self._report(project, drop, keep, share)

    def _pairs(self, files: dict[str, Facts]) -> Iterator[tuple[str, str]]:
        """Files in different folders with names that are alike but not agreed on."""
        named: defaultdict[str, list[str]] = defaultdict(list)
        for path, facts in files.items():
            stem = PurePosixPath(path).stem.lower()
            if facts.lines.code >= self.minimum and path.endswith(".py") and _is_chosen(stem):
                named[stem].append(path)
        for one, two in _alike({name for name, paths in named.items() if len(paths) <= self.agreed}):
            for pair in combinations(sorted({*named[one], *named[two]}), 2):
                if PurePosixPath(pair[0]).parent != PurePosixPath(pair[1]).parent:
                    yield pair

    def _report(self, project: Project, path: str, other: str, share: float) -> Finding:
        name = PurePosixPath(path).name
        named = "of the same name" if name == PurePosixPath(other).name else "named almost like it"
        return self.finding(
            path,
            1,
            f"{name} is {percent(share)} {other} and {named}: merge the two, or name what sets them apart",
            about=name,
            related=(Related(other, 1, project.files[other].lines.total, f"{percent(share)} the same"),),
        )


def _is_chosen(stem: str) -> bool:
    """Whether a name is neither a framework's nor that of another attempt."""
    return stem not in FRAMEWORK and not find_mark(stem)


def _alike(names: set[str]) -> set[tuple[str, str]]:
    """Pairs of names, each in order, that have the same words in any order and number, or are one letter apart."""
    keyed: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        for key in _keys(name):
            keyed[key].add(name)
    pairs = (pair for group in keyed.values() for pair in combinations(sorted(group), 2))
    same = {(name, name) for name in names}
    return same | {pair for pair in pairs if _letters(pair[0]) != _letters(pair[1])}


def _keys(name: str) -> Iterator[str]:
    """What names that are alike share one of: the name, its words in order, the name without one of its letters."""
    yield name
    words = split_words(name)
    if len(words) > 1:
        yield " ".join(sorted(word.removesuffix("s") for word in words))
    if len(name) >= _SHORTEST:
        yield from (f"{name[:at]}{name[at + 1 :]}" for at in range(len(name)))


def _letters(name: str) -> str:
    """A name without its numbers: names that differ in these alone are numbered."""
    return "".join(character for character in name if not character.isdigit())
