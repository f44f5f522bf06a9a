"""Which file of the project each name in a report means.

Reports are made in other folders and on other machines, of sources or of an installed package. So a name and a path can
be one file when they end alike: with all of the one or of the other, or with at least a folder and the file in it. What
is left of the two in front of that are the roots of the report and of the project. Where a name could mean several
files, the pair of roots decides that explains most names, then the longest ending, then that it is the whole path; else
it is ambiguous.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_CONTAINERS = ("src", "lib", "python")
"""Folders out of which a module is imported by the name of its file alone."""


class Match(NamedTuple):
    """The names by the paths that they mean, the paths that a name may mean or not, how much of the report fits."""

    names: dict[str, list[str]]
    ambiguous: dict[str, str]
    share: float
    """Of the names below the roots that were found, those that are in the project."""


class _Candidate(NamedTuple):
    path: str
    roots: tuple[str, str]
    """What stands before the common ending, in the report and in the project."""
    length: int


def match_names(names: Iterable[str], paths: Collection[str], root: str) -> Match:
    """Find the file that each name means among `paths`, which are relative to `root`."""
    plain = {name: _plain(name, root) for name in names}
    endings = _endings(paths)
    candidates = {name: _candidates(text, endings) for name, text in plain.items()}
    votes = Counter(each.roots for found in candidates.values() for each in found)
    chosen = [(name, _best(found, votes)) for name, found in candidates.items()]
    return _sort(chosen, plain.values())


def _sort(chosen: list[tuple[str, list[_Candidate]]], names: Iterable[str]) -> Match:
    """The names with one candidate, the paths of those with several; the share is taken of all names."""
    sure = [(name, found[0]) for name, found in chosen if len(found) == 1]
    matched: defaultdict[str, list[str]] = defaultdict(list)
    for name, one in sure:
        matched[one.path].append(name)
    ambiguous = {each.path: name for name, found in chosen if len(found) > 1 for each in found}
    return Match(dict(matched), ambiguous, len(sure) / _below(names, {one.roots[0] for _, one in sure}))


def _below(names: Iterable[str], roots: set[str]) -> int:
    """How many of the names are below one of the roots, at least 1."""
    return max(sum(any(_is_below(name, root) for root in roots) for name in names), 1)


def _best(found: list[_Candidate], votes: Mapping[tuple[str, str], int]) -> list[_Candidate]:
    """Those that nothing speaks against."""
    weights = [(votes[each.roots], each.length, not each.roots[1]) for each in found]
    return [each for each, weight in zip(found, weights, strict=True) if weight == max(weights)]


def _plain(name: str, root: str) -> str:
    """The name with /, from the root where it lies below it."""
    return posixpath.normpath(name.replace("\\", "/")).removeprefix(f"{root.rstrip('/')}/")


def _endings(paths: Iterable[str]) -> Mapping[str, list[str]]:
    """The paths by all their endings."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        for ending in _cut(path):
            found[ending].append(path)
    return found


def _cut(path: str) -> Iterator[str]:
    """The endings of a path, the longest first."""
    parts = path.split("/")
    return ("/".join(parts[at:]) for at in range(len(parts)))


def _candidates(name: str, endings: Mapping[str, list[str]]) -> list[_Candidate]:
    found: dict[str, _Candidate] = {}
    for ending in _cut(name):
        root = name.removesuffix(ending)
        for path in endings.get(ending, ()):
            folder = path.removesuffix(ending).rstrip("/")
            telling = not root or not folder or "/" in ending or posixpath.basename(folder) in _CONTAINERS
            if telling and path not in found:
                found[path] = _Candidate(path, (root, folder), ending.count("/"))
    return list(found.values())


def _is_below(name: str, prefix: str) -> bool:
    absolute = name.startswith("/") or name[1:2] == ":"
    return name.startswith(prefix) and (bool(prefix) or not absolute)
