"""Optional imports: `except ImportError: yaml = None` is fine, a made-up stand-in for the module is not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.failures import says_failure
from codeguard.handlers.surroundings import Function, own_nodes
from codeguard.handlers.values import Appraiser, Worth
from codeguard.names import dotted

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
    return isinstance(node, ast.Import | ast.ImportFrom)


def made_up_module(handler: ast.ExceptHandler, around: Surroundings) -> ast.stmt | None:
    """The first statement that makes up values in place of what could not be imported."""
    appraiser = Appraiser(around, around.function(handler), handler.lineno)
    return next(_made_up(handler.body, appraiser), None)


def _made_up(block: list[ast.stmt], appraiser: Appraiser) -> Iterator[ast.stmt]:
    for node in own_nodes(block):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("__") and name != "__version__":
                continue
            case (
                ast.Assign(value=value)
                | ast.AnnAssign(value=ast.expr() as value)
                | ast.Return(value=ast.expr() as value)
            ):
                if appraiser.worth(value) is Worth.MADE_UP and not (_is_empty(value) or says_failure(value)):
                    yield node
            case ast.ClassDef(body=body):
                yield from _made_up(body, appraiser)
            case ast.FunctionDef(name=name, body=body) | ast.AsyncFunctionDef(name=name, body=body):
                inner = Appraiser(appraiser.around, node, node.lineno) if isinstance(node, Function) else appraiser
                returns = [part for part in own_nodes(body) if isinstance(part, ast.Return)]
                made_up = [part for part in _made_up(body, inner) if isinstance(part, ast.Return)]
                if not name.startswith("__") and len(made_up) == len(returns):
                    yield from made_up


def _is_empty(node: ast.expr) -> bool:
    match node:
        case ast.Dict(keys=[]) | ast.Tuple(elts=[]) | ast.List(elts=[]) | ast.Call(args=[], keywords=[]):
            return True
        case ast.Name() | ast.Attribute() | ast.Subscript():
            return True
        case ast.Lambda(body=body):
            return _is_empty(body)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            flagged = any(isinstance(part, ast.Constant) and isinstance(part.value, bool) for part in parts)
            return flagged or all(
                _is_empty(part) or (isinstance(part, ast.Constant) and not part.value) for part in parts
            )
    return isinstance(node, ast.Constant) and not node.value and not isinstance(node.value, int | float)


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value
