"""Which statements say that a text is code: words, values and formulas parse too."""

from __future__ import annotations

import ast

from codeguard.names import dotted
from codeguard.words import word_set

_MATHS = word_set(
    "abs acos asin atan ceil cos cosh det diff exp factorial floor gamma gcd grad int integrate lcm lim limit list ln "
    "log log10 log2 max mean min mod norm pi pow prod product range round sign sin sinh sqrt std sum tan tanh trace var"
)
_VALUES = _MATHS | word_set(
    "all any bool bytes callable chr dict dir divmod enumerate filter float format frozenset getattr hasattr hash hex "
    "id isinstance issubclass iter len list map object ord range repr reversed set slice sorted str super tuple type "
    "vars zip"
)
"""Functions that are called for what they return, and nothing else."""
_COMPOUND = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.AsyncFor, ast.While, ast.With,
    ast.AsyncWith, ast.Try, ast.TryStar, ast.Match,
)  # fmt: skip
_CALCULATED = (
    ast.Name, ast.Constant, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.List, ast.Tuple, ast.Subscript,
    ast.Call, ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context,
)  # fmt: skip


def is_telling(node: ast.stmt, is_single: bool) -> bool:
    """Whether a statement is more than words or values that happen to parse."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.AugAssign():
            return True
        case ast.Assign():
            return not _is_chain_of_pairs(node)
        case ast.AnnAssign(value=ast.expr()):
            return not _is_capital(node.target)
        case ast.Expr():
            return _is_telling_call(node.value)
        case ast.Return(value=ast.expr()) | ast.Raise(exc=ast.Call()) | ast.Assert() | ast.Delete():
            return not is_single
    return isinstance(node, _COMPOUND) and not is_single


def _is_chain_of_pairs(node: ast.Assign) -> bool:
    """Whether it reads `a=1, b=2` or `a, b=2`: arguments, side by side."""
    is_tuple = any(isinstance(each, ast.Tuple) for each in node.targets)
    return is_tuple and (len(node.targets) > 1 or isinstance(node.value, ast.Constant))


def _is_telling_call(node: ast.expr) -> bool:
    """Whether an expression is a call for its effect, or entries of a list that are calls."""
    match node:
        case (ast.Call() as call) | ast.Await(value=ast.Call() as call):
            return not _is_schematic(call)
        case ast.Tuple(elts=elements):
            return all(isinstance(each, ast.Call) and not _is_schematic(each) for each in elements)
    return False


def is_deed(node: ast.stmt) -> bool:
    """Whether a statement does what no sentence names by its code: it imports, or calls something on given values."""
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Assign(value=ast.Call() as call) | ast.Assign(value=ast.Await(value=ast.Call() as call)):
            return bool(call.args or call.keywords)
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute()) as call)
            | ast.Expr(value=ast.Await(value=ast.Call(func=ast.Attribute()) as call))
        ):
            return bool(call.args or call.keywords)
    return False


def _is_schematic(call: ast.Call) -> bool:
    """Whether a call shows a form: nobody drops a new object or a plain value."""
    return _is_capital(call.func) or dotted(call.func) in _VALUES


def _is_capital(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id[:1].isupper()


def is_formula(node: ast.stmt) -> bool:
    """Whether a statement calculates with names and numbers, as a derivation in a text does."""
    if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr) or node.value is None:
        return False
    parts = list(ast.walk(node.value))
    if not all(map(_is_calculated, parts)):
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node.value)]
    return not isinstance(node.value, ast.Constant) or any(map(_is_short, targets))


def _is_calculated(node: ast.AST) -> bool:
    """Whether a part of a formula is one: a name, a number, an operation, a function of mathematics."""
    match node:
        case ast.Constant(value=value):
            return type(value) in (int, float, complex)
        case ast.Call(func=func):
            return dotted(func) in _MATHS or _is_short(func)
    return isinstance(node, _CALCULATED)


def _is_short(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and len(node.id) < 3
