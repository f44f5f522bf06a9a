"""Which lines tests can run: the same as coverage.py says."""

from __future__ import annotations

import pytest
from coverage.config import DEFAULT_EXCLUDE
from coverage.parser import PythonParser

from codeguard.facts import extract_facts, lines_of
from codeguard.source import Source

MODULES = {
    "nothing": "",
    "docstrings": (
        '"""Doc."""\n\nclass A:\n    """Doc\n    ument."""\n\n    def f(self):\n        """Doc."""\n        return 1\n'
    ),
    "statements over lines": ("x = [\n    1,\n]\nif (\n    x\n):\n    f(\n        x\n    )\n"),
    "clauses": ("try:\n    f()\nexcept E:\n    g()\nelse:\n    h()\nfinally:\n    i()\n"),
    "cases": ("match x:\n    case 1:\n        f()\n    case _:\n        g()\n"),
    "decorators": ("@a\n@b(\n    1\n)\ndef f():\n    pass\n"),
    "declarations": ("def f():\n    global x\n    y: int\n    z: int = 1\n    self.a: int\n\n\nclass A:\n    b: int\n"),
    "a marked statement": ("f()  # pragma: no cover\ng(\n    1,\n)  # pragma: no cover\nh()\n"),
    "a marked branch": ("if a:  # pragma: no cover\n    f()\n    g()\nelse:\n    h()\n"),
    "a marked else": ("if a:\n    f()\nelse:  # pragma: no cover\n    g()\nh()\n"),
    "a marked handler": ("try:\n    f()\nexcept E:  # pragma: no cover\n    g()\nfinally:\n    h()\n"),
    "a marked finally": "try:\n    f()\nfinally:  # pragma: no cover\n    g()\n",
    "a marked function": (
        "@a  # pragma: no cover\ndef f():\n    return 1\n\n\ndef g(\n    a,\n):  # pragma: no cover\n    return 2\n"
    ),
    "types": ("if TYPE_CHECKING:\n    import a\nif typing.TYPE_CHECKING:\n    import b\nelse:\n    import c\n"),
    "dots": (
        "@overload\n"
        "def f(): ...\n"
        "\n"
        "\n"
        "def g(\n"
        "    a\n"
        "):\n"
        "    ...\n"
        "\n"
        "\n"
        "class A:\n"
        "    def h(self):\n"
        "        '''Doc.'''\n"
        "        ...\n"
    ),
    "several on a line": "a = 1; b = 2\nif a: f()\nelse: g()\n",
}


@pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)
def test_the_lines_are_those_of_coverage(module: str) -> None:
    parser = PythonParser(text=module or "\n", exclude="|".join(f"(?:{pattern})" for pattern in DEFAULT_EXCLUDE))
    parser.parse_source()
    facts = extract_facts(Source("a.py", module.encode()), coverable=True)
    assert lines_of(facts.coverable) == parser.statements
