"""The two forms of a function in which functions are compared: names kept, and local names and literals renamed."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from codeguard.lexer import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOOR = 24
"""Functions of fewer tokens have no forms: they are too short to compare."""

_TRAILING_COMMA = re.compile(r",(?=\s*[)\]}])")
_LAYOUT = frozenset(("->", "\\"))
_TELLING = frozenset((".", "=", "for", "def", "lambda"))
"""Tokens that tell what the names next to them are."""
_BEFORE_KEYWORD = frozenset(("(", ","))
_BEFORE_TARGETS = frozenset(("for", "lambda", ",", "*", "**", "(", "["))
_LITERAL = tuple("'\"0123456789")


class Forms:
    """The forms of the functions of one file: indexes into one vocabulary of token hashes."""

    def __init__(self, *, nested: bool) -> None:
        """`nested`: see `lexer.is_nested`."""
        self._nested = nested
        self._indexes: defaultdict[str, int] = defaultdict()
        self._indexes.default_factory = self._indexes.__len__
        self._kept: list[int] = []
        self._renamed: list[int] = []

    def add(self, code: str, names: set[str]) -> tuple[int, int, bytes]:
        """Add a function that has this code (no comments, docstrings, annotations) and binds these names.

        Returns the number of its tokens, that of its body's, and the digest (8 bytes) of its kept form.
        """
        kept = _kept(code, nested=self._nested)
        digest = blake2b("\0".join(kept).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        if len(kept) >= FLOOR:
            self._kept += list(map(self._indexes.__getitem__, kept))
            self._renamed += list(map(self._indexes.__getitem__, _renamed(kept, names)))
        return len(kept), len(kept) - kept.index(":") - 1, digest

    def packed(self) -> tuple[bytes, int, bytes, bytes]:
        """The vocabulary (uint64 hashes), the bytes for one token (1, 2 or 4), and the two forms of all functions."""
        vocabulary = b"".join(map(_token_hash, self._indexes))
        distinct = len(self._indexes)
        code = "B" if distinct <= 1 << 8 else "H" if distinct <= 1 << 16 else "I"
        kept, renamed = array(code, self._kept), array(code, self._renamed)
        return vocabulary, kept.itemsize, kept.tobytes(), renamed.tobytes()


def _kept(code: str, *, nested: bool) -> list[str]:
    """The tokens of a function from its parameters on; commas before a closing bracket and such are layout."""
    found = tokens(_TRAILING_COMMA.sub("", code), nested=nested)
    if "->" in code or "\\" in code:
        found = [token for token in found if token not in _LAYOUT]
    return found[found.index("def") + 2 :]


def _renamed(kept: list[str], bound: set[str]) -> list[str]:
    """The form in which a bound name or literal is told by how many others were used since its last use.

    Numbers in order of appearance would change behind every inserted name; these change once for each name around it.
    """
    bound, stay = _read_roles(kept, bound)
    renamed, fixed = kept.copy(), set(stay)
    names: list[str] = []
    literals: list[str] = []
    kinds = dict.fromkeys(bound, ("\0", names))
    kinds |= dict.fromkeys((token for token in set(kept) if token.startswith(_LITERAL)), ("\1", literals))
    for at in [at for at, token in enumerate(kept) if token in kinds]:
        if at in fixed:
            continue
        token = kept[at]
        mark, recent = kinds[token]
        renamed[at] = mark
        if token in recent:
            place = recent.index(token)
            renamed[at] = f"{mark}{place + 1}"
            del recent[place]
        recent.insert(0, token)
    return renamed


def _read_roles(kept: list[str], bound: set[str]) -> tuple[set[str], list[int]]:
    """All names that are bound, and the places of attributes and keywords, which stay whatever is bound."""
    bound, stay, header = set(bound), [], kept.index(":")
    for at in [at for at, token in enumerate(kept) if token in _TELLING]:
        match kept[at]:
            case ".":
                stay.append(min(at + 1, len(kept) - 1))  # a float like `1.` may end the function
            case "for":
                bound.update(_targets(kept, at + 1, "in"))
            case "lambda":
                header = kept.index(":", at)
                bound.update(_targets(kept, at + 1, ":"))
            case "def":
                header = kept.index(":", at)
            case _ if kept[at - 1] == ":":  # of a walrus
                bound.add(kept[at - 2])
            case _ if at > header and kept[at - 2] in _BEFORE_KEYWORD:
                stay.append(at - 1)
    return bound, stay


def _targets(kept: list[str], at: int, end: str) -> Iterator[str]:
    """The names that a comprehension, loop or lambda binds: words behind `for`, `lambda`, comma, star, bracket."""
    while at < len(kept) and kept[at] != end:
        if kept[at].isidentifier() and kept[at - 1] in _BEFORE_TARGETS:
            yield kept[at]
        at += 1


@lru_cache(maxsize=1 << 16)
def _token_hash(token: str) -> bytes:
    if token[0] in "'\"":  # quotes are layout
        quote = 3 if token[:3] in {'"""', "'''"} else 1
        token = f"'{token[quote:-quote]}"
    return blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest()
