"""The measures of a change: what counts, what does not, and what is not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judging import judge

from codeguard.measures.records import Complexity, Duplicates, Functions, Measures, Worst

if TYPE_CHECKING:
    from history import History

BODY = """
    total = 0
    for item in items:
        if item.active and item.amount > 0:
            total += round(item.amount * rate, 2)
    return total
"""
PRICE = f"def price(items, rate):{BODY}"
RENAMED = PRICE.replace("item", "thing").replace("total", "result").replace("rate", "factor")
OTHER = '''
def other(path, names):
    """Another one."""
    with open(path) as file:
        lines = [line.strip() for line in file if line]
    return {name: lines.index(name) for name in names if name in lines}
'''
IN_CLASS = "class A:\n" + PRICE.replace("\n", "\n    ").replace("def", "    def")
CLOSURE = "\ndef outer():\n    def inner():\n        pass\n    return inner\n"
OVERLOADS = "@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a):\n    return a\n"
RULES = "net-lines", "duplicate-function", "complex-function"


def measure(history: History, *rules: str) -> Measures:
    return judge(history, *(rules or RULES)).measures


FUNCTIONS = {
    "added": ({"b.py": OTHER}, (0, 1)),
    "removed": ({"a.py": "x = 1\n"}, (2, 0)),
    "renamed in place": ({"a.py": PRICE.replace("price", "cost") + OTHER}, (0, 0)),
    "moved to another file": ({"a.py": OTHER, "b.py": PRICE}, (0, 0)),
    "moved and edited": ({"a.py": OTHER, "b.py": PRICE.replace("0:", "1:")}, (0, 0)),
    "moved, its variables renamed": ({"a.py": OTHER, "b.py": RENAMED}, (0, 0)),
    "moved into a class": ({"a.py": OTHER, "b.py": IN_CLASS}, (0, 0)),
    "file renamed": ({"a.py": None, "b.py": PRICE + OTHER}, (0, 0)),
    "edited": ({"a.py": PRICE.replace("total", "x") + OTHER}, (0, 0)),
    "rewritten": ({"a.py": PRICE + OTHER.replace("other", "price2")}, (0, 0)),
    "replaced": ({"a.py": OTHER + "\ndef new():\n    return 1\n"}, (1, 1)),
    "closures": ({"a.py": PRICE + OTHER + CLOSURE}, (0, 1)),
    "overloads": ({"a.py": OVERLOADS + PRICE + OTHER}, (0, 1)),
    "tests": ({"tests/test_a.py": OTHER}, (0, 0)),
    "two made one": ({"a.py": PRICE}, (1, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions_are_removed_or_added_and_what_moves_is_neither(
    history: History, files: dict[str, str | bytes | None], expected: tuple[int, int]
) -> None:
    history.commit({"a.py": PRICE + OTHER})
    history.write(files)
    functions = measure(history).functions
    assert functions == Functions(*expected, expected[0] / expected[1] if expected[1] else None)


DUPLICATES = {
    "a second copy": ({"b.py": PRICE}, (0, 1)),
    "a third copy": ({"b.py": PRICE, "c.py": PRICE.replace("price", "cost")}, (0, 3)),
    "a copy with other names": ({"b.py": RENAMED}, (0, 1)),
    "nothing": ({"b.py": "x = 1\n"}, (0, 0)),
}


@pytest.mark.parametrize(("files", "expected"), DUPLICATES.values(), ids=DUPLICATES)
def test_copies_are_counted_in_pairs_both_ways(
    history: History, files: dict[str, str | bytes | None], expected: tuple[int, int]
) -> None:
    history.commit({"a.py": PRICE + OTHER})
    history.write(files)
    assert measure(history).duplicates == Duplicates(*expected)
    history.commit()
    history.write(dict.fromkeys(files))
    assert measure(history).duplicates == Duplicates(*reversed(expected))


STAYING = {
    "one edited": {"b.py": PRICE.replace("0:", "1:")},
    "one renamed": {"b.py": PRICE.replace("price", "cost")},
    "one moved": {"b.py": None, "c.py": PRICE},
    "both moved": {"a.py": None, "b.py": None, "c.py": PRICE, "d.py": PRICE},
    "both renamed": {"a.py": PRICE.replace("price", "cost"), "b.py": PRICE.replace("price", "sum_up")},
    "tests": {"tests/test_b.py": PRICE},
}


@pytest.mark.parametrize("files", STAYING.values(), ids=STAYING)
def test_an_old_pair_that_stays_one_is_neither_new_nor_gone(
    history: History, files: dict[str, str | bytes | None]
) -> None:
    history.commit({"a.py": PRICE, "b.py": PRICE})
    history.write(files)
    assert measure(history).duplicates == Duplicates(0, 0)


def branches(count: int) -> str:
    return "def f(a):\n" + "".join(f"    if a == {number}:\n        return {number}\n" for number in range(count))


def test_complexity_is_that_of_the_whole_project_at_both_sides(history: History) -> None:
    suppressed = "# codeguard: ignore[complex-function] -- a parser\n" + branches(15).replace("f(a)", "g(a)")
    history.commit({"a.py": branches(12), "b.py": suppressed, "c.py": branches(11), "d.py": "x = 1\n"})
    history.write({"c.py": "x = 1\n", "d.py": branches(20)})
    assert measure(history).complexity == Complexity(3, 3, Worst("d.py", "f", 21))
    history.write({"d.py": "x = 1\n"})
    assert measure(history).complexity == Complexity(3, 2, Worst("b.py", "g", 16))


def test_what_no_rule_looks_for_is_not_measured(history: History) -> None:
    history.commit({"a.py": PRICE})
    history.write({"b.py": PRICE})
    assert measure(history, "silent-except") == Measures()
    found = measure(history, "net-lines")
    assert (found.duplicates, found.complexity, found.coverage) == (None, None, None)
    assert found.functions == Functions(0, 1, 0.0)


def test_the_first_commit_is_all_new(history: History) -> None:
    history.write({"a.py": PRICE, "b.py": PRICE + branches(12)})
    history.git("add", "-A")
    found = judge(history, *RULES, staged=True).measures
    assert found.functions == Functions(0, 3, 0.0)
    assert found.duplicates == Duplicates(0, 1)
    assert found.complexity == Complexity(0, 1, Worst("b.py", "f", 13))
