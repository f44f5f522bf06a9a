"""coverage.json, as `coverage json` writes it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from codeguard.coverage.records import Lines, Malformed

_Line = Annotated[int, msgspec.Meta(ge=1)]


class _File(msgspec.Struct):
    executed_lines: set[_Line]
    missing_lines: set[_Line]


class _Document(msgspec.Struct):
    files: dict[str, _File]


def read(data: bytes) -> dict[str, Lines]:
    """The lines by file."""
    try:
        document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed("no JSON with `files` that have `executed_lines` and `missing_lines`") from error
    return {name: Lines(file.executed_lines, file.missing_lines) for name, file in document.files.items()}
