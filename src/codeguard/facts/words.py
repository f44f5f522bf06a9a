"""The words of a file: every identifier in code and in strings, counted, known by its hash."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from zlib import crc32

_WORD = re.compile(r"[^\W\d]\w*")
_SPACED = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)) + bytes(128)
"""ASCII without what no word is made of."""
_MOST = 255


def word_hash(word: str) -> int:
    """The 32-bit hash that stands for a word in the facts.

    Two of a hundred thousand words share one now and then: a name may then seem used that is not, never the other
    way round.
    """
    return crc32(word.encode("utf-8", "surrogatepass"))


def count_words(code: str) -> tuple[bytes, bytes]:
    """The hashes (uint32, ascending) and counts (uint8, 255 for more) of the words in code without comments.

    In ASCII text, a number counts as a word.
    """
    if code.isascii():
        words = Counter(code.encode().translate(_SPACED).split())
    else:
        words = Counter(word.encode("utf-8", "surrogatepass") for word in _WORD.findall(code))
    counts = dict(zip(map(crc32, words), words.values(), strict=True))
    hashes = sorted(counts)
    return array("I", hashes).tobytes(), bytes([min(counts[value], _MOST) for value in hashes])
