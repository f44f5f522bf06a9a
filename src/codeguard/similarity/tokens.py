"""The token sequences of many functions as two numpy arrays."""

from __future__ import annotations

from itertools import compress, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from codeguard.facts import Facts, Function


class Sequences(NamedTuple):
    """n token sequences, one behind the other."""

    ids: NDArray[np.uint32]
    """The tokens of all; equal numbers are equal tokens."""
    starts: NDArray[np.int64]
    """n + 1 offsets: sequence i is `ids[starts[i]:starts[i + 1]]`."""

    @property
    def lengths(self) -> NDArray[np.int64]:
        """The n lengths in tokens."""
        return np.diff(self.starts)

    def take(self, which: NDArray[np.int64]) -> Sequences:
        """These sequences, in this order."""
        lengths = self.lengths[which]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        at = np.arange(starts[-1]) + np.repeat(self.starts[which] - starts[:-1], lengths)
        return Sequences(self.ids[at], starts)

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
    """The functions of a project that are compared, in both forms."""

    functions: list[tuple[str, Function]]
    """Path and function."""
    kept: Sequences
    renamed: Sequences


def load_corpus(files: Iterable[tuple[str, Facts]], wanted: Callable[[Function], bool]) -> Corpus:
    """The forms of the wanted functions of the files; functions of fewer than FLOOR tokens have none."""
    from codeguard.facts import FLOOR  # what follows is not needed where there is an index

    functions: list[tuple[str, Function]] = []
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
    numbers = np.unique(np.concatenate(vocabularies), return_inverse=True)[1].astype(np.uint32)
    starts = np.cumsum([0, *(function.tokens for _, function in functions)])
    kept, renamed = numbers[np.concatenate(forms, axis=1)]
    return Corpus(functions, Sequences(kept, starts), Sequences(renamed, starts))
