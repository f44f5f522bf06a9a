"""The paths that differ between the base and the index or the working tree, with both sides of each.

The working tree is read by ourselves: git would run the filters that the repository names.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from codeguard.errors import UserError
from codeguard.rawdiff import LINK, Entry, Pair, parse_diff
from codeguard.reading import FLAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from codeguard.scratch import Scratch

    Delta = dict[str, tuple[Entry | None, Entry | None]]

LARGE = 16 << 20
"""Bytes from which a file of the working tree is known by its size alone."""

_RAW = ("--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv")
_UNSTAGED = ("diff-files", "--ignore-submodules=all", *_RAW)
_FILE = "100644"
_GONE = ("", b"")


def index_delta(scratch: Scratch, base: str, index: Path) -> Delta:
    """What differs between a tree and an index. Files that are only meant to be added (`git add -N`) are not in it."""
    options = ("--cached", "--ita-invisible-in-index")
    pairs = parse_diff(scratch.run("diff-index", *options, *_RAW, base, index=index))
    unmerged = [pair.base_path for pair in pairs if pair.status == "U"]
    if unmerged:
        raise UserError(f"{unmerged[0]!r} has a merge conflict: resolve it and `git add` it ({len(unmerged)} in all)")
    return {pair.base_path: (pair.base, pair.head) for pair in pairs}


def unstaged(scratch: Scratch, index: Path) -> set[str]:
    """The paths at which the working tree is not as the index has it."""
    return {pair.base_path for pair in parse_diff(scratch.run(*_UNSTAGED, index=index))}


def worktree_delta(scratch: Scratch, staged: Delta, index: Path) -> Delta:
    """What differs between the base and the working tree, given what differs in the index.

    Only files that are not as git last saw them are read. Where git was told not to look (sparse checkout,
    `assume-unchanged`), the index stands. A file that differs from the index by CR LF alone is unchanged.
    """
    pairs = parse_diff(scratch.run(*_UNSTAGED, index=index))
    touched = {pair.base_path: pair for pair in pairs if pair.status != "U"}
    untracked = {path: Pair("A", path, None, path, None) for path in scratch.repository.untracked()}
    delta = dict(staged)
    for pair, head in _read_all(scratch, (touched | untracked).values()):
        base = delta[pair.base_path][0] if pair.base_path in delta else pair.base
        delta[pair.base_path] = (base, head)
    return {path: (base, head) for path, (base, head) in delta.items() if base != head}


def _read_all(scratch: Scratch, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, Entry | None]]:
    """What stands in the working tree at each path; new contents go into the scratch repository."""
    crlf = []
    for pair in pairs:
        mode, data = _GONE if pair.status == "D" else _read(scratch.repository.root / pair.base_path)
        if pair.base and b"\r\n" in data:
            crlf.append((pair, mode, data))
        else:
            yield pair, _add(scratch, pair.base, mode, data)
    unix = _without_crlf(scratch, {pair.base for pair, _, _ in crlf if pair.base})
    for pair, mode, data in crlf:
        text = data.replace(b"\r\n", b"\n") if pair.base in unix else data
        yield pair, _add(scratch, pair.base, mode, text)


def _without_crlf(scratch: Scratch, entries: set[Entry]) -> set[Entry]:
    files = {entry for entry in entries if entry.is_file}
    contents = scratch.blobs(entry.id for entry in files)
    return {entry for entry in files if b"\r\n" not in contents[entry.id]}


def _add(scratch: Scratch, before: Entry | None, mode: str, data: bytes) -> Entry | None:
    """The entry of what was read; whether a file may be executed is not our concern."""
    if mode == _FILE and before and before.is_file:
        mode = before.mode
        if scratch.hash("blob", data) == before.id:
            return before
    return Entry(mode, scratch.add("blob", data)) if mode else None


def _read(path: Path) -> tuple[str, bytes]:
    """The mode and the content of a file or symlink; no mode for what is neither, or is not there."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return LINK, os.fsencode(path.readlink())
        if not stat.S_ISREG(status.st_mode):
            return _GONE
        if status.st_size > LARGE:
            return _FILE, b"%d bytes\n" % status.st_size
        with os.fdopen(os.open(path, FLAGS), "rb") as file:
            return _FILE, file.read()
    except (FileNotFoundError, NotADirectoryError):  # codeguard: ignore[silent-fallback] -- it has just been deleted
        return _GONE
    except OSError as error:
        raise UserError(
            f"{str(path)!r} cannot be read: {error.strerror}; mend that, or list it in .gitignore"
        ) from error
