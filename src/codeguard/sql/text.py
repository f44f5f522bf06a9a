"""The text of a string that is put together, as far as it can be read, and the values that were put into it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codeguard.source import Source

GAP = "{}"
_DEEPEST = 6
_FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_PERCENT = re.compile(r"%(?:\(\w+\))?[-#0-9 +.]*[diouxXeEfFgGcrsa]")
_WRAPPERS = frozenset(("text", "dedent", "cleandoc", "SQL"))
_SAME = frozenset(("strip", "lstrip", "rstrip", "lower", "upper"))
_NUMBERS = frozenset(("int", "float", "len", "bool", "abs", "round"))
_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]*|__tablename__|__table__|__schema__")


class Composed(NamedTuple):
    """A string: {} stands in its text for each value that was put into it and is no constant."""

    text: str
    values: tuple[ast.expr, ...] = ()

    def __add__(self, other: Composed) -> Composed:  # type: ignore[override]
        return Composed(self.text + other.text, self.values + other.values)


def compose(source: Source, node: ast.expr) -> Composed | None:
    """The string that an expression gives; None when it gives none that can be read."""
    return source.derived(_Composer).string(node, _DEEPEST)


class _Composer:
    """Follows an expression through names, f-strings, +, % and format."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._flow = source.derived(Flow)

    def string(self, node: ast.expr, depth: int) -> Composed | None:
        if depth == 0:
            return None
        match node:
            case ast.Constant(value=str(text)):
                return Composed(text)
            case ast.JoinedStr(values=parts):
                return self._joined(parts, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._sum(left, right, depth)
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                return self._filled(self.string(left, depth - 1), _PERCENT, _elements(right))
            case ast.Call():
                return self._call(node, depth)
            case ast.Name() | ast.Attribute():
                return self._variable(node, depth)
        return None

    def _sum(self, left: ast.expr, right: ast.expr, depth: int) -> Composed | None:
        first, second = self.string(left, depth - 1), self.string(right, depth - 1)
        if first is None and second is None:
            return None
        return (first or self._gap(left)) + (second or self._gap(right))

    def _joined(self, parts: list[ast.expr], depth: int) -> Composed:
        inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
        return sum((self.string(part, depth - 1) or self._gap(part) for part in inner), Composed(""))

    def _call(self, node: ast.Call, depth: int) -> Composed | None:
        name = self._source.names.resolve(node.func).rpartition(".")[2]
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in _WRAPPERS and len(node.args) == 1:
            return self.string(node.args[0], depth - 1) if name != "SQL" else None
        if isinstance(node.func, ast.Attribute):
            inner = self.string(node.func.value, depth - 1)
            if method == "format":
                return self._filled(inner, _FIELD, [*node.args, *(each.value for each in node.keywords)])
            if method in _SAME:
                return inner
        return None

    def _filled(self, template: Composed | None, field: re.Pattern[str], values: list[ast.expr]) -> Composed | None:
        """A template with its fields filled; constants are what they are."""
        if template is None:
            return None
        gaps = [value for value in values if self._gap(value).values]
        return Composed(field.sub(GAP, template.text), (*template.values, *gaps))

    def _variable(self, node: ast.expr, depth: int) -> Composed | None:
        """What a variable holds, with what `+=` put behind it."""
        value = self._flow.last(node)
        found = self.string(value, depth - 1) if value is not None else None
        if found is None or not isinstance(node, ast.Name):
            return found
        function = self._source.function(node)
        for added in self._source.nodes(ast.AugAssign):
            same = isinstance(added.target, ast.Name) and added.target.id == node.id
            if same and self._source.function(added) is function and added.lineno <= node.lineno:
                found += self.string(added.value, depth - 1) or self._gap(added.value)
        return found

    def _gap(self, node: ast.expr) -> Composed:
        """A place where a value is put in; none where that value cannot carry SQL: a number, a constant, marks."""
        return Composed(GAP, () if self._is_harmless(node) else (node,))

    def _are_harmless(self, nodes: Sequence[ast.expr], depth: int) -> bool:
        return depth > 0 and all(self._is_harmless(each, depth - 1) for each in nodes)

    def _is_harmless(self, node: ast.expr, depth: int = _DEEPEST) -> bool:
        match node:
            case ast.Constant():
                return True
            case ast.Name(id=name) | ast.Attribute(attr=name) if _CONSTANT.fullmatch(name):
                return True
            case ast.BinOp(left=first, right=second) | ast.IfExp(body=first, orelse=second):
                return self._are_harmless([first, second], depth)
            case ast.JoinedStr(values=parts):
                return self._are_harmless([each.value for each in parts if isinstance(each, ast.FormattedValue)], depth)
            case ast.Call():
                return self._is_harmless_call(node, depth)
            case ast.Name():
                return self._is_from_literals(node) or self._holds_harmless(node, depth)
        return False

    def _holds_harmless(self, node: ast.Name, depth: int) -> bool:
        values = self._flow.values(node)
        return bool(values) and self._are_harmless(values, depth)

    def _is_harmless_call(self, node: ast.Call, depth: int) -> bool:
        """A number, a quoted name, or marks for parameters: `", ".join("?" * n)`."""
        name = self._source.names.resolve(node.func).rpartition(".")[2]
        method = node.func.attr if isinstance(node.func, ast.Attribute) else name
        if name in _NUMBERS or "quote" in method.lower() or "identifier" in method.lower():
            return True
        return method == "join" and len(node.args) == 1 and self._is_marks(node.args[0], depth - 1)

    def _is_marks(self, node: ast.expr, depth: int) -> bool:
        match node:
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return isinstance(left, (ast.Constant, ast.List)) or isinstance(right, (ast.Constant, ast.List))
            case ast.GeneratorExp(elt=inner) | ast.ListComp(elt=inner):
                return self._is_harmless(inner, depth)
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return self._are_harmless(parts, depth)
            case ast.Name() if depth > 0:
                value = self._flow.last(node)
                return value is not None and self._is_marks(value, depth - 1)
        return False

    def _is_from_literals(self, node: ast.Name) -> bool:
        """Whether a name goes over literals: `for table in ("a", "b")`."""
        for up in self._source.ancestors(node):
            generators = getattr(up, "generators", [up] if isinstance(up, ast.For) else [])
            for loop in generators:
                names = {inner.id for inner in ast.walk(loop.target) if isinstance(inner, ast.Name)}
                if node.id in names:
                    return _is_literal(self._flow.origin(loop.iter))
        return False


def _is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in {"items", "keys", "values"} and _is_literal(node.func.value)
    if isinstance(node, ast.Dict):
        return all(each is not None and _is_literal(each) for each in (*node.keys, *node.values))
    parts = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else None
    return isinstance(node, ast.Constant) if parts is None else all(_is_literal(part) for part in parts)


def _elements(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Tuple(elts=parts):
            return parts
        case ast.Dict(values=values):
            return values
    return [node]
