"""What a name is given: whether the value leaves open that the name stands for made-up data."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from codeguard.source import Source

_ASKS = word_set("hasattr isinstance issubclass callable any all bool")
_LITERALS = (
    ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.DictComp, ast.SetComp,
)  # fmt: skip
_PARSERS = frozenset(("dict", "json.loads", "loads", "yaml.safe_load"))
"""What makes data of a literal."""
_CONTAINERS = (ast.List, ast.Tuple, ast.Set, ast.Dict)


def assigned_value(source: Source, node: ast.expr) -> ast.expr | None:
    """The value that is assigned to this name or attribute; None when it is unpacked, looped over or only declared."""
    match source.parents[node]:
        case ast.Assign(value=value) | ast.AnnAssign(value=value) | ast.NamedExpr(value=value):
            return value
    return None


def is_unpacked(source: Source, node: ast.expr) -> bool:
    """Whether the name is one of several that an assignment fills."""
    around = [up for up in source.ancestors(node) if not isinstance(up, (ast.Tuple, ast.List, ast.Starred))]
    return isinstance(around[0], ast.Assign) and isinstance(source.parents[node], (ast.Tuple, ast.List))


def is_flag(name: str, value: ast.expr) -> bool:
    """Whether the value says yes or no about something, or is a constant that spells its own name, or a pattern."""
    match value:
        case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=values):
            return any(is_flag(name, each) for each in values)
        case ast.Call(func=func):
            return dotted(func) in _ASKS or dotted(func) == "re.compile"
        case ast.Constant(value=str(spelled)):
            return name.isupper() and set(split_words(spelled)) <= set(split_words(name))
    return False


def is_made_up(value: ast.expr | None) -> bool:
    """Whether the value is made on the spot, of literals or by a class, rather than got from somewhere."""
    match value:
        case ast.BinOp(left=left, right=right):
            return is_made_up(left) or is_made_up(right)
        case ast.Call():
            return _is_built(value)
    return isinstance(value, _LITERALS)


def _is_built(call: ast.Call) -> bool:
    """Whether a call makes its value of what is written in it."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    is_parsed = dotted(call.func) in _PARSERS and isinstance(given[0] if given else None, ast.Constant)
    return _is_class_like(call.func) or is_parsed or any(isinstance(each, _CONTAINERS) for each in given)


def _is_class_like(func: ast.expr) -> bool:
    name = getattr(func, "attr", "") or getattr(func, "id", "")
    return name == "field" or name.lstrip("_")[:1].isupper()


def is_record(value: ast.expr | None) -> bool:
    """Whether the value is a written-out dict or list of something."""
    match value:
        case ast.Dict(keys=items) | ast.List(elts=items) | ast.Tuple(elts=items):
            return bool(items) and not all(isinstance(item, ast.Constant) and item.value in _MARKS for item in items)
    return False


_MARKS = ("?", "%s", "", None)
