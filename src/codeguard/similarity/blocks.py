"""Runs of lines that stand in two places, from the hashes of the files' lines.

Windows of the shortest length are hashed by doubling: the hash of 2m lines is made of those of the two halves. Equal
hashes are compared line by line, so a collision makes no block; each window is held against the first one like it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from codeguard.facts import Facts


class Span(NamedTuple):
    """A run of lines in a file, from 1, the last one included."""

    path: str
    first: int
    last: int


class Block(NamedTuple):
    """The same run of lines in several places, as long as it can be."""

    spans: tuple[Span, ...]
    """Two or more, in the order of the files."""
    lines: int
    """How many lines of code are the same."""


class _Lines(NamedTuple):
    """The lines of code of all files, one behind the other."""

    hashes: NDArray[np.uint32]
    numbers: NDArray[np.int64]
    """The number of each in its file, from 1."""
    files: NDArray[np.int64]
    """Which file each is in."""
    paths: list[str]

    def span(self, start: int, stop: int) -> Span:
        """The place of the lines from `start` to `stop`, that one left out."""
        path = self.paths[self.files[start]]
        return Span(path, int(self.numbers[start]), int(self.numbers[stop - 1]))


def shared_blocks(files: Iterable[tuple[str, Facts]], shortest: int) -> list[Block]:
    """All runs of at least `shortest` lines of code that stand in two places that do not overlap."""
    lines = _load(files)
    if lines.hashes.size < shortest:
        return []
    earlier = _first_of_each(lines, shortest)
    places = np.flatnonzero(earlier >= 0)
    steps = (np.diff(places) != 1) | (np.diff(earlier[places]) != 1)
    grouped: dict[tuple[int, int], list[int]] = defaultdict(list)
    for run in np.split(places, np.flatnonzero(steps) + 1) if places.size else []:
        size = run.size + shortest - 1
        grouped[int(earlier[run[0]]), size].append(int(run[0]))
    blocks = []
    for (first, size), others in sorted(grouped.items()):
        blocks.append(Block(tuple(lines.span(start, start + size) for start in (first, *others)), size))
    return blocks


def _load(files: Iterable[tuple[str, Facts]]) -> _Lines:
    known = [(path, facts.line_hashes) for path, facts in files if facts.line_hashes]
    sizes = [len(hashes) // 4 for _, hashes in known]
    hashes = np.frombuffer(b"".join(hashes for _, hashes in known), np.uint32)
    owners = np.repeat(np.arange(len(known)), sizes)
    numbers = np.arange(hashes.size) - np.repeat(np.cumsum(sizes) - sizes, sizes) + 1
    code = np.flatnonzero(hashes)
    return _Lines(hashes[code], numbers[code], owners[code], [path for path, _ in known])


def _first_of_each(lines: _Lines, size: int) -> NDArray[np.int64]:
    """For the window of `size` lines from each line on, where the first equal one begins; -1 if there is none before.

    A window that overlaps its first equal has none.
    """
    windows = lines.hashes.size - size + 1
    keys = _window_hashes(lines.hashes, size)[:windows]
    inside = np.flatnonzero(lines.files[:windows] == lines.files[size - 1 :])
    order = inside[np.argsort(keys[inside], kind="stable")]
    fresh = np.concatenate(([True], keys[order][1:] != keys[order][:-1]))
    first = order[np.maximum.accumulate(np.where(fresh, np.arange(order.size), 0))] if order.size else order
    equal = (order - first >= size) | (lines.files[order] != lines.files[first])
    order, first = order[equal], first[equal]
    for line in range(size):
        same = lines.hashes[order + line] == lines.hashes[first + line]
        order, first = order[same], first[same]
    earlier = np.full(lines.hashes.size, -1)
    earlier[order] = first
    return earlier


def _window_hashes(hashes: NDArray[np.uint32], size: int) -> NDArray[np.uint64]:
    """A hash of the `size` lines from each line on; those that reach past the end are of no use."""
    power, have = hashes.astype(np.uint64), 1
    total, done = np.zeros_like(power), 0
    while size > done:
        if size & have:
            total = total * np.uint64(0x9E3779B97F4A7C15) + _mixed(_ahead(power, done))
            done += have
        power = _mixed(power) * np.uint64(3) + _mixed(_ahead(power, have) + np.uint64(have))
        have *= 2
    return total


def _ahead(values: NDArray[np.uint64], distance: int) -> NDArray[np.uint64]:
    """The values moved up by so many places."""
    return np.concatenate((values[distance:], np.zeros(min(distance, values.size), np.uint64)))


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = values * np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(31))
