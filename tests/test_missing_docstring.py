"""Docstrings are asked for of what is public; overrides are told across files and from the standard library."""

from __future__ import annotations

import pytest
from projects import reported

from codeguard.evidence.stdlib import offered
from codeguard.rules.missing_docstring import MissingDocstring

DOC = '"""A module."""\n'
BASE = f'{DOC}class Base:\n    """A base."""\n    limit = 1\n    def work(self):\n        """Works."""\n'
MISSING = {
    "a function": ("def go():\n    return 1\n", ["go"]),
    "a class and its method": ("class A:\n    def go(self): ...\n", ["A", "A.go"]),
    "a nested class": ('class A:\n    """A."""\n    class B:\n        x = 1\n', ["A.B"]),
    "a property, once": (
        'class A:\n    """A."""\n    @property\n    def x(self): ...\n    @x.setter\n    def x(self, x): ...\n',
        ["A.x"],
    ),
    "a method of an heir": ('class A(Base):\n    """A."""\n    def go(self): ...\n', ["A.go"]),
    "a method of a record": (
        'from django.db import models\nclass A(models.Model):\n    """A."""\n    def go(self): ...\n',
        ["A.go"],
    ),
    "a method beside those of a thread": (
        'import threading\nclass A(threading.Thread):\n    """A."""\n    def go(self): ...\n',
        ["A.go"],
    ),
    "an abstract method": (
        'import abc\nclass A(abc.ABC):\n    """A."""\n    @abc.abstractmethod\n    def go(self): ...\n',
        ["A.go"],
    ),
    "a comment is none": ("def go():\n    # goes\n    return 1\n", ["go"]),
    "what __all__ names": ("__all__ = ['go']\ndef go(): ...\ndef stop(): ...\n", ["go"]),
}
ENOUGH = {
    "private names": "def _go(): ...\nclass _A:\n    def go(self): ...\n",
    "special methods": 'class A:\n    """A."""\n    def __init__(self): ...\n    def __len__(self): ...\n',
    "settings": 'class A:\n    """A."""\n    class Meta:\n        x = 1\n',
    "what stands in a function": "def _f():\n    def go(): ...\n    class A:\n        def go(self): ...\n",
    "an override": 'class A(Base):\n    """A."""\n    def work(self): ...\n',
    "an override of an attribute": 'class A(Base):\n    """A."""\n    @property\n    def limit(self): ...\n',
    "an override through a module": (
        'from shop import base\nclass A(base.Base):\n    """A."""\n    def work(self): ...\n'
    ),
    "a declared override": (
        'from typing import override\nclass A:\n    """A."""\n    @override\n    def go(self): ...\n'
    ),
    "an override of a thread": 'import threading\nclass A(threading.Thread):\n    """A."""\n    def run(self): ...\n',
    "an override of a builtin": 'class A(dict):\n    """A."""\n    def get(self, key): ...\n',
    "an override of a generic": (
        'import typing\nclass A(typing.Dict[str, int]):\n    """A."""\n    def get(self, key): ...\n'
    ),
    "a handler of requests": (
        'from http.server import BaseHTTPRequestHandler\nclass A(BaseHTTPRequestHandler):\n    """A."""\n'
        "    def do_GET(self): ...\n"
    ),
    "an heir of what nobody can read": 'import lib\nclass A(lib.B):\n    """A."""\n    def go(self): ...\n',
    "saving a record": 'from django.db import models\nclass A(models.Model):\n    """A."""\n    def save(self): ...\n',
    "a visitor": 'class A(Base):\n    """A."""\n    def visit_Name(self, node): ...\n',
    "a mixin that may stand before a class": 'class LoudMixin:\n    """A."""\n    def work(self): ...\n',
    "overloads": 'import typing\n@typing.overload\ndef go(): ...\ndef go():\n    """Goes."""\n',
    "another branch": 'if Base:\n    def go(): ...\nelse:\n    def go():\n        """Goes."""\n',
}


@pytest.mark.parametrize(("code", "symbols"), MISSING.values(), ids=MISSING)
def test_what_is_public_needs_a_docstring(code: str, symbols: list[str]) -> None:
    files = {"shop/__init__.py": "", "shop/base.py": BASE, "shop/a.py": f"{DOC}from shop.base import Base\n{code}"}
    assert [each.symbol for each in reported(MissingDocstring(), files)] == symbols


@pytest.mark.parametrize("code", ENOUGH.values(), ids=ENOUGH)
def test_what_is_not_or_overrides_needs_none(code: str) -> None:
    files = {"shop/__init__.py": "", "shop/base.py": BASE, "shop/a.py": f"{DOC}from shop.base import Base\n{code}"}
    assert reported(MissingDocstring(), files) == []


def test_modules_need_one_where_they_have_something_of_their_own() -> None:
    code = "LIMIT = 10\n"
    files = {
        "shop/__init__.py": "from shop.a import LIMIT\n",
        "shop/a.py": code,
        "shop/empty.py": "# nothing yet\n",
        "shop/_private.py": code,
        "shop/migrations/0001_first.py": code,
        "tests/test_a.py": code,
        "shop/sub/__init__.py": "def _go(): ...\n",
    }
    assert [each.path for each in reported(MissingDocstring(), files)] == ["shop/a.py", "shop/sub/__init__.py"]


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("dict", "get"),
        ("json.JSONEncoder", "default"),
        ("asyncio.Protocol", "data_received"),
        ("unittest.TestCase", "setUp"),
        ("logging.StreamHandler", "emit"),
        ("collections.abc.Mapping", "keys"),
    ],
)
def test_the_standard_library_is_read(name: str, method: str) -> None:
    assert method in (offered(name) or ())


@pytest.mark.parametrize("name", ["lib.Base", "json.Nothing", "nothing", "os", "django.db.models.Model"])
def test_what_is_not_there_is_unknown(name: str) -> None:
    assert offered(name) is None
