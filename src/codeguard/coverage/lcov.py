"""lcov, as `coverage lcov` writes it: a record a file, SF its name, DA a line with its hits."""

from __future__ import annotations

from codeguard.coverage.records import Lines, Malformed


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file."""
    files: dict[str, Lines] = {}
    name = ""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape").split("\n"), 1):
        kind, _, value = line.strip().partition(":")
        if kind == "SF":
            name = value
            files.setdefault(name, Lines())
        elif kind == "end_of_record":
            name = ""
        elif kind == "DA":
            try:
                place, hits = value.split(",")[:2]
                files[name].add(int(place), hit=int(hits) > 0)
            except (ValueError, KeyError) as error:
                raise Malformed(f"line {number}: no line number with its hits inside a record") from error
    if name:
        raise Malformed("it is cut off: the last record has no end")
    return files
