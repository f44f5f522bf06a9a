"""All functions of a project, packed so that one search of them takes a few hundredths of a second."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from codeguard.similarity.counts import Counts
from codeguard.similarity.join import measure, most_edits
from codeguard.similarity.mapped import load_arrays, save_arrays
from codeguard.similarity.tokens import Sequences, load_corpus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from codeguard.facts import Facts, Function

    Arrays = Mapping[str, NDArray[Any]]

_FORMS = ("kept", "renamed")
_BREAK = "\0"


class Indexed(NamedTuple):
    """A function as the index knows it."""

    path: str
    line: int
    end_line: int
    symbol: str
    signature: str
    docstring: str
    uses: int
    """How often its name stands in the project, definitions apart."""


class Index:
    """The functions of a project, and their forms."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.paths = self._texts("paths")
        self.symbols = self._texts("symbols")

    def __len__(self) -> int:
        return len(self.symbols)

    @classmethod
    def build(cls, files: Mapping[str, Facts]) -> Index:
        """The index of all functions that are long enough to compare."""
        corpus = load_corpus(files.items(), lambda function: True)
        owners = {path: number for number, path in enumerate(files)}
        functions = [function for _, function in corpus.functions]
        vocabularies = [np.frombuffer(facts.vocabulary, np.uint64) for facts in files.values()]
        arrays: dict[str, NDArray[Any]] = {
            "vocabulary": np.unique(np.concatenate([np.empty(0, np.uint64), *vocabularies])),
            "paths": _packed(files),
            "symbols": _packed(function.symbol for function in functions),
            "signatures": _packed(f"({', '.join(function.parameters)})" for function in functions),
            "docstrings": _packed(function.docstring for function in functions),
            "owners": np.array([owners[path] for path, _ in corpus.functions], np.uint32),
            "lines": np.array([(each.first_line, each.line, each.end_line) for each in functions], np.uint32),
            "uses": _uses(files, functions),
        }
        for name, sequences in zip(_FORMS, (corpus.kept, corpus.renamed), strict=True):
            arrays |= _form(name, sequences)
        return cls(arrays)

    def at(self, number: int) -> Indexed:
        """The function of this number."""
        _, line, end_line = self._arrays["lines"][number].tolist()
        owner, uses = int(self._arrays["owners"][number]), int(self._arrays["uses"][number])
        signature, docstring = (self._texts(name)[number] for name in ("signatures", "docstrings"))
        return Indexed(self.paths[owner], line, end_line, self.symbols[number], signature, docstring, uses)

    def of_file(self, path: str) -> list[int]:
        """The numbers of the functions of a file."""
        if path not in self.paths:
            return []
        found: list[int] = np.flatnonzero(self._arrays["owners"] == self.paths.index(path)).tolist()
        return found

    def lines(self, number: int) -> range:
        """The lines of a function, decorators included."""
        first, _, last = self._arrays["lines"][number].tolist()
        return range(first, last + 1)

    def forms_of(self, number: int) -> tuple[Sequences, Sequences]:
        """The forms of one of the functions, to search for."""
        kept, renamed = (self._sequences(name).take(np.array([number])) for name in _FORMS)
        return kept, renamed

    def forms_in(self, facts: Facts, wanted: Function) -> tuple[Sequences, Sequences]:
        """The forms of a function from elsewhere, to search for; tokens that the project does not have get numbers."""
        corpus = load_corpus([("", facts)], lambda function: function == wanted)
        own, known = np.unique(np.frombuffer(facts.vocabulary, np.uint64)), self._arrays["vocabulary"]
        at = np.searchsorted(known, own)
        is_known = known[np.minimum(at, known.size - 1)] == own if known.size else np.zeros(own.size, bool)
        numbers = np.where(is_known, at, known.size + np.arange(own.size)).astype(np.uint32)
        return Sequences(numbers[corpus.kept.ids], corpus.kept.starts), Sequences(
            numbers[corpus.renamed.ids], corpus.renamed.starts
        )

    def search(self, forms: tuple[Sequences, Sequences], threshold: float) -> dict[int, float]:
        """The functions with a form that is at least so much like that of the one searched for, with how much."""
        found: dict[int, float] = {}
        for name, wanted in zip(_FORMS, forms, strict=True):
            for number, share in self._search(name, wanted, threshold):
                found[number] = max(share, found.get(number, 0.0))
        return found

    def _search(self, name: str, wanted: Sequences, threshold: float) -> list[tuple[int, float]]:
        sequences, length = self._sequences(name), int(wanted.lengths[0])
        lengths = sequences.lengths
        most = most_edits(np.maximum(lengths, length), threshold)
        near = np.flatnonzero(np.abs(lengths - length) <= most)
        counts = Counts(np.concatenate((self._arrays[f"{name} counts"][near], Counts.of(wanted).rows)))
        near = near[counts.near(np.full(near.size, near.size), np.arange(near.size), most[near])]
        some = sequences.take(near)
        joined = Sequences(np.concatenate((some.ids, wanted.ids)), np.append(some.starts, some.ids.size + length))
        distances = measure(joined, np.full(near.size, near.size), np.arange(near.size), threshold)
        alike = distances <= most[near]
        shares = 1 - distances[alike] / np.maximum(lengths[near][alike], length)
        return list(zip(near[alike].tolist(), shares.tolist(), strict=True))

    def _sequences(self, name: str) -> Sequences:
        return Sequences(self._arrays[f"{name} ids"], self._arrays[f"{name} starts"])

    def _texts(self, name: str) -> list[str]:
        text = self._arrays[name].tobytes().decode("utf-8", "surrogatepass")
        return text.split(_BREAK) if text else []

    def save(self, path: Path, stamp: bytes) -> None:
        """Write it for the files with this stamp. Raises OSError."""
        save_arrays(path, stamp, self._arrays)


def load_index(path: Path, stamp: bytes) -> Index | None:
    """The index that was saved with this stamp; None where there is none, or it is damaged."""
    arrays = load_arrays(path, stamp)
    return Index(arrays) if arrays else None


def _form(name: str, sequences: Sequences) -> Arrays:
    rows = Counts.of(sequences).rows
    return {f"{name} ids": sequences.ids, f"{name} starts": sequences.starts, f"{name} counts": rows}


def _packed(texts: Any) -> NDArray[np.uint8]:
    return np.frombuffer(_BREAK.join(texts).encode("utf-8", "surrogatepass"), np.uint8)


def _uses(files: Mapping[str, Facts], functions: list[Function]) -> NDArray[np.uint32]:
    """How often the name of each function stands anywhere, less how often something of that name is defined."""
    from codeguard.facts import word_hash

    words = np.frombuffer(b"".join(facts.words for facts in files.values()), np.uint32)
    counts = np.frombuffer(b"".join(facts.counts for facts in files.values()), np.uint8)
    distinct, at = np.unique(words, return_inverse=True)
    totals = np.bincount(at, counts, distinct.size)
    defined = Counter(function.name for facts in files.values() for function in facts.functions)
    hashes = np.array([word_hash(function.name) for function in functions], np.uint32)
    found = totals[np.searchsorted(distinct, hashes)] if distinct.size else np.empty(0)
    own = np.array([defined[function.name] for function in functions], np.float64)
    return np.maximum(found - own, 0).astype(np.uint32)
