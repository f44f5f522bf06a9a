"""Which comments belong to which function."""

from __future__ import annotations

import ast
import bisect
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
    owners = _Owners(source, functions)
    above = {first_line(function): function for function in functions}
    found: defaultdict[Function, list[Comment]] = defaultdict(list)
    block: list[Comment] = []
    for comment in source.comments:
        block = [*block, comment] if block and block[-1].line == comment.line - 1 else [comment]
        below = above.get(comment.line + 1)
        if comment.alone and below and comment.column == below.col_offset + 1:
            found[below] += block
        elif function := _around(source, comment, owners.at(comment.line)):
            found[function].append(comment)
    return found


def _around(source: Source, comment: Comment, function: Function | None) -> Function | None:
    """The innermost function that a comment is in, by its indentation."""
    while function is not None and comment.alone and comment.column <= function.col_offset + 1:
        function = source.function(function)
    return function


class _Owners:
    """The innermost function at each line of one, and at the lines after its last until the next code."""

    def __init__(self, source: Source, functions: list[Function]) -> None:
        self._lines = source.lines
        self._functions = sorted(functions, key=lambda each: each.lineno)
        self._starts = [function.lineno for function in self._functions]
        self._last: dict[Function, int] = {}

    def at(self, line: int) -> Function | None:
        before = reversed(self._functions[: bisect.bisect_right(self._starts, line)])
        return next((function for function in before if line <= self._end(function)), None)

    def _end(self, function: Function) -> int:
        if function not in self._last:
            last = function.end_lineno or function.lineno
            while last < len(self._lines) and self._lines[last].lstrip()[:1] in ("", "#"):
                last += 1
            self._last[function] = last
        return self._last[function]
