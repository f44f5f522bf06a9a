"""The rule `mock-data`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, cast

from codeguard.globs import matches
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.standins import vocabulary
from codeguard.standins.assigned import assigned_value, is_flag, is_made_up, is_record, is_unpacked
from codeguard.standins.literals import is_stand_in
from codeguard.standins.naming import SWITCH_WORDS, Naming, Vocabulary
from codeguard.standins.places import is_data
from codeguard.standins.undertest import asks_for_tests, imports_for_tests, may_ask_for_tests
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    _Function = ast.FunctionDef | ast.AsyncFunctionDef
    _Node = ast.expr | ast.stmt | ast.arg


_CURE = "production code needs the real thing, stand-ins belong in tests"
_MADE_UP = frozenset(("mock", "mocks", "mocked", "fake", "fakes", "faked"))
_TEMPLATE_WORDS = word_set("pattern patterns type prefix suffix map name names regex re for key keys")
_OTHER_MEANINGS = {
    "test": re.compile(r"\b[Tt]rain(?:ing)?_|_train\b|\btrain_test_split\b"),
    "dummy": re.compile(
        r"^\s*from [\w.]+ import [^\n]*\bDummy\b|\A(?!.*get_dummies).*\bdummies\b", re.MULTILINE | re.DOTALL
    ),
}
"""Where a word means something else: the test data of a file that trains, the bound variables of one with
`dummies`, or that imports `Dummy`."""


class MockData(FileRule):  # codeguard: ignore[mock-data] -- the rule is named after what it finds
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
        words, samples = frozenset(self.words).difference(self.subject), frozenset(self.sample_words)
        known = Vocabulary(words, samples.difference(self.subject), frozenset(self.data_words), frozenset(self.terms))
        self._naming = Naming(known)

    def excludes(self, path: str) -> bool:
        """Whether stand-ins are at home in the file."""
        return super().excludes(path) or matches(path, self.allowed_in)

    def finish(self, tree: ast.AST) -> None:
        self._reported: set[int] = set()
        self._cleared: set[str] = set()
        for statement, module in imports_for_tests(self.source, tuple(self.modules)):
            self._say(statement, f"`{module}` is for tests: production code must not import it", module)
        if may_ask_for_tests(self.source, self.test_variables):
            for node, word in asks_for_tests(self.source, self.test_variables):
                self._say(node, f"behaves differently under test (`{word}`): pass in what differs instead")
        if self._naming.may_name(self.source.lowered):
            self._look_at_definitions()
            self._look_at_assignments()
            self._look_at_returns()
        self._look_at_literals()

    def _look_at_definitions(self) -> None:
        functions: list[_Function] = self.source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        defined = [each for each in functions if not _is_test(each)]
        for node in [*defined, *self.source.nodes(ast.ClassDef)]:
            is_shim = isinstance(self.source.parents[node], ast.ExceptHandler)
            if not is_shim and (self._word_in(node.name) or _leads_with_placeholder(node.name)):
                self._say_name(node, node.name)
        for arg in self.source.nodes(ast.arg):
            if self._word_in(arg.arg) in _MADE_UP and self._brings_data(split_words(arg.arg)):
                self._say_name(arg, arg.arg)

    def _brings_data(self, words: tuple[str, ...]) -> bool:
        return not SWITCH_WORDS.isdisjoint(words) or self._naming.names_data(words)

    def _look_at_assignments(self) -> None:
        nodes: list[ast.Name | ast.Attribute] = [*self.source.nodes(ast.Name), *self.source.nodes(ast.Attribute)]
        for node in nodes:
            name = node.id if isinstance(node, ast.Name) else node.attr
            if self._naming[name] and isinstance(node.ctx, ast.Store) and (word := self._word_in(name)):
                if self._stands_for_data(node, name, word, assigned_value(self.source, node)):
                    self._say_name(node, name)
                else:
                    self._cleared.add(name)

    def _stands_for_data(self, node: ast.expr, name: str, word: str, value: ast.expr | None) -> bool:
        is_sample = word in self.sample_words
        if name.strip("_").lower() == "placeholder":  # of a form or a query, unless it is data
            return is_record(value)
        if value is None:
            return word != "dummy" and not is_sample and is_unpacked(self.source, node)
        if is_flag(name, value):
            return self._is_switch(name, value)
        return not self._is_statistical(word) and (is_made_up(value) or not (is_sample or _is_bare(name, word)))

    def _is_switch(self, name: str, value: ast.expr) -> bool:
        """Whether the name turns made-up data on: `use_mock = True`."""
        is_bool = isinstance(value, ast.Constant) and isinstance(value.value, bool)
        return is_bool and self._brings_data(split_words(name))

    def _is_statistical(self, word: str) -> bool:
        """Whether a dummy is a dummy variable of statistics here."""
        return word == "dummy" and "get_dummies" in self.source.text

    def _look_at_returns(self) -> None:
        nodes: list[ast.Return | ast.Yield] = [*self.source.nodes(ast.Return), *self.source.nodes(ast.Yield)]
        for node in nodes:
            name = getattr(node.value, "attr", "") or getattr(node.value, "id", "")
            word = self._word_in(name) if name not in self._cleared else ""
            if word and not self._is_statistical(word):
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
        word = self._naming[name]
        means_another_thing = _OTHER_MEANINGS.get(word)
        return "" if means_another_thing and means_another_thing.search(self.source.text) else word

    def _say_name(self, node: _Node, name: str) -> None:
        self._say(node, f"`{name}` is a stand-in: {_CURE}", name)

    def _say(self, node: _Node, message: str, about: str | None = None) -> None:
        """Report once a line: one thing made up is often made up in several ways."""
        if node.lineno not in self._reported:
            self._reported.add(node.lineno)
            self.report(cast("ast.expr", node), message, about=about, header=True)


def _is_bare(name: str, word: str) -> bool:
    """Whether the name is only `dummy` or `fake`, as the names of what is thrown away and of switches are."""
    return word in ("dummy", "fake") and {word} == {each for each in split_words(name) if not each.isdigit()}


def _is_test(function: _Function) -> bool:
    """Whether the function tests something, as `test_connection` does: not if all it does is return a literal."""
    last = function.body[-1]
    made_up = isinstance(last, ast.Return) and isinstance(last.value, (ast.List, ast.Dict))
    return split_words(function.name)[:1] == ("test",) and not made_up


def _leads_with_placeholder(name: str) -> bool:
    words = split_words(name)
    return len(words) > 1 and words[0] == "placeholder" and words[-1] not in _TEMPLATE_WORDS
