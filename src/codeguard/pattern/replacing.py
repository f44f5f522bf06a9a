"""Replacements: the text that stands in the place of a match, proved by parsing before it is offered."""

from __future__ import annotations

import ast
import copy
import re
import textwrap
from typing import TYPE_CHECKING

from codeguard.finding import Fix
from codeguard.pattern.compiled import parse_holes
from codeguard.pattern.filling import HOLE, code_of
from codeguard.pattern.holes import ANY, hole, many

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codeguard.pattern.matching import Bindings
    from codeguard.source import Source

_PIECE = re.compile(
    rf"(?P<string>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|{HOLE.pattern}|(?P<name>(?<![\w.])[^\W\d][\w.]*)"
)
_EMPTY = "\0"
_CONTEXT = re.compile(r"(?:, )?ctx=\w+\(\)")


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
    wanted = _wanted(template, node, bound, local, source)
    for form in ("{}", "({})"):
        text = _filled(template, bound, local, source, form)
        for whole in (text, f"({text})"):
            if _reads_as(wanted, whole, node, source):
                last = node.end_lineno or node.lineno
                start, end = source.column(node.lineno, node.col_offset), source.column(last, node.end_col_offset or 0)
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


def _wanted(template: str, node: ast.expr | ast.stmt, bound: Bindings, local: Mapping[str, str], source: Source) -> str:
    """The shape of the statement around a node with the template in the node's place."""
    tree = parse_holes(template.strip())
    first: ast.AST = getattr(tree, "body", [])[0]
    new = first.value if isinstance(node, ast.expr) and isinstance(first, ast.Expr) else first
    new = _Filler(bound, local).visit(new)
    statement = _statement(node, source)
    return _shape(_Swap(node, new).visit(copy.deepcopy(statement, {id(node): node})))


def _reads_as(wanted: str, text: str, node: ast.expr | ast.stmt, source: Source) -> bool:
    statement = _statement(node, source)
    whole = source.segment(statement)
    start = _offset(statement, node.lineno, source.column(node.lineno, node.col_offset), source)
    end_line = node.end_lineno or node.lineno
    end = _offset(statement, end_line, source.column(end_line, node.end_col_offset or 0), source)
    indent = " " * (source.column(statement.lineno, statement.col_offset) - 1)
    try:
        tree = ast.parse(textwrap.dedent(f"{indent}{whole[:start]}{text}{whole[end:]}"))
    except (SyntaxError, ValueError):  # codeguard: ignore[silent-fallback] -- what does not parse reads as nothing
        return False
    return len(tree.body) == 1 and _shape(tree.body[0]) == wanted


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


def _shape(node: ast.AST) -> str:
    return _CONTEXT.sub("", ast.dump(node))


class _Swap(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, or the one in its place."""
        return self._new if node is self._old else super().generic_visit(node)


class _Filler(ast.NodeTransformer):
    """Puts code in the place of the holes of a template."""

    def __init__(self, bound: Bindings, local: Mapping[str, str]) -> None:
        self._bound = bound
        self._local = local

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """The code of a hole; else the name that the file has for it."""
        found = hole(node.id)
        code = self._bound[found.name] if found else None
        if code is None or isinstance(code, tuple):
            return node
        return code

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """A dotted name as the file writes it."""
        written = ast.unparse(node)
        if written in self._local:
            return ast.parse(self._local[written], mode="eval").body
        self.generic_visit(node)
        found = hole(node.attr)
        code = self._bound[found.name] if found else None
        return ast.Attribute(value=node.value, attr=code.id, ctx=node.ctx) if isinstance(code, ast.Name) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call with the arguments of `...` in their places."""
        self.generic_visit(node)
        pieces = [piece for argument in node.args for piece in self._pieces(argument)]
        positional = [piece for piece in pieces if isinstance(piece, ast.expr)]
        keywords = [piece for piece in pieces if isinstance(piece, ast.keyword)]
        return ast.Call(func=node.func, args=positional, keywords=_in_order(node, node.keywords, keywords))

    def _pieces(self, argument: ast.expr) -> Iterator[ast.AST]:
        inner = argument.value if isinstance(argument, ast.Starred) else argument
        name = many(inner.id) if isinstance(inner, ast.Name) else None
        if name is None:
            yield argument
        else:
            code = self._bound[name]
            yield from code if isinstance(code, tuple) else (code,)


def _in_order(node: ast.Call, own: list[ast.keyword], rest: list[ast.keyword]) -> list[ast.keyword]:
    """The keywords of a template and those of its `...`, as they follow one another in the text."""
    dots = next((each for each in node.args if isinstance(each, ast.Starred)), None)
    if dots is None:
        return own
    behind = [each for each in own if (each.lineno, each.col_offset) > (dots.lineno, dots.col_offset)]
    return [each for each in own if each not in behind] + rest + behind
