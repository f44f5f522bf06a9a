"""The words of a file: every identifier in code and in strings, counted, known by its hash."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from functools import lru_cache
from zlib import crc32

_WORD = re.compile(r"[^\W\d]\w*")
_CANDIDATE = re.compile(r"[a-zA-Z_\x80-\U0010ffff]\w*")
"""A word, perhaps with a sign like a dash in front: half as slow."""
_MOST = 255


@lru_cache(maxsize=1 << 16)
def word_hash(word: str) -> int:
    """The 32-bit hash that stands for a word in the facts.

    Two of a hundred thousand words share one now and then: a name may then seem used that is not, never the other
    way round.
    """
    return crc32(word.encode("utf-8", "surrogatepass"))


def count_words(code: str) -> tuple[bytes, bytes]:
    """The hashes (uint32, ascending) and counts (uint8, 255 for more) of the words in code without comments."""
    words = Counter(_CANDIDATE.findall(code))
    if not all(map(str.isidentifier, words)):
        words = Counter(_WORD.findall(code))
    counts = dict(zip(map(word_hash, words), words.values(), strict=True))
    hashes = sorted(counts)
    return array("I", hashes).tobytes(), bytes([min(counts[value], _MOST) for value in hashes])
