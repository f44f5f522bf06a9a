"""Duplicates: pairs of functions that are copies by the rule `duplicate-function`, those gone and those new.

n copies of one function are n (n - 1) / 2 pairs. A pair is new when its two functions, wherever they stood, were no
pair at the base, and eliminated when it was one and is none any more. A pair that is edited and stays one is neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.measures.records import Duplicates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codeguard.measures.lineage import Lineage
    from codeguard.similarity.copies import Copy
    from codeguard.similarity.tokens import Place

    Found = tuple[list[Place], list[Copy]]
    Name = tuple[str, str]


def count_duplicates(before: Found, after: Found, lineage: Lineage) -> Duplicates:
    """What a change did to the pairs of copies, of which one function at least is in a file that it touches."""
    old, new = pairs_of(before, {}), pairs_of(after, lineage.origins)
    return Duplicates(len(old - new), len(new - old))


def pairs_of(found: Found, origins: Mapping[Name, Name]) -> set[frozenset[Name]]:
    """The pairs, by the paths and symbols of their functions: at the base, where `origins` tells."""
    places, copies = found
    names = [(path, function.symbol) for path, function in places]
    stood = [origins.get(name, name) for name in names]
    return {frozenset((stood[copy.first], stood[copy.second])) for copy in copies}
