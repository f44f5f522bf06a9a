"""A bare repository of our own that can read another one's objects.

git that runs here sees no configuration, hook, attribute file or remote of the other repository, fetches nothing, and
writes what it writes into a temporary folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.errors import UserError
from codeguard.git import output, run_git
from codeguard.rawdiff import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codeguard.git import Repository

TREE = "40000"


class Scratch:
    """The temporary repository; see `open_scratch`."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self.repository = repository
        self._folder = folder
        self._hash = repository.object_format
        self.empty_tree = self.add("tree", b"")

    def run(self, *arguments: str, data: bytes = b"", index: Path | None = None) -> bytes:
        """Run git on objects alone; with `index`, on the working tree and this index file."""
        environment = {"GIT_DIR": str(self._folder), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        folder = self._folder
        if index is not None:
            folder = self.repository.root
            environment |= {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(folder)}
        return output(run_git(arguments, folder, environment, data))

    def hash(self, kind: str, data: bytes) -> str:
        """The id that git gives to an object."""
        return hashlib.new(
            self._hash, b"%s %d\0" % (kind.encode(), len(data)) + data, usedforsecurity=False
        ).hexdigest()

    def add(self, kind: str, data: bytes) -> str:
        """Write an object into the temporary folder and return its id."""
        name = self.hash(kind, data)
        place = self._folder / "objects" / name[:2] / name[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(b"%s %d\0" % (kind.encode(), len(data)) + data, 1))
        return name

    def add_tree(self, entries: Mapping[str, Entry]) -> str:
        """Write the tree, with all its folders, that holds these paths, and return its id."""
        folders: dict[bytes, list[tuple[bytes, Entry]]] = {b"": []}
        for path, entry in entries.items():
            parent, _, name = os.fsencode(path).rpartition(b"/")
            folders.setdefault(parent, []).append((name, entry))
            while parent:
                parent = parent.rpartition(b"/")[0]
                folders.setdefault(parent, [])
        for folder in sorted(folders, key=lambda folder: folder.count(b"/") if folder else -1, reverse=True):
            tree = self.add("tree", _tree(folders[folder]))
            parent, _, name = folder.rpartition(b"/")
            if folder:
                folders[parent].append((name, Entry(TREE, tree)))
        return tree

    def blobs(self, names: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs by id. Raises UserError when one is not there."""
        asked = list(dict.fromkeys(names))
        if not asked:
            return {}
        printed = self.run("cat-file", "--batch", data="".join(f"{name}\n" for name in asked).encode())
        found, at = {}, 0
        for name in asked:
            start = printed.index(b"\n", at) + 1
            *_, size = printed[at:start].split()
            if size == b"missing":
                raise UserError(f"object {name} is missing: clone without --filter, or see git fsck")
            at = start + int(size) + 1
            found[name] = printed[start : at - 1]
        return found


@contextmanager
def open_scratch(repository: Repository) -> Iterator[Scratch]:
    """A `Scratch` over the objects of `repository`; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="codeguard-") as name:
        folder = Path(name)
        (folder / "refs").mkdir()
        (folder / "objects" / "info").mkdir(parents=True)
        (folder / "objects" / "info" / "alternates").write_bytes(_quote(repository.git_path("objects")) + b"\n")
        (folder / "HEAD").write_text("ref: refs/heads/none\n")
        sha256 = "repositoryformatversion = 1\n[extensions]\nobjectformat = sha256\n"
        (folder / "config").write_text("[core]\n" + (sha256 if repository.object_format == "sha256" else ""))
        for shared in repository.git_path("HEAD").parent.glob("sharedindex.*"):
            shutil.copy(shared, folder)
        yield Scratch(repository, folder)


def _tree(entries: list[tuple[bytes, Entry]]) -> bytes:
    ordered = sorted(entries, key=lambda item: item[0] + (b"/" if item[1].mode == TREE else b""))
    return b"".join(b"%s %s\0%s" % (entry.mode.encode(), name, bytes.fromhex(entry.id)) for name, entry in ordered)


def _quote(path: Path) -> bytes:
    """A path as git reads it in a file with one path per line."""
    escapes = {b"\\": b"\\\\", b'"': b'\\"', b"\n": b"\\n"}
    return b'"' + b"".join(escapes.get(byte := bytes([code]), byte) for code in os.fsencode(path.resolve())) + b'"'
