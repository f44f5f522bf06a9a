"""Code in comments is reported where it is code, and deleted only when that is asked for."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest
from judging import found

from codeguard.analysis import analyse
from codeguard.mending import check_and_mend
from codeguard.rules.commented_out_code import CommentedOutCode
from codeguard.run import Request
from codeguard.source import Source

if TYPE_CHECKING:
    from history import History

    from codeguard.finding import Finding

CODE = {
    "a block": ("# if ready:\n#     start(ready)", 1),
    "a whole function with words in it": ('# def go():\n#     """Go on and on."""\n#     return stop()', 1),
    "a nested comment": ("# x = work()\n# # then this is done\n# y = done(x)", 1),
    "behind a heading": ("# Old way:\n# x = work()\n# y = done(x)", 2),
    "a branch without its beginning": ("# else:\n#     start(ready)", 1),
    "one call": ("# self.start(ready)", 1),
    "one awaited call": ("# await start(ready)", 1),
    "one import": ("#from lib import start", 1),
    "one assignment": ("# retries = 'five'", 1),
    "one that was disabled": ("# TODO: start it again\n# start(ready)", 2),
    "attributes without spaces": ("# self.retries=5\n# self.left=3", 1),
    "one call below a text": ("# Too many of them\n# log.info('started', ready)", 2),
    "one call below a sentence": ("# This has to come back.\n# log.info(ready)", 2),
    "one call after a paragraph": ("# They are kept in order\n#\n# lib.arrange(keys)", 3),
    "one import above a text": ("# from lib import start\n# It needs no start", 1),
    "double marks": ("##    x = work()\n##    y = done(x)", 1),
    "assertions": ("# assert ready\n# assert started", 1),
    "entries of a list": ('# path("a", a),\n# path("b", b),', 1),
    "a call over several lines": ("# start(\n#     ready,\n# )", 1),
}
NONE = {
    "prose": "# Starts what is ready\n# and returns it",
    "words that parse": "# not found\n# x is None\n# raise error",
    "one word": "# main\n# done",
    "a sentence with a call": "# Try .readlines()\n# with a file",
    "an abbreviation": "# i.e. values[mask] = new",
    "a formula": "# area = width * height\n# e = m * c ** 2",
    "a signature": "# f(x, y)",
    "a form": "# Matrix([...])",
    "a value": "# len(values)",
    "an argument": "# axis=0",
    "key: value": "# name: str\n# size: 3",
    "a note that parses": "# Normal: a = 1.",
    "pragmas": "# type: ignore\n# pylint: disable=all\n# fmt: off",
    "a doctest": "# >>> x = work()\n# >>> y = done(x)",
    "a script's head": '# /// script\n# dependencies = ["lib"]\n# ///',
    "an example": "# Use it like this:\n# x = work()\n# y = done(x)",
    "a quotation further in": "# The rest is done by\n#     x = work()\n#     y = done(x)",
    "one line inside a text": "# x = work()\n# is what makes it slow",
    "one line that a sentence leads to": "# What stands here has been through\n# lib.start(ready)",
    "one line above a text": "# lib.copy(source, target)\n# Copies the permission bits",
    "one call without arguments below a text": "# It works like that of\n# the first one\n# lib.start()",
    "a state below a text": "# From here on\n# self.ready = True",
    "a table": "# 1, 2, 3\n# 4, 5, 6",
    "words that stand for each other": "# on = lock\n# off = unlock",
    "a name that nothing has": "# axis = 0",
    "a word and a bracket": "# default (sort=None)",
    "arguments": "# default, sort=None",
    "words and keywords": "# Caller is responsible for ensuring\n# is_ready(x)",
    "an .ini file": "# [addresses]\n# host=a.b\n# domain=c.d",
    "counters": "# balloon.rss=8439116\n# cpu.0.time=955260\n# cpu.0.state=1\n# cpu.rss=8439",
    "an example that can be put to work": "# Uncomment to log in\n# An example:\n# USERS = [\n#     'me'\n# ]",
    "a list of numbers": "# order = [0, 2, 1]",
    "a function that nobody knows": "# doit()",
    "a box": "# The names are those of   #\n#     from lib import *     #\n# and no others            #",
    "a list of forms": "# One of\n#\n# join(left)\n#\n# or a word",
    "a document": '# {"a": 1,\n#  "b": 2}',
}


def reported(code: str) -> list[Finding]:
    report = analyse(Source("package/module.py", code.encode()), [CommentedOutCode()])
    assert not report.errors
    return list(report.findings)


@pytest.mark.parametrize(("comment", "line"), CODE.values(), ids=CODE)
@pytest.mark.parametrize("indent", ["", "    "])
def test_code_is_reported_once_at_its_first_line(comment: str, line: int, indent: str) -> None:
    code = f"def f():\n    work()\n{textwrap.indent(comment, indent)}\n    return 1\n"
    assert [finding.line for finding in reported(code)] == [line + 2]


@pytest.mark.parametrize("comment", NONE.values(), ids=NONE)
def test_what_only_looks_like_code_is_not(comment: str) -> None:
    assert reported(f"import a\n\n{comment}\n\nb = a.c()\n") == []


def test_a_label_of_what_follows_is_no_code() -> None:
    assert reported("import a\n\n# start(x)\nassert a.run(start) == 1\n") == []
    assert reported("import a\n\n# axis = 1\nb = a.sum(axis=1)\n") == []


def test_it_says_where_the_same_code_stands_live() -> None:
    (twin,) = reported("def f(a):\n    return  total( a )\n\n# x = 'y'\nx = \"y\"\n")
    assert twin.message.endswith("the same code stands live at line 5")
    (lone,) = reported("x = 'z'\n\n# x = 'y'\n")
    assert "live" not in lone.message


def test_the_symbol_is_that_of_the_function_around() -> None:
    (finding,) = reported("class A:\n    def f(self):\n        # self.start(1)\n        return 1\n")
    assert finding.symbol == "A.f"


BEFORE = (
    "import a\r\n\r\ndef f():\r\n    # Why not.\r\n    # x = a.work()\r\n    # y = a.done(x)\r\n    return 1  # é\r\n"
)
AFTER = BEFORE.replace("    # x = a.work()\r\n    # y = a.done(x)\r\n", "")


def test_it_is_deleted_on_request_only(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(history.root)
    history.write({"m.py": BEFORE.encode()})
    for select in [(), ("engineer",)]:
        assert check_and_mend(Request(paths=("m.py",), cache=False, select=select)).fixes == 0
    assert (history.root / "m.py").read_bytes() == BEFORE.encode()
    request = Request(paths=("m.py",), cache=False, select=("commented-out-code",))
    assert check_and_mend(request).fixes == 1
    assert (history.root / "m.py").read_bytes() == AFTER.encode()
    assert check_and_mend(request).fixes == 0


def test_pieces_of_one_run_are_deleted_and_its_text_stays(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(history.root)
    history.write({"m.py": "x = 1\n# a = work()\n# b = done(a)\n# This is text.\n# c = work()\n# d = done(c)\ny = 1\n"})
    request = Request(paths=("m.py",), cache=False, select=("commented-out-code",))
    assert check_and_mend(request).fixes == 2
    assert (history.root / "m.py").read_text() == "x = 1\n# This is text.\ny = 1\n"


def test_old_comments_are_old(history: History) -> None:
    history.commit({"m.py": "x = 1\n# a = work()\n"})
    history.git("checkout", "-q", "-b", "change")
    history.commit({"m.py": "import b\nx = 1\n\n#  a = work()\nb.go()\n# b.stop()\n"})
    assert [finding.line for finding in found(history, "commented-out-code")] == [6]
