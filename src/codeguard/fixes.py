"""Fixes put into a text: what they do not touch stays as it is, byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.lexer import NEWLINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import Fix


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """The text with fixes applied; of two that overlap, the first is."""
    starts = [0, *(newline.end() for newline in re.finditer(NEWLINE, text))]
    pieces, at = [], 0
    for fix in sorted(fixes, key=lambda fix: (fix.line, fix.column, fix.end_line, fix.end_column)):
        start = starts[fix.line - 1] + fix.column - 1
        if start >= at:
            pieces += [text[at:start], fix.text]
            at = starts[fix.end_line - 1] + fix.end_column - 1
    return "".join([*pieces, text[at:]])
