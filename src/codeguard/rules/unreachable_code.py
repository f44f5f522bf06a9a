"""The rule `unreachable-code`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import LOOPS
from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFENCES = (ast.Raise, ast.Assert, ast.Return, ast.Pass)
"""What people write behind the end to say that it is the end."""
_JUMPS: tuple[type[ast.stmt], ...] = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_EXITS = frozenset(("sys.exit", "os._exit"))


class UnreachableCode(FileRule):
    """Delete code that no path reaches.

    What stands behind a `return`, under `if False:` or after a loop that never ends is read, searched and kept up to
    date, and never runs. Version control remembers it.
    """

    message = "nothing reaches this: delete it"
    exceptions = (
        "A `yield` that makes a function a generator; a `raise`, `assert`, `return` or `pass` behind the end; imports "
        "under `if False:`, which tools read; tests."
    )
    overlaps = ("pylint W0101", "pylint W0125")
    severity = Severity.WARNING
    kinds = (Kind.PRODUCTION,)
    examples = """
        import sys

        def total(lines):
            return sum(lines)
            lines.clear()  # bad

        def sign(number):
            if number < 0:
                return -1
            else:
                return 1
            return 0

        def walk(tree):
            for node in tree:
                continue
                print(node)  # bad
            if False:  # bad
                tree.balance()
            raise NotImplementedError
            yield

        def serve():
            while True:
                answer()
            print("done")  # bad

        def wait():
            while True:
                if ready():
                    break
            sys.exit()
            print("bye")  # bad

        def handle(signal):
            signal.handle(lambda: sys.exit())
            print("ready")
    """

    def finish(self, tree: ast.AST) -> None:
        seen: set[ast.stmt] = set()
        for end in self._ends():
            dead = self._after(end)
            if dead and dead not in seen and not isinstance(dead, _DEFENCES) and not _makes_generator([dead]):
                seen.add(dead)
                self.report(dead, header=True)
        tests: list[ast.If | ast.While] = self.source.nodes(ast.If, ast.While)
        for each in tests:
            if _is_constant(each.test, truth=False) and not _is_for_tools(each.body):
                self.report(each, "the condition is never true: delete what is under it", header=True)

    def _ends(self) -> Iterator[ast.stmt]:
        """The statements behind which nothing runs."""
        yield from self.source.nodes(*_JUMPS)
        yield from (each for each in self.source.nodes(ast.While) if _is_endless(each))
        for call in self.source.nodes(ast.Call) if "exit(" in self.source.text else ():
            around = self.source.parents[call]
            if isinstance(around, ast.Expr) and isinstance(call.func, ast.Attribute) and dotted(call.func) in _EXITS:
                yield around

    def _after(self, end: ast.stmt) -> ast.stmt | None:
        """The statement behind one, or behind the `if` both of whose branches end so."""
        around = self.source.parents[end]
        block = self.source.block(end)
        if block[-1] is not end:
            return block[block.index(end) + 1]
        is_both = isinstance(around, ast.If) and block is around.orelse and isinstance(around.body[-1], _JUMPS)
        return self._after(around) if is_both and isinstance(around, ast.If) else None


def _is_endless(loop: ast.While) -> bool:
    """Whether a loop has no end but a return or an exception."""
    return _is_constant(loop.test, truth=True) and not any(map(_breaks, loop.body))


def _breaks(node: ast.AST) -> bool:
    if isinstance(node, ast.Break):
        return True
    inner = node.orelse if isinstance(node, LOOPS) else ast.iter_child_nodes(node)
    return not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and any(map(_breaks, inner))


def _is_constant(test: ast.expr, *, truth: bool) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value) is truth


def _is_for_tools(body: list[ast.stmt]) -> bool:
    """Whether a block does what it does by being there."""
    return all(isinstance(each, (ast.Import, ast.ImportFrom)) for each in body) or _makes_generator(body)


def _makes_generator(body: list[ast.stmt]) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(body))
