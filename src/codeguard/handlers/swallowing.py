"""What swallows an exception without being a handler: leaving in `finally`, `contextlib.suppress`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.surroundings import Function, Loop
from codeguard.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.handlers.surroundings import Block, Try
    from codeguard.source import Source

Leaving = ast.Return | ast.Break | ast.Continue


def leaves_in_finally(node: Try) -> Iterator[Leaving]:
    """The statements in the `finally` of a try that leave it, and so drop an exception on its way out."""
    if not any(_catches_all(handler) for handler in node.handlers):
        yield from _leaving(node.finalbody, in_loop=False)


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether nothing is left on its way out: a bare handler that does not raise."""
    return handler.type is None and not any(isinstance(part, ast.Raise) for part in walk(handler))


def _leaving(block: Block, *, in_loop: bool) -> Iterator[Leaving]:
    for node in block:
        if isinstance(node, ast.Return) or (isinstance(node, Leaving) and not in_loop):
            yield node
        elif not isinstance(node, (Function, ast.ClassDef)):
            inner = in_loop or isinstance(node, Loop)
            yield from _leaving(getattr(node, "body", []), in_loop=inner)
            for field in ("orelse", "finalbody"):
                yield from _leaving(getattr(node, field, []), in_loop=in_loop)
            for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                yield from _leaving(part.body, in_loop=in_loop)


def suppressing(node: ast.Call, source: Source) -> bool:
    """Whether a call is one of `contextlib.suppress`."""
    func = node.func
    if not (isinstance(func, ast.Name) or (isinstance(func, ast.Attribute) and func.attr == "suppress")):
        return False
    return source.names.resolve(func) in {"contextlib.suppress", "contextlib2.suppress"}
