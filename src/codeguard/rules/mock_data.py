"""The rule `mock-data`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, cast

from codeguard.globs import matches
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.standins import vocabulary
from codeguard.standins.assigned import assigned_value, is_flag, is_made_up, is_unpacked
from codeguard.standins.literals import is_stand_in
from codeguard.standins.naming import SWITCH_WORDS, Naming, Vocabulary
from codeguard.standins.places import is_data
from codeguard.standins.undertest import asks_for_tests
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    _Function = ast.FunctionDef | ast.AsyncFunctionDef
    _Node = ast.expr | ast.stmt | ast.arg


_CURE = "production code needs the real thing, stand-ins belong in tests"
_MADE_UP = frozenset(("mock", "mocks", "mocked", "fake", "fakes", "faked"))
_BUILDS = re.compile(r"(?:create|make|build|get)_")
_TEMPLATE_WORDS = word_set("pattern patterns type prefix suffix map name names regex re for key keys")
_TRAINS = re.compile(r"\btrain(?:ing)?_|_train\b|\btrain_test_split\b", re.IGNORECASE)

"""A file that trains has test data of its own kind."""
_SYMBOLS = re.compile(r"^\s*from [\w.]+ import .*\bDummy\b", re.MULTILINE)
"""A file that imports `Dummy` is about the bound symbols of algebra."""


class MockData(FileRule):
    """Keep made-up data out of production code.

    Mock data corrupts real data and hides that the real thing is missing: a caller cannot tell a stand-in from an
    answer. It belongs in tests. Where a value is missing, fail and say so.
    """

    message = "made-up data in production code: read the real thing, or fail"
    exceptions = (
        "Tests, fixtures, factories, conftest, examples and docs (`allowed-in`); docstrings, comments, messages, help "
        "texts, keys, patterns and values compared with; parts of words (`resample`); terms of art (`terms`): SQL and "
        "UI placeholders, dummy variables, train/test splits. A project whose subject it is names its words in "
        "`subject`."
    )
    kinds = (Kind.PRODUCTION,)
    examples = (
        '''
        def get_config():
            return {"api_key": "mock_key_12345"}  # bad


        def get_mock_users():  # bad
            """Users like test@example.com."""
            mock_users = [  # bad
                {"name": "John Doe", "age": 41},  # bad
                {"name": "Ada Lovelace", "phone": "555-0142"},  # bad
            ]
            return mock_users  # bad


        def create(email="test@example.com"):  # bad
            if email == "jane@example.com":
                raise ValueError("do not use test@example.com")
            client = connect(token="your-api-key-here", password="changeme")  # bad
            parser.add_argument("--email", help="test@example.com")
            return client
        ''',
        """
        import os
        import sys
        from unittest.mock import Mock  # bad

        import pytest  # bad

        if "pytest" in sys.modules:  # bad
            sample_orders = []  # bad
        testing = os.getenv("TESTING")  # bad
        """,
        """
        import pandas as pd

        mockingbird = fakeroot = resample(signal, sample_rate)
        X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)
        test_data = load(split="test")
        placeholders = ", ".join("?" for _ in rows)
        frame = pd.get_dummies(frame)


        def test_connection(field):
            field.setPlaceholderText(placeholder="Jane Doe")
        """,
        """
        # file: examples/quickstart.py
        mock_users = [{"name": "John Doe"}]
        """,
    )

    words: tuple[str, ...] = vocabulary.WORDS
    """Words that make a name one of a stand-in."""
    sample_words: tuple[str, ...] = vocabulary.SAMPLE_WORDS
    """Words that do so before a data word."""
    data_words: tuple[str, ...] = vocabulary.DATA_WORDS
    """Words for data."""
    terms: tuple[str, ...] = vocabulary.TERMS
    """Phrases that are terms of art, not made-up data."""
    subject: tuple[str, ...] = ()
    """Words that are what the project is about; `["fake", "mock"]` for a library of fakes."""
    literals: tuple[str, ...] = ()
    """Regular expressions for more literals that stand for real ones, matched as a whole without regard to case."""
    modules: tuple[str, ...] = vocabulary.MODULES
    """Libraries for tests, which production code must not import."""
    test_variables: tuple[str, ...] = vocabulary.TEST_VARIABLES
    """Environment variables that say that a test is running; those that begin with PYTEST_ always do."""
    allowed_in: tuple[str, ...] = vocabulary.ALLOWED_IN
    """Globs of files in which stand-ins are at home, besides the tests."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__(settings)
        words = {*self.words} - {*self.subject}
        samples = {*self.sample_words} - {*self.subject}
        self._naming = Naming(Vocabulary(words, samples, {*self.data_words}, {*self.terms}))

    def excludes(self, path: str) -> bool:
        """Whether stand-ins are at home in the file."""
        return super().excludes(path) or matches(path, self.allowed_in)

    def finish(self, tree: ast.AST) -> None:
        self._reported: set[int] = set()
        self._cleared: set[str] = set()
        self._trains = bool(_TRAINS.search(self.source.text))
        self._dummies = "dummies" in self.source.text
        self._symbols = bool(_SYMBOLS.search(self.source.text))
        self._look_at_imports()
        for node, word in asks_for_tests(self.source, self.test_variables):
            self._say(node, f"behaves differently under test (`{word}`): pass in what differs instead")
        self._look_at_definitions()
        self._look_at_assignments()
        self._look_at_returns()
        self._look_at_literals()

    def _look_at_imports(self) -> None:
        for plain in self.source.nodes(ast.Import):
            self._say_import(plain, [alias.name for alias in plain.names])
        for node in self.source.nodes(ast.ImportFrom):
            if node.module and not node.level and not _builds_by_factory(node):
                self._say_import(node, [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])

    def _say_import(self, node: ast.stmt, names: list[str]) -> None:
        found = next((name for name in names for known in self.modules if f"{name}.".startswith(f"{known}.")), None)
        if found:
            self._say(node, f"`{found}` is for tests: production code must not import it")

    def _look_at_definitions(self) -> None:
        functions: list[_Function] = [*self.source.nodes(ast.FunctionDef), *self.source.nodes(ast.AsyncFunctionDef)]
        for function in functions:
            is_test = split_words(function.name)[:1] == ("test",) and not _makes_up(function)
            if (self._word_in(function.name) and not is_test) or _leads_with_placeholder(function.name):
                self._say_name(function, function.name)
        for made in self.source.nodes(ast.ClassDef):
            if self._word_in(made.name) or _leads_with_placeholder(made.name):
                self._say_name(made, made.name)
        for arg in self.source.nodes(ast.arg):
            words = split_words(arg.arg)
            if self._word_in(arg.arg) in _MADE_UP and (SWITCH_WORDS & {*words} or self._naming.names_data(words)):
                self._say_name(arg, arg.arg)

    def _look_at_assignments(self) -> None:
        nodes: list[ast.Name | ast.Attribute] = [*self.source.nodes(ast.Name), *self.source.nodes(ast.Attribute)]
        for node in nodes:
            name = node.id if isinstance(node, ast.Name) else node.attr
            if isinstance(node.ctx, ast.Store) and (word := self._word_in(name)):
                if self._stands_for_data(node, name, word, assigned_value(self.source, node)):
                    self._say_name(node, name)
                else:
                    self._cleared.add(name)

    def _stands_for_data(self, node: ast.expr, name: str, word: str, value: ast.expr | None) -> bool:
        if value is None:
            return is_unpacked(self.source, node) and word != "dummy" and word not in self.sample_words
        words = split_words(name)
        if word == "dummy" and self._dummies:
            return False
        if is_flag(name, value):
            return not SWITCH_WORDS.isdisjoint(words) or (
                isinstance(value, ast.Constant) and self._naming.names_data(words)
            )
        needs_proof = word in self.sample_words or len([each for each in words if not each.isdigit()]) == 1
        return not needs_proof or is_made_up(value)

    def _look_at_returns(self) -> None:
        nodes: list[ast.Return | ast.Yield] = [*self.source.nodes(ast.Return), *self.source.nodes(ast.Yield)]
        for node in nodes:
            name = getattr(node.value, "attr", "") or getattr(node.value, "id", "")
            if name not in self._cleared and (word := self._word_in(name)) and not (word == "dummy" and self._dummies):
                self._say(node, f"returns `{name}`, which is made up: {_CURE}")

    def _look_at_literals(self) -> None:
        patterns = tuple(self.literals)
        for node in self.source.nodes(ast.Constant):
            text = node.value
            if isinstance(text, str) and is_stand_in(text, patterns) and is_data(self.source, node):
                self._say(node, f"made-up value {text[:40]!r}: read the real one, or fail")
        for joined in self.source.nodes(ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in joined.values)
            if is_stand_in(text, patterns) and is_data(self.source, joined):
                self._say(joined, "made-up value: read the real one, or fail")

    def _word_in(self, name: str) -> str:
        word = self._naming.word_in(name)
        return "" if (word == "test" and self._trains) or (word == "dummy" and self._symbols) else word

    def _say_name(self, node: _Node, name: str) -> None:
        self._say(node, f"`{name}` is a stand-in: {_CURE}")

    def _say(self, node: _Node, message: str) -> None:
        """Report once a line: one thing made up is often made up in several ways."""
        if node.lineno not in self._reported:
            self._reported.add(node.lineno)
            self.report(cast("ast.expr", node), message, header=True)


def _builds_by_factory(node: ast.ImportFrom) -> bool:
    """`from factory import create_app`: a module of one's own, not factory_boy."""
    return node.module == "factory" and all(_BUILDS.match(alias.name) for alias in node.names)


def _makes_up(node: _Function) -> bool:
    """Whether the function only returns something it makes up: no test, whatever its name."""
    last = node.body[-1]
    return isinstance(last, ast.Return) and isinstance(last.value, ast.List | ast.Dict)


def _leads_with_placeholder(name: str) -> bool:
    words = split_words(name)
    return len(words) > 1 and words[0] == "placeholder" and words[-1] not in _TEMPLATE_WORDS
