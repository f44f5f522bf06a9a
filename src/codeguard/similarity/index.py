"""All functions of a project, packed so that one search of them takes a few hundredths of a second."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from codeguard.similarity.counts import Counts
from codeguard.similarity.mapped import load_arrays, save_arrays
from codeguard.similarity.nearest import pairs_with
from codeguard.similarity.tokens import Sequences, load_corpus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from codeguard.facts import Facts, Function

    Arrays = Mapping[str, NDArray[Any]]
    Forms = tuple[Sequences, Sequences]

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
        kept, renamed = (
            Sequences(arrays[f"{name} ids"], arrays[f"{name} starts"], Counts(arrays[f"{name} counts"]))
            for name in _FORMS
        )
        self.forms = kept, renamed
        """Of all functions, with names kept and renamed."""

    def __len__(self) -> int:
        return len(self.symbols)

    @classmethod
    def build(cls, files: Mapping[str, Facts]) -> Index:
        """The index of all functions that are long enough to compare."""
        corpus = load_corpus(files.items())
        owners = {path: number for number, path in enumerate(files)}
        functions = [function for _, function in corpus.functions]
        arrays: dict[str, NDArray[Any]] = {
            "vocabulary": corpus.vocabulary,
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
        signature, docstring = (texts[number] for texts in self._described)
        return Indexed(self.paths[owner], line, end_line, self.symbols[number], signature, docstring, uses)

    @cached_property
    def _described(self) -> tuple[list[str], list[str]]:
        """The signatures and the docstrings of all."""
        return self._texts("signatures"), self._texts("docstrings")

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

    def forms_with(self, facts: Facts, wanted: Function) -> Forms:
        """The forms of all functions, and behind them those of a function from elsewhere."""
        kept, renamed = load_corpus([("", facts)], lambda function: function == wanted).told_by(
            self._arrays["vocabulary"]
        )
        return self.forms[0] + kept, self.forms[1] + renamed

    def search(self, forms: Forms, number: int, threshold: float) -> dict[int, float]:
        """The functions with a form that is at least so much like that of the one with this number, and how much."""
        found: dict[int, float] = {}
        for sequences in forms:
            pairs = pairs_with(sequences, [number], threshold, range(len(self)))
            others = (pairs.first + pairs.second - number).tolist()
            for other, share in zip(others, pairs.similarity.tolist(), strict=True):
                found[other] = max(share, found.get(other, 0.0))
        return found

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
    rows = sequences.counts.rows
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
