"""`unreachable-code`, `versioned-function`, `orphaned-test-process` and `client-built-inside` beyond their examples."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from codeguard.analysis import analyse
from codeguard.files import kind_of
from codeguard.rules.client_built_inside import ClientBuiltInside
from codeguard.rules.orphaned_test_process import OrphanedTestProcess
from codeguard.rules.unreachable_code import UnreachableCode
from codeguard.rules.versioned_function import VersionedFunction
from codeguard.source import Source

if TYPE_CHECKING:
    from codeguard.rule import FileRule

LOAD = "def load(path):\n    rows = read(path)\n    return clean(rows)\n\n"
POPEN = "import subprocess\n\ndef test_it():\n"


def lines(rule: FileRule, code: str, path: str = "app/module.py") -> list[int]:
    report = analyse(Source(path, textwrap.dedent(code).encode(), kind_of(path)), [rule])
    assert not report.errors
    assert report.facts is not None, report.findings
    return [finding.line for finding in report.findings]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            "def f():\n    if a:\n        return 1\n    else:\n        raise E\n    g()", [6], id="both branches"
        ),
        pytest.param(
            "def f():\n    if a:\n        return 1\n    elif b:\n        return 2\n    else:\n        raise\n    h()",
            [8],
            id="three branches",
        ),
        pytest.param("def f():\n    if a:\n        return 1\n    g()", [], id="one branch"),
        pytest.param("def f():\n    try:\n        return g()\n    finally:\n        h()\n", [], id="finally"),
        pytest.param(
            "def f():\n    try:\n        return g()\n        h()\n    finally:\n        h()\n", [4], id="in a try"
        ),
        pytest.param(
            "def f():\n    while 1:\n        for x in y:\n            break\n    g()", [5], id="break of another"
        ),
        pytest.param("def f():\n    while 1:\n        if x:\n            break\n    g()", [], id="break"),
        pytest.param("while False:\n    g()", [1], id="while false"),
        pytest.param("if False:\n    import a", [], id="import for tools"),
        pytest.param("if TYPE_CHECKING:\n    import a", [], id="type checking"),
        pytest.param("if None:\n    g()", [1], id="none"),
        pytest.param("def f():\n    return\n    yield", [], id="generator"),
        pytest.param("def f():\n    return 1\n    assert False", [], id="defence"),
        pytest.param("import os\nos._exit(1)\ng()", [3], id="exit"),
    ],
)
def test_code_that_nothing_reaches(code: str, expected: list[int]) -> None:
    assert lines(UnreachableCode(), code) == expected
    assert not lines(UnreachableCode(), code, "tests/test_a.py")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("def load_v2(path):\n    return 1", [5], id="version"),
        pytest.param("def new_load(path):\n    rows = read(path)\n    return rows", [5], id="prefix"),
        pytest.param("def load_v2(path):\n    return load(path)[0]", [], id="calls it"),
        pytest.param("def load_v2(path):\n    return 1\n\ndef load_v3(path):\n    return 2", [], id="protocol"),
        pytest.param(
            "# goes on 2027-01-01\ndef load_old(path):\n    rows = read(path)\n    return rows", [], id="sunset"
        ),
        pytest.param("class A:\n    def load_v2(self):\n        return 1", [], id="another scope"),
        pytest.param("def load_new(size):\n    return [0] * size", [], id="another thing"),
        pytest.param("def reload(path):\n    return 1", [], id="no mark"),
    ],
)
def test_a_second_attempt_at_a_function(code: str, expected: list[int]) -> None:
    assert lines(VersionedFunction(), LOAD + code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("    subprocess.Popen(['x'])", [4], id="forgotten"),
        pytest.param("    p = subprocess.Popen(['x'])\n    ask()\n    p.kill()", [], id="killed"),
        pytest.param("    with subprocess.Popen(['x']):\n        ask()", [], id="with"),
        pytest.param("    p = subprocess.Popen(['x'])\n    while p.poll() is None:\n        pass", [], id="watched"),
        pytest.param("    with pytest.raises(OSError):\n        subprocess.Popen(['x'])", [], id="must fail"),
        pytest.param("    return subprocess.Popen(['x'])", [], id="handed on"),
        pytest.param("    subprocess.Popen(['x'], stdout=subprocess.PIPE)", [], id="the other rule"),
    ],
)
def test_processes_that_tests_leave_behind(code: str, expected: list[int]) -> None:
    assert lines(OrphanedTestProcess(), POPEN + code, "tests/test_a.py") == expected
    assert not lines(OrphanedTestProcess(), POPEN + code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("def f(url):\n    with httpx.Client() as c:\n        return c.get(url)", [3], id="with"),
        pytest.param("def f(url):\n    return httpx.Client().get(url)", [3], id="used at once"),
        pytest.param("def f(url):\n    return httpx.Client()", [], id="returned"),
        pytest.param("def f(self):\n    self.c = httpx.Client()", [], id="stored"),
        pytest.param("def f(self):\n    c = httpx.Client()\n    self.c = c", [], id="stored later"),
        pytest.param("def f(c=None):\n    c = c or httpx.Client()\n    c.get()", [], id="default"),
        pytest.param("def f(c=None):\n    if c is None:\n        c = httpx.Client()\n    c.get()", [], id="parameter"),
        pytest.param("c = httpx.Client()", [], id="module"),
        pytest.param("def main():\n    c = httpx.Client()\n    c.get()", [], id="main"),
        pytest.param("def f(url):\n    t = httpx.Timeout(5)\n    g(t)", [], id="no client"),
    ],
)
def test_clients_that_functions_build(code: str, expected: list[int]) -> None:
    assert lines(ClientBuiltInside(), f"import httpx\n{code}") == expected
    assert not lines(ClientBuiltInside(), f"import httpx\n{code}", "tests/test_a.py")
