"""Fixes put into a text: what they do not touch stays as it is, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.lexer import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import Fix

_BLANK = re.compile(r"[ \t]*")


class Edit(NamedTuple):
    """A text for what stands from a character, counted from 0, up to another one."""

    start: int
    end: int
    text: str


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """The text with fixes applied; of two that overlap, the first is."""
    pieces, at = [], 0
    for edit in edits_of(text, fixes):
        if edit.start >= at:
            pieces += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*pieces, text[at:]])


def edits_of(text: str, fixes: Iterable[Fix]) -> list[Edit]:
    """The edits that fixes are, in the order of the text; they may overlap.

    A deletion takes the space before it along, and its line where nothing else is on it.
    """
    starts = [0, *(newline.end() for newline in re.finditer(NEWLINE, text))]
    return sorted({_edit(text, starts, fix) for fix in fixes})


def _edit(text: str, starts: list[int], fix: Fix) -> Edit:
    line = starts[fix.line - 1]
    start, end = line + fix.column - 1, starts[fix.end_line - 1] + fix.end_column - 1
    if fix.text:
        return Edit(start, end, fix.text)
    rest = _end_of(_BLANK, text, end)
    behind = _end_of(NEWLINE, text, rest)
    ends_line = behind > rest or rest == len(text)
    before = line + len(text[line:start].rstrip(" \t"))
    if before == line:
        return Edit(line, behind, "") if ends_line else Edit(start, rest, "")
    return Edit(before if ends_line or rest > end else start, end, "")


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
