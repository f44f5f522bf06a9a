"""Optional imports: `except ImportError: yaml = None` is fine, a made-up stand-in for the module is not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.surroundings import Function
from codeguard.handlers.values import Appraiser, Worth
from codeguard.names import dotted
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.handlers.caught import Caught
    from codeguard.handlers.surroundings import Surroundings, Try

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})


def is_optional_import(node: Try, caught: Caught) -> bool:
    """Whether the handler is for an import that may be missing."""
    if caught.broad or _IMPORT_ERRORS.isdisjoint(name.rpartition(".")[2] for name in caught.names):
        return False
    return any(_imports(part) for part in own_nodes(node.body))


def _imports(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return "import" in dotted(node.func).lower()
    return isinstance(node, (ast.Import, ast.ImportFrom))


def made_up_module(handler: ast.ExceptHandler, around: Surroundings) -> ast.stmt | None:
    """The first statement that makes up values in place of what could not be imported."""
    appraiser = Appraiser(around, around.source.function(handler), handler.lineno)
    return next(_made_up(handler.body, appraiser), None)


def _made_up(block: list[ast.stmt], appraiser: Appraiser) -> Iterator[ast.stmt]:
    for node in own_nodes(block):
        if isinstance(node, ast.ClassDef):
            yield from _made_up(node.body, appraiser)
        elif isinstance(node, Function):
            yield from _made_up_function(node, appraiser)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return)) and _stands_in(node, appraiser):
            yield node


def _stands_in(node: ast.Assign | ast.AnnAssign | ast.Return, appraiser: Appraiser) -> bool:
    value = node.value
    return value is not None and not _is_empty(value) and appraiser.worth(value) is Worth.MADE_UP


def _made_up_function(node: Function, appraiser: Appraiser) -> Iterator[ast.stmt]:
    """The returns of a function that returns nothing but made-up values."""
    inner = Appraiser(appraiser.around, node, node.lineno)
    returns = [part for part in own_nodes(node.body) if isinstance(part, ast.Return)]
    if not node.name.startswith("__") and all(_stands_in(part, inner) for part in returns):
        yield from returns


def _is_empty(node: ast.expr) -> bool:
    match node:
        case ast.Dict(keys=[]) | ast.Call(args=[], keywords=[]) | ast.Name() | ast.Attribute() | ast.Subscript():
            return True
        case ast.Constant(value=None | "" | b""):
            return True
        case ast.Constant(value=str() as text):
            return " " in text  # why something is left out
        case ast.Lambda(body=body):
            return _is_empty(body)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(_is_empty(part) or (isinstance(part, ast.Constant) and not part.value) for part in parts)
    return False
