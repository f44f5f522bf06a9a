"""Regular expressions of packs: compiled, and refused where one hostile line could hold them up for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.pattern.holes import PatternError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\()|(?P<close>\))|(?P<bar>\|)|.", re.DOTALL)
_REPEAT = re.compile(r"[*+](?!\+)|\{\d*,(?:\d{2,})?\}(?!\+)")
_FLAGS = re.compile(r"\?(?:P<\w+>|[a-zA-Z-]*:)")
_POSSESSIVE = re.compile(r"[*+?}]\+|\(\?>")
_SAMPLES = "a1 _-./,:\"'!\t"


def compile_expression(text: str) -> re.Pattern[str]:
    """The expression that a text is. Raises PatternError."""
    try:
        compiled = re.compile(text)
    except re.error as error:
        raise PatternError(str(error)) from error
    except (RecursionError, OverflowError) as error:
        raise PatternError("too deep or too large for a regular expression") from error
    for branches in _repeated(text):
        if _is_ambiguous(branches):
            shown = "|".join(branches)
            raise PatternError(f"({shown[:40]}) is repeated and matches the same text in many ways: it may never end")
    return compiled


def _repeated(text: str) -> Iterator[list[str]]:
    """The branches of each group that is repeated without a small limit, and goes back over what it has taken."""
    groups: list[list[int]] = []
    for token in _TOKEN.finditer(text):
        if token["open"]:
            flags = _FLAGS.match(text, token.end())
            groups.append([flags.end() if flags else token.end()])
        elif token["bar"] and groups:
            groups[-1].append(token.end())
        elif token["close"] and groups:
            starts = groups.pop()
            if _REPEAT.match(text, token.end()) and not _POSSESSIVE.search(text[starts[0] : token.start()]):
                ends = [*(start - 1 for start in starts[1:]), token.start()]
                yield [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _is_ambiguous(branches: list[str]) -> bool:
    """Whether some text of a repeated group can be cut into rounds in several ways: then there are endlessly many."""
    try:
        expressions = [re.compile(branch) for branch in branches]
    except re.error:  # codeguard: ignore[silent-fallback] -- it refers to another group, and cannot be tried alone
        return False
    characters = sorted({*_SAMPLES, *(each for each in "".join(branches) if each.isalnum())})
    ways = {each: sum(bool(found.fullmatch(each)) for found in expressions) for each in characters}
    rounds = [each for each in characters if ways[each]]
    pairs = (first + second for first in rounds for second in rounds)
    return max(ways.values()) > 1 or any(found.fullmatch(pair) for pair in pairs for found in expressions)
