"""What only tests have a use for: imports of their libraries, expressions that ask whether one is running."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.names import called, dotted
from codeguard.tree import walk
from codeguard.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.source import Source

_BUILDS = re.compile(r"(?:create|make|build|get)_")
_RUNNERS = frozenset(("pytest", "_pytest", "unittest", "nose", "py.test"))
_STAGES = frozenset(("test", "testing", "tests", "unittest", "pytest"))
_CASED = {cased for word in _RUNNERS | _STAGES for cased in (word, word.upper(), word.title())}
_FLAG = re.compile(
    r"_?(?:IS_|UNDER_|IN_)?TESTING|_?(?:IS_|UNDER_|IN_|RUNNING_)TESTS?|RUNNING_IN_TESTS?|TEST_?MODE|_called_from_test|"
    r"(?:_?is_)?(?:running_)?(?:under|in)_(?:a_)?(?:test|tests|pytest|unittest)|_?is_(?:testing|test_mode|test_env\w*)"
)
"""Names of flags and functions that say whether a test is running."""
_RUNNING = ("sys.modules", "sys.modules.get", "sys.argv")
_ENVIRONMENT = ("os.environ", "environ", "os.environ.get", "environ.get", "os.getenv", "getenv")
_CLOSED = (ast.Attribute, ast.Call, ast.Compare, ast.Subscript)


def imports_for_tests(source: Source, modules: tuple[str, ...]) -> Iterator[tuple[ast.stmt, str]]:
    """The statements that import one of the modules, or something in one, with its name."""
    roots = {module.partition(".")[0] for module in modules}
    for statement, names in _imports(source):
        known = [name for name in names if name.partition(".")[0] in roots and _is_in(name, modules)]
        if known:
            yield statement, known[0]


def _imports(source: Source) -> Iterator[tuple[ast.stmt, list[str]]]:
    for plain in source.nodes(ast.Import):
        yield plain, [alias.name for alias in plain.names]
    for node in source.nodes(ast.ImportFrom):
        if node.module and not node.level and not _builds_by_factory(node):
            yield node, [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]


def _is_in(name: str, modules: Iterable[str]) -> bool:
    """Whether the dotted name is one of the modules or in one of them."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def _builds_by_factory(node: ast.ImportFrom) -> bool:
    """`from factory import create_app`: a module of one's own, not factory_boy."""
    return node.module == "factory" and all(_BUILDS.match(alias.name) for alias in node.names)


def may_ask_for_tests(source: Source, variables: tuple[str, ...]) -> bool:
    """Whether a file has the words of an expression that asks whether a test is running: a fast way out."""
    names = (name for name in map(str.lower, variables) if "test" not in name)
    return any(mark in source.lowered for mark in ("test", "nose", *names))


def asks_for_tests(source: Source, variables: tuple[str, ...]) -> Iterator[tuple[ast.expr, str]]:
    """The expressions that ask whether a test is running, with the word they ask for; the same one may come twice."""
    yield from ((node, word) for node in _asking(source, variables) if (word := _asked_for(source, node, variables)))
    branches: list[ast.If | ast.IfExp] = source.nodes(ast.If, ast.IfExp)
    tests = (branch.test for branch in branches if not isinstance(branch.test, ast.Compare))
    for test in walk(*tests, closed=_CLOSED):
        name = called(test) or dotted(test).rpartition(".")[2]
        if isinstance(test, ast.expr) and _FLAG.fullmatch(name):
            yield test, name


def _asking(source: Source, variables: tuple[str, ...]) -> Iterator[ast.expr]:
    """The expressions right around words that may say that a test is running."""
    words, has_own = {*_CASED, *variables}, "PYTEST_" in source.text
    for each in source.nodes(ast.Constant):
        if each.value in words or (has_own and str(each.value).startswith("PYTEST_")):
            yield from [around] if isinstance(around := source.parents[each], ast.expr) else ()


def _asked_for(source: Source, node: ast.expr, variables: tuple[str, ...]) -> str:
    """`TESTING` for `os.getenv("TESTING")`; "" for what asks for nothing that says that a test is running."""
    match node:
        case ast.Compare(left=stage, ops=[ast.Eq(), *_], comparators=[ast.Constant(value=str(word)), *_]):
            return word if word.lower() in _STAGES and any(map(_is_environment, walk(stage))) else ""
        case (
            ast.Compare(left=ast.Constant(value=str(word)), ops=[ast.In() | ast.NotIn(), *_], comparators=[place, *_])
            | ast.Call(func=place, args=[ast.Constant(value=str(word)), *_])
            | ast.Subscript(value=place, slice=ast.Constant(value=str(word)), ctx=ast.Load())
        ):
            return word if _tells(source.names.resolve(place), word, variables) else ""
    return ""


def _tells(place: str, word: str, variables: tuple[str, ...]) -> bool:
    """Whether a word that stands there says that a test is running."""
    if place in _RUNNING:
        return word in _RUNNERS or (word, place) == ("test", "sys.argv")
    return place in _ENVIRONMENT and (word in variables or word.startswith("PYTEST_"))


def _is_environment(node: ast.AST) -> bool:
    """Whether a name or a key is that of the environment the program runs in."""
    words = split_words(str(getattr(node, "id", getattr(node, "attr", getattr(node, "value", "")))))
    return words[-1:] in (("env",), ("environment",)) and len(words) < 4
