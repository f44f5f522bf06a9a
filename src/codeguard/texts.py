"""The texts of files at the base and at the head of a change, whatever is in them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from codeguard.config import read_text
from codeguard.reading import read_file

if TYPE_CHECKING:
    from codeguard.change import Change, Version
    from codeguard.git import Repository

LARGEST = 16 << 20
"""Bytes of the largest text file that rules look at in a change."""


class Texts:
    """Reads text files by their paths; None where there is none."""

    def __init__(self, repository: Repository, change: Change, *, staged: bool) -> None:
        self.repository = repository
        self._base = change.base
        self._staged = staged
        self._arrived = {file.head.path: file.head for file in change.files if file.head}
        self._left = {file.base.path for file in change.files if file.base}
        self.base = cache(lambda path: repository.read(change.base, path) if change.base else None)
        self.head = cache(self._read_head)

    def content(self, version: Version, *, at_head: bool) -> bytes:
        """The bytes of a file of the change. Raises Unreadable if the working tree does not have it as a file."""
        if at_head and not self._staged:
            return read_file(self.repository.root / version.path, LARGEST)
        return self.repository.run("cat-file", "blob", version.id)

    def data(self, path: str) -> bytes:
        """The bytes of a Python file at the head."""
        version = self._arrived.get(path)
        if version and version.data is not None:
            return version.data
        return self.repository.run("cat-file", "blob", f"{self._base}:{path}")

    def _read_head(self, path: str) -> str | None:
        """What the index has, or else the working tree. Raises UserError if it cannot be read."""
        version = self._arrived.get(path)
        if version is None:
            return None if path in self._left else self.base(path)
        if self._staged:
            return self.repository.run("cat-file", "blob", version.id).decode("utf-8", "replace")
        return read_text(self.repository.root, path)
