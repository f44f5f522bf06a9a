"""`inside` and `not-inside`: what stands around a match."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codeguard.pattern.compiled import Pattern
    from codeguard.pattern.matching import Bindings, Matcher
    from codeguard.source import Source

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_BEFORE = {
    ast.For: ("iter",),
    ast.AsyncFor: ("iter",),
    ast.FunctionDef: ("decorator_list", "args", "returns"),
    ast.AsyncFunctionDef: ("decorator_list", "args", "returns"),
    ast.ClassDef: ("decorator_list", "bases", "keywords"),
}
"""Parts that are worked out before, and not inside: what a loop goes over, decorators, defaults."""


def around(
    matcher: Matcher, source: Source, patterns: Sequence[Pattern], node: ast.AST, bound: Bindings
) -> Iterator[Bindings]:
    """The ways in which one of the patterns matches what stands around a node."""
    for ancestor, crossed in _ancestors(source, node):
        for pattern in patterns:
            if ancestor.__class__ in pattern.triggers and (not crossed or isinstance(ancestor, _SCOPES)):
                yield from matcher.find(pattern, ancestor, bound)


def _ancestors(source: Source, node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """What a node is inside of, and whether a function lies between: its body does not run there."""
    crossed = False
    below = node
    for ancestor in source.ancestors(node):
        fields = _BEFORE.get(type(ancestor), ())
        if not any(_holds(getattr(ancestor, field), below) for field in fields):
            yield ancestor, crossed
            crossed = crossed or isinstance(ancestor, _FUNCTIONS)
        below = ancestor


def _holds(value: object, node: ast.AST) -> bool:
    return value is node or (isinstance(value, list) and node in value)
