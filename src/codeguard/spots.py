"""On which lines the tables and keys of a TOML text stand: its parser does not tell, and error messages must."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"\n]*\"|'[^'\n]*')\s*=")
_PIECE = re.compile(r"'''|\"\"\"|'[^'\n]*'|\"(?:\\.|[^\"\\\n])*\"|#.*")


class Spots:
    """The lines of the tables and keys of one file."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines: dict[tuple[str, str], int] = {}
        table = ""
        for number, line in _lines_outside_strings(text):
            if heading := _HEADING.match(line):
                table = heading[1].replace('"', "").replace("'", "").replace(" ", "")
                self._lines.setdefault((table, ""), number)
            elif key := _KEY.match(line):
                self._lines.setdefault((table, key[1].strip("\"'")), number)

    def where(self, table: str, key: str = "") -> str:
        """The beginning of a message about a key of a table: `ours.toml:12: [no-print] pattern`."""
        line = self._lines.get((table, key)) or self._lines.get((table, "")) or self._lines.get(("", table), 1)
        return f"{self._name}:{line}: " + " ".join(filter(None, (f"[{table}]" if table else "", key)))


def _lines_outside_strings(text: str) -> Iterator[tuple[int, str]]:
    """The lines that do not begin inside a string of several lines, with their numbers."""
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):
        at = 0
        if closing:
            at = line.find(closing) + 3
            if at < 3:
                continue
            closing = ""
        else:
            yield number, line.rstrip("\r")
        while piece := _PIECE.search(line, at):
            at = piece.end()
            if piece[0] in {"'''", '"""'}:
                end = line.find(piece[0], at)
                if end < 0:
                    closing = piece[0]
                    break
                at = end + 3
