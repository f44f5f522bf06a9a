"""Which function of the head was which function of the base.

It is the one in the same file (followed through renames) with the same qualified name, the nth of several. Of those
that are left over, two are one function that was moved or renamed when their code is equal or, from the most alike pair
on, at least 80% alike, or 90% once local names, parameters and literals are renamed. Only production code is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codeguard.facts import Facts, Function
    from codeguard.view import View

    Place = tuple[str, Function]
    Key = tuple[str, str, int]
    Places = Mapping[Key, Place]

THRESHOLD = 0.8
RENAMED_THRESHOLD = 0.9


class Lineage(NamedTuple):
    """The functions in the files of a change, by what became of them."""

    origins: dict[tuple[str, str], tuple[str, str]]
    """Path and symbol at the base, by path and symbol at the head."""
    removed: list[Place]
    added: list[Place]


def trace(view: View) -> Lineage:
    """Follow the functions of a change."""
    was, now = _named(view.was, view.change.renames), _named(view.now, {})
    removed = {key: place for key, place in was.items() if key not in now}
    added = {key: place for key, place in now.items() if key not in was}
    origins = {key: was[key] for key in now if key in was}
    for pairs in (_namesakes, _equal, _alike):
        for old, new in list(pairs(view, removed, added)):
            origins[new] = removed.pop(old)
            del added[new]
    stood = {key[:2]: (path, function.symbol) for key, (path, function) in origins.items()}
    return Lineage(stood, list(removed.values()), list(added.values()))


def _named(files: Mapping[str, Facts], renames: Mapping[str, str]) -> dict[Key, Place]:
    """The functions by the path that their file has at the head, their symbols, and their numbers among equals."""
    found: dict[Key, Place] = {}
    for path, facts in files.items():
        seen: Counter[str] = Counter()
        for function in facts.functions if facts.kind is Kind.PRODUCTION else ():
            found[renames.get(path, path), function.symbol, seen[function.symbol]] = (path, function)
            seen[function.symbol] += 1
    return found


def _namesakes(_view: View, removed: Places, added: Places) -> Iterator[tuple[Key, Key]]:
    return _join(removed, added, lambda function: (function.digest, function.name))


def _equal(_view: View, removed: Places, added: Places) -> Iterator[tuple[Key, Key]]:
    return _join(removed, added, lambda function: function.digest)


def _join(removed: Places, added: Places, trait: Callable[[Function], object]) -> Iterator[tuple[Key, Key]]:
    """Pairs that have a trait in common."""
    waiting: defaultdict[object, list[Key]] = defaultdict(list)
    for key, (_, function) in removed.items():
        waiting[trait(function)].append(key)
    for key, (_, function) in added.items():
        if among := waiting[trait(function)]:
            yield among.pop(0), key


def _alike(view: View, removed: Places, added: Places) -> Iterator[tuple[Key, Key]]:
    """Pairs that are alike, the most alike first."""
    olds, news = ({id(function): key for key, (_, function) in side.items()} for side in (removed, added))
    seen: set[Key] = set()
    for _, new, old in sorted(_similar(view, olds, news), key=lambda found: (-found[0], *found[1:])):
        if seen.isdisjoint((old, new)):
            seen |= {old, new}
            yield old, new


def _similar(view: View, olds: Mapping[int, Key], news: Mapping[int, Key]) -> Iterator[tuple[float, Key, Key]]:
    """Similarities, with the functions of head and base."""
    if not olds or not news:
        return
    from codeguard.similarity.join import similar_pairs
    from codeguard.similarity.tokens import load_corpus

    files = [*view.was.items(), *view.now.items()]
    corpus = load_corpus(files, lambda function: id(function) in olds or id(function) in news)
    numbers = [id(function) for _, function in corpus.functions]
    for sequences, threshold in ((corpus.kept, THRESHOLD), (corpus.renamed, RENAMED_THRESHOLD)):
        pairs = similar_pairs(sequences, threshold)
        for first, second, share in zip(*(column.tolist() for column in pairs), strict=True):
            if numbers[first] in olds and numbers[second] in news:
                yield share, news[numbers[second]], olds[numbers[first]]
