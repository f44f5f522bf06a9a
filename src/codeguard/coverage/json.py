"""coverage.json, as `coverage json` writes it."""

from __future__ import annotations

import msgspec

from codeguard.coverage.records import Lines, Malformed


class _File(msgspec.Struct):
    executed_lines: list[int]
    missing_lines: list[int]


class _Document(msgspec.Struct):
    files: dict[str, _File]


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file."""
    try:
        document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("no JSON with `files` that have `executed_lines` and `missing_lines`") from error
    return {name: _lines(file) for name, file in document.files.items()}


def _lines(file: _File) -> Lines:
    lines = Lines()
    for numbers, hit in ((file.executed_lines, True), (file.missing_lines, False)):
        for line in numbers:
            lines.add(line, hit=hit)
    return lines
