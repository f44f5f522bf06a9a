"""What one file's analysis leaves for the rules that look across files: small, plain, cached."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Kind, Source


class Lines(msgspec.Struct, frozen=True):
    """Physical lines by what stands on them; the four kinds add up to `total`."""

    total: int
    code: int
    comment: int
    docstring: int
    blank: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The facts of one file."""

    kind: Kind
    lines: Lines


def extract_facts(source: Source) -> Facts:
    """All facts of a file that parses."""
    return Facts(kind=source.kind, lines=_count_lines(source))


def _count_lines(source: Source) -> Lines:
    lines = source.lines if source.lines[-1] else source.lines[:-1]
    docstring = {line for node in _docstrings(source.tree) for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    comment = {item.line for item in source.comments if item.alone}
    blank = {number for number, line in enumerate(lines, 1) if not line.strip()} - docstring
    code = len(lines) - len(docstring) - len(comment) - len(blank)
    return Lines(len(lines), code, len(comment), len(docstring), len(blank))


def _docstrings(tree: ast.Module) -> Iterator[ast.Expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            match node.body[0]:
                case ast.Expr(value=ast.Constant(value=str())) as docstring:
                    yield docstring
