"""Small signatures of token sequences, from which a lower bound of their distance is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from codeguard.similarity.tokens import Sequences

SIZE = 384
"""Bits of a signature."""
_BLOCK = 1 << 13
"""Sequences whose signatures are made in one go: 3 MB."""


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


class Bits:
    """The signatures of n sequences: a bit for each kind of token, and one for each kind of two neighbours."""

    def __init__(self, signatures: Iterable[NDArray[np.uint64]]) -> None:
        """`signatures` are those of tokens and those of neighbours, SIZE / 64 rows of n words each."""
        self.signatures = tuple(signatures)

    @classmethod
    def of(cls, sequences: Sequences) -> Bits:
        """The signatures of the sequences."""
        return cls(_signatures(sequences, length) for length in (1, 2))

    def near(self, first: NDArray[np.int64], second: NDArray[np.int64], most: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of the pairs can have a distance of at most `most`: their indexes; the others have a larger one.

        An edit can remove one kind of token and two kinds of neighbours, so a distance is at least the number of bits
        that one of the two has alone, or half of it for neighbours.
        """
        alive = np.arange(first.size)
        for cost, signatures in enumerate(self.signatures, 1):
            alone = np.zeros((2, alive.size), np.uint16)
            for column in signatures:
                one, two = column[first[alive]], column[second[alive]]
                both = one & two
                alone += np.bitwise_count(np.stack((one ^ both, two ^ both)))
                near = alone.max(axis=0) <= cost * most[alive]
                if not near.all():
                    alive, alone = alive[near], alone[:, near]
        return alive


def _signatures(sequences: Sequences, length: int) -> NDArray[np.uint64]:
    """SIZE / 64 rows of n words."""
    owners, values = grams(sequences, length)
    count = sequences.starts.size - 1
    rows = np.empty((count, SIZE // 64), np.uint64)
    for start in range(0, count, _BLOCK):
        stop = min(start + _BLOCK, count)
        low, high = np.searchsorted(owners, (start, stop))
        flags = np.zeros((stop - start, SIZE), bool)
        flags[owners[low:high] - start, (values[low:high] >> np.uint32(8)) % SIZE] = True
        rows[start:stop] = np.packbits(flags, axis=1).view(np.uint64)
    return np.ascontiguousarray(rows.T)
