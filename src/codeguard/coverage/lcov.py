"""lcov, as `coverage lcov` writes it: a record a file, SF its name, DA a line with its hits."""

from __future__ import annotations

from codeguard.coverage.records import Lines, Malformed


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file."""
    files: dict[str, Lines] = {}
    file: Lines | None = None
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n"), 1):
        kind, _, value = line.strip().partition(":")
        if kind == "SF":
            file = files.setdefault(value, Lines())
        elif kind == "end_of_record":
            file = None
        elif kind == "DA":
            _count(file, value, number)
    if file is not None:
        raise Malformed("it is cut off: the last record has no end")
    return files


def _count(file: Lines | None, value: str, number: int) -> None:
    line, _, hits = value.partition(",")
    try:
        if file is None:
            raise ValueError
        file.add(int(line), hit=int(hits.partition(",")[0]) > 0)
    except ValueError as error:
        raise Malformed(f"line {number}: no line number with its hits inside a record") from error
