"""The names that hold a caught exception, and what the function does with them after the handler."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from codeguard.names import called
from codeguard.tree import walk

if TYPE_CHECKING:
    from collections.abc import Collection

    from codeguard.handlers.surroundings import Surroundings

_OF_CURRENT = frozenset({"format_exc", "exc_info", "Failure", "current_exception"})
"""Calls that give the exception being handled, its text or its traceback, without its name."""


class Carried(NamedTuple):
    """The names that hold the exception in the handler; those that later code reads; those that it raises."""

    names: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()


def mentions(node: ast.AST, names: Collection[str]) -> bool:
    """Whether the exception, its text or its traceback is in an expression."""
    for part in walk(node):
        if isinstance(part, ast.Name) and part.id in names:
            return True
        if isinstance(part, ast.Call) and not part.args and called(part) in _OF_CURRENT:
            return True
    return False


def carried_by(handler: ast.ExceptHandler, around: Surroundings) -> Carried:
    """Follow the exception through the handler's own assignments and out of it."""
    names = {handler.name} if handler.name else set()
    kept: set[str] = set()
    for node in walk(handler):
        if isinstance(node, (ast.Assign, ast.NamedExpr)) and mentions(node.value, names):
            kept |= {part.id for part in walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
            names |= kept
    if not kept:
        return Carried(frozenset(names))
    raised = _raised_in(_outside(handler, around))
    return Carried(frozenset(names), frozenset(kept & read_outside(handler, around)), frozenset(kept & raised))


def _raised_in(nodes: list[ast.AST]) -> set[str]:
    raises = (node for node in nodes if isinstance(node, ast.Raise))
    return {part.id for part in walk(*raises) if isinstance(part, ast.Name)}


def _outside(handler: ast.AST, around: Surroundings) -> list[ast.AST]:
    """The nodes of the function or module that are not in the handler."""
    inside = set(walk(handler))
    return [node for node in walk(around.source.function(handler) or around.source.tree) if node not in inside]


def read_outside(handler: ast.AST, around: Surroundings) -> set[str]:
    """The names that the function around a handler reads outside of it, or shares with others."""
    outside = _outside(handler, around)
    declared = (node for node in (*outside, *walk(handler)) if isinstance(node, (ast.Global, ast.Nonlocal)))
    shared = {name for node in declared for name in node.names}
    return {node.id for node in outside if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)} | shared
