"""Python text cut into tokens by regular expressions: comments, line kinds and the forms of functions come from it.

It reads text that `ast` has already accepted, so it may be far simpler than a tokenizer (and is many times faster
than the standard library's). It never fails: what it does not know is an operator. The prefix of a string (`rb`) is
a word before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWLINE = re.compile(r"\r\n|\r|\n")

_STRING = (
    r'"""[^"\\]*(?:(?:\\[\s\S]|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\[\s\S]|'(?!''))[^'\\]*)*'''"
    r'|"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*"'
    r"|'[^'\\\r\n]*(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*)*'"
)
_OPERATOR = r"\*\*=?|//=?|>>=?|<<=?|->|:=|\.\.\.|[-+*/%@&|^=!<>]=|[^\s\w]"
_TOKEN = re.compile(rf"\w+|[(),.:\[\]{{}}]|{_STRING}|\#[^\r\n]*|{_OPERATOR}")
_STRING_OR_COMMENT = re.compile(rf"[^\"'#]*({_STRING}|\#[^\r\n]*)")
_CODE = re.compile(rf"([^\"'#]*+(?:(?:{_STRING}|[\"'])[^\"'#]*+)*+)(?:\#[^\r\n]*)?")
_FORMATTED = re.compile(r"[ftFT][rR]?$|[rR][ftFT]$")
_FORMATTED_STRING = re.compile(rf"[ftrFTR]({_STRING})")


def tokens(text: str, *, nested: bool | None = None) -> list[str]:
    """The tokens of `text` (ints and names, operators, strings, comments) in order, without white space.

    With `nested` given, it is known of the file whether `is_nested`.
    """
    return list(_tokens_of_nested(text)) if nested or (nested is None and is_nested(text)) else _TOKEN.findall(text)


def placed_tokens(text: str) -> Iterator[tuple[int, str]]:
    """The tokens of `text` with the lines that they begin on, from 1; f-strings are not looked into."""
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += sum(1 for _ in NEWLINE.finditer(text, at, match.start()))
        at = match.start()
        yield line, match[0]


def comments(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) offsets of the comments of `text`; what looks like one inside a string is none."""
    at, scan = 0, _STRING_OR_COMMENT.match
    while match := scan(text, at):
        start, at = match.span(1)
        if text[start] == "#":
            yield start, at
        elif "{" in match[1] and _is_cut(text[max(start - 2, 0) : start], match[1]):
            at = _end_of_formatted(text, start)


def without_comments(text: str, *, nested: bool | None = None) -> str:
    """The text with its comments cut away; all that is left stays in its line and column. For `nested` see `tokens`."""
    if nested or (nested is None and is_nested(text)):
        kept, at = [], 0
        for start, end in comments(text):
            kept.append(text[at:start])
            at = end
        return "".join([*kept, text[at:]])
    return "".join(_CODE.findall(text))


def is_nested(text: str) -> bool:
    """Whether an f-string or t-string holds its own quote, so that the regular expressions cut it."""
    return any(_is_cut("f", string) for string in _FORMATTED_STRING.findall(text) if "{" in string)


def _is_cut(prefix: str, string: str) -> bool:
    """Whether an f-string or t-string ended too early: from Python 3.12 its fields may hold the quote around it."""
    body = string.replace("{{", "").replace("}}", "")
    return body.count("{") > body.count("}") and string[0] in "\"'" and bool(_FORMATTED.search(prefix))


def _tokens_of_nested(text: str) -> Iterator[str]:
    at, before = 0, ""
    while match := _TOKEN.search(text, at):
        at = match.end()
        if _is_cut(before, match[0]):
            at = _end_of_formatted(text, match.start())
        before = text[match.start() : at]
        yield before


def _end_of_formatted(text: str, start: int) -> int:
    quote = text[start : start + 3] if text[start : start + 3] in {'"""', "'''"} else text[start]
    at, depth = start + len(quote), 0
    while at < len(text) and (depth or not text.startswith(quote, at)):
        if depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at = _end_of_token(text, at)
        elif text[at] == "\\" or text[at : at + 2] in {"{{", "}}"}:
            at += 2
        else:
            depth += text[at] == "{"
            at += 1
    return at + len(quote)


def _end_of_token(text: str, at: int) -> int:
    """The end of the string or comment that begins here in a field, else of the character."""
    match = _TOKEN.match(text, at)
    if match is None or match[0][0] not in "\"'#":
        return at + 1
    return _end_of_formatted(text, at) if _is_cut(text[at - 2 : at], match[0]) else match.end()


def split_lines(text: str) -> list[str]:
    """The lines of `text` without their ends, split where Python and git split: at LF, CR LF and CR only."""
    return NEWLINE.split(text) if "\r" in text else text.split("\n")
