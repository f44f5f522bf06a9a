"""The lines of a file that tests can run, as coverage.py counts them: the first line of each statement.

Docstrings do not count, nor do lines that are left out by `# pragma: no cover`, `if TYPE_CHECKING:` or a body of `...`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.source import Source

_WORDS = ("cover", "COVER", "TYPE_CHECKING", "...")
_EXCLUDED = re.compile(r"#\s*(?:pragma|PRAGMA)[:\s]?\s*(?:no|NO)\s*(?:cover|COVER)|^\s*if (?:typing\.)?TYPE_CHECKING:")
_STATEMENTS = tuple(kind for kind in ast.stmt.__subclasses__() if kind not in {ast.Global, ast.Nonlocal})
_Clause: TypeAlias = ast.stmt | ast.ExceptHandler | ast.match_case


def coverable_lines(source: Source, docstrings: Iterable[ast.stmt]) -> bytes:
    """A bit for each line that counts: line n is bit n % 8 of byte n // 8."""
    lines = {line for node in _clauses(source) for line in _first_lines(node)}
    lines -= {node.lineno for node in docstrings} | _left_out(source)
    bits = bytearray(max(lines, default=-1) // 8 + 1)
    for line in lines:
        bits[line // 8] |= 1 << line % 8
    return bytes(bits)


def lines_of(bits: bytes) -> set[int]:
    """The lines whose bits are set."""
    return {at * 8 + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1}


def _clauses(source: Source) -> Iterator[_Clause]:
    """All statements that run, handlers and cases."""
    statements: list[ast.stmt] = source.nodes(*_STATEMENTS)
    for node in statements:
        if not (isinstance(node, ast.AnnAssign) and _only_declares(source, node)):
            yield node
    clauses: list[ast.ExceptHandler | ast.match_case] = source.nodes(ast.ExceptHandler, ast.match_case)
    yield from clauses


def _only_declares(source: Source, node: ast.AnnAssign) -> bool:
    """Whether it is `name: type` in a function, for which there is no bytecode."""
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    around = next((up for up in source.ancestors(node) if isinstance(up, scopes)), None)
    return not node.value and isinstance(node.target, ast.Name) and isinstance(around, scopes[:2])


def _first_lines(node: _Clause) -> list[int]:
    if isinstance(node, ast.match_case):
        return [node.pattern.lineno]
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return [*(decorator.lineno for decorator in decorators), node.lineno]


def _left_out(source: Source) -> set[int]:
    if not any(word in source.text for word in _WORDS):
        return set()
    marked = {number for number, line in enumerate(source.lines, 1) if _EXCLUDED.search(line)}
    left_out = [
        suite for node in _clauses(source) for suite in _suites(source, node) if _is_left_out(suite, node, marked)
    ]
    return {line for suite in left_out for line in range(suite.head.start, suite.end + 1)}


def _is_left_out(suite: _Suite, node: _Clause, marked: set[int]) -> bool:
    return not marked.isdisjoint(suite.head) or _is_dots(node)


def _is_dots(node: _Clause) -> bool:
    """Whether it is `...`, or a function that begins with it."""
    match node:
        case ast.FunctionDef(body=[first, *_]) | ast.AsyncFunctionDef(body=[first, *_]):
            return _is_dots(first)
        case ast.Expr(value=ast.Constant(value=value)):
            return value is ...
    return False


class _Suite(NamedTuple):
    """A simple statement, or one of the parts of a compound one: the lines of its head, and its last line."""

    head: range
    end: int


def _suites(source: Source, node: _Clause) -> Iterator[_Suite]:
    first = min(_first_lines(node))
    if not getattr(node, "body", None):
        end = getattr(node, "end_lineno", None) or first
        yield _Suite(range(first, end + 1), end)
        return
    for name in ("body", "orelse", "finalbody"):
        body: list[ast.stmt] = getattr(node, name, [])
        if body:
            yield _Suite(_head(source, first, body[0]), body[-1].end_lineno or first)
            first = (body[-1].end_lineno or first) + 1
        if name == "body" and (handlers := getattr(node, "handlers", [])):
            first = handlers[-1].end_lineno + 1


def _head(source: Source, first: int, body: ast.stmt) -> range:
    """The lines before a body, and that on which it begins when the colon stands there too."""
    shares = source.lines[body.lineno - 1][: body.col_offset].strip()
    return range(first, body.lineno + 1 if shares else max(body.lineno, first + 1))
