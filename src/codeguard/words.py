"""The words that names are made of: `getMockUser_2` is get, mock, user, 2."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=1 << 16)
def split_words(name: str) -> tuple[str, ...]:
    """The words of an identifier or a key, in lower case, split at punctuation, digits and capitals."""
    return tuple(word.lower() for word in _WORD.findall(name))


_SEPARATORS = "_- ."


def stands_between(text: str, before: tuple[str, ...], word: str, after: tuple[str, ...] = ("",)) -> bool:
    """Whether a word stands in a text behind or in front of others: a fast way to see that no name has both.

    All is in lower case; what `latestdata` has passes for `test data`.
    """
    pieces = text.split(word)
    return any(
        left.rstrip(_SEPARATORS).endswith(before) and right.lstrip(_SEPARATORS).startswith(after)
        for left, right in itertools.pairwise(pieces)
    )


def word_set(text: str) -> frozenset[str]:
    """The words of a text, separated by spaces."""
    return frozenset(text.split())


def word_tuple(text: str, separator: str = " ") -> tuple[str, ...]:
    """The words or phrases of a text, in order."""
    return tuple(text.split(separator))


def phrases(words: tuple[str, ...], at: int) -> tuple[str, ...]:
    """The phrases of two words that the word at this place is in."""
    return tuple(" ".join(words[max(first, 0) : first + 2]) for first in (at - 1, at))
