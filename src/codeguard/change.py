"""What lies between the base and what is checked: which files, their bytes on both sides, and git's count of lines."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codeguard.delta import index_delta, worktree_delta
from codeguard.errors import UserError
from codeguard.rawdiff import parse_diff, parse_hunks
from codeguard.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from codeguard.delta import Delta
    from codeguard.git import Repository
    from codeguard.rawdiff import Entry, Pair
    from codeguard.scratch import Scratch

    End = tuple[str, Entry | None]

_PLAIN = ("diff-tree", "-r", "--diff-algorithm=myers", "--no-ext-diff", "--no-textconv", "--no-color")
_COMPARE = (*_PLAIN, "-z", "--raw", "--numstat", "--no-abbrev", "-M50%", "-l0")
_HUNKS = (*_PLAIN, "-p", "-U0", "--no-prefix", "--no-renames")


@dataclass(frozen=True, slots=True)
class Version:
    """A file at one end of a change."""

    path: str
    id: str
    """Git's id of the content."""
    data: bytes | None
    """The content; None for a symlink, a submodule, and a file that was not asked for."""


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file of a change, followed through renames. `base` is None for an added file, `head` for a deleted one."""

    base: Version | None
    head: Version | None
    status: str
    """Git's letter: A, D, M, R (renamed, perhaps edited) or T (from file to symlink, or back)."""
    added: int
    deleted: int
    added_lines: tuple[range, ...]
    """The numbers of the added lines at the head, of files that were asked for."""

    @property
    def path(self) -> str:
        """Where the file is now, or was when it is gone."""
        return (self.head or self.base or _NOWHERE).path


_NOWHERE = Version("", "", None)


@dataclass(frozen=True, slots=True)
class Change:
    """Everything between the base and what is checked."""

    base: str | None
    """The id of the commit that is compared with; None before the first commit."""
    head: str | None
    """The id of the commit that is checked out; None before the first commit."""
    files: tuple[ChangedFile, ...]
    notes: tuple[str, ...] = ()
    """What the reader must know about how the base was found."""

    @property
    def renames(self) -> dict[str, str]:
        """Where the files that moved are now, by where they were at the base."""
        pairs = ((file.base, file.head) for file in self.files)
        return {base.path: head.path for base, head in pairs if base and head and base.path != head.path}


def read_change(
    repository: Repository,
    revision: str | None = None,
    *,
    staged: bool = False,
    wanted: Callable[[str], bool] = lambda path: True,
    environment: Mapping[str, str] = os.environ,
) -> Change:
    """The change between the merge base with `revision` and the working tree, untracked files included.

    With `staged` the head is the index, and the base is HEAD unless a revision is given. Only files that are
    `wanted` get their contents. Raises UserError when the base cannot be found or a conflict is not resolved.
    """
    head = repository.head()
    base, notes = _find_base(repository, revision, head, environment, staged=staged)
    with open_scratch(repository) as scratch:
        index = find_index(repository, environment) if staged else repository.git_path("index")
        delta = index_delta(scratch, base or scratch.empty_tree, index)
        if not staged:
            delta = worktree_delta(scratch, delta, index)
        return Change(base, head, tuple(_compare(scratch, delta, wanted)), notes)


def _find_base(
    repository: Repository, revision: str | None, head: str | None, environment: Mapping[str, str], *, staged: bool
) -> tuple[str | None, tuple[str, ...]]:
    if revision is None and (staged or head is None):
        return head, ()
    revision = revision or repository.default_revision(environment)
    first, *others = repository.merge_bases(revision)
    note = f"HEAD and {revision} have {len(others) + 1} merge bases; compared with {first}, git's first choice"
    return first, (note,) if others else ()


def find_index(repository: Repository, environment: Mapping[str, str]) -> Path:
    """The index a commit would be made from: `git commit -a` and `git commit FILE` hand hooks one of their own."""
    name = environment.get("GIT_INDEX_FILE")
    index = repository.root / name if name else repository.git_path("index")
    if name and not index.is_file():
        raise UserError(f"GIT_INDEX_FILE names no file ({index}): unset it, or run inside git commit")
    return index


def _compare(scratch: Scratch, delta: Delta, wanted: Callable[[str], bool]) -> Iterator[ChangedFile]:
    """Let git compare two trees that hold nothing but what differs: the result is that of the whole trees."""
    pairs = parse_diff(scratch.run(*_COMPARE, _add_side(scratch, delta, 0), _add_side(scratch, delta, 1)))
    contents = _load(scratch, pairs, wanted)
    hunks = _find_hunks(scratch, [pair for pair in pairs if (pair.head_path, pair.head) in contents])
    for pair in pairs:
        base, head = (entry and Version(path, entry.id, contents.get((path, entry))) for path, entry in pair.ends)
        yield ChangedFile(base, head, pair.status, pair.added, pair.deleted, hunks.get(pair, ()))


def _add_side(scratch: Scratch, delta: Delta, end: int) -> str:
    return scratch.add_tree({path: entry for path, sides in delta.items() if (entry := sides[end])})


def _load(scratch: Scratch, pairs: list[Pair], wanted: Callable[[str], bool]) -> dict[End, bytes]:
    """The contents of the files on both sides that are wanted."""
    ends = [(path, entry) for pair in pairs for path, entry in pair.ends if entry and entry.is_file and wanted(path)]
    contents = scratch.blobs(entry.id for _, entry in ends)
    return {(path, entry): contents[entry.id] for path, entry in ends}


def _find_hunks(scratch: Scratch, pairs: list[Pair]) -> dict[Pair, tuple[range, ...]]:
    """The lines added to files. They are compared under numbers, so that no name and no rename can disturb."""
    names = {str(number): pair for number, pair in enumerate(pairs)}
    base = scratch.add_tree({name: pair.base for name, pair in names.items() if pair.base})
    head = scratch.add_tree({name: pair.head for name, pair in names.items() if pair.head})
    found = parse_hunks(scratch.run(*_HUNKS, base, head))
    return {pair: found.get(name, ()) for name, pair in names.items()}
