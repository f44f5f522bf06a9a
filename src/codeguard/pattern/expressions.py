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
    groups = [[0]]
    for token in _TOKEN.finditer(text):
        if token["open"]:
            flags = _FLAGS.match(text, token.end())
            groups.append([flags.end() if flags else token.end()])
        elif token["bar"]:
            groups[-1].append(token.end())
        elif token["close"]:
            starts = groups.pop()
            if _goes_back(text, starts[0], token):
                ends = [*(start - 1 for start in starts[1:]), token.start()]
                yield [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _goes_back(text: str, start: int, close: re.Match[str]) -> bool:
    return bool(_REPEAT.match(text, close.end())) and not _POSSESSIVE.search(text, start, close.start())


def _is_ambiguous(branches: list[str]) -> bool:
    """Whether some text of a repeated group can be cut into rounds in several ways: then there are endlessly many."""
    try:
        expressions = [re.compile(branch) for branch in branches]
    except re.error:  # it refers to another group, and cannot be tried alone
        return False
    characters = {*_SAMPLES, *filter(str.isalnum, "".join(branches))}
    ways = {each: _ways(expressions, each) for each in characters}
    rounds = [each for each in characters if ways[each]]
    return max(ways.values()) > 1 or any(_ways(expressions, first + second) for first in rounds for second in rounds)


def _ways(expressions: list[re.Pattern[str]], text: str) -> int:
    return sum(bool(expression.fullmatch(text)) for expression in expressions)
