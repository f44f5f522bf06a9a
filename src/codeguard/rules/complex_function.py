"""The rule `complex-function`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.rule import FileRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

    Function = ast.FunctionDef | ast.AsyncFunctionDef


class ComplexFunction(FileRule):
    """Keep the paths through a function few enough to hold in the head, and to test.

    The figure is radon's cyclomatic complexity: one, and one more for each `if`, conditional expression, loop, `else`
    of a loop or `try`, `except`, `case` (not the catch-all), `assert`, each `and` / `or`, each `for` and `if` of a
    comprehension. A closure counts for itself and not for the function around it. Ruff's C901 counts no booleans and
    no comprehensions, so its figures are lower. `except*`, which radon 6.0.1 does not know, counts as `except`.
    """

    message = "too complex"
    exceptions = "With --diff, a function that was above the limit and that the change did not make worse."
    sources = "S0, S1"
    overlaps = ("ruff C901", "pylint R0912", "pylint R1260")
    examples = """
        def simple(values):
            return [value for value in values if value]

        def choose(a, b):  # bad
            if a and b or a > 1:
                return 1
            for value in a:
                assert value
                if value in b:
                    return 2
            else:
                try:
                    return [x for x in b if x]
                except (KeyError, ValueError):
                    return 3
                except TypeError:
                    return 4
    """

    limit: int = 10

    def finish(self, tree: ast.AST) -> None:
        for function, figure in complexities(self.source).items():
            if figure > self.limit:
                symbol = self.source.symbol(function)
                message = f"`{symbol}` has complexity {figure}, the limit is {self.limit}: split it"
                self.report(function, message, measure=figure, header=True)

    def measure_at(self, source: Source, symbol: str) -> int | None:
        """The complexity of the function at another revision; None when it is not there, or more than once."""
        found = [figure for function, figure in complexities(source).items() if source.symbol(function) == symbol]
        return found[0] if len(found) == 1 else None


def complexities(source: Source) -> dict[Function, int]:
    """Radon's figure of each function, without its closures."""
    functions: list[Function] = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    figures = dict.fromkeys(functions, 1)
    for node, count in _decisions(source):
        if owner := _owner(source, node):
            figures[owner] += count
    return figures


def _owner(source: Source, node: ast.AST) -> Function | None:
    """The function in whose body a decision stands; none for those in its header, in a class body, in an `assert`."""
    for up in source.ancestors(node):
        if isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return up if isinstance(node, ast.stmt) else None
        if isinstance(up, (ast.ClassDef, ast.Assert)):
            return None
        node = up
    return None


def _decisions(source: Source) -> Iterator[tuple[ast.AST, int]]:
    branches: list[ast.AST] = source.nodes(ast.If, ast.IfExp, ast.Assert)
    yield from ((branch, 1) for branch in branches)
    loops: list[ast.For | ast.AsyncFor | ast.While] = source.nodes(ast.For, ast.AsyncFor, ast.While)
    yield from ((loop, 1 + bool(loop.orelse)) for loop in loops)
    attempts: list[ast.Try | ast.TryStar] = source.nodes(ast.Try, ast.TryStar)
    yield from ((attempt, len(attempt.handlers) + bool(attempt.orelse)) for attempt in attempts)
    yield from ((either, len(either.values) - 1) for either in source.nodes(ast.BoolOp))
    yield from ((match, len(match.cases) - _has_catch_all(match)) for match in source.nodes(ast.Match))
    yield from ((each, 1 + len(each.ifs)) for each in source.nodes(ast.comprehension))


def _has_catch_all(match: ast.Match) -> bool:
    return any(isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern for case in match.cases)
