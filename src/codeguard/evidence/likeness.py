"""How much of two files is the same."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from codeguard.lexer import split_lines

if TYPE_CHECKING:
    from codeguard.facts import Facts

_Part = TypeVar("_Part")
_COMMON = 0.3
"""The share of words that any two files have in common."""


def likeness(one: Facts, two: Facts) -> float:
    """The share, 0 to 1, that two files have in common: of their lines of code, or of their words if they are short."""
    if one.digest and one.digest == two.digest:
        return 1.0
    if one.line_hashes and two.line_hashes:
        return _share(_lines(one), _lines(two))
    return max(_share(_words(one), _words(two)) - _COMMON, 0.0) / (1 - _COMMON)


def text_likeness(one: str, two: str) -> float:
    """The share, 0 to 1, of lines that two texts have in common."""
    return _share(*(Counter(line.strip() for line in split_lines(text) if line.strip()) for text in (one, two)))


def _share(one: Counter[_Part], two: Counter[_Part]) -> float:
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0


def _lines(facts: Facts) -> Counter[int]:
    counts = Counter(array("I", facts.line_hashes))
    del counts[0]
    return counts


def _words(facts: Facts) -> Counter[int]:
    return Counter(dict(zip(array("I", facts.words), facts.counts, strict=True)))
