"""Who imports what: modules and classes of a project, found through its import statements."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.names import absolute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Class, Facts, Import
    from codeguard.project import Project

_MOST_HOPS = 20
"""Imports that a name is followed through."""


class Imports:
    """The import statements of a project, resolved to its files."""

    def __init__(self, project: Project) -> None:
        self._files = project.files
        self._module = project.module
        self._by_last: defaultdict[str, list[str]] = defaultdict(list)
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._files:
            self._by_last[dotted(path).rpartition(".")[2]].append(path)
            self._by_name[project.module(path)].append(path)

    def of(self, path: str) -> frozenset[str]:
        """The other files that import a module, by their paths."""
        return frozenset(self._importers[path] - {path})

    def users(self, path: str, name: str) -> set[str]:
        """The files that import a file, or a name from it or from a package around it."""
        modules = {self._module(path), dotted(path)}
        around = [module[: dot.start()] for module in modules for dot in re.finditer(r"\.|$", module)]
        return self._importers[path].union(*(self._importing.get(f"{outer}.{name}", ()) for outer in around))

    @cached_property
    def _importing(self) -> dict[str, set[str]]:
        """The files that import each dotted name."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for path, facts in self._files.items():
            for item in facts.imports:
                for name in _modules(path, item):
                    found[name].add(path)
        return found

    @cached_property
    def _importers(self) -> defaultdict[str, set[str]]:
        """The files that import each module."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name, paths in self._importing.items():
            for target in self.modules(name):
                found[target] |= paths
        return found

    def modules(self, name: str) -> list[str]:
        """The files that a dotted name can mean: by its name in full, else every one whose path ends in it."""
        if name in self._by_name:
            return self._by_name[name]
        tail = f".{name}"
        return [path for path in self._by_last.get(name.rpartition(".")[2], ()) if f".{dotted(path)}".endswith(tail)]

    def find_class(self, path: str, name: str) -> tuple[str, Class] | None:
        """The class that a dotted name, as facts give it, means in a file, and the file that defines it."""
        for _ in range(_MOST_HOPS):
            if found := self._classes[path].get(name):
                return path, found
            step = self._step(path, name)
            if step is None:
                return None
            path, name = step
        return None

    def ancestors(self, path: str, each: Class) -> tuple[list[tuple[str, Class]], list[str]]:
        """The classes of the project that a class descends from, with their files, and the bases from outside."""
        place = (path, each)
        known, outside, ahead = [place], [], [place]
        while ahead:
            path, each = ahead.pop()
            for base in each.bases:
                found = self.find_class(path, base) if base else None
                if found is None:
                    outside.append(base)
                elif found not in known:
                    known.append(found)
                    ahead.append(found)
        return known[1:], outside

    @cached_property
    def _classes(self) -> dict[str, dict[str, Class]]:
        return {path: {each.symbol: each for each in facts.classes} for path, facts in self._files.items()}

    def _step(self, path: str, name: str) -> tuple[str, str] | None:
        """Where a name leads to that a file does not define: the file of its module, or one that it imports from."""
        full = absolute(name, path)
        if full:
            module, _, rest = full.rpartition(".")
            symbol = rest
            while module:
                for target in self.modules(module):
                    if target != path or symbol != name:
                        return target, symbol
                module, _, rest = module.rpartition(".")
                symbol = f"{rest}.{symbol}"
        return self._imported(path, name)

    def _imported(self, path: str, name: str) -> tuple[str, str] | None:
        first, dot, rest = name.partition(".")
        for item in self._files[path].imports:
            for local, origin in item.origins():
                if local == first and origin + dot + rest != name:
                    return path, origin + dot + rest
            if item.names == ("*",):
                for target in self.modules(_base(path, item)):
                    if first in self._classes[target] or _binds(self._files[target], first):
                        return target, name
        return None


def dotted(path: str) -> str:
    """The path of a module with dots."""
    return path.rpartition(".")[0].removesuffix("/__init__").replace("/", ".")


def _modules(path: str, item: Import) -> Iterator[str]:
    """The modules that a statement imports, and the names that may be modules."""
    base = _base(path, item)
    if base:
        yield base
    for name in item.names:
        yield f"{base}.{name}" if base else name


def _base(path: str, item: Import) -> str:
    return absolute("." * item.level + item.module, path)


def _binds(facts: Facts, name: str) -> bool:
    return any(local == name for item in facts.imports for local, _ in item.origins())
