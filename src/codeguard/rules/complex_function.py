"""The rule `complex-function`."""

from __future__ import annotations

import ast
import bisect
import copy
import itertools
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
        bound = _Bound(self.source)
        functions: list[Function] = self.source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        for function in functions:
            if bound.of(function) > self.limit and (figure := complexity(function)) > self.limit:
                symbol = self.source.symbol(function)
                message = f"`{symbol}` has complexity {figure}, the limit is {self.limit}: split it"
                self.report(function, message, measure=figure, header=True)

    def measure_at(self, source: Source, symbol: str) -> int | None:
        """The complexity of the function at another revision; None when it is not there, or more than once."""
        functions: list[Function] = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        found = [node for node in functions if source.symbol(node) == symbol]
        return complexity(found[0]) if len(found) == 1 else None


class _Bound:
    """A cheap figure that is at least radon's: all decisions on the lines of a function, its closures' too."""

    def __init__(self, source: Source) -> None:
        decisions = sorted((node.lineno, count) for node, count in _decisions(source))
        self._lines = [line for line, _ in decisions]
        self._sums = list(itertools.accumulate((count for _, count in decisions), initial=1))

    def of(self, function: Function) -> int:
        """The bound for a function."""
        first = bisect.bisect_left(self._lines, function.lineno)
        last = bisect.bisect_right(self._lines, function.end_lineno or function.lineno)
        return self._sums[last] - self._sums[first] + 1


def _decisions(source: Source) -> Iterator[tuple[ast.expr | ast.stmt, int]]:
    branches: list[ast.If | ast.IfExp | ast.Assert] = source.nodes(ast.If, ast.IfExp, ast.Assert)
    yield from ((branch, 1) for branch in branches)
    loops: list[ast.For | ast.AsyncFor | ast.While] = source.nodes(ast.For, ast.AsyncFor, ast.While)
    yield from ((loop, 2) for loop in loops)
    attempts: list[ast.Try | ast.TryStar] = source.nodes(ast.Try, ast.TryStar)
    yield from ((attempt, len(attempt.handlers) + 1) for attempt in attempts)
    yield from ((either, len(either.values) - 1) for either in source.nodes(ast.BoolOp))
    yield from ((match, len(match.cases)) for match in source.nodes(ast.Match))
    yield from ((each.iter, 1 + len(each.ifs)) for each in source.nodes(ast.comprehension))


class _StarAsTry(ast.NodeTransformer):
    def visit_TryStar(self, node: ast.TryStar) -> ast.Try:
        self.generic_visit(node)
        return ast.copy_location(ast.Try(node.body, node.handlers, node.orelse, node.finalbody), node)


def complexity(function: Function) -> int:
    """Radon's figure for a function, without its closures."""
    from radon.visitors import ComplexityVisitor

    if any(isinstance(node, ast.TryStar) for node in ast.walk(function)):
        function = _StarAsTry().visit(copy.deepcopy(function))
    visitor = ComplexityVisitor(off=False)
    visitor.visit(function)
    return int(visitor.functions[0].complexity)
