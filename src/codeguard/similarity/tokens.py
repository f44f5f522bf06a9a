"""The token sequences of many functions as two numpy arrays."""

from __future__ import annotations

from functools import cached_property
from itertools import compress, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from codeguard.similarity.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable

    from numpy.typing import NDArray

    from codeguard.facts import Facts, Function
    from codeguard.project import Project

Place: TypeAlias = "tuple[str, Function]"
"""A function, behind the path of its file."""


class Sequences:
    """n token sequences, one behind the other."""

    def __init__(self, ids: NDArray[np.uint32], starts: NDArray[np.int64], counts: Counts | None = None) -> None:
        self.ids = ids
        """The tokens of all; equal numbers are equal tokens."""
        self.starts = starts
        """n + 1 offsets: sequence i is `ids[starts[i]:starts[i + 1]]`."""
        if counts:
            self.counts = counts

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """The n lengths in tokens."""
        return np.diff(self.starts)

    @cached_property
    def counts(self) -> Counts:
        """How many tokens of each kind each of them has."""
        return Counts.of(self.ids, self.starts)

    def take(self, which: NDArray[np.int64]) -> Sequences:
        """These sequences, in this order."""
        lengths = self.lengths[which]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        at = np.arange(starts[-1]) + np.repeat(self.starts[which] - starts[:-1], lengths)
        return Sequences(self.ids[at], starts)

    def __add__(self, other: Sequences) -> Sequences:
        """Those of both, one behind the other."""
        starts = np.concatenate((self.starts, other.starts[1:] + self.starts[-1]))
        counts = Counts(np.concatenate((self.counts.rows, other.counts.rows)))
        return Sequences(np.concatenate((self.ids, other.ids)), starts, counts)

    def text(self) -> list[str]:
        """Each sequence as a string, a character for a token: what rapidfuzz compares fastest."""
        ids = self.ids
        if ids.size and int(ids.max()) > _LAST_CHARACTER:
            ids = np.unique(ids, return_inverse=True)[1].astype(np.uint32)
        whole = ids.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        bounds = self.starts.tolist()
        return [whole[first:last] for first, last in pairwise(bounds)]


_LAST_CHARACTER = 0x10FFFF
_WIDTHS: dict[int, type[np.unsignedinteger]] = {1: np.uint8, 2: np.uint16, 4: np.uint32}


class Corpus(NamedTuple):
    """Functions that can be compared, in both forms."""

    functions: list[Place]
    """Path and function."""
    numbers: Collection[int]
    """Those of the functions that stand: at the head of a change, those of the base that are gone do not."""
    kept: Sequences
    renamed: Sequences
    vocabulary: NDArray[np.uint64]
    """The hash of each token, ascending."""

    def after(self, gone: Container[str], files: Iterable[tuple[str, Facts]]) -> Corpus:
        """What it is after a change: without the functions of the files that are gone, with those of others."""
        fresh = load_corpus(files)
        stand = [number for number in self.numbers if self.functions[number][0] not in gone]
        places = self.functions + fresh.functions
        stand += range(len(self.functions), len(places))
        kept, renamed = fresh.told_by(self.vocabulary)
        return Corpus(places, stand, self.kept + kept, self.renamed + renamed, self.vocabulary)

    def told_by(self, vocabulary: NDArray[np.uint64]) -> tuple[Sequences, Sequences]:
        """Both forms with the numbers of another vocabulary; tokens that it has not get numbers behind its own."""
        at = np.searchsorted(vocabulary, self.vocabulary)
        is_known = np.append(vocabulary, np.uint64(0))[at] == self.vocabulary
        numbers = np.where(is_known, at, vocabulary.size + np.arange(at.size)).astype(np.uint32)
        return Sequences(numbers[self.kept.ids], self.kept.starts), Sequences(
            numbers[self.renamed.ids], self.renamed.starts
        )


def load_corpus(files: Iterable[tuple[str, Facts]], wanted: Callable[[Function], bool] = lambda _: True) -> Corpus:
    """The forms of the wanted functions of the files; functions of fewer than FLOOR tokens have none."""
    from codeguard.facts import FLOOR  # what follows is not needed where there is an index

    functions: list[Place] = []
    vocabularies = [np.empty(0, np.uint64)]
    base = 0
    forms = [np.empty((2, 0), np.uint32)]
    for path, facts in files:
        formed = [function for function in facts.functions if function.tokens >= FLOOR]
        flags = [wanted(function) for function in formed]
        if any(flags):
            functions += [(path, function) for function in compress(formed, flags)]
            both = np.frombuffer(facts.kept + facts.renamed, _WIDTHS[facts.width]).reshape(2, -1).astype(np.uint32)
            chosen = np.repeat(flags, [function.tokens for function in formed])
            forms.append(both[:, chosen] + np.uint32(base))
            vocabularies.append(np.frombuffer(facts.vocabulary, np.uint64))
            base += vocabularies[-1].size
    vocabulary, numbers = np.unique(np.concatenate(vocabularies), return_inverse=True)
    starts = np.cumsum([0, *(function.tokens for _, function in functions)])
    kept, renamed = numbers.astype(np.uint32)[np.concatenate(forms, axis=1)]
    everything = range(len(functions))
    return Corpus(functions, everything, Sequences(kept, starts), Sequences(renamed, starts), vocabulary)


def compared(
    project: Project, files: Iterable[tuple[str, Facts]], wanted: Callable[[Function], bool]
) -> tuple[Corpus, Collection[int]]:
    """The wanted functions of some files of a project: their numbers in a corpus.

    The rules on a change, and those on both of its sides, share one corpus of everything.
    """
    if project.changed is None:
        corpus = load_corpus(files, wanted)
        return corpus, corpus.numbers
    corpus, paths = project.derived(_corpus), dict(files).keys()
    numbered = ((number, corpus.functions[number]) for number in corpus.numbers)
    return corpus, [number for number, (path, function) in numbered if path in paths and wanted(function)]


def _corpus(project: Project) -> Corpus:
    if project.base is None:
        return load_corpus(project.files.items())
    changed = project.files.keys() & (project.changed or ())
    return project.base.derived(_corpus).after(
        project.base.changed or (), [(path, project.files[path]) for path in sorted(changed)]
    )
