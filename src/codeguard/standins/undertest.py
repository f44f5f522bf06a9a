"""Expressions that ask whether a test is running: `"pytest" in sys.modules`, `os.getenv("TESTING")`."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from codeguard.words import split_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from codeguard.source import Source

_RUNNERS = frozenset(("pytest", "_pytest", "unittest", "nose", "py.test"))
_STAGES = frozenset(("test", "testing", "tests", "unittest", "pytest"))
_FLAG = re.compile(
    r"_?(?:IS_|UNDER_|IN_)?TESTING|_?(?:IS_|UNDER_|IN_|RUNNING_)TESTS?|RUNNING_IN_TESTS?|TEST_?MODE|_called_from_test|"
    r"(?:_?is_)?(?:running_)?(?:under|in)_(?:a_)?(?:test|tests|pytest|unittest)|_?is_(?:testing|test_mode|test_env\w*)"
)
"""Names of flags and functions that say whether a test is running."""


def may_ask_for_tests(source: Source, variables: Iterable[str]) -> bool:
    """Whether a file has the words of such an expression: a fast way out."""
    return any(mark in source.lowered for mark in _marks(tuple(variables)))


@cache
def _marks(variables: tuple[str, ...]) -> tuple[str, ...]:
    names = map(str.lower, variables)
    return ("test", "nose", *(name for name in names if "test" not in name))


def asks_for_tests(source: Source, variables: Container[str]) -> Iterator[tuple[ast.expr, str]]:
    """The expressions that ask whether a test is running, with the word they ask for; the same one may come twice."""
    asked = [
        *((node, _compared(source, node, variables)) for node in source.nodes(ast.Compare)),
        *((node, _called(source, node, variables)) for node in source.nodes(ast.Call)),
        *((node, _looked_up(source, node, variables)) for node in source.nodes(ast.Subscript)),
    ]
    yield from ((node, word) for node, word in asked if word)
    branches: list[ast.If | ast.IfExp] = [*source.nodes(ast.If), *source.nodes(ast.IfExp)]
    for test in (operand for branch in branches for operand in _operands(branch.test)):
        if _FLAG.fullmatch(_last_name(test)):
            yield test, _last_name(test)


def _looked_up(source: Source, node: ast.Subscript, variables: Container[str]) -> str:
    key = node.slice.value if isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Load) else None
    is_asked = _is_variable(key, variables) and source.names.resolve(node.value) in ("os.environ", "environ")
    return str(key) if is_asked else ""


def _compared(source: Source, node: ast.Compare, variables: Container[str]) -> str:
    left, right = node.left, node.comparators[0]
    match node.ops[0], left, right:
        case (ast.In() | ast.NotIn(), ast.Constant(value=str(word)), container):
            where = source.names.resolve(container)
            runner = where in ("sys.modules", "sys.argv") and (word in _RUNNERS or (word == "test" and "argv" in where))
            return word if runner or (where == "os.environ" and _is_variable(word, variables)) else ""
        case (ast.Eq(), stage, ast.Constant(value=str(word))) if word.lower() in _STAGES:
            return word if _is_environment(stage) else ""
    return ""


def _is_environment(node: ast.expr) -> bool:
    """Whether the value is the name of the environment the program runs in."""
    if isinstance(node, ast.Call) and _last_name(node) in ("get", "getenv", "lower", "strip"):
        inner = node.func.value if isinstance(node.func, ast.Attribute) and not node.args else None
        named = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
        return _is_environment(inner) if inner is not None else _names_environment(str(named))
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return _names_environment(str(node.slice.value))
    return _names_environment(_last_name(node))


def _names_environment(name: str) -> bool:
    words = split_words(name)
    return bool(words) and words[-1] in ("env", "environment") and len(words) < 4


def _called(source: Source, node: ast.Call, variables: Container[str]) -> str:
    if not node.args or not isinstance(node.args[0], ast.Constant):
        return ""
    word, called = node.args[0].value, source.names.resolve(node.func)
    if called in ("os.getenv", "os.environ.get", "environ.get", "getenv") and _is_variable(word, variables):
        return str(word)
    return str(word) if called == "sys.modules.get" and word in _RUNNERS else ""


def _is_variable(name: object, variables: Container[str]) -> bool:
    return isinstance(name, str) and (name in variables or name.startswith("PYTEST_"))


def _operands(test: ast.expr) -> Iterator[ast.expr]:
    match test:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _operands(value)
        case ast.UnaryOp(operand=operand):
            yield from _operands(operand)
        case ast.Name() | ast.Attribute() | ast.Call():
            yield test


def _last_name(node: ast.expr) -> str:
    """`c` of `a.b.c` and of `a.b.c()`."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
