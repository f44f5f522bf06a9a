"""What nothing in the project names is reported; what may be named in a way that cannot be seen is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judging import found, judge
from projects import reported

from codeguard.rules.unused_code import UnusedCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from history import History

USE = {"shop/__init__.py": "", "shop/main.py": "from shop import prices\n\nprint(prices)\n"}

DEAD: dict[str, tuple[str, list[str]]] = {
    "a function": ("def lonely(): return 1\n", ["lonely"]),
    "a private function": ("def _lonely(): return 1\n", ["_lonely"]),
    "a function that a comment names": ("# lonely\ndef lonely():\n    '''lonely'''\n    return 1\n", ["lonely"]),
    "a class, once": ("class Lonely:\n    def alone(self): return 1\n", ["Lonely"]),
    "an exception": ("class LonelyError(ValueError):\n    pass\n", ["LonelyError"]),
    "a method": ("class A:\n    def alone(self): return 1\n\nprint(A)\n", ["A.alone"]),
    "a closure": ("def f():\n    def alone(): return 1\n    return 2\nprint(f)\n", ["f.alone"]),
    "a cached function": ("import functools\n@functools.lru_cache\ndef lonely(): return 1\n", ["lonely"]),
}
ALIVE: dict[str, str] = {
    "what is called": "def used(): return 1\nused()\n",
    "what a string names": "def used(): return 1\nTABLE = {'x': 'used'}\n",
    "what __all__ names": "__all__ = ['used']\ndef used(): return 1\n",
    "what a decorator registers": "import app\n@app.route('/')\ndef view(): return 1\n",
    "an override of a library's class": "import lib\nclass A(lib.Base):\n    def hook(self): return 1\nprint(A)\n",
    "a model": "import lib\nclass Order(lib.Model):\n    total = 1\n",
    "a class that registers its heirs": (
        "class Base:\n    def __init_subclass__(cls): known.append(cls)\nclass Heir(Base):\n    x = 1\n"
    ),
    "a visitor": (
        "class V:\n    def look(self, n): return getattr(self, f'see_{n}')\n"
        "    def see_Name(self): return 1\nV().look(1)\n"
    ),
    "a hook of a library's model": (
        "import pydantic\nclass A(pydantic.BaseModel):\n    def model_post_init(self, c): return 1\nprint(A)\n"
    ),
    "a router": "class Router:\n    def allow_migrate(self, db): return db == 'x'\nprint(Router)\n",
    "a test hook": "def pytest_configure(config): return 1\n",
    "a dunder": "class A:\n    def __len__(self): return 1\nprint(A)\n",
    "a nested class": "class A:\n    class Meta:\n        x = 1\nprint(A)\n",
    "an abstract method": "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\nprint(A)\n",
    "an interface of two": "class A:\n    def go(self): return 1\nclass B:\n    def go(self): return 2\nprint(A, B)\n",
    "a loop of bases": "class A(B):\n    x = 1\nclass B(A):\n    x = 1\n",
}


@pytest.mark.parametrize(("code", "symbols"), DEAD.values(), ids=DEAD)
def test_dead_is(code: str, symbols: list[str]) -> None:
    findings = reported(UnusedCode(), {**USE, "shop/prices.py": code})
    assert [finding.symbol for finding in findings] == symbols


@pytest.mark.parametrize("code", ALIVE.values(), ids=ALIVE)
def test_alive_is(code: str) -> None:
    assert reported(UnusedCode(), {**USE, "shop/prices.py": code}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project.scripts]\ngo = 'shop.prices:lonely'\n"),
        ("templates/page.html", "{{ order.lonely }}"),
        ("docs/api.md", "Call `lonely()`."),
        ("shop/broken.py.txt", "lonely()"),
        ("tests/test_prices.py", "from shop.prices import lonely\n"),
    ],
)
def test_what_another_file_names_is_alive(path: str, text: str) -> None:
    files = {**USE, "shop/prices.py": "def lonely(): return 1\n", path: text}
    assert reported(UnusedCode(), files) == []


def test_a_module_that_nothing_names_is_dead() -> None:
    files = {**USE, "shop/prices.py": "x = 1\n", "shop/lonely_export.py": "def go(): return 1\n"}
    (finding,) = reported(UnusedCode(), files)
    assert (finding.path, finding.message) == (
        "shop/lonely_export.py",
        "nothing in the project names the module lonely_export (1 line): delete it",
    )


@pytest.mark.parametrize(
    ("folder", "package", "known"),
    [
        ("plugins", "", ""),
        ("plugins", "import pkgutil\nfor found in pkgutil.iter_modules(__path__): load(found)\n", "bcd"),
        ("management/commands", "", "bcd"),
        ("templatetags", "", "bcd"),
    ],
    ids=["most", "of a package that loads them", "commands", "tags"],
)
def test_modules_that_something_loads_by_itself_are_alive(folder: str, package: str, known: str) -> None:
    plugins = {f"shop/{folder}/plugin_{letter}.py": "def run_it(): return 1\n" for letter in "abcd"}
    named = "".join(f"print('plugin_{letter}')\n" for letter in known)
    files = {**USE, **plugins, "shop/prices.py": named, f"shop/{folder}/__init__.py": package}
    assert reported(UnusedCode(), files) == []


LIBRARY = {"pyproject.toml": "[build-system]\nrequires = []\n"}
SCRIPTS = {"pyproject.toml": "[build-system]\nrequires = []\n[project.scripts]\nshop = 'shop.main:x'\n"}
OFFERS = {"shop/__init__.py": "from shop.prices import total\n"}
CODE = {"shop/prices.py": "def total(): return 1\ndef lonely(): return 1\ndef _alone(): return 1\nprint(total)\n"}


@pytest.mark.parametrize(
    ("files", "setting", "symbols"),
    [
        ({}, "auto", ["lonely", "_alone"]),
        (LIBRARY, "auto", ["_alone"]),
        (SCRIPTS, "auto", ["lonely", "_alone"]),
        (SCRIPTS | OFFERS, "auto", ["_alone"]),
        (SCRIPTS | {"shop/py.typed": ""}, "auto", ["_alone"]),
        (LIBRARY, "unused", ["lonely", "_alone"]),
        ({}, "used", ["_alone"]),
    ],
    ids=["application", "library", "program", "program that offers", "program with types", "asked for", "declared"],
)
def test_public_names_of_a_library_are_used(files: Mapping[str, str], setting: str, symbols: list[str]) -> None:
    findings = reported(UnusedCode({"public-api": setting}), {**USE, **CODE, **files})
    assert [finding.symbol for finding in findings] == symbols


def test_names_can_be_allowed() -> None:
    assert reported(UnusedCode({"allow": ("lonely", "_alone")}), {**USE, **CODE}) == []


def test_dropping_the_last_use_of_something_makes_it_newly_unused(history: History) -> None:
    uses = {"shop/main.py": "from shop import prices\n\nprint(prices.lonely())\n"}
    history.commit({**USE, **CODE, **uses})
    history.write({"shop/main.py": USE["shop/main.py"]})
    assert [finding.symbol for finding in found(history, "unused-code")] == ["lonely"]


def test_a_text_that_stops_naming_something_makes_it_newly_unused(history: History) -> None:
    history.commit({**USE, **CODE, "README.md": "Call lonely and _alone."})
    history.write({"README.md": "Call nothing."})
    assert [finding.symbol for finding in found(history, "unused-code")] == ["lonely", "_alone"]


@pytest.mark.parametrize("rules", [(), ("watch-mode-test",)], ids=["alone", "with a rule on that text"])
def test_a_text_names_code_whether_or_not_a_rule_looks_at_it(history: History, rules: tuple[str, ...]) -> None:
    history.commit({**USE, **CODE, "package.json": '{"scripts": {"run": "python -m shop lonely _alone"}}'})
    assert judge(history, "unused-code", *rules, diff=None).findings == ()
