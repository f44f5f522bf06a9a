"""Bodies that pretend: they hold no work, only constants, logs and sleep."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from codeguard.pretence.making import Making, last_name, names_in
from codeguard.tree import parameters
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef

_LOGS = word_set("debug info warning warn error exception critical log msg print echo secho sleep")


class Body:
    """What a function's body amounts to."""

    def __init__(self, function: Function) -> None:
        self._making = Making(set(parameters(function.args)))
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
                return self._making.is_simple(test) and self._are_idle([*body, *orelse])
            case ast.For(target=target, iter=values, body=body, orelse=[]):
                self._making.inputs |= names_in(target)
                return self._making.is_simple(values) and self._are_idle(body)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                caught = [each for handler in handlers for each in handler.body]
                return self._are_idle([*body, *caught, *orelse, *final])
        return False

    def _is_log(self, value: ast.expr) -> bool:
        call = value.value if isinstance(value, ast.Await) else value
        if not isinstance(call, ast.Call):
            return False
        name = last_name(call.func)
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
