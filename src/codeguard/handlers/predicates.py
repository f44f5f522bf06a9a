"""Tries that ask a question: success answers one thing, the handler the other."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.surroundings import returned_by
from codeguard.handlers.values import Worth
from codeguard.names import dotted

if TYPE_CHECKING:
    from codeguard.handlers.paths import Mark, Path
    from codeguard.handlers.steps import HandlerSteps
    from codeguard.handlers.surroundings import Block, Function, Try

_ASKING = frozenset({"isinstance", "issubclass", "callable", "hasattr", "bool", "any", "all"})
_ASKING_WORDS = ("is_", "has_", "can_", "check_", "should_", "supports_", "valid")


def only_flags(path: Path) -> bool:
    """Whether a path leaves nothing but True or False."""
    return bool(path.marks) and all(mark.worth is Worth.FLAG for mark in path.marks)


def all_yes_or_no(node: Try, quiet: list[Path], steps: HandlerSteps) -> bool:
    """Whether each path answers a predicate by its name, or with the other constant than success."""
    return all(_is_yes_or_no(node, path, steps) for path in quiet)


def _is_yes_or_no(node: Try, path: Path, steps: HandlerSteps) -> bool:
    if not only_flags(path):
        return False
    mark = path.marks[-1]
    values = [value.value for value in _answers(node, mark, steps) if isinstance(value, ast.Constant)]
    is_other = isinstance(mark.value, ast.Constant) and values == [not mark.value.value]
    return is_other or _asks(steps.around.source.function(node), mark)


def is_predicate(node: Try, mark: Mark, steps: HandlerSteps) -> bool:
    """Whether success answers with True or False too."""
    function = steps.around.source.function(node)
    values = _answers(node, mark, steps) or returned_by(function.body if function else [])
    if values and all(map(_is_boolean, values)):
        return True
    is_typed = function is not None and function.returns is not None and dotted(function.returns) == "bool"
    return _asks(function, mark) or (is_typed and mark.target is None)


def _asks(function: Function | None, mark: Mark) -> bool:
    """Whether what is returned is the answer of a function that asks, by its name."""
    name = function.name if mark.target is None and function else ""
    return name.startswith("__") or "_is_" in name or name.lstrip("_").startswith(_ASKING_WORDS)


def chooses_constants(node: Try, mark: Mark, steps: HandlerSteps) -> bool:
    """Whether success gives a constant too: the step only chooses between the two."""
    values = _answers(node, mark, steps)
    return bool(values) and all(isinstance(value, ast.Constant) for value in values)


def _answers(node: Try, mark: Mark, steps: HandlerSteps) -> list[ast.expr]:
    """What success returns, or stores (or finds stored just before) where the handler stores its answer."""
    success = [*node.body, *node.orelse]
    if mark.target is not None:
        wanted = dotted(mark.target)
        return _given(success, wanted) or _given(steps.around.preceding(node)[-1:], wanted)
    after = success if isinstance(success[-1], ast.Return) else [*success, *steps.around.rest(node)[:1]]
    return [part.value for part in after if isinstance(part, ast.Return) and part.value is not None]


def _given(block: Block, wanted: str) -> list[ast.expr]:
    return [part.value for part in block if isinstance(part, ast.Assign) and dotted(part.targets[0]) == wanted]


def _is_boolean(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=parts):
            return all(_is_boolean(part) for part in parts)
        case ast.Call(func=ast.Name(id=name)):
            return name in _ASKING
        case ast.Call(func=ast.Attribute(attr=name)):
            return name.startswith(("is", "has", "can", "starts", "ends", "exists", "match"))
    return False
