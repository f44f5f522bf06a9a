"""Conditions in handlers: those that spare a second telling, and those that pick out one kind of exception."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.carried import mentions
from codeguard.names import dotted
from codeguard.tree import walk

if TYPE_CHECKING:
    from collections.abc import Collection


def picks_kind(test: ast.expr, carried: Collection[str]) -> bool:
    """Whether a condition picks out one kind of the exceptions in `carried`: `isinstance(e, X)`, `e.errno == X`."""
    match test:
        case ast.Call(func=ast.Name(id="isinstance"), args=[caught, _]):
            return mentions(caught, carried)
        case ast.Compare(left=left, ops=[ast.Eq() | ast.In() | ast.Is()]):
            return mentions(left, carried)
    return False


def spares_repetition(node: ast.If) -> bool:
    """Whether an `if` around a log only asks for the logger, or whether it has been said already."""
    tested = {dotted(part) for part in walk(node.test) if isinstance(part, (ast.Name, ast.Attribute))}
    return any(_is_latch(part, set(map(_plain, tested))) for part in node.body) or _is_logger(node, tested)


def _plain(name: str) -> str:
    """`available` for `self._attr_available`: a property and what it returns are one."""
    return name.rpartition(".")[2].lstrip("_").removeprefix("attr_")


def functions_called(node: ast.expr) -> list[ast.expr]:
    """What the calls in an expression call."""
    return [part.func for part in walk(node) if isinstance(part, ast.Call)]


def _is_latch(node: ast.stmt, tested: set[str]) -> bool:
    """`if not self.warned: log(); self.warned = True`: told, the first time."""
    match node:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            owner = target.value if isinstance(target, ast.Subscript) else target
            return _plain(dotted(owner)) in tested
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="add" | "append"))):
            return _plain(dotted(owner)) in tested
    return False


def _is_logger(node: ast.If, tested: set[str]) -> bool:
    """`if log: log.error()` and `if log.isEnabledFor(WARNING): log.warning()`."""
    calls = (part for part in node.body if isinstance(part, ast.Expr))
    functions = (func for call in calls for func in functions_called(call.value))
    receivers = {dotted(func.value) for func in functions if isinstance(func, ast.Attribute)}
    return not receivers.isdisjoint(tested)
