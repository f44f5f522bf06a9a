"""A few functions against all: what a change touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from codeguard.similarity.join import CHUNK, Pairs, measure, most_edits

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codeguard.similarity.tokens import Sequences


def pairs_with(sequences: Sequences, chosen: Sequence[int], threshold: float, among: Collection[int]) -> Pairs:
    """All pairs with a similarity of at least `threshold` of which one is chosen: exactly those of the join.

    `chosen` are indexes of sequences, `among` those of the ones to compare with. Only the bounds of length and counts
    (`join.py`, `counts.py`) are tested, of each chosen one with all: for n chosen of N that is n N steps of a few
    nanoseconds.
    """
    lengths, counts, others = sequences.lengths, sequences.counts, np.array(among, np.int64)
    first, second, distances = ([np.empty(0, np.int64)] for _ in range(3))
    at_once = max(CHUNK // max(others.size, 1), 1)
    for start in range(0, len(chosen), at_once):
        one, two = (ends.ravel() for ends in np.meshgrid(chosen[start : start + at_once], others))
        longer = np.maximum(lengths[one], lengths[two])
        most = most_edits(longer, threshold)
        near = np.flatnonzero((longer - np.minimum(lengths[one], lengths[two]) <= most) & (one != two))
        near = near[counts.near(one[near], two[near], most[near])]
        found = measure(sequences, one[near], two[near], threshold)
        near, found = near[found <= most[near]], found[found <= most[near]]
        first.append(np.minimum(one[near], two[near]))
        second.append(np.maximum(one[near], two[near]))
        distances.append(found)
    keys = np.concatenate(first) << 32 | np.concatenate(second)
    at = np.argsort(keys, kind="stable")
    at = at[np.diff(keys[at], prepend=-1) > 0]  # each pair once; np.unique would import masked arrays
    ends = (keys[at] >> 32, keys[at] & 0xFFFFFFFF)
    return Pairs(*ends, 1 - np.concatenate(distances)[at] / np.maximum(lengths[ends[0]], lengths[ends[1]]))
