"""Migrations of Alembic: which files are some, and which functions of them do nothing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted

if TYPE_CHECKING:
    from codeguard.flow import Function
    from codeguard.source import Source

_SAYS = frozenset(("debug", "info", "warning", "warn", "error", "critical", "exception", "log", "print", "echo"))


def steps(source: Source) -> dict[str, Function] | None:
    """`upgrade` and `downgrade` of an Alembic revision, as far as it has them; None for any other file."""
    if not {"revision", "down_revision"} <= _assigned(source).keys():
        return None
    functions = (node for node in source.tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return {node.name: node for node in functions if node.name in {"upgrade", "downgrade"}}


def is_merge(source: Source) -> bool:
    """Whether a revision joins two branches."""
    value = _assigned(source).get("down_revision")
    return isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) > 1


def does_nothing(function: Function) -> bool:
    """Whether a function only passes, returns or says something."""
    return all(_is_nothing(node) for node in function.body)


def _is_nothing(node: ast.stmt) -> bool:
    match node:
        case ast.Pass():
            return True
        case ast.Return(value=value):
            return value is None or isinstance(value, ast.Constant)
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=func)):
            return dotted(func).rpartition(".")[2] in _SAYS
        case ast.Raise(exc=exc):
            return not _explains(exc)
    return False


def _explains(exc: ast.expr | None) -> bool:
    """Whether a raise says why: with words, or by its name."""
    if isinstance(exc, ast.Call):
        return bool(exc.args or exc.keywords) or _explains(exc.func)
    return exc is not None and "irreversible" in dotted(exc).lower()


def _assigned(source: Source) -> dict[str, ast.expr | None]:
    """The names that a module assigns, with their values."""
    found: dict[str, ast.expr | None] = {}
    for node in source.tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=value)
            ):
                found[name] = value
    return found
