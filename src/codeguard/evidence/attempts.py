"""Files whose names say that they are another attempt at a file that is there, and what speaks for and against them."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from codeguard.evidence.likeness import likeness
from codeguard.evidence.marks import Weight, find_mark
from codeguard.imports import Imports
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.evidence.marks import Mark
    from codeguard.project import Project

ALIKE = 0.5
"""The share from which two files are two versions of one."""
_SERIES = 3
"""Dated files in one folder, from which on the dates are how its files are named."""


class Twin(NamedTuple):
    """The file that an attempt is one at, how much of the two is the same, and how many modules import it."""

    path: str
    share: float
    importers: int


class Attempt(NamedTuple):
    """A file with a mark in its name."""

    path: str
    mark: Mark
    importers: int
    """Modules that import it, tests apart."""
    is_named: bool
    """Whether a text names it (a setting, a workflow, a document), or another file one of its classes."""
    twin: Twin | None

    @property
    def name(self) -> str:
        """What is named so: the file, or the folder of a package."""
        return name_of(self.path) if self.is_package else PurePosixPath(self.path).name

    @property
    def is_package(self) -> bool:
        """Whether it is a package, which stands for all that is in it."""
        return self.path.endswith("/__init__.py")

    @property
    def is_used(self) -> bool:
        """Whether anything but a test wants it."""
        return bool(self.importers or self.is_named)


class Attempts:
    """The files of a project by their names without marks."""

    def __init__(self, project: Project, paths: Iterable[str]) -> None:
        """`paths` are the files to look at; twins can be any production files."""
        self._project = project
        self._paths = list(paths)
        self._imports = project.derived(Imports)
        self._plain: defaultdict[str, list[str]] = defaultdict(list)
        for path, facts in project.files.items():
            if facts.kind is not Kind.GENERATED:
                self._plain[name_of(path)].append(path)

    def find(self) -> Iterator[Attempt]:
        """The attempts, without those of a series by date."""
        for path, mark in self._marked.items():
            series = [each for each in self._siblings(path) if self._marked[each].weight is Weight.RELIC]
            is_one_of_many = path in series and len(series) >= _SERIES
            if not is_one_of_many or mark.plain in map(name_of, self._folder(path)):
                found = Attempt(path, mark, self._importers(path), self._is_named(path), self._twin(path, mark))
                if not self._is_lesser(found):
                    yield found

    @cached_property
    def _marked(self) -> dict[str, Mark]:
        marks = ((path, find_mark(name_of(path))) for path in self._paths)
        return {path: mark for path, mark in marks if mark}

    def _is_named(self, path: str) -> bool:
        """Whether a text names a file, or another file one of the classes that only this one defines."""
        stem, others = name_of(path), self._project.others
        if others.quotes(f"{stem}.py") or others.quotes(f'"{stem}'):
            return True
        own = [each.symbol for each in self._project.files[path].classes if "." not in each.symbol]
        uses = self._project.uses(own)
        return any(uses[name].keys() - {path} for name in own if self._classes[name] == 1)

    @cached_property
    def _classes(self) -> Counter[str]:
        """How many classes have each name."""
        return Counter(each.symbol for facts in self._project.files.values() for each in facts.classes)

    def _twin(self, path: str, mark: Mark) -> Twin | None:
        """The plain file in the same folder, or another attempt at it there, or what is much like it elsewhere."""
        beside = [each for each in self._folder(path) if name_of(each) == mark.plain]
        others = [each for each in self._siblings(path) if self._marked[each].plain == mark.plain]
        near = self._best(path, beside) or self._best(path, others)
        if near:
            return near
        far = self._best(path, self._plain[mark.plain])
        return far if far and far.share >= ALIKE else None

    def _best(self, path: str, candidates: list[str]) -> Twin | None:
        files = self._project.files
        others = (each for each in candidates if each != path)
        twins = (Twin(each, likeness(files[path], files[each]), self._importers(each)) for each in others)
        return max(twins, key=lambda twin: twin.share, default=None)

    def _importers(self, path: str) -> int:
        """How many modules, tests apart, import a module, or anything of a package from outside."""
        files, inside = self._project.files, path.removesuffix("__init__.py")
        parts = [path] if inside == path else [each for each in files if each.startswith(inside)]
        found = {each for part in parts for each in self._imports.of(part)}
        return sum(files[each].kind is not Kind.TEST for each in found if inside == path or not each.startswith(inside))

    def _folder(self, path: str) -> list[str]:
        """The files beside a file; a package stands for its `__init__.py`."""
        return self._folders[_folder(path)]

    def _siblings(self, path: str) -> list[str]:
        return [each for each in self._folder(path) if each in self._marked]

    @cached_property
    def _folders(self) -> defaultdict[str, list[str]]:
        folders: defaultdict[str, list[str]] = defaultdict(list)
        for path in self._project.files:
            folders[_folder(path)].append(path)
        return folders

    def _is_lesser(self, attempt: Attempt) -> bool:
        """Whether it is the better of two attempts: then the other one is to be reported."""
        if (
            attempt.twin is None
            or attempt.twin.path not in self._marked
            or attempt.mark.plain == name_of(attempt.twin.path)
        ):
            return False
        return (attempt.importers, attempt.path) > (attempt.twin.importers, attempt.twin.path)


def name_of(path: str) -> str:
    """What a module is called: a package by its folder."""
    return _place(path).rpartition("/")[2]


def _folder(path: str) -> str:
    return _place(path).rpartition("/")[0]


def _place(path: str) -> str:
    """The path without its suffix; of a package that of its folder."""
    return posixpath.splitext(path)[0].removesuffix("/__init__")
