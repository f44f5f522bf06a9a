"""`where`: comparisons of what the holes hold, such as `$N > 3` or `search("(?i)select", $SQL)`.

A hole that holds no literal decides nothing: then the condition does not hold, whether it is negated or not.
"""

from __future__ import annotations

import ast
import operator
import re
from typing import TYPE_CHECKING, Any

from codeguard.pattern.compiled import parse_holes
from codeguard.pattern.expressions import compile_expression
from codeguard.pattern.holes import PatternError, hole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codeguard.pattern.matching import Bound
    from codeguard.pattern.resolving import Resolver

_TEXT = 1000
"""Characters of a text that a regular expression is tried on."""
_LARGEST = 10**15
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda part, whole: part in whole, ast.NotIn: lambda part, whole: part not in whole,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_ALLOWED = (
    ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Tuple, ast.List, ast.Set, ast.BinOp, ast.Call,
    ast.boolop, ast.unaryop, ast.cmpop, ast.operator, ast.expr_context,
)  # fmt: skip
_FUNCTIONS = {"len": 1, "search": 2, "text": 1}


class _UnknownError(Exception):
    """What a hole holds is no literal."""


class Condition:
    """A comparison, compiled."""

    def __init__(self, text: str, tree: ast.expr, holes: frozenset[str]) -> None:
        self.text = text
        self.holes = holes
        self._tree = tree

    def holds(self, bound: Mapping[str, Bound], resolver: Resolver) -> bool:
        """Whether it is true of what the holes hold."""
        try:
            return bool(_Evaluation(bound, resolver).value(self._tree))
        except (
            _UnknownError,
            TypeError,
            ArithmeticError,
            ValueError,
        ):  # codeguard: ignore[silent-fallback] -- no literal
            return False


def compile_condition(text: str) -> Condition:
    """The condition that a text is. Raises PatternError."""
    tree = parse_holes(text.strip(), "eval")
    assert isinstance(tree, ast.Expression)  # noqa: S101
    for node in ast.walk(tree.body):
        _validate(node)
    names = {found.name for node in ast.walk(tree) if isinstance(node, ast.Name) and (found := hole(node.id))}
    if not names:
        raise PatternError("it compares no hole: write $X")
    return Condition(text, tree.body, frozenset(names))


def _validate(node: ast.AST) -> None:
    if not isinstance(node, _ALLOWED):
        raise PatternError("compare holes with literals: <, >, <=, >=, ==, !=, in, and, or, not, len, search, text")
    if isinstance(node, ast.Name) and not hole(node.id) and node.id not in _FUNCTIONS:
        raise PatternError(f"{node.id!r} is no hole: write ${node.id.upper()}, or quote it")
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if _FUNCTIONS.get(name) != len(node.args) or node.keywords:
            raise PatternError("the functions are len($X), text($X) and search('expression', $X)")
        if name == "search":
            _validate_expression(node.args[0])


def _validate_expression(node: ast.expr) -> None:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        raise PatternError("the first argument of search is a regular expression in quotes")
    compile_expression(node.value)


class _Evaluation:
    """Works a condition out."""

    def __init__(self, bound: Mapping[str, Bound], resolver: Resolver) -> None:
        self._bound = bound
        self._resolver = resolver

    def value(self, node: ast.AST) -> Any:
        """The value of a part of a condition, or of the code in a hole. Raises _UnknownError."""
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return self.value(self._resolver.value(self._held(node)))
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return [self.value(part) for part in parts]
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.value(operand)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
        return self._compound(node)

    def _compound(self, node: ast.AST) -> Any:
        match node:
            case ast.BoolOp(op=operation, values=parts):
                return (all if isinstance(operation, ast.And) else any)(self.value(part) for part in parts)
            case ast.Compare():
                return self._compared(node)
            case ast.BinOp() if type(node.op) in _ARITHMETIC:
                return self._arithmetic(node)
            case ast.Call(func=ast.Name(id="len"), args=[argument]):
                return len(self.value(argument))
            case ast.Call(func=ast.Name(id="text"), args=[argument]):
                return self._text(argument)
            case ast.Call(func=ast.Name(id="search"), args=[ast.Constant(value=str(expression)), argument]):
                return re.search(expression, self._text(argument)) is not None
        raise _UnknownError

    def _compared(self, node: ast.Compare) -> bool:
        values = [self.value(each) for each in (node.left, *node.comparators)]
        pairs = zip(values, node.ops, values[1:], strict=False)
        return all(_COMPARISONS[type(comparison)](left, right) for left, comparison, right in pairs)

    def _arithmetic(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        large = any(isinstance(each, (int, float)) and abs(each) > _LARGEST for each in (left, right))
        if large or not all(isinstance(each, (int, float)) for each in (left, right)):
            raise _UnknownError
        return _ARITHMETIC[type(node.op)](left, right)

    def _held(self, argument: ast.expr) -> ast.AST:
        """The code in a hole."""
        found = hole(argument.id) if isinstance(argument, ast.Name) else None
        node = self._bound.get(found.name) if found else None
        if not isinstance(node, ast.AST):
            raise _UnknownError
        return node

    def _text(self, argument: ast.expr) -> str:
        """A string literal; one that is put together, with {} for what is not known; other code as it is written."""
        node = self._held(argument)
        text = text_of(self._resolver.value(node))
        return (ast.unparse(node) if text is None else text)[:_TEXT]


def text_of(node: ast.AST) -> str | None:
    """The text of a string, formatted or joined too, with {} for the parts that are not literal; None for no text."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part) or "{}" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined(text_of(left), text_of(right))
        case (
            ast.BinOp(left=inner, op=ast.Mod())
            | ast.Call(func=ast.Attribute(value=inner, attr="format" | "strip" | "replace"))
        ):
            return text_of(inner)
    return None


def _joined(*texts: str | None) -> str | None:
    return None if texts == (None, None) else "".join("{}" if text is None else text for text in texts)
