"""Bodies that pretend: they hold no work, only constants, logs and sleep."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef

_LOGS = word_set("debug info warning warn error exception critical log msg print echo secho sleep")
_MAKERS = word_set(
    "now utcnow today time uuid4 uuid1 randint random uniform choice choices sample gauss randrange token_hex "
    "isoformat strftime hex timestamp len str int float round bool list dict set tuple range sorted min max sum date "
    "datetime timedelta join dumps lower upper title format array zeros ones bytes"
)
"""Functions that make values of their arguments alone, or of chance and the clock."""


class Body:
    """What a function's body amounts to."""

    def __init__(self, function: Function) -> None:
        arguments = function.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        self._inputs = {arg.arg for arg in given if arg}
        self._made: set[str] = set()
        self.returned: list[ast.expr] = []
        """The values that it returns and makes up."""
        self.logs = self.sleeps = False
        statements = list(without_docstring(function.body))
        self.is_empty = all(_is_nothing(each) for each in statements)
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
        return not [each for each in statements if not self._is_idle(each)]

    def _is_idle(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Pass() | ast.Raise() | ast.Continue() | ast.Break() | ast.Import() | ast.ImportFrom():
                return True
            case ast.Expr(value=value):
                return isinstance(value, ast.Constant) or self._is_log(value)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._made.add(name)
                return self._is_made_up(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                self._made.add(name)
                return self._is_made_up(value)
            case ast.Return(value=value):
                self.returned += [value] if value is not None else []
                return value is None or self._is_made_up(value)
            case ast.If(test=test, body=body, orelse=orelse):
                return self._is_simple(test) and self._are_idle([*body, *orelse])
            case ast.For(target=target, iter=values, body=body, orelse=[]):
                self._inputs |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
                return self._is_simple(values) and self._are_idle(body)
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

    def _is_made_up(self, value: ast.expr) -> bool:
        """Whether the value comes from nowhere: constants, what is made of them, at least in part."""
        match value:
            case ast.Constant():
                return True
            case ast.Name(id=name):
                return name in self._made or name.isupper()
            case ast.Attribute(value=ast.Name(id=name), attr=member):
                return name.lstrip("_")[:1].isupper() and member.isupper()
            case ast.Dict(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                return self._are_simple(parts) and (not parts or any(map(self._is_made_up, parts)))
            case ast.JoinedStr(values=parts):
                return self._are_simple(parts)
            case ast.UnaryOp(operand=operand):
                return self._is_made_up(operand)
            case ast.BinOp(left=left, right=right):
                return self._is_made_up(left) and self._is_made_up(right)
            case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part):
                self._inputs |= {name.id for each in value.generators for name in _names(each.target)}
                return all(self._is_simple(each.iter) for each in value.generators) and self._is_made_up(part)
            case ast.Call():
                return self._is_maker(value)
        return False

    def _is_maker(self, call: ast.Call) -> bool:
        name, parts = _last_name(call.func), [*call.args, *(keyword.value for keyword in call.keywords)]
        on = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not (name in _MAKERS or name.lstrip("_")[:1].isupper()) or not (on is None or self._is_maker_of(on)):
            return False
        made = [part for part in parts if dotted(part).partition(".")[0] not in self._inputs - {"self", "cls"}]
        return all(map(self._is_made_up, made)) and (bool(made) or not parts)

    def _is_maker_of(self, on: ast.expr) -> bool:
        """Whether a method's object is a module, a class or made up itself."""
        return (isinstance(on, ast.Name) and on.id != "self" and on.id not in self._inputs) or self._is_made_up(on)

    def _are_simple(self, values: Iterable[ast.expr | None]) -> bool:
        return all(value is None or self._is_simple(value) for value in values)

    def _is_simple(self, value: ast.expr) -> bool:
        """Whether nothing is worked out: made up, an input, a part or a comparison of one."""
        match value:
            case ast.Name():
                return True
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.FormattedValue(value=inner):
                return self._is_simple(inner)
            case ast.Compare(left=left, comparators=others):
                return self._are_simple([left, *others])
            case ast.BoolOp(values=values):
                return self._are_simple(values)
            case ast.UnaryOp(operand=operand):
                return self._is_simple(operand)
            case ast.BinOp(left=left, right=right):
                return self._are_simple([left, right])
        return self._is_made_up(value) or self._is_simple_call(value)

    def _is_simple_call(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Call) and _last_name(value.func) in _MAKERS and self._are_simple(value.args)


def without_docstring(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements without the docstring."""
    for at, statement in enumerate(body):
        text = statement.value if isinstance(statement, ast.Expr) and at == 0 else None
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            yield statement


def _is_nothing(statement: ast.stmt) -> bool:
    """`pass`, `...` and `return None`."""
    value = statement.value if isinstance(statement, ast.Return) else statement
    is_none = value is None or (isinstance(value, ast.Constant) and value.value is None)
    return is_none or isinstance(statement, ast.Pass) or _is_ellipsis(statement)


def _is_ellipsis(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and value.value is ...


def _last_name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _names(target: ast.expr) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))
