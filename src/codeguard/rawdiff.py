"""What git's diff commands print with `-z`, read as bytes: names may hold anything but NUL."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "120000"
SUBMODULE = "160000"
_NONE = "000000"
_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


class Entry(NamedTuple):
    """What stands at a path: git's mode and the id of the content."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file: neither a symlink nor a submodule."""
        return self.mode not in {LINK, SUBMODULE}


class Pair(NamedTuple):
    """One record of a diff: what was where and what is where now, and the lines added and deleted if counted."""

    status: str
    base_path: str
    base: Entry | None
    head_path: str
    head: Entry | None
    added: int = 0
    deleted: int = 0

    @property
    def ends(self) -> tuple[tuple[str, Entry | None], tuple[str, Entry | None]]:
        """Both ends, with their paths."""
        return (self.base_path, self.base), (self.head_path, self.head)


def parse_diff(printed: bytes) -> list[Pair]:
    """The records of `--raw -z`, with the counts of `--numstat -z` when these follow. Binary files count nothing."""
    pairs: list[Pair] = []
    counts: list[tuple[int, int]] = []
    parts = iter(printed.split(b"\0"))
    for part in parts:
        if part.startswith(b":"):
            pairs.append(_raw(part, parts))
        elif part:
            added, deleted, path = part.split(b"\t", 2)
            if not path:
                next(parts), next(parts)
            counts.append((_number(added), _number(deleted)))
    if not counts:
        return pairs
    return [pair._replace(added=added, deleted=deleted) for pair, (added, deleted) in zip(pairs, counts, strict=True)]


def _raw(header: bytes, parts: Iterator[bytes]) -> Pair:
    base_mode, head_mode, base_id, head_id, status = header[1:].decode().split(" ")
    path = os.fsdecode(next(parts))
    moved = os.fsdecode(next(parts)) if status[0] in "RC" else path
    base = None if base_mode == _NONE else Entry(base_mode, base_id)
    head = None if head_mode == _NONE else Entry(head_mode, head_id)
    return Pair(status[0], path, base, moved, head)


def _number(text: bytes) -> int:
    return 0 if text == b"-" else int(text)


def parse_hunks(printed: bytes) -> dict[str, tuple[range, ...]]:
    """The lines that a patch without context adds, by name. The names must be plain, and without prefixes."""
    found: dict[str, list[range]] = {}
    spans: list[range] = []
    for line in printed.split(b"\n"):  # every other line of a hunk begins with +, - or a backslash
        if line.startswith(b"diff --git "):
            spans = found.setdefault(line.rpartition(b" ")[2].decode(), [])
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            spans.extend([range(first, first + count)] if count else [])
    return {name: tuple(ranges) for name, ranges in found.items()}
