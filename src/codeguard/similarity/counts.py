"""How often each kind of token is in a sequence, from which a lower bound of two sequences' distance is read."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from codeguard.similarity.tokens import Sequences

KINDS = 64
"""Kinds of tokens that are told apart. Few, so that a pair costs few bytes: what falls together only hides edits."""
_MOST = 255
"""Tokens of a kind that are counted."""
_BLOCK = 1 << 13
"""Sequences that are counted in one go: 4 MB."""
_PAIRS = 1 << 15
"""Pairs that are compared in one go: 2 MB."""
_EVEN = np.uint64(0x00FF00FF00FF00FF)
_LANES = np.uint64(0x0001000100010001)


def scatter(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A well mixed 32-bit hash of each value."""
    mixed = values * np.uint32(0x9E3779B1)
    return (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x85EBCA77)


def grams(sequences: Sequences, length: int) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
    """All runs of `length` neighbouring tokens: which sequence each is in (ascending), and its hash."""
    values = scatter(sequences.ids)
    for distance in range(1, length):
        values[:-distance] = scatter(values[:-distance] + sequences.ids[distance:])
    counts = np.maximum(sequences.lengths - (length - 1), 0)
    owners = np.repeat(np.arange(counts.size), counts)
    behind = np.concatenate(([0], np.cumsum(counts)))[:-1]
    return owners, values[np.arange(owners.size) + (sequences.starts[:-1] - behind)[owners]]


class Counts:
    """Of n sequences how many tokens of each kind they have: n rows of KINDS bytes."""

    def __init__(self, rows: NDArray[np.uint8]) -> None:
        self.rows = rows

    @classmethod
    def of(cls, ids: NDArray[np.uint32], bounds: NDArray[np.int64]) -> Counts:
        """Count the tokens of the sequences that lie between two bounds each."""
        rows = np.empty((bounds.size - 1, KINDS), np.uint8)
        for start in range(0, len(rows), _BLOCK):
            starts = bounds[start : start + _BLOCK + 1]
            kinds = (scatter(ids[starts[0] : starts[-1]]) >> np.uint32(9)) % KINDS
            cells = np.repeat(np.arange(starts.size - 1), np.diff(starts)) * KINDS + kinds
            counts = np.bincount(cells, minlength=(starts.size - 1) * KINDS)
            rows[start : start + _BLOCK] = np.minimum(counts, _MOST).reshape(-1, KINDS)
        return cls(rows)

    @cached_property
    def _totals(self) -> NDArray[np.int64]:
        return _sums(self.rows)

    def near(self, first: NDArray[np.int64], second: NDArray[np.int64], most: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of the pairs can have a distance of at most `most`: their indexes; the others have a larger one.

        An edit takes away one token and adds one at most, so the distance is at least the number of tokens that
        either of the two has more of than the other, summed over the kinds.
        """
        totals = self._totals
        alive = [np.empty(0, np.int64)]
        for start in range(0, first.size, _PAIRS):
            one, two = first[start : start + _PAIRS], second[start : start + _PAIRS]
            either = _sums(np.maximum(self.rows[one], self.rows[two]))
            more = either - np.minimum(totals[one], totals[two])
            alive.append(np.flatnonzero(more <= most[start : start + _PAIRS]) + start)
        return np.concatenate(alive)


def _sums(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The sum of each row, of eight bytes at once."""
    words = rows.view(np.uint64)
    lanes = ((words & _EVEN) + ((words >> np.uint64(8)) & _EVEN)).sum(axis=1, dtype=np.uint64)
    sums: NDArray[np.uint64] = (lanes * _LANES) >> np.uint64(48)
    return sums.astype(np.int64)
