"""Clean-up: a narrow pass around nothing but giving something back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import called
from codeguard.tree import walk
from codeguard.words import split_words

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Try
    from codeguard.handlers.words import Words


def is_clean_up(node: Try, words: Words) -> bool:
    """Whether the try does nothing but clean up."""
    parts = list(walk(*node.body))
    gives_back = any(isinstance(part, ast.Delete) or _is_listed(part, words) for part in parts)
    return gives_back and all(_belongs(part, words) for part in node.body)


def _belongs(node: ast.stmt, words: Words) -> bool:
    match node:
        case ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call)):
            return any(_is_listed(part, words) for part in [call, *call.args])  # wait_for(task.close(), 5)
        case ast.Assign(value=ast.Constant()) | ast.Pass() | ast.Delete() | ast.Return(value=None):
            return True
        case ast.If() | ast.For() | ast.With() | ast.AsyncWith():
            return all(_belongs(part, words) for part in [*node.body, *getattr(node, "orelse", [])])
    return False


def _is_listed(call: ast.AST, words: Words) -> bool:
    last = called(call) or getattr(getattr(call, "func", None), "attr", "")
    name = last.lstrip("_").removeprefix("async_")
    parts = split_words(name)
    return name != "wait_for" and not words.cleanup_calls.isdisjoint((last, name, *parts[:1], *parts[-1:]))
