"""Type hints are asked for of public functions: each parameter and the return value."""

from __future__ import annotations

import pytest

from codeguard.analysis import analyse
from codeguard.files import kind_of
from codeguard.rules.missing_type_hint import MissingTypeHint
from codeguard.source import Source


def messages(code: str, path: str = "shop/a.py", **options: object) -> list[str]:
    report = analyse(Source(path, code.encode(), kind_of(path)), [MissingTypeHint(options)])
    assert not report.errors
    return [finding.message for finding in report.findings]


MISSING = {
    "all": ("def f(a, b): ...", "`f` has no type hints for a, b and the return value"),
    "the return value": ("def f(a: int): ...", "`f` has no type hints for the return value"),
    "of a coroutine": ("async def f(a) -> int: ...", "`f` has no type hints for a"),
    "positional and keyword only": ("def f(a, /, *, b) -> int: ...", "`f` has no type hints for a and b"),
    "a default is none": ("def f(a=1) -> int: ...", "`f` has no type hints for a"),
    "of a method": ("class A:\n    def f(self, a) -> int: ...", "`A.f` has no type hints for a"),
    "of a static method": (
        "class A:\n    @staticmethod\n    def f(a) -> int: ...",
        "`A.f` has no type hints for a",
    ),
    "to make an object": ("class A:\n    def __init__(self, a): ...", "`A.__init__` has no type hints for a"),
    "an ignored error is no hint": (
        "def f(a):  # type: ignore[x]\n    ...",
        "`f` has no type hints for a and the return value",
    ),
}
ENOUGH = {
    "all there": "def f(a: int, *b, **c) -> int: ...",
    "nothing to give": "class A:\n    def __init__(self): ...",
    "self, cls": "class A:\n    def f(self) -> int: ...\n    @classmethod\n    def g(cls) -> int: ...",
    "under a condition in a class": "class A:\n    if A:\n        def f(self) -> int: ...",
    "special methods": "class A:\n    def __eq__(self, other): ...",
    "private": "def _f(a): ...\nclass _A:\n    def f(self, a): ...",
    "not in __all__": "__all__ = ['g']\ndef f(a): ...",
    "nested": "def f() -> int:\n    def g(a): ...\n    return lambda b: b",
    "overloads": "import typing\n@typing.overload\ndef f(a: int) -> int: ...\ndef f(a): ...",
    "untyped by intent": "import typing\n@typing.no_type_check\ndef f(a): ...",
    "a type comment": "def f(a):\n    # type: (int) -> int\n    ...",
}


@pytest.mark.parametrize(("code", "message"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_named(code: str, message: str) -> None:
    assert messages(code) == [message]


@pytest.mark.parametrize("code", ENOUGH.values(), ids=ENOUGH)
def test_enough_is_enough(code: str) -> None:
    assert messages(code) == []


@pytest.mark.parametrize("path", ["tests/test_a.py", "shop/_a.py", "shop/a.pyi", "shop/migrations/0001_a.py"])
def test_only_public_production_code_is_judged(path: str) -> None:
    assert messages("def f(a): ...", path) == []


def test_star_arguments_can_be_asked_for() -> None:
    options = {"star-arguments": True}
    assert messages("def f(*a, **b) -> int: ...", **options) == ["`f` has no type hints for a and b"]
