"""What nothing in a project names: functions, classes, modules."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codeguard.evidence.api import Library
from codeguard.evidence.conventions import FRAMEWORK, HOOK_PREFIXES, HOOKS, INERT, LOADED, NEUTRAL, PLAIN, PROGRAMS
from codeguard.facts import Trait
from codeguard.imports import Imports
from codeguard.publicity import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codeguard.facts import Class, Facts, Function
    from codeguard.project import Project

_HOOK = Trait.OVERLOAD | Trait.ABSTRACT | Trait.STUB | Trait.DUNDER | Trait.OVERRIDE
_WATCHERS = ("__subclasses__", "__init_subclass__", "metaclass")
"""Words in a file whose classes know their heirs."""
_LOADERS = ("iter_modules", "walk_packages")
"""Words in the `__init__.py` of a package that loads the modules which lie beside it."""
_FAMILY = 3
"""Functions whose names begin alike, from which on the rest of the name may be what is looked up."""


class Dead(NamedTuple):
    """A function, class or module that nothing names."""

    path: str
    what: str
    symbol: str
    line: int
    column: int
    end_line: int

    @property
    def name(self) -> str:
        """How to speak of it."""
        return self.symbol or self.path.rpartition("/")[2].removesuffix(".py")


class Unused:
    """The search for it in one project."""

    def __init__(self, project: Project, public_api: str) -> None:
        """`public_api` says whether others use the public names: "auto", "used", "unused"."""
        self._project = project
        self._imports = project.derived(Imports)
        self._library = Library(project, public_api)

    def find(self, files: Mapping[str, Facts]) -> Iterator[Dead]:
        """What is dead in these files; nothing of what a dead module or class holds."""
        candidates = {path: facts for path, facts in files.items() if path.endswith(".py") and not _is_program(path)}
        modules = frozenset(self._modules(candidates))
        for path, facts in candidates.items():
            if path in modules:
                yield Dead(path, "module", "", 1, 1, facts.lines.total)
            elif facts.classes or facts.functions:
                yield from self._in_file(path, facts)

    def _modules(self, files: Mapping[str, Facts]) -> Iterator[str]:
        """Modules of packages in which most others are named: where they are not, something loads them by itself."""
        named = {path: self._is_module_named(path) for path in files}
        counts = Counter((path.rpartition("/")[0], is_named) for path, is_named in named.items())
        for path, is_named in named.items():
            folder = path.rpartition("/")[0]
            is_in_package = f"{folder}/__init__.py" in self._project.files
            is_alone = not is_named and is_in_package and counts[folder, True] > counts[folder, False]
            if is_alone and not self._library.offers(path, "") and not self._runs(path):
                yield path

    def _is_module_named(self, path: str) -> bool:
        """Whether something names a module, or loads whatever lies in its folder."""
        folder, _, name = path.rpartition("/")
        stem = name.removesuffix(".py")
        if folder.endswith(LOADED) or any(f"{folder}/__init__.py" in self._words[word] for word in _LOADERS):
            return True
        if stem in FRAMEWORK or self._imports.of(path) or self._project.others.names(stem):
            return True
        return bool(self._project.uses([stem])[stem].keys() - {path})

    def _runs(self, path: str) -> bool:
        """Whether a module is a program: it says what to do when it is run."""
        return path in self._words["__main__"]

    def _in_file(self, path: str, facts: Facts) -> Iterator[Dead]:
        is_loaded = bool(self._imports.of(path)) or self._runs(path)
        dead = set()
        for each in facts.classes:
            if is_loaded and self._is_dead_class(path, each):
                dead.add(each.symbol)
                yield Dead(path, "class", each.symbol, each.line, each.column, each.end_line)
        for function in facts.functions:
            if not is_inside(function.symbol, dead) and self._is_dead_function(path, facts, function, is_loaded):
                dead.add(function.symbol)
                what = "method" if function.has(Trait.METHOD) else "function"
                yield Dead(path, what, function.symbol, function.line, function.column, function.end_line)

    def _is_dead_class(self, path: str, each: Class) -> bool:
        if "." in each.symbol or not self._is_unnamed(each.symbol) or self._library.offers(path, each.symbol):
            return False
        return self._is_plain(path, each, INERT)

    def _is_dead_function(self, path: str, facts: Facts, function: Function, is_loaded: bool) -> bool:
        name = function.name
        if _is_hook(function) or not self._is_unnamed(name):
            return False
        if self._library.offers(path, function.symbol) or self._is_dispatched(path, facts, name):
            return False
        if function.has(Trait.METHOD):
            around = next(each for each in facts.classes if each.symbol == function.scope)
            return self._is_plain(path, around, PLAIN)
        return is_loaded or name.startswith("_") or function.has(Trait.CLOSURE)

    def _is_unnamed(self, name: str) -> bool:
        """Whether a name stands in the project once, where it is defined, and no text and no pattern names it."""
        if name not in self._lonely or self._project.others.names(name):
            return False
        return not any(self._words[part] for part in _parts(name))

    def _is_dispatched(self, path: str, facts: Facts, name: str) -> bool:
        """Whether a name may be put together where it is looked up: `_lost_waiting`, one of several `_lost_...`."""
        if path in self._words["globals"] or (name.startswith("_") and name.endswith("_")):
            return True
        beginnings = (part for part in _parts(name) if part.endswith("_"))
        return path in self._words["getattr"] and any(self._is_family(path, facts, part) for part in beginnings)

    def _is_family(self, path: str, facts: Facts, beginning: str) -> bool:
        """Whether several functions of a file begin so, and the file has that beginning as a word."""
        size = sum(each.name.startswith(beginning) for each in facts.functions)
        return size >= _FAMILY and any(path in self._words[word] for word in (beginning[:-1], beginning.strip("_")))

    def _is_plain(self, path: str, each: Class, harmless: frozenset[str]) -> bool:
        """Whether a class has no decorator and no ancestor that may keep a list of its heirs, or call their methods.

        `harmless` are the bases from outside that do not.
        """
        above, outside = self._imports.ancestors(path, each)
        is_strange = any(base not in harmless and not _is_builtin_exception(base) for base in outside)
        is_watched = any(place in self._words[word] for place, _ in above for word in _WATCHERS)
        return NEUTRAL.issuperset(each.decorators) and not is_strange and not is_watched

    @cached_property
    def _definitions(self) -> Counter[str]:
        """How often each name is defined by def or class."""
        classes = (each.symbol for facts in self._project.files.values() for each in facts.classes)
        return self._project.names + Counter(symbol.rpartition(".")[2] for symbol in classes)

    @cached_property
    def _lonely(self) -> frozenset[str]:
        """The names that stand nowhere in the code but where they are defined."""
        once = [name for name, count in self._definitions.items() if count == 1]
        return frozenset(name for name, count in self._project.totals(once).items() if count == 1)

    @cached_property
    def _words(self) -> dict[str, dict[str, int]]:
        """Where the parts stand that patterns have of lonely names, and telling words."""
        parts = {part for name in self._lonely for part in _parts(name)}
        bare = {word for part in parts if part.endswith("_") for word in (part[:-1], part.strip("_"))}
        return self._project.uses({*parts, *bare, *_WATCHERS, *_LOADERS, "__main__", "getattr", "globals"})


def _is_program(path: str) -> bool:
    stem = path.rpartition("/")[2].removesuffix(".py")
    return stem == "__main__" or (stem in PROGRAMS and "/" not in path) or stem in {"conf", "conftest", "setup"}


def _is_hook(function: Function) -> bool:
    """Whether its name, its form or a decorator says that something else calls it."""
    if function.has(_HOOK) or not NEUTRAL.issuperset(function.decorators):
        return True
    return function.name in HOOKS or function.name.startswith(HOOK_PREFIXES)


def _is_builtin_exception(base: str) -> bool:
    return "." not in base and base.endswith(("Error", "Exception", "Warning"))


def _parts(name: str) -> Iterable[str]:
    """What patterns like `f"visit_{kind}"` have of a name: its beginnings up to an underscore, its ends from one on."""
    for at, character in enumerate(name):
        if character == "_" and 0 < at < len(name) - 1:
            yield name[: at + 1]
            yield name[at:]
