"""Fixes put into a text: what they do not touch stays as it is, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.lexer import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import Fix

_BLANK = re.compile(r"[ \t]*")


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """The text with fixes applied; of two that overlap, the first is.

    A deletion takes the space before it along, and its line where nothing else is on it.
    """
    starts = [0, *(newline.end() for newline in re.finditer(NEWLINE, text))]
    pieces, at = [], 0
    for edit in sorted({_edit(text, starts, fix) for fix in fixes}):
        if edit.start >= at:
            pieces += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*pieces, text[at:]])


def _edit(text: str, starts: list[int], fix: Fix) -> _Edit:
    line = starts[fix.line - 1]
    start, end = line + fix.column - 1, starts[fix.end_line - 1] + fix.end_column - 1
    if fix.text:
        return _Edit(start, end, fix.text)
    rest = _end_of(_BLANK, text, end)
    behind = _end_of(NEWLINE, text, rest)
    ends_line = behind > rest or rest == len(text)
    before = line + len(text[line:start].rstrip(" \t"))
    if before == line:
        return _Edit(line, behind, "") if ends_line else _Edit(start, rest, "")
    return _Edit(before if ends_line or rest > end else start, end, "")


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
