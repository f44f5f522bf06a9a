"""One file -> the lines that ran, by the names that the report gives the files.

The format is told by the content: Cobertura XML (coverage.xml), coverage.json, a data file of coverage.py (.coverage,
read with sqlite3: the library itself would run the plugins that the tree under check names), lcov.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codeguard.coverage import cobertura, datafile, json, lcov
from codeguard.coverage.records import Lines, Malformed
from codeguard.errors import Unreadable, UserError
from codeguard.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    Report = dict[str, Lines]

LARGEST_BYTES = 256 << 20
"""A larger report is refused: that of a million lines has some 60 MB."""
_FORMATS: tuple[tuple[tuple[bytes, ...], str, Callable[[bytes], Report]], ...] = (
    ((b"SQLite format 3\0",), "a data file of coverage.py", datafile.read),
    ((b"<",), "Cobertura XML", cobertura.read),
    ((b"{",), "coverage.json", json.read),
    ((b"TN:", b"SF:", b"#"), "lcov", lcov.read),
)
"""How a report begins, what it is called, and what reads it."""


def read_report(path: str) -> Report:
    """The lines by file name, as the report spells it. Raises UserError when it is no report, or a broken one."""
    try:
        data = read_file(os.path.realpath(path), LARGEST_BYTES)
    except Unreadable as error:
        reason = str(error).partition(":")[0] if str(error).startswith("larger") else error
        raise UserError(f"{path}: {reason}: give the coverage report that the tests wrote") from error
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for marks, name, read in _FORMATS:
        if start.startswith(marks):
            return _read(path, name, read, data)
    known = ", ".join(name for _, name, _ in _FORMATS)
    raise UserError(f"{path}: no coverage report that is known here ({known})")


def _read(path: str, name: str, read: Callable[[bytes], Report], data: bytes) -> Report:
    try:
        report = read(data)
    except Malformed as error:
        raise UserError(f"{path}: not {name} as it should be: {error}; write the report anew") from error
    if not report:
        raise UserError(f"{path}: this report names no file: run the tests under coverage, then write it anew")
    return report
