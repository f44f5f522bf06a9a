"""Which comments belong to which function."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from codeguard.tree import first_line

if TYPE_CHECKING:
    from codeguard.pretence.bodies import Function
    from codeguard.source import Comment, Source


def comments_of(source: Source) -> dict[Function, list[Comment]]:
    """The comments of each function: those inside it and not in a function inside it, those right above it and those
    right below its last line that are indented as its body is.
    """
    functions: list[Function] = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    owners = _owners(source, functions)
    above = {first_line(function): function for function in functions}
    found: defaultdict[Function, list[Comment]] = defaultdict(list)
    block: list[Comment] = []
    for comment in source.comments:
        block = [*block, comment] if block and block[-1].line == comment.line - 1 else [comment]
        below = above.get(comment.line + 1)
        if comment.alone and below and comment.column == below.col_offset + 1:
            found[below] += block
        elif function := _around(source, comment, owners.get(comment.line)):
            found[function].append(comment)
    return found


def _around(source: Source, comment: Comment, function: Function | None) -> Function | None:
    """The innermost function that a comment is in, by its indentation."""
    while function is not None and comment.alone and comment.column <= function.col_offset + 1:
        function = source.function(function)
    return function


def _owners(source: Source, functions: list[Function]) -> dict[int, Function]:
    """The innermost function at each line of one, and at the lines after its last until the next code."""
    owners: dict[int, Function] = {}
    for function in sorted(functions, key=lambda each: each.lineno):
        last = function.end_lineno or function.lineno
        while last < len(source.lines) and source.lines[last].lstrip()[:1] in ("", "#"):
            last += 1
        owners |= dict.fromkeys(range(function.lineno, last + 1), function)
    return owners
