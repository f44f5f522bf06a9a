"""Values that come from nowhere: constants and what is made of them, rather than worked out or fetched."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAKERS = word_set(
    "now utcnow today time uuid4 uuid1 randint random uniform choice choices sample gauss randrange token_hex "
    "isoformat strftime hex timestamp len str int float round bool list dict set tuple range sorted min max sum date "
    "datetime timedelta join dumps lower upper title format array zeros ones bytes"
)
"""Functions that make values of their arguments alone, or of chance and the clock."""


class Making:
    """Judges the values in one function, by its inputs and the names it has given made-up values."""

    def __init__(self, inputs: set[str]) -> None:
        self.inputs = inputs
        self.made: set[str] = set()

    def is_made_up(self, value: ast.expr) -> bool:
        """Whether the value comes from nowhere, at least in part."""
        match value:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name in self.made or name.isupper()
            case ast.Attribute(value=ast.Name(id=name), attr=member):
                return name.lstrip("_")[:1].isupper() and member.isupper()
            case ast.UnaryOp(operand=operand):
                return self.is_made_up(operand)
            case ast.BinOp(left=left, right=right):
                return self.is_made_up(left) and self.is_made_up(right)
            case ast.Call():
                return self._is_maker(value)
        return self._is_made_up_container(value)

    def _is_made_up_container(self, value: ast.expr) -> bool:
        match value:
            case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return self.are_simple(parts) and (not parts or any(map(self.is_made_up, parts)))
            case ast.JoinedStr(values=parts):
                return self.are_simple(parts)
            case ast.ListComp(elt=part, generators=loops) | ast.GeneratorExp(elt=part, generators=loops):
                self.inputs.update(name for loop in loops for name in names_in(loop.target))
                return self.are_simple(loop.iter for loop in loops) and self.is_made_up(part)
        return False

    def _is_maker(self, call: ast.Call) -> bool:
        """Whether the call makes a value of constants, and of inputs beside them."""
        name = last_name(call.func)
        if not (name in _MAKERS or name.lstrip("_")[:1].isupper()) or self._is_method_of_something(call.func):
            return False
        parts = [*call.args, *(keyword.value for keyword in call.keywords)]
        made = [part for part in parts if dotted(part).partition(".")[0] not in self.inputs - {"self", "cls"}]
        return all(map(self.is_made_up, made)) and (bool(made) or not parts)

    def _is_method_of_something(self, func: ast.expr) -> bool:
        """Whether it is a method of an object: not of a module, a class or something made up."""
        on = func.value if isinstance(func, ast.Attribute) else None
        is_named = isinstance(on, ast.Name) and on.id not in self.inputs
        return on is not None and not is_named and not self.is_made_up(on)

    def are_simple(self, values: Iterable[ast.expr | None]) -> bool:
        """Whether all of them are."""
        return all(value is None or self.is_simple(value) for value in values)

    def is_simple(self, value: ast.expr) -> bool:
        """Whether nothing is worked out: made up, an input, a part or a comparison of one."""
        match value:
            case ast.Name():
                return True
            case ast.Attribute(value=part) | ast.Subscript(value=part) | ast.FormattedValue(value=part):
                return self.is_simple(part)
            case ast.Compare(left=left, comparators=others):
                return self.are_simple([left, *others])
            case ast.BoolOp(values=values):
                return self.are_simple(values)
            case ast.UnaryOp(operand=operand):
                return self.is_simple(operand)
            case ast.BinOp(left=left, right=right):
                return self.are_simple([left, right])
            case ast.Call(func=func, args=args) if last_name(func) in _MAKERS:
                return self.are_simple(args)
        return self.is_made_up(value)


def last_name(func: ast.expr) -> str:
    """`c` of `a.b.c`, and of `f().c`."""
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def names_in(target: ast.expr) -> set[str]:
    """The names in a target of an assignment or a loop."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
