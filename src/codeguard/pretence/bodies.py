"""Bodies that pretend: they hold no work, only constants, logs and sleep."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.tree import parameters, walk
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MAKERS = word_set(
    "now utcnow today time uuid4 uuid1 randint random uniform choice choices sample gauss randrange token_hex "
    "isoformat strftime hex timestamp len str int float round bool list dict set tuple range sorted min max sum date "
    "datetime timedelta join dumps lower upper title format array zeros ones bytes"
)
"""Functions that make values of their arguments alone, or of chance and the clock."""
_LOGS = word_set("debug info warning warn error exception critical log msg print echo secho sleep")


class _Making:
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
                return self.are_simple(*parts) and (not parts or any(map(self.is_made_up, parts)))
            case ast.JoinedStr(values=parts):
                return self.are_simple(*parts)
            case ast.ListComp(elt=part, generators=loops) | ast.GeneratorExp(elt=part, generators=loops):
                self.inputs.update(name for loop in loops for name in _names_in(loop.target))
                return self.are_simple(*(loop.iter for loop in loops)) and self.is_made_up(part)
        return False

    def _is_maker(self, call: ast.Call) -> bool:
        """Whether the call makes a value of constants, and of inputs beside them."""
        if not _makes_values(call.func) or self._is_method_of_something(call.func):
            return False
        parts = [*call.args, *(keyword.value for keyword in call.keywords)]
        made = [part for part in parts if dotted(part).partition(".")[0] not in self.inputs - {"self", "cls"}]
        return all(map(self.is_made_up, made)) and (bool(made) or not parts)

    def _is_method_of_something(self, func: ast.expr) -> bool:
        """Whether it is a method of an object: not of a module, a class or something made up."""
        on = func.value if isinstance(func, ast.Attribute) else None
        is_named = isinstance(on, ast.Name) and on.id not in self.inputs
        return on is not None and not is_named and not self.is_made_up(on)

    def are_simple(self, *values: ast.expr | None) -> bool:
        """Whether nothing is worked out in them: nothing is called but what makes values."""
        parts = (part for value in values if value for part in walk(value))
        return all(_makes_values(part.func) for part in parts if isinstance(part, ast.Call))


class Body:
    """What a function's body amounts to."""

    def __init__(self, function: Function) -> None:
        self._making = _Making(set(parameters(function.args)))
        self.returned: list[ast.expr] = []
        """The values that it returns."""
        self.logs = self.sleeps = False
        statements = list(_without_docstring(function.body))
        self.is_empty = all(_is_nothing(each) for each in statements)
        """Whether there is nothing in it but `pass`, `...` and `return None`."""
        self.pretends = not any(isinstance(each, ast.Raise) for each in statements) and self._are_idle(statements)
        """Whether it does no work: nothing but constants, logs and sleep."""

    @property
    def makes_up_something(self) -> bool:
        """Whether it returns something else than None, and does not decide between True and False."""
        said = {value.value if isinstance(value, ast.Constant) else self for value in self.returned}
        return bool(said - {None}) and not {True, False} <= said

    @property
    def approves(self) -> bool:
        """Whether all that it returns is True."""
        return all(isinstance(value, ast.Constant) and value.value is True for value in self.returned)

    def _are_idle(self, statements: Iterable[ast.stmt]) -> bool:
        return not [each for each in statements if not (self._is_idle(each) or self._is_idle_block(each))]

    def _is_idle(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Pass() | ast.Raise() | ast.Continue() | ast.Break() | ast.Import() | ast.ImportFrom():
                return True
            case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
                self.returned.append(value)
                return self._making.is_made_up(value)
            case ast.Expr(value=value):
                return isinstance(value, ast.Constant) or self._is_log(value)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                self._making.made.add(name)
                return self._making.is_made_up(value)
            case ast.Return(value=value):
                self.returned += [value] if value is not None else []
                return value is None or self._making.is_made_up(value)
        return False

    def _is_idle_block(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.If(test=test, body=body, orelse=orelse):
                return self._making.are_simple(test) and self._are_idle([*body, *orelse])
            case ast.For(target=target, iter=values, body=body, orelse=[]):
                self._making.inputs |= _names_in(target)
                return self._making.are_simple(values) and self._are_idle(body)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                caught = [each for handler in handlers for each in handler.body]
                return self._are_idle([*body, *caught, *orelse, *final])
        return False

    def _is_log(self, value: ast.expr) -> bool:
        call = value.value if isinstance(value, ast.Await) else value
        if not isinstance(call, ast.Call):
            return False
        name = _last_name(call.func)
        self.sleeps = self.sleeps or name == "sleep"
        self.logs = self.logs or name in _LOGS
        return name in _LOGS


def _without_docstring(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for at, statement in enumerate(body):
        text = statement.value if isinstance(statement, ast.Expr) and at == 0 else None
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            yield statement


def _is_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant(value=builtins.Ellipsis)):
            return True
        case ast.Return(value=None | ast.Constant(value=None)):
            return True
    return False


def _last_name(func: ast.expr) -> str:
    """`c` of `a.b.c`, and of `f().c`."""
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _names_in(target: ast.expr) -> set[str]:
    """The names in a target of an assignment or a loop."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _makes_values(func: ast.expr) -> bool:
    """Whether a function or class only makes a value, by its name."""
    name = _last_name(func)
    return name in _MAKERS or name.lstrip("_")[:1].isupper()
