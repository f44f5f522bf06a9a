"""Clean-up: a narrow pass around nothing but giving something back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.tree import walk

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Block, Try
    from codeguard.handlers.words import Words


def is_clean_up(node: Try, words: Words) -> bool:
    """Whether the try does nothing but clean up."""
    return _gives_back(node.body, words) and all(_belongs(part, words) for part in node.body)


def _gives_back(block: Block, words: Words) -> bool:
    parts = (part for node in block for part in walk(node))
    return any(
        isinstance(part, ast.Delete) or (isinstance(part, ast.Call) and _is_listed(part, words)) for part in parts
    )


def _belongs(node: ast.stmt, words: Words) -> bool:
    match node:
        case ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call)):
            nested = [part for part in call.args if isinstance(part, ast.Call)]  # wait_for(task.close(), 5)
            return any(_is_listed(part, words) for part in [call, *nested])
        case ast.Assign(value=ast.Constant()) | ast.Pass() | ast.Delete() | ast.Return(value=None):
            return True
        case ast.If(body=body, orelse=orelse) | ast.For(body=body, orelse=orelse):
            return all(_belongs(part, words) for part in [*body, *orelse])
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return all(_belongs(part, words) for part in body)
    return False


def _is_listed(call: ast.Call, words: Words) -> bool:
    last = dotted(call.func).rpartition(".")[2] or (call.func.attr if isinstance(call.func, ast.Attribute) else "")
    name = last.lstrip("_").removeprefix("async_").lower()
    first, final = name.partition("_")[0], name.rpartition("_")[2]
    return name != "wait_for" and not words.cleanup_calls.isdisjoint((last, name, first, final))
