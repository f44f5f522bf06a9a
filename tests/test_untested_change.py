"""A change that adds functions brings a test along."""

import pytest
from history import History
from judging import found, functions

CASES = {
    "adds a function": ({"b.py": functions("f")}, ["b.py"]),
    "adds a method": ({"a.py": "class A:\n    def f(self):\n        return 1\n"}, ["a.py"]),
    "with a test": ({"b.py": functions("f"), "tests/test_b.py": "x = 1\n"}, []),
    "with test data": ({"b.py": functions("f"), "tests/data.json": "{}\n"}, []),
    "deletes a test": ({"b.py": functions("f"), "tests/test_a.py": None}, ["b.py"]),
    "edits a function": ({"a.py": functions("old", lines=5)}, []),
    "moves a function": ({"a.py": "x = 1\n", "b.py": functions("old")}, []),
    "renames a file": ({"a.py": None, "c.py": functions("old")}, []),
    "adds constants": ({"b.py": "x = 1\n"}, []),
    "adds what does nothing": ({"b.py": "def f(x): ...\n\n\ndef g(x):\n    raise NotImplementedError\n"}, []),
    "adds a closure": ({"a.py": "def old(total):\n    def inner():\n        return 1\n    return inner\n"}, []),
    "adds generated code": ({"b_pb2.py": functions("f")}, []),
}  # fmt: skip


@pytest.mark.parametrize(("after", "paths"), CASES.values(), ids=CASES)
def test_a_change_that(history: History, after: dict[str, str | None], paths: list[str]) -> None:
    history.commit({"a.py": functions("old"), "tests/test_a.py": "x = 1\n"})
    history.write(after)
    assert [finding.path for finding in found(history, "untested-change")] == paths


def test_the_first_functions_are_named_and_the_rest_counted(history: History) -> None:
    history.commit()
    history.write({"b.py": functions("f", "g", "h", "i")})
    (finding,) = found(history, "untested-change")
    assert "adds 4 functions (`f`, `g`, `h` and 1 more) and touches no test" in finding.message
    assert finding.symbol == "f"


def test_a_comment_at_the_function_suppresses_it(history: History) -> None:
    history.commit()
    comment = "  # codeguard: ignore[untested-change] -- a script that is run by hand"
    history.write({"b.py": functions("f").replace(":\n", f":{comment}\n", 1)})
    (finding,) = found(history, "untested-change", "unused-ignore")
    assert finding.suppressed == "a script that is run by hand"
    history.commit()
    history.git("switch", "-q", "-c", "topic")
    history.write({"b.py": (history.root / "b.py").read_text() + "x = 1\n"})
    assert found(history, "untested-change", "unused-ignore") == []
