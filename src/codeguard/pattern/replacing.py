"""Replacements: the text that stands in the place of a match, proved by parsing before it is offered."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import TYPE_CHECKING

from codeguard.finding import Fix
from codeguard.pattern.compiled import compile_pattern
from codeguard.pattern.filling import HOLE, code_of
from codeguard.pattern.holes import ANY
from codeguard.pattern.matching import matcher, shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codeguard.pattern.compiled import Pattern
    from codeguard.pattern.matching import Bindings
    from codeguard.source import Source

_PIECE = re.compile(
    rf"(?P<string>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|{HOLE.pattern}|(?P<name>(?<![\w.])[^\W\d][\w.]*)"
)
_EMPTY = "\0"
_MARK = "_what_is_replaced_"


def replacement(template: str, node: ast.expr | ast.stmt, bound: Bindings, source: Source) -> Fix | None:
    """What to put in the place of a node; None where it cannot be proved to mean what the template says.

    Comments would be lost: a match with one inside is left alone. So is one that needs a name that is not imported.
    """
    lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
    if any(comment.line in lines for comment in source.comments):
        return None
    local = _local_names(template, source)
    if local is None:
        return None
    last = node.end_lineno or node.lineno
    start, end = source.column(node.lineno, node.col_offset), source.column(last, node.end_col_offset or 0)
    for form in ("{}", "({})"):
        text = _filled(template, bound, local, source, form)
        for whole in (text, f"({text})"):
            if _reads_as(compile_pattern(template), whole, node, bound, source):
                return Fix(node.lineno, start, last, end, whole)
    return None


def _local_names(template: str, source: Source) -> dict[str, str] | None:
    """What the file calls the dotted names of a template; None when it has no name for one."""
    found = {}
    for match in _PIECE.finditer(template):
        name = match["name"] or ""
        if "." in name:
            local = _local(name, source.names.imported)
            if local is None:
                return None
            found[name] = local
    return found


def _local(name: str, imported: Mapping[str, str]) -> str | None:
    for local, origin in imported.items():
        if name == origin or name.startswith(f"{origin}."):
            return local + name[len(origin) :]
    return None


def _filled(template: str, bound: Bindings, local: Mapping[str, str], source: Source, form: str) -> str:
    """The template with code in place of its holes; `form` is how a single piece of code is written."""

    def written(match: re.Match[str]) -> str:
        if match["string"] is not None:
            return match[0]
        if match["name"] is not None:
            return local.get(match["name"], match["name"])
        code = bound[match["hole"] or ANY]
        text = code_of(code, source)
        return (text or _EMPTY) if isinstance(code, tuple) else form.format(text)

    text = _PIECE.sub(written, template.strip())
    return re.sub(rf",\s*{_EMPTY}|{_EMPTY}\s*,?\s*", "", text)


def _reads_as(template: Pattern, text: str, node: ast.expr | ast.stmt, bound: Bindings, source: Source) -> bool:
    """Whether a text in the place of a node is what the template says, and leaves the statement around it as it is."""
    statement = _statement(node, source)
    whole = source.segment(statement)
    start = _offset(statement, node.lineno, source.column(node.lineno, node.col_offset), source)
    end_line = node.end_lineno or node.lineno
    end = _offset(statement, end_line, source.column(end_line, node.end_col_offset or 0), source)
    indent = " " * (source.column(statement.lineno, statement.col_offset) - 1)
    forms = (text, *(f"{indent}{whole[:start]}{each}{whole[end:]}" for each in (_MARK, text)))
    try:
        alone, marked, replaced = (ast.parse(textwrap.dedent(each)).body for each in forms)
    except (SyntaxError, ValueError):  # codeguard: ignore[silent-fallback] -- what does not parse reads as nothing
        return False
    code: ast.AST = alone[0]
    mark: ast.AST = ast.Expr(value=ast.Name(id=_MARK))
    if isinstance(code, ast.Expr) and isinstance(node, ast.expr):
        mark, code = ast.Name(id=_MARK), code.value
    stays = shape((*replaced,)) == shape((*marked,)).replace(shape(mark), shape(code))
    return stays and _is_filled(template, code, bound, source)


def _is_filled(template: Pattern, node: ast.AST, bound: Bindings, source: Source) -> bool:
    """Whether code is the template with its holes filled."""
    inner = node.value if isinstance(node, ast.Expr) else node
    lists = {name: shape(each) for name, each in bound.items() if isinstance(each, tuple)}
    ways = matcher(source).match(template.body[0], inner, {name: bound[name] for name in bound if name not in lists})
    return any(all(shape(way[name]) == each for name, each in lists.items() if name in way) for way in ways)


def _offset(statement: ast.stmt, line: int, column: int, source: Source) -> int:
    """The offset of a place in the text of a statement."""
    first = source.column(statement.lineno, statement.col_offset) - 1
    before = source.lines[statement.lineno - 1 : line - 1]
    return sum(len(each) + 1 for each in before) + column - 1 - first


def _statement(node: ast.expr | ast.stmt, source: Source) -> ast.stmt:
    """The statement around a node; all of an if for one in an elif, which alone is no Python."""
    statement = source.statement(node)
    while source.segment(statement).startswith("elif"):
        statement = source.statement(source.parents[statement])
    return statement
