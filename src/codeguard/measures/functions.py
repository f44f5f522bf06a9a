"""Functions consolidated: functions and methods of production code that the change removed, and that it added.

One that was renamed or moved is neither: two are one when they are at least 80% alike, or 90% once local names,
parameters and literals are renamed (`lineage.py`). Functions inside functions are part of those around them, and
overloads are declarations: both are left out. The consolidation ratio is removed / added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.facts import Trait
from codeguard.measures.records import Functions

if TYPE_CHECKING:
    from codeguard.measures.lineage import Lineage, Place

_PARTS = Trait.CLOSURE | Trait.OVERLOAD


def count_functions(lineage: Lineage) -> Functions:
    """What a change removed and added."""
    removed, added = _count(lineage.removed), _count(lineage.added)
    return Functions(removed, added, removed / added if added else None)


def _count(places: list[Place]) -> int:
    return sum(not function.has(_PARTS) for _, function in places)
