"""Clean-up: a narrow pass around nothing but giving something back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import called
from codeguard.tree import walk
from codeguard.words import split_words

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Block, Try
    from codeguard.handlers.words import Words


def is_clean_up(node: Try, words: Words) -> bool:
    """Whether the try does nothing but clean up."""
    return _gives_back(node.body, words) and all(_belongs(part, words) for part in node.body)


def _gives_back(block: Block, words: Words) -> bool:
    removed = any(isinstance(part, ast.Delete) for part in walk(*block))
    return removed or any(_is_listed(part, words) for part in walk(*block) if isinstance(part, ast.Call))


def _belongs(node: ast.stmt, words: Words) -> bool:
    match node:
        case ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call)):
            nested = [part for part in call.args if isinstance(part, ast.Call)]  # wait_for(task.close(), 5)
            return any(_is_listed(part, words) for part in [call, *nested])
        case ast.Assign(value=ast.Constant()) | ast.Pass() | ast.Delete() | ast.Return(value=None):
            return True
        case ast.If() | ast.For() | ast.With() | ast.AsyncWith():
            return all(_belongs(part, words) for part in [*node.body, *getattr(node, "orelse", [])])
    return False


def _is_listed(call: ast.Call, words: Words) -> bool:
    last = called(call) or getattr(call.func, "attr", "")
    name = last.lstrip("_").removeprefix("async_")
    parts = split_words(name)
    return name != "wait_for" and not words.cleanup_calls.isdisjoint((last, name, *parts[:1], *parts[-1:]))
