"""The facts of all files at one revision."""

from __future__ import annotations

import posixpath
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.derived import Deriving
from codeguard.facts import word_hash
from codeguard.globs import matches
from codeguard.others import Others

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from codeguard.facts import Facts, Function

_CONTAINERS = frozenset(("src", "lib", "python"))
"""Folders that hold packages and are none, where no __init__.py tells."""


class Project(Deriving):
    """The facts of all files that parse, by path, and at the base of a change those of the base."""

    def __init__(
        self,
        files: Mapping[str, Facts],
        base: Project | None = None,
        domains: tuple[str, ...] = (),
        changed: frozenset[str] | None = None,
        others: Others | None = None,
    ) -> None:
        self.files = dict(sorted(files.items()))
        self.base = base
        self.changed = changed
        """Paths at which the other side of a change differs: what is between other files is the same on both sides."""
        self.others = others or Others()
        """The files that have no facts: what is not Python, or does not parse."""
        self._domains = domains

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Every function with its path."""
        return ((path, function) for path, facts in self.files.items() for function in facts.functions)

    @cached_property
    def names(self) -> Counter[str]:
        """How many functions have each name."""
        return Counter(function.name for _, function in self.functions())

    def is_new(self, path: str, function: Function) -> bool:
        """Whether a function neither stood at the base nor was moved from where it stood. Without a base none is."""
        if self.base is None or (path, function.symbol) in self.base.places:
            return False
        gone, name = self._gone, function.name
        return name not in gone and function.digest not in gone

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        """Path and symbol of every function."""
        return frozenset((path, function.symbol) for path, function in self.functions())

    @cached_property
    def _gone(self) -> frozenset[str | bytes]:
        """Names and digests of the functions of the base that are not where they stood."""
        old = self.base.functions() if self.base else ()
        gone = [function for path, function in old if (path, function.symbol) not in self.places]
        return frozenset(key for function in gone for key in (function.name, function.digest))

    def domain(self, path: str) -> str:
        """What a file is part of: the first configured glob that matches, else the folder of its top-level package."""
        return next((glob for glob in self._domains if matches(path, (glob,))), "") or self._top(path)

    def module(self, path: str) -> str:
        """The dotted name by which a file is imported."""
        outside = posixpath.dirname(self._top(path))
        return path[len(outside) :].strip("/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def _top(self, path: str) -> str:
        """The outermost folder around a file that is a package, else the outermost that can be one."""
        parts = path.split("/")[:-1]
        folders = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        outside = next((folder for folder in folders if folder not in _CONTAINERS), "")
        return next((folder for folder in folders if folder in self._packages), outside)

    def uses(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """How often each name stands in the code and strings of which files, definitions included (255 for more)."""
        _, counts, owners = self._words
        found: dict[str, dict[str, int]] = {}
        paths = list(self.files)
        asked, firsts, lasts = self._spans(names)
        for name, first, last in zip(asked, firsts.tolist(), lasts.tolist(), strict=True):
            owned = zip(owners[first:last].tolist(), counts[first:last].tolist(), strict=True)
            found[name] = {paths[owner]: count for owner, count in owned}
        return found

    def totals(self, names: Iterable[str]) -> dict[str, int]:
        """How often each name stands in all files, as `uses` counts."""
        import numpy as np

        asked, first, last = self._spans(names)
        sums = np.concatenate(([0], np.cumsum(self._words[1], dtype=np.int64)))
        return dict(zip(asked, (sums[last] - sums[first]).tolist(), strict=True))

    def _spans(self, names: Iterable[str]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """The distinct names, and where each begins and ends among the words."""
        import numpy as np

        asked, words = list(dict.fromkeys(names)), self._words[0]
        wanted = np.fromiter(map(word_hash, asked), np.uint32)
        return asked, np.searchsorted(words, wanted, "left"), np.searchsorted(words, wanted, "right")

    @cached_property
    def _words(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.int64]]:
        """The words of all files in order, their counts, and the number of the file that each is of."""
        import numpy as np

        words = np.frombuffer(b"".join(facts.words for facts in self.files.values()), np.uint32)
        counts = np.frombuffer(b"".join(facts.counts for facts in self.files.values()), np.uint8)
        sizes = [len(facts.counts) for facts in self.files.values()]
        order = np.argsort(words, kind="stable")
        return words[order], counts[order], np.repeat(np.arange(len(sizes)), sizes)[order]

    @cached_property
    def _packages(self) -> frozenset[str]:
        return frozenset(path.rpartition("/")[0] for path in self.files if path.endswith("/__init__.py"))
