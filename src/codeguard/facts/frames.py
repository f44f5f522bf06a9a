"""Functions that take a data frame and give one: by their annotations, else by the names of what comes in and out."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.tree import walk

if TYPE_CHECKING:
    from codeguard.facts.outline import FunctionNode

_TYPE = re.compile(r"\b(?:DataFrame|LazyFrame|IntoFrame|DuckDBPyRelation)\b")
_NAME = re.compile(r"(?:.*_)?(?:df|lf|frame|dataframe|data_frame|lazyframe)$")


def takes_and_gives_frames(node: FunctionNode) -> bool:
    """Whether a function transforms frames."""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    if node.returns is not None:
        return _is_frame(node.returns) and any(_is_frame(one.annotation) or _NAME.match(one.arg) for one in arguments)
    taken = {one.arg for one in arguments if (_is_frame(one.annotation) if one.annotation else _NAME.match(one.arg))}
    return bool(taken) and any(_gives(statement, taken) for statement in node.body)


def _is_frame(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(_TYPE.search(_name(part)) for part in walk(annotation))


def _name(node: ast.AST) -> str:
    """The name that a part of an annotation is, or the text that it is written as."""
    return str(getattr(node, "id", getattr(node, "attr", getattr(node, "value", ""))))


def _gives(statement: ast.stmt, taken: set[str]) -> bool:
    """Whether a statement returns a frame: what came in, or what a chain of calls made of it."""
    if not isinstance(statement, ast.Return) or statement.value is None:
        return False
    value = statement.value
    while isinstance(value, (ast.Call, ast.Attribute, ast.Subscript)):
        value = value.func if isinstance(value, ast.Call) else value.value
    return isinstance(value, ast.Name) and (value.id in taken or bool(_NAME.match(value.id)))
