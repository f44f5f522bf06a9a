"""The fixes of a run, written into its files or shown as a patch. What cannot be mended safely stays as it is."""

from __future__ import annotations

import difflib
import io
import os
import re
import tokenize
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.analysis import parsed_text
from codeguard.catalog import builtin_rules
from codeguard.check import check
from codeguard.errors import Unreadable
from codeguard.finding import AnalysisError
from codeguard.fixes import apply_fixes
from codeguard.lexer import split_lines
from codeguard.reading import read_file
from codeguard.roots import find_root
from codeguard.source import Source, decode
from codeguard.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from codeguard.finding import Finding
    from codeguard.run import Request
    from codeguard.scorecard import Scorecard

PASSES = 10
"""How often the files are mended: a fix may stand inside another one, or make an ignore comment idle."""

UNSAFE = (Unreadable, OSError, SyntaxError, UnicodeEncodeError, RecursionError, MemoryError)
"""What is raised where a file cannot be mended safely."""
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


class Mended(NamedTuple):
    """What came of the fixes."""

    scorecard: Scorecard
    """What remains; of a dry run, what there is."""
    fixes: int
    paths: frozenset[str]
    patch: bytes = b""
    """What a dry run would write first: fixes inside others come in a later pass."""


class _Edited(NamedTuple):
    """A file before and after its fixes."""

    before: bytes
    after: bytes
    fixes: int


def check_and_mend(request: Request, *, dry_run: bool = False) -> Mended:
    """Check, apply the fixes of the findings that count, and check again until there is nothing more to fix.

    Files that are refused are among the errors of the scorecard. Raises UserError.
    """
    root, _ = find_root(request.paths)
    refused: dict[str, AnalysisError] = {}
    held = _held(request)
    fixes, paths = 0, set[str]()
    for _ in range(PASSES):
        scorecard = check(request)
        edited = _edit_all(scorecard, root, refused, held)
        if dry_run:
            found = sum(each.fixes for each in edited.values())
            patch = b"".join(_patch(path, each) for path, each in edited.items())
            return Mended(_with_errors(scorecard, refused.values()), found, frozenset(edited), patch)
        for path, each in edited.items():
            if _write(root, path, each, refused):
                fixes += each.fixes
                paths.add(path)
        if not edited:
            break
    else:
        endless = "its fixes do not come to an end: turn the rule off that gives them"
        refused |= {path: AnalysisError(path, None, endless) for path in edited}
    return Mended(_with_errors(scorecard, refused.values()), fixes, frozenset(paths))


def _held(request: Request) -> set[str]:
    """The rules that mend only when they are asked for by name, and are not."""
    return {name for name, rule in builtin_rules().items() if rule.fixes_on_request}.difference(request.select)


def _edit_all(
    scorecard: Scorecard, root: Path, refused: dict[str, AnalysisError], held: set[str]
) -> dict[str, _Edited]:
    """The files with fixes; those that cannot be mended are added to the refused ones. `held` rules mend nothing."""
    left_out = {*refused, *(error.path for error in scorecard.errors)}
    by_path: dict[str, list[Finding]] = {}
    for finding in scorecard.counting:
        if finding.fix and finding.path not in left_out and finding.rule not in held:
            by_path.setdefault(finding.path, []).append(finding)
    edited = {}
    for path, findings in by_path.items():
        try:
            before = _read(root / path)
            edited[path] = _Edited(before, mend(before, findings), len(findings))
        except UNSAFE as error:
            refused[path] = AnalysisError(path, None, f"not fixed: {_reason(error)}")
    return edited


def mend(data: bytes, findings: Sequence[Finding]) -> bytes:
    """The content of a Python file with the fixes of its findings.

    Raises Unreadable where the file is not what the findings are about or does not survive decoding and encoding,
    and what parsing raises when the result is no Python.
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    text = decode(data)
    if text.encode(encoding) != data:
        raise Unreadable(f"its {encoding} text cannot be written back as it was")
    lines = split_lines(text)
    if not all(_is_there(finding, lines) for finding in findings):
        raise Unreadable("it was changed while it was checked: run again")
    fixed = apply_fixes(text, [finding.fix for finding in findings if finding.fix])
    after = fixed.encode(encoding)
    if parsed_text(Source("", after)) != fixed:
        raise Unreadable(f"it would no longer be read as {encoding}")
    return after


def _is_there(finding: Finding, lines: list[str]) -> bool:
    """Whether the line still says what the finding saw; a masked secret hides it."""
    line = lines[finding.line - 1] if finding.line <= len(lines) else ""
    start = finding.column - 1
    return "***" in finding.snippet or line[start:].startswith(finding.snippet[start:])


def _read(path: Path) -> bytes:
    status = path.lstat()
    if not status.st_mode & 0o222:
        raise Unreadable("it is read-only")
    return read_file(path, status.st_size)


def _write(root: Path, path: str, edited: _Edited, refused: dict[str, AnalysisError]) -> bool:
    try:
        replace_file(root / path, edited.after)
    except OSError as error:
        refused[path] = AnalysisError(path, None, f"not fixed: {_reason(error)}")
        return False
    return True


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return f"{error.encoding} has no {error.object[error.start : error.end]!r}"
    if isinstance(error, SyntaxError):
        return f"the result would not parse ({error.msg})"
    if isinstance(error, OSError):
        return f"cannot be written: {error.strerror}"
    return str(error) or f"too complex ({type(error).__name__})"


def _patch(path: str, edited: _Edited) -> bytes:
    """The change as a unified patch of the file's own bytes."""
    before, after = (_LINE.findall(data) for data in (edited.before, edited.after))
    name = os.fsencode(path)
    found = difflib.diff_bytes(difflib.unified_diff, before, after, b"a/" + name, b"b/" + name)
    return b"".join(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n" for line in found)


def _with_errors(scorecard: Scorecard, errors: Iterable[AnalysisError]) -> Scorecard:
    everything = sorted((*scorecard.errors, *errors), key=lambda error: (error.path, error.message))
    return msgspec.structs.replace(scorecard, errors=tuple(everything))
