"""The files of a project that have no facts: what there is, and what the texts among them name."""

from __future__ import annotations

import os
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.errors import Unreadable
from codeguard.globs import matches
from codeguard.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_TEXTS = frozenset((
    ".bash", ".bat", ".cfg", ".conf", ".env", ".html", ".htm", ".in", ".ini", ".ipynb", ".j2", ".jinja", ".jinja2",
    ".json", ".kv", ".mako", ".md", ".ps1", ".pxd", ".py", ".pyi", ".pyx", ".qml", ".rst", ".service", ".sh", ".tf",
    ".toml", ".tpl", ".txt", ".xml", ".yaml", ".yml", "",
))  # fmt: skip
"""Suffixes of texts that name code: settings, documentation, templates, scripts, Python that does not parse."""
_FOREIGN = frozenset(("node_modules", "locale", "translations", "static"))
"""Folders of texts that name none."""
LARGEST = 256 * 1024
"""Bytes of a text; a larger one is data."""
_WORD = re.compile(r"[^\W\d]\w*")


class Others:
    """Paths from the root, and the texts behind some of them. Nothing is read before it is asked for."""

    def __init__(self, paths: Iterable[str] = (), read: Callable[[str], str | None] = lambda path: None) -> None:
        """`read` gives the text of a file, None where there is none that can be read."""
        self.paths = tuple(sorted(paths))
        self.read = read

    def names(self, word: str) -> bool:
        """Whether a text holds this word."""
        return word in self._words

    def quotes(self, text: str) -> bool:
        """Whether a text holds this piece of text."""
        return any(text in each for each in self._texts)

    def matching(self, globs: tuple[str, ...]) -> Iterator[str]:
        """The texts of the files that the globs match."""
        texts = (self.read(path) for path in self.paths if matches(path, globs))
        return (text for text in texts if text is not None)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(self._telling())

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in _WORD.findall(text))

    def _telling(self) -> Iterator[str]:
        for text in map(self.read, filter(may_name, self.paths)):
            if text is not None and len(text) <= LARGEST:
                yield text


def may_name(path: str) -> bool:
    """Whether a file is of a kind whose text can name code."""
    return posixpath.splitext(path)[1].lower() in _TEXTS and _FOREIGN.isdisjoint(path.split("/"))


def on_disk(root: Path) -> Callable[[str], str | None]:
    """Reads texts below a folder; None for what is too large or cannot be read."""

    def read(path: str) -> str | None:
        try:
            return read_file(f"{root}{os.sep}{path}", LARGEST).decode("utf-8", "replace")
        except Unreadable:  # codeguard: ignore[silent-fallback] -- it is not judged, only asked what it names
            return None

    return read
