"""Which methods override one of an ancestor, as far as the project and the standard library can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.evidence.conventions import HOOK_PREFIXES, INERT, MIXIN, RECORD_METHODS, RECORDS, VISITORS
from codeguard.evidence.stdlib import offered
from codeguard.facts import Trait
from codeguard.imports import Imports

if TYPE_CHECKING:
    from codeguard.facts import Class, Function
    from codeguard.project import Project


class _Offer(NamedTuple):
    """What the ancestors of a class have, and how the methods begin that they look for."""

    names: frozenset[str] = frozenset()
    hooks: tuple[str, ...] = ()
    is_known: bool = True

    def may_have(self, name: str) -> bool:
        return not self.is_known or name in self.names or name.startswith(self.hooks)


class Overriding:
    """What the ancestors of the classes of a project offer."""

    def __init__(self, project: Project) -> None:
        self._files = project.files
        self._names = project.names
        self._imports = project.derived(Imports)
        self._offers: dict[tuple[str, str], _Offer] = {}

    def may_override(self, path: str, method: Function) -> bool:
        """Whether an ancestor has, or may have, a method of that name.

        A base that cannot be read here may have any; one at all may have a hook for each `visit_...`; a mixin may stand
        before any class.
        """
        if method.has(Trait.OVERRIDE) or (MIXIN.search(method.scope) and self._names[method.name] > 1):
            return True
        place = (path, method.scope)
        if place not in self._offers:
            around = next((each for each in self._files[path].classes if each.symbol == method.scope), None)
            self._offers[place] = self._inherited(path, around) if around else _Offer()
        return self._offers[place].may_have(method.name)

    def _inherited(self, path: str, each: Class) -> _Offer:
        above, outside = self._imports.ancestors(path, each)
        bases = [_of_library(base) for base in outside]
        hooks = VISITORS if above else ()
        names = frozenset[str]().union(*(base.names for base in bases))
        for place, ancestor in above:
            methods = (each.name for each in self._files[place].functions if each.scope == ancestor.symbol)
            names = names.union(ancestor.names, methods)
        return _Offer(names, max([hooks, *(base.hooks for base in bases)], key=len), all(b.is_known for b in bases))


def _of_library(base: str) -> _Offer:
    """What a class offers that the project does not define."""
    if base in RECORDS:
        return _Offer(RECORD_METHODS)
    found = offered(base)
    if base in INERT:
        return _Offer(found or frozenset())
    return _Offer(found or frozenset(), HOOK_PREFIXES, found is not None)
