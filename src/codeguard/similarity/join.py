"""All pairs of token sequences that are alike, exactly: none at or above the threshold is missed.

Two sequences, the longer of L tokens, are alike when their Levenshtein distance is at most k(L) = floor((1 - t) L).
From that follow bounds that are cheap to test; only what passes them all is measured.

* Length: the distance is at least the difference of the lengths, so the shorter has at least L - k(L) tokens.
* Count: an edit touches at most q of a sequence's q-grams, so the two share at least o(L) = L - q + 1 - q k(L) of them,
  counted with repetition (Ukkonen 1992; Gravano et al. 2001).
* Prefix: put all q-grams in one order, rare ones first. Two multisets that share o elements share one among the first
  |A| - o + 1 and |B| - o + 1 of theirs (Chaudhuri et al. 2006; Bayardo et al. 2007). Only pairs that do are looked at.
* Counts: see `counts.py`.

Different q-grams that fall into one bucket of the index only add to what two multisets share: that loses no pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from codeguard.similarity.counts import grams, scatter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from codeguard.similarity.tokens import Sequences

    Ints = NDArray[np.int64]

CHUNK = 1 << 20
"""Pairs that are looked at in one go: some 60 MB."""
_BUCKET_BITS = 20
_RARITY_BITS = 18
_STEP = np.uint32(0xC2B2AE3D)
_EPSILON = 1e-9


class Pairs(NamedTuple):
    """Pairs of sequences that are alike, in ascending order."""

    first: Ints
    second: Ints
    """Larger than `first`."""
    similarity: NDArray[np.float64]
    """1 - distance / length of the longer."""


def most_edits(lengths: Ints, threshold: float) -> Ints:
    """k(L): the largest distance at which two sequences are alike of which the longer has L tokens."""
    edits: Ints = np.floor((1 - threshold) * lengths + _EPSILON).astype(np.int64)
    return edits


def similar_pairs(sequences: Sequences, threshold: float, gram: int = 1, among: Collection[int] | None = None) -> Pairs:
    """All pairs with a similarity of at least `threshold`, among some sequences or all.

    `gram` is q: the answer is the same for each. Raises ValueError for a threshold at which sequences of these lengths
    need not share a q-gram.
    """
    numbers = np.arange(sequences.lengths.size) if among is None else np.array(among, np.int64)
    order = numbers[np.argsort(sequences.lengths[numbers], kind="stable")]
    ordered = sequences.take(order)
    if not ordered.ids.size:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    counts, most = ordered.counts, most_edits(ordered.lengths, threshold)
    found = [np.empty(0, np.int64)]
    for first, second in _candidates(ordered, most, gram):
        keys = _distinct(first << 32 | second)
        first, second = keys >> 32, keys & 0xFFFFFFFF
        found.append(keys[counts.near(first, second, most[second])])
    keys = _distinct(np.concatenate(found))
    first, second = keys >> 32, keys & 0xFFFFFFFF
    distances = measure(ordered, first, second, threshold)
    alike = distances <= most[second]
    ends = np.sort(np.stack((order[first[alike]], order[second[alike]])), axis=0)
    similarity = 1 - distances[alike] / ordered.lengths[second[alike]]
    place = np.lexsort((ends[1], ends[0]))
    return Pairs(ends[0][place], ends[1][place], similarity[place])


def measure(sequences: Sequences, first: Ints, second: Ints, threshold: float) -> Ints:
    """The distance of each pair; where they are not alike, some number above k of the longer."""
    from rapidfuzz.distance import Levenshtein  # 30 ms that a warm run does not pay
    from rapidfuzz.process import cpdist

    distances, lengths = np.empty(first.size, np.int64), sequences.lengths
    for start in range(0, first.size, CHUNK):
        one, two = first[start : start + CHUNK], second[start : start + CHUNK]
        used = np.zeros(lengths.size, bool)
        used[one] = used[two] = True
        texts = np.array(sequences.take(np.flatnonzero(used)).text(), object)
        at = np.cumsum(used) - 1
        cutoff = 1 - threshold + _EPSILON
        scorer = Levenshtein.normalized_distance
        shares = cpdist(
            texts[at[one]], texts[at[two]], scorer=scorer, score_cutoff=cutoff, dtype=np.float64, workers=-1
        )
        longer = np.maximum(lengths[one], lengths[two])
        distances[start : start + CHUNK] = np.rint(shares * longer)
    return distances


def _distinct(values: Ints) -> Ints:
    """The distinct values, ascending."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if values.size else values


def _candidates(sequences: Sequences, most: Ints, gram: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs that share a q-gram of their prefixes, some more than once; `sequences` ascend in length."""
    lengths = sequences.lengths
    shared = lengths - gram + 1 - gram * most
    owners, buckets, behind = _prefixes(sequences, shared, gram)
    longest = np.searchsorted(lengths - most, lengths, side="right")  # the shorter has at least L - k(L) tokens
    ends = np.searchsorted(buckets << 32 | owners, (buckets << 32) + longest[owners])
    counts = np.maximum(ends - np.arange(owners.size) - 1, 0)
    total = np.cumsum(counts)
    start = 0
    while start < owners.size:
        done = total[start - 1] if start else 0
        stop = max(int(np.searchsorted(total, done + CHUNK)), start + 1)
        one = np.repeat(np.arange(start, stop), counts[start:stop])
        two = one + 1 + np.arange(one.size) - np.repeat((total - counts)[start:stop] - done, counts[start:stop])
        second = owners[two]
        # the first q-gram that two prefixes share leaves what is behind it in both to share with it
        near = (np.minimum(behind[one], behind[two]) + 1 >= shared[second]) & (owners[one] < second)
        yield owners[one[near]], second[near]
        start = stop


def _prefixes(sequences: Sequences, shared: Ints, gram: int) -> tuple[Ints, Ints, Ints]:
    """The q-grams in the prefixes, by bucket and owner: owners, buckets, and how many q-grams are behind each."""
    lengths = sequences.lengths
    least = np.minimum.accumulate(shared[::-1])[::-1]  # of all at least as long
    if lengths.size and least[0] < 1:
        raise ValueError(f"sequences of {lengths[0]} tokens need not share {gram}-grams at this threshold")
    owners, values = grams(sequences, gram)
    keys = np.sort(owners.astype(np.uint64) << np.uint64(32) | values)
    places = np.arange(keys.size, dtype=np.int32)
    fresh = np.concatenate(([True], keys[1:] != keys[:-1]))
    nth = places - np.maximum.accumulate(np.where(fresh, places, 0))  # of its kind in its sequence
    buckets = scatter(keys.astype(np.uint32) + nth.astype(np.uint32) * _STEP) >> np.uint32(32 - _BUCKET_BITS)
    del keys, fresh, nth, values
    rarity = np.minimum(np.bincount(buckets), (1 << _RARITY_BITS) - 1)[buckets]
    ranked = np.sort(owners << (_BUCKET_BITS + _RARITY_BITS) | rarity << _BUCKET_BITS | buckets)
    del rarity, buckets
    sizes = lengths - gram + 1
    behind = np.repeat(np.cumsum(sizes), sizes) - places - 1
    chosen = np.flatnonzero(behind >= np.repeat(least, sizes) - 1)
    owners, behind, bucket = owners[chosen], behind[chosen], ranked[chosen] & ((1 << _BUCKET_BITS) - 1)
    place = np.argsort(bucket << 32 | owners, kind="stable")
    return owners[place], bucket[place], behind[place]
