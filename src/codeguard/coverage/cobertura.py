"""Cobertura XML, as `coverage xml` and pytest-cov write it.

expat reads it event by event; a document that declares entities is refused before one is used, and no DTD is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NoReturn
from xml.parsers import expat

from codeguard.coverage.records import Lines, Malformed


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file. A file is named below each source root: which of them is meant, the project shows."""
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data.removeprefix(b"\xef\xbb\xbf"), True)
    except expat.ExpatError as error:
        raise Malformed(f"line {error.lineno}: {expat.ErrorString(error.code)}") from error
    except (ValueError, KeyError) as error:
        raise Malformed(f"line {parser.CurrentLineNumber}: an attribute is missing or no number") from error
    return reading.report()


def _refuse(*_declaration: object) -> NoReturn:
    raise Malformed("it declares entities")


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self._is_coverage = False
        self._sources: list[str] = []
        self._files: defaultdict[str, Lines] = defaultdict(Lines)
        self._file: Lines | None = None
        self._in_source = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "coverage":
            self._is_coverage = True
        elif name == "source":
            self._sources.append("")
            self._in_source = True
        elif name == "class":
            self._file = self._files[attributes["filename"]]
        elif name == "line" and self._file is not None:
            self._file.add(int(attributes["number"]), hit=int(attributes["hits"]) > 0)

    def text(self, text: str) -> None:
        if self._in_source:
            self._sources[-1] += text

    def end(self, name: str) -> None:
        self._in_source = False
        if name == "class":
            self._file = None

    def report(self) -> dict[str, Lines]:
        """The lines by full name where there is one source root; with more, the names are as written."""
        if not self._is_coverage:
            raise Malformed("it has no <coverage>")
        roots = {source.strip().rstrip("/\\") for source in self._sources} - {""}
        root = f"{roots.pop()}/" if len(roots) == 1 else ""
        return {name if _is_absolute(name) else root + name: lines for name, lines in self._files.items()}


def _is_absolute(name: str) -> bool:
    return name.startswith(("/", "\\")) or name[1:2] == ":"
