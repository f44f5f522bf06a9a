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
            case ast.Assign(targets=[ast.Name() as target], value=value):
                values[target] = value
            case ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value):
                values[target] = value
            case ast.AugAssign(target=ast.Name(id=name)):
                grown.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
                grown.add(name)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                grown.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.setdefault(name, Variable()).given.append((node.lineno, values.get(node)))
    for name in grown & found.keys():
        found[name].grows = True
    return found
