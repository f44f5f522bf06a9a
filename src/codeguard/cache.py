"""Not twice: the reports of files whose content, path, kind, rules, settings and tools are the same.

One SQLite file a root, in the user's cache folder and never in the tree under check. Each row carries a seal (a hash
of all of it): a row that is damaged or forged by accident is a row that is not there. A cache that cannot be read or
written is an empty one; `problem` then says why.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard import __version__
from codeguard.roots import cache_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from codeguard.worker import Setup, Task

FEW = 500
"""Rows that are asked for by name; to read more, all are read."""
STATES = 24
"""States of a project that are kept."""
LARGEST_BYTES = 1024**3
"""A larger cache is begun anew."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS reports (
    setup BLOB, key BLOB, path BLOB, stamp TEXT, report BLOB, seal BLOB, PRIMARY KEY (setup, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (key BLOB PRIMARY KEY, setup BLOB, facts BLOB, seal BLOB);
CREATE INDEX IF NOT EXISTS facts_of_setup ON facts (setup);
CREATE TABLE IF NOT EXISTS projects (key BLOB PRIMARY KEY, found BLOB, seal BLOB);
"""
_FORGET_PROJECTS = "DELETE FROM projects WHERE rowid NOT IN (SELECT rowid FROM projects ORDER BY rowid DESC LIMIT ?)"


class Row(NamedTuple):
    """What is known of one file: its encoded report and facts; no stamp when it is not on disk or changed just now."""

    key: bytes
    path: bytes
    stamp: str
    report: bytes
    facts: bytes | None
    """None when they are kept already."""


class Cache:
    """What is known of the files under one root, for one setup."""

    def __init__(self, root: Path, setup: Setup, *, enabled: bool = True) -> None:
        self.problem = ""
        self.setup = _digest(msgspec.msgpack.encode(setup), _tools())
        self._path = cache_folder() / f"{_digest(os.fsencode(root), _SCHEMA.encode()).hex()}.sqlite"
        self._reports: dict[bytes, bytes] = {}
        self._stamps: dict[bytes, tuple[str, bytes]] = {}
        self._database = self._open() if enabled else None

    def key(self, task: Task) -> bytes:
        """The name of what is known of a file with this content."""
        return _digest(self.setup, task.kind.encode(), bytes([task.markers]), task.path, task.data)

    def key_of_unread(self, path: bytes, stamp: str) -> bytes | None:
        """The key of a file that has not changed since it was last read, by its stamp; None if it must be read."""
        known, key = self._stamps.get(path, ("", b""))
        return key if known == stamp else None

    def report(self, key: bytes) -> bytes | None:
        """The encoded report of a file, if it is known."""
        return self._reports.get(key)

    def facts(self, keys: Collection[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """The encoded facts of files, with their keys; those that are not known are left out."""
        if not self._database or not keys:
            return
        few = len(keys) < FEW
        query = "SELECT key, facts, seal FROM facts WHERE "
        query += f"key IN ({','.join('?' * len(keys))})" if few else "setup = ?"
        try:
            for key, facts, seal in self._database.execute(query, tuple(keys) if few else (self.setup,)):
                if key in keys and seal == _digest(key, facts):
                    yield key, facts
        except (sqlite3.Error, TypeError) as error:
            self.problem = f"cache not used: {error}"

    def save(self, rows: Iterable[Row]) -> None:
        """Keep what is known now."""
        if not self._database:
            return
        reports, facts = [], []
        for row in rows:
            seal = _digest(row.key, self.setup, row.path, row.stamp.encode(), row.report)
            reports.append((self.setup, row.key, row.path, row.stamp, row.report, seal))
            if row.facts is not None:
                facts.append((row.key, self.setup, row.facts, _digest(row.key, row.facts)))
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?)", reports)
                self._database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", facts)
        except sqlite3.Error as error:
            self.problem = f"cache not written: {error}"

    def project(self, state: bytes) -> bytes | None:
        """What was found across the files of a project in this state; only the last few are known."""
        key, rows = _digest(self.setup, state), []
        if self._database:
            try:
                rows = self._database.execute("SELECT found, seal FROM projects WHERE key = ?", (key,)).fetchall()
            except sqlite3.Error as error:
                self.problem = f"cache not used: {error}"
        return next((found for found, seal in rows if isinstance(found, bytes) and seal == _digest(key, found)), None)

    def save_project(self, state: bytes, found: bytes) -> None:
        """Keep what was found in this state, with what was found in the last few."""
        key = _digest(self.setup, state)
        if self._database:
            try:
                with self._database:
                    seal = _digest(key, found)
                    self._database.execute("INSERT OR REPLACE INTO projects VALUES (?, ?, ?)", (key, found, seal))
                    self._database.execute(_FORGET_PROJECTS, (STATES,))
            except sqlite3.Error as error:
                self.problem = f"cache not written: {error}"

    def close(self) -> None:
        """Let go of the file."""
        if self._database:
            self._database.close()

    def _open(self) -> sqlite3.Connection | None:
        """The database with its reports read; one that is not ours or is damaged is begun anew."""
        for attempt in (1, 2):
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if attempt == 2 or (self._path.exists() and self._path.stat().st_size > LARGEST_BYTES):
                    self._path.unlink(missing_ok=True)
                database = sqlite3.connect(self._path, timeout=2)
                database.executescript(_SCHEMA)
                self._read(database)
            except (sqlite3.Error, OSError, TypeError, AttributeError) as error:
                self.problem = f"cache not used: {error}"
            else:
                self.problem = ""
                return database
        return None

    def _read(self, database: sqlite3.Connection) -> None:
        rows = database.execute("SELECT key, path, stamp, report, seal FROM reports WHERE setup = ?", (self.setup,))
        for key, path, stamp, report, seal in rows:
            if seal == _digest(key, self.setup, path, stamp.encode(), report):
                self._reports[key] = report
                if stamp:
                    self._stamps[path] = stamp, key


def _tools() -> bytes:
    """What analyses: versions, and when our own files and the installed packages last changed."""
    newest = max(entry.stat().st_mtime_ns for entry in Path(__file__).parent.rglob("*.py"))
    installed = Path(msgspec.__file__).parents[1].stat().st_mtime_ns
    return f"{__version__} {sys.version} {newest} {installed}".encode()


def _digest(*parts: bytes) -> bytes:
    joined = blake2b(digest_size=20)
    for part in parts:
        joined.update(len(part).to_bytes(8, "big") + part)
    return joined.digest()
