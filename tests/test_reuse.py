"""Reuse rate: of what the added lines name, the share that stood at the base."""

import pytest
from history import History
from judging import judge

BASE = {
    "pkg/__init__.py": "",
    "pkg/a.py": "def old(x):\n    return x\n\n\n"
    "class Old:\n    def run(self):\n        return 1\n\n    def get(self):\n        return 2\n",
    "pkg/other.py": "def join(x):\n    return x\n",
}  # fmt: skip
CASES = {
    "a function imported": ("from pkg.a import old\nx = old(1)\n", (1, 1)),
    "imported under another name": ("from pkg.a import old as o\nx = o(1)\n", (1, 1)),
    "named twice": ("from pkg.a import old\nx = old(old(1))\n", (1, 1)),
    "relative": ("from .a import old\nx = old(1)\n", (1, 1)),
    "through the module": ("from pkg import a\nx = a.old(1)\n", (1, 1)),
    "a class and its method": ("from pkg.a import Old\nx = Old().run()\n", (2, 2)),
    "a method that strings have too": ("import os\nx = os.sep.join([])\ny = {}.get(1)\n", (0, 0)),
    "one's own method of such a name": ("class New:\n    def f(self):\n        return self.get()\n", (1, 1)),
    "a function that is new": ("def new():\n    return 1\n\n\nx = new()\n", (0, 1)),
    "old and new": ("from pkg.a import old\n\n\ndef new():\n    return old(1)\n\n\nx = new()\n", (1, 2)),
    "definitions alone": ("def new(old):\n    return 1\n", (0, 0)),
    "a keyword argument": ("x = dict(old=1)\n", (0, 0)),
    "a local name": ("old = 1\nx = old\n", (0, 0)),
    "another library's name": ("from elsewhere import old\nx = old(1)\n", (0, 0)),
    "comments and strings": ("from pkg import a\nx = 'old'  # old(1)\n", (0, 0)),
}


@pytest.mark.parametrize(("added", "figures"), CASES.values(), ids=CASES)
def test_what_added_lines_name(history: History, added: str, figures: tuple[int, int]) -> None:
    history.commit(BASE)
    history.write({"pkg/b.py": added})
    reuse = judge(history, "net-lines").measures.reuse
    assert reuse
    assert (reuse.reused, reuse.total) == figures
    assert reuse.rate == (figures[0] / figures[1] if figures[1] else None)


def test_a_moved_function_stood_at_the_base(history: History) -> None:
    history.commit(BASE)
    moved = {"pkg/a.py": "x = 1\n", "pkg/c.py": BASE["pkg/a.py"]}
    history.write({**moved, "pkg/b.py": "from pkg.c import old, Old\nx = old(Old)\n"})
    reuse = judge(history, "net-lines").measures.reuse
    assert reuse
    assert (reuse.reused, reuse.total) == (2, 2)


def test_lines_of_tests_and_lines_that_stood_do_not_count(history: History) -> None:
    use = "from pkg.a import old\nx = old(1)\n"
    history.commit({**BASE, "pkg/b.py": use})
    history.write({"tests/test_a.py": use, "pkg/b.py": use + "y = 1\n"})
    reuse = judge(history, "net-lines").measures.reuse
    assert reuse
    assert reuse.total == 0
