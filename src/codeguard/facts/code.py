"""The lines of a file without what is no code: comments, docstrings and annotations are blanked, in their places."""

from __future__ import annotations

import sys
from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

from codeguard.facts.records import Lines
from codeguard.lexer import is_nested, split_lines, without_comments

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable

    from codeguard.facts.outline import Outline, Range
    from codeguard.source import Source

SHORTEST_BLOCK = 20
"""Lines of the shortest block that two places can share."""


class Code:
    """What is left of the lines of a file; line 1 is `lines[0]`."""

    def __init__(self, source: Source, outline: Outline) -> None:
        self.nested = sys.version_info >= (3, 12) and is_nested(source.text)
        written = source.lines if source.lines[-1] else source.lines[:-1]
        self.lines = split_lines(without_comments(source.text, nested=self.nested))[: len(written)]
        """Without comments and docstrings."""
        _blank(self.lines, map(_range, outline.docstrings))
        documented = {line for node in outline.docstrings for line in range(node.lineno, (node.end_lineno or 0) + 1)}
        self.counts = _count(written, self.lines, documented)
        self.bare = self.lines.copy()
        """Without annotations too: of `x: int = 5` it has `x      = 5`."""
        _blank(self.bare, outline.annotations)
        self._tables = outline.tables
        self._stripped = [line.strip() for line in self.lines]

    def digest(self) -> bytes:
        """16 bytes, equal for equal code; empty where there is none."""
        text = "\n".join(filter(None, self._stripped))
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() if text else b""

    def line_hashes(self) -> bytes:
        """A hash (uint32) of the code of each line, 0 for lines left out of shared blocks; empty if few are left."""
        hashes = [crc32(line.encode("utf-8", "surrogatepass")) if line else 0 for line in self._stripped]
        for first, last in self._tables:
            hashes[first - 1 : last] = [0] * (last - first + 1)
        return array("I", hashes).tobytes() if len(hashes) - hashes.count(0) >= SHORTEST_BLOCK else b""


def _range(node: ast.stmt) -> Range:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


def _blank(lines: list[str], ranges: Iterable[Range]) -> None:
    for first, column, last, end in ranges:
        for number in range(first - 1, last):
            text = lines[number]
            start = _characters(text, column) if number == first - 1 else 0
            stop = _characters(text, end) if number == last - 1 else len(text)
            lines[number] = f"{text[:start]}{' ' * (stop - start)}{text[stop:]}"


def _characters(text: str, offset: int) -> int:
    return offset if text.isascii() else len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))


def _count(written: list[str], code: list[str], documented: set[int]) -> Lines:
    comment = blank = docstring = 0
    for number, text in enumerate(code, 1):
        if not text or text.isspace():
            if number in documented:
                docstring += 1
            elif written[number - 1].strip():
                comment += 1
            else:
                blank += 1
    return Lines(len(written), len(written) - comment - blank - docstring, comment, docstring, blank)
