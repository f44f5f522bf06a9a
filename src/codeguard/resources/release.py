"""Whether something is given back whatever happens: in a finally, or in a handler and after it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

_BROAD = frozenset(("", "Exception", "BaseException"))
_CAN_FAIL = (ast.Call, ast.Await, ast.Raise, ast.Return, ast.Yield, ast.YieldFrom)


def is_sure(source: Source, opening: ast.expr, closings: list[ast.Call], *, adjacent: bool = False) -> bool:
    """Whether one of the calls that close runs also when something fails; with `adjacent` nothing may lie between."""
    places = [_place(source, closing) for closing in closings]
    if ast.Try in places or {ast.ExceptHandler, None} <= set(places):
        return True
    return any(_follows(source, opening, closing, adjacent=adjacent) for closing in closings)


def _place(source: Source, node: ast.AST) -> type[ast.AST] | None:
    """`Try` for a node in a finally, `ExceptHandler` for one in a handler, None for any other place."""
    for up in source.ancestors(node):
        if isinstance(up, (ast.Try, ast.TryStar)) and node in up.finalbody:
            return ast.Try
        if isinstance(up, ast.ExceptHandler):
            return ast.ExceptHandler
        node = up
    return None


def _follows(source: Source, opening: ast.expr, closing: ast.Call, *, adjacent: bool) -> bool:
    """Whether nothing stands between the two statements, or nothing that can fail.

    What fails in a try that catches everything goes on behind it.
    """
    first, last = source.statement(opening), source.statement(closing)
    ways = (_between(_after(source, first, is_caught=is_caught), last, closing) for is_caught in (False, True))
    return first is last or any(
        way is not None and all(_goes_on(node) or not (adjacent or _can_fail(node)) for node in way) for way in ways
    )


def _between(after: Iterator[ast.stmt], last: ast.stmt, closing: ast.Call) -> list[ast.stmt] | None:
    """The statements before the one that closes; None where it is not among them."""
    between: list[ast.stmt] = []
    for node in after:
        if (node is last and isinstance(last, ast.Expr)) or _asks_whether_open(node, last, closing):
            return between
        between.append(node)
    return None


def _asks_whether_open(node: ast.stmt, last: ast.stmt, closing: ast.Call) -> bool:
    """`if file: file.close()`."""
    if not isinstance(node, ast.If) or last not in node.body or not isinstance(closing.func, ast.Attribute):
        return False
    owner = dotted(closing.func.value)
    return dotted(node.test) == owner or (isinstance(node.test, ast.Compare) and dotted(node.test.left) == owner)


def _after(source: Source, node: ast.AST, *, is_caught: bool) -> Iterator[ast.stmt]:
    """The statements that run after one, to the end of its function: the `else` of a try comes after its body."""
    while not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module, ast.ClassDef)):
        around = source.parents[node]
        for field in ("body", "orelse", "finalbody"):
            block: list[ast.stmt] = getattr(around, field, [])
            if node in block:
                is_tried = isinstance(around, ast.Try) and field == "body"
                goes_on = is_caught and is_tried and any(map(_catches_all, getattr(around, "handlers", ())))
                yield from [] if goes_on else block[block.index(node) + 1 :]
                yield from getattr(around, "orelse", []) if is_tried else ()
        node = around


def _goes_on(node: ast.stmt) -> bool:
    """Whether a statement is a try that whatever fails in it does not leave."""
    return isinstance(node, ast.Try) and any(map(_catches_all, node.handlers))


def _can_fail(node: ast.stmt) -> bool:
    return any(isinstance(part, _CAN_FAIL) for part in own_nodes(node))


def _catches_all(handler: ast.ExceptHandler) -> bool:
    name = dotted(handler.type) if handler.type else ""
    goes_on = not any(isinstance(part, (ast.Raise, ast.Return)) for part in own_nodes(handler.body))
    return name in _BROAD and (bool(name) or handler.type is None) and goes_on
