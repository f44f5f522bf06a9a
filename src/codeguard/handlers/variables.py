"""The local variables of a function: what they are given, in order, and which of them grow."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Variable:
    """One local variable: the lines that give it a value, with the value (None for loops, `with` and unpacking)."""

    def __init__(self) -> None:
        self.given: list[tuple[int, ast.expr | None]] = []
        self.grows = False
        """Whether something is added to it, so that it holds a partial result."""


def variables_of(nodes: Iterator[ast.AST]) -> dict[str, Variable]:
    """The variables that the nodes of a function, in source order, assign."""
    found: dict[str, Variable] = {}
    values: dict[ast.AST, ast.expr] = {}
    grown: set[str] = set()
    for node in nodes:
        match node:
            case ast.Name(ctx=ast.Store()):
                found.setdefault(node.id, Variable()).given.append((node.lineno, values.get(node)))
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                values[target] = value
            case ast.Call() | ast.AugAssign() | ast.Subscript():
                grown.add(_grows(node))
    for name in grown & found.keys():
        found[name].grows = True
    return found


def _grows(node: ast.Call | ast.AugAssign | ast.Subscript) -> str:
    """The variable that something is added to: `x += 1`, `x.append(y)`, `x[y] = z`; else ""."""
    if isinstance(node, ast.Call):
        holder = node.func.value if isinstance(node.func, ast.Attribute) else None
    elif isinstance(node, ast.AugAssign):
        holder = node.target
    else:
        holder = node.value if isinstance(node.ctx, ast.Store) else None
    return holder.id if isinstance(holder, ast.Name) else ""
