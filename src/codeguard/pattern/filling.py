"""Messages and replacements: text in which the holes of a match are filled with the code they are bound to."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.pattern.holes import ANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codeguard.pattern.matching import Bound
    from codeguard.source import Source

HOLE = re.compile(r"\$(?:\.\.\.)?(?P<hole>[A-Z_][A-Z0-9_]*)|\.\.\.")
_LONGEST = 60
"""Characters of code in a message."""


def holes_in(text: str) -> set[str]:
    """The names of the holes in a text."""
    return {match["hole"] or ANY for match in HOLE.finditer(text)}


def render(text: str, bound: Mapping[str, Bound], source: Source) -> str:
    """A message with the code in place of the holes, on one line, cut where it is long."""

    def written(match: re.Match[str]) -> str:
        if not match["hole"] or match["hole"] not in bound:
            return match[0]
        code = " ".join(code_of(bound[match["hole"]], source).split())
        return code if len(code) <= _LONGEST else f"{code[: _LONGEST - 3]}..."

    return HOLE.sub(written, text)


def code_of(bound: Bound, source: Source) -> str:
    """The text of what a hole is bound to, as it stands in the file: of several pieces, from the first to the last."""
    pieces = [*bound] if isinstance(bound, tuple) else [bound]
    if not all(hasattr(piece, "lineno") for piece in pieces):
        return ", ".join(ast.unparse(piece) for piece in pieces)
    if not pieces:
        return ""
    pieces.sort(key=lambda piece: (piece.lineno, piece.col_offset))  # type: ignore[attr-defined]
    span = ast.copy_location(ast.Pass(), pieces[0])
    span.end_lineno, span.end_col_offset = pieces[-1].end_lineno, pieces[-1].end_col_offset  # type: ignore[attr-defined]
    return source.segment(span)
