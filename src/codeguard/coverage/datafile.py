"""A data file of coverage.py (.coverage): SQLite, with the lines that ran, as bits or as pairs of lines.

It does not say which lines could have run. It is read from memory with sqlite3; the schema of a data file is not ours,
so only plain tables are read, and no code that a schema can hold runs.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from codeguard.coverage.records import Lines, Malformed
from codeguard.facts import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = {"file", "line_bits", "arc"}


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file."""
    files: dict[str, Lines] = {}
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            for name, run in _rows(database):
                files.setdefault(name, Lines(missed=None)).run.update(run)
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise Malformed("its tables cannot be read, or are of another version of coverage.py") from error
    return files


def _rows(database: sqlite3.Connection) -> Iterator[tuple[str, set[int]]]:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= _TABLES:
        raise Malformed("its tables are not those of coverage.py")
    names = dict(database.execute("SELECT id, path FROM file").fetchall())
    for name in names.values():
        yield name, set()
    for file, bits in database.execute("SELECT file_id, numbits FROM line_bits"):
        yield names[file], lines_of(bits)
    for file, first, last in database.execute("SELECT file_id, fromno, tono FROM arc"):
        yield names[file], {line for line in (first, last) if line > 0}
