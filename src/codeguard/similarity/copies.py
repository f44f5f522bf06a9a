"""Pairs of functions that are copies of each other, apart from those that have to be alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from codeguard.facts import Trait
from codeguard.similarity.join import Pairs, similar_pairs
from codeguard.similarity.limits import BOILERPLATE, INTERFACE, Limits
from codeguard.similarity.nearest import pairs_with
from codeguard.similarity.tokens import compared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codeguard.facts import Facts, Function
    from codeguard.project import Project
    from codeguard.similarity.tokens import Place, Sequences

_SAME = 0.97
"""From this on the renamed forms say more about two functions than kept ones that are less alike."""
_SELECTIVE = 0.85
"""From this threshold on neighbours of two tokens tell sequences apart better than tokens."""
_FEW = 300
"""So many functions are faster compared with all others than all with all."""


class Copy(NamedTuple):
    """Two functions that are alike, by their numbers among those compared."""

    first: int
    second: int
    similarity: float
    """Of the kept forms if those are alike enough, else of the renamed ones; of these too if they are all but equal."""
    is_renamed: bool


def find_copies(
    project: Project, files: Iterable[tuple[str, Facts]], limits: Limits, prefix: str = ""
) -> tuple[list[Place], list[Copy]]:
    """Functions, and all pairs of those in these files, with this prefix, that are copies, in order.

    Where the project is a side of a change, only pairs of which one is in a changed file.
    """

    def wanted(function: Function) -> bool:
        return function.body >= limits.minimum and not function.has(BOILERPLATE) and function.name.startswith(prefix)

    corpus, numbers = compared(project, files, wanted)
    places, changed = corpus.functions, project.changed
    chosen = [number for number in numbers if changed is None or places[number][0] in changed]
    renamed = _copies(_pairs(corpus.renamed, numbers, chosen, limits.renamed_threshold), renamed=True)
    kept = _copies(_pairs(corpus.kept, numbers, chosen, limits.threshold), renamed=False)
    found = renamed | {ends: _clearer(copy, renamed.get(ends, copy)) for ends, copy in kept.items()}
    names = Counter(places[number][1].name for number in numbers)
    real = {ends for ends, copy in found.items() if _is_real(places[ends[0]], places[ends[1]], copy, names, limits)}
    around = _around(places, numbers)
    return places, [found[ends] for ends in sorted(real) if not _is_inside(ends, around, real)]


def _pairs(sequences: Sequences, numbers: Collection[int], chosen: list[int], threshold: float) -> Pairs:
    """The pairs of which one is chosen: one by one for a few, by the join for many."""
    if len(chosen) < _FEW:
        return pairs_with(sequences, chosen, threshold, numbers)
    pairs = similar_pairs(sequences, threshold, 2 if threshold >= _SELECTIVE else 1, numbers)
    wanted = np.isin(pairs.first, chosen) | np.isin(pairs.second, chosen)
    return Pairs(pairs.first[wanted], pairs.second[wanted], pairs.similarity[wanted])


def _copies(pairs: Pairs, *, renamed: bool) -> dict[tuple[int, int], Copy]:
    rows = zip(pairs.first.tolist(), pairs.second.tolist(), pairs.similarity.tolist(), strict=True)
    return {(first, second): Copy(first, second, similarity, renamed) for first, second, similarity in rows}


def _clearer(kept: Copy, renamed: Copy) -> Copy:
    return renamed if renamed.similarity >= max(_SAME, kept.similarity) else kept


def _is_real(one: Place, two: Place, copy: Copy, names: Counter[str], limits: Limits) -> bool:
    """Whether two functions are alike because one was copied: large enough, and not bound to be alike."""
    (path, first), (other, second) = one, two
    if first.has(Trait.ASYNC) != second.has(Trait.ASYNC) or (path == other and _belong_together(first, second)):
        return False
    is_interface = first.name == second.name and names[first.name] >= INTERFACE
    needed = limits.needed(copy.similarity, is_parallel=limits.side_by_side and (path == other or is_interface))
    return min(first.body, second.body) >= needed


def _belong_together(first: Function, second: Function) -> bool:
    """Whether one is in the other, or both are one property."""
    if first.symbol == second.symbol:
        return first.has(Trait.PROPERTY) or second.has(Trait.PROPERTY)
    return first.symbol.startswith(f"{second.symbol}.") or second.symbol.startswith(f"{first.symbol}.")


def _around(places: list[Place], numbers: Collection[int]) -> dict[int, int]:
    """The number of the function around each closure."""
    known = {(places[number][0], places[number][1].symbol): number for number in numbers}
    scopes = ((number, (places[number][0], places[number][1].scope)) for number in numbers)
    return {number: known[scope] for number, scope in scopes if scope in known}


def _is_inside(ends: tuple[int, int], around: dict[int, int], found: set[tuple[int, int]]) -> bool:
    """Whether two closures are in functions that are copies themselves."""
    outer = sorted((around.get(ends[0], -1), around.get(ends[1], -1)))
    return outer[0] >= 0 and (outer[0], outer[1]) in found
