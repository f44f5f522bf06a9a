"""Which methods override one of an ancestor, as far as the project and the standard library can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.evidence.conventions import HOOK_PREFIXES, INERT, MIXIN
from codeguard.evidence.imports import Imports
from codeguard.evidence.stdlib import offered
from codeguard.facts import Trait

_HOOKS = "*"
"""Stands for the methods whose names begin as those that a framework looks for."""

if TYPE_CHECKING:
    from codeguard.facts import Class, Function
    from codeguard.project import Project


class Overriding:
    """What the ancestors of the classes of a project offer."""

    def __init__(self, project: Project) -> None:
        self._files = project.files
        self._names = project.names
        self._imports = project.derived(Imports)
        self._offers: dict[tuple[str, str], frozenset[str] | None] = {}

    def may_override(self, path: str, method: Function) -> bool:
        """Whether an ancestor has, or may have, a method of that name.

        A base that cannot be read here may have any; one at all may have a hook for each `visit_...`; a mixin may
        stand before any class.
        """
        if method.has(Trait.OVERRIDE) or (MIXIN.search(method.scope) and self._names[method.name] > 1):
            return True
        place = (path, method.scope)
        if place not in self._offers:
            around = next((each for each in self._files[path].classes if each.symbol == method.scope), None)
            self._offers[place] = self._inherited(path, around) if around else frozenset()
        names = self._offers[place]
        return names is None or method.name in names or (_HOOKS in names and method.name.startswith(HOOK_PREFIXES))

    def _inherited(self, path: str, each: Class) -> frozenset[str] | None:
        """The names that the ancestors of a class have; None where one of them cannot be read."""
        above, outside = self._imports.ancestors(path, each)
        names = {_HOOKS} if above or not INERT.issuperset(outside) else set()
        for base in outside:
            found = offered(base)
            if found is None and base not in INERT:
                return None
            names |= found or frozenset()
        for place, ancestor in above:
            methods = (each.name for each in self._files[place].functions if each.scope == ancestor.symbol)
            names.update(ancestor.names, methods)
        return frozenset(names)
