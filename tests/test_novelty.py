"""What is new is what the change made worse, wherever code went."""

import ast
import textwrap
from collections.abc import Callable, Mapping

import msgspec
import pytest

from codeguard.analysis import analyse
from codeguard.finding import Finding, Severity
from codeguard.novelty import State, compare_findings, with_fingerprints
from codeguard.rule import FileRule
from codeguard.source import Source

BASE = """
    class Store:
        def load(self):
            bad("x")
            return bad("x", 1)

        def save(self):
            bad("x")
            bad(1)


    def main():
        bad(2)
"""


class BadCall(FileRule):
    """Do not call `bad`."""

    message = "bad"

    def visit_Call(self, node: ast.Call) -> None:
        if self.source.names.resolve_call(node) == "bad":
            self.report(node)


class ManyBranches(FileRule):
    """Have at most three branches."""

    message = "too many branches"

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if len(node.body) > 3:
            self.report(node, measure=len(node.body))


def state(files: Mapping[str, str]) -> State:
    """The findings in some files."""
    findings, places = [], set()
    for path, code in files.items():
        report = analyse(Source(path, textwrap.dedent(code).encode()), [BadCall(), ManyBranches()])
        assert report.facts
        findings += [msgspec.structs.replace(finding, path=path) for finding in report.findings]
        places |= {(path, ""), *((path, each.symbol) for each in (*report.facts.functions, *report.facts.classes))}
    return State(findings, places)


def new(base: Mapping[str, str], head: Mapping[str, str], renames: Mapping[str, str] | None = None) -> list[str]:
    compared = compare_findings(state(base), state(head), renames or {})
    return [f"{finding.path}:{finding.symbol}" for finding in compared.new]


def replaced(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, with_ in pairs:
        assert old in text
        text = text.replace(old, with_)
    return text


def test_the_base_has_findings() -> None:
    assert len(new({}, {"a.py": BASE})) == 5
    assert new({"a.py": BASE}, {"a.py": BASE}) == []


@pytest.mark.parametrize(
    ("head", "renames"),
    [
        ({"a.py": "import os\n\n# comment\n" + textwrap.dedent(BASE)}, {}),
        ({"a.py": replaced(('bad("x", 1)', "bad(\n                'x',\n                1,\n            )"))}, {}),
        ({"b.py": BASE}, {"a.py": "b.py"}),
        ({"b.py": BASE + "\n\n    def g():\n        return 1\n"}, {"a.py": "b.py"}),
        ({"b.py": BASE}, {}),
        ({"a.py": replaced(("Store", "Depot"))}, {}),
        ({"a.py": replaced(("load", "read"))}, {}),
        ({"a.py": replaced(("load", "read"), ("Store", "Depot"))}, {}),
        ({"b.py": replaced(("load", "read"), ("Store", "Depot"))}, {"a.py": "b.py"}),
        ({"a.py": BASE[: BASE.index("    def main")], "b.py": "def main():\n    bad(2)\n"}, {}),
        (
            {"a.py": replaced(("        bad(2)", "        helper()")) + "\n\n    def helper():\n        bad(2)\n"},
            {},
        ),
        ({"a.py": replaced(("        bad(2)", "        return 2"))}, {}),
    ],
    ids=[
        "shifted",
        "reformatted",
        "file renamed",
        "file renamed and edited",
        "file moved beyond git's notice",
        "class renamed",
        "function renamed",
        "class and function renamed",
        "file, class and function renamed",
        "function moved",
        "function extracted",
        "mended",
    ],
)
def test_code_that_moves_makes_nothing_new(head: Mapping[str, str], renames: Mapping[str, str]) -> None:
    assert new({"a.py": BASE}, head, renames) == []


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (
            {"a.py": replaced(("bad(1)", 'bad(1)\n            bad("x")'))},
            ["a.py:Store.save"],
        ),
        ({"a.py": BASE, "b.py": BASE}, [f"b.py:{name}" for name in ["Store.load"] * 2 + ["Store.save"] * 2 + ["main"]]),
        ({"a.py": BASE, "b.py": "def main():\n    bad(2)\n"}, ["b.py:main"]),
        ({"a.py": replaced(("bad(2)", "bad(3)"))}, ["a.py:main"]),
        ({"a.py": replaced(("bad(1)", "bad(4)"))}, ["a.py:Store.save"]),
    ],
    ids=["twice in a function", "file copied", "function copied", "edited", "one of two in a function edited"],
)
def test_a_second_copy_and_an_edited_finding_are_new(head: Mapping[str, str], found: list[str]) -> None:
    assert new({"a.py": BASE}, head) == found


def test_a_mended_function_does_not_pay_for_another_that_stood_before() -> None:
    bad, good = "def main():\n    bad(2)\n", "def main():\n    return 2\n"
    assert new({"a.py": bad, "b.py": good}, {"a.py": good, "b.py": bad}) == ["b.py:main"]
    bad_f, good_f = bad.replace("main", "f"), good.replace("main", "f")
    assert new({"a.py": bad + good_f}, {"a.py": good + bad_f}) == ["a.py:f"]


def test_a_new_file_at_the_old_place_of_a_moved_one_owes_its_own() -> None:
    assert len(new({"a.py": BASE}, {"a.py": BASE, "b.py": BASE}, {"a.py": "b.py"})) == 5


def branches(number: int, name: str = "f") -> str:
    return f"def {name}(x):\n" + "".join(f"    if x == {each}:\n        x += 1\n" for each in range(number))


@pytest.mark.parametrize(
    ("before", "after", "path", "name", "message"),
    [
        (5, 5, "a.py", "f", None),
        (5, 4, "a.py", "f", None),
        (5, 6, "a.py", "f", "(was 5)"),
        (1, 6, "a.py", "f", "(was 1)"),
        (5, 5, "a.py", "g", None),
        (5, 6, "a.py", "g", ""),
        (5, 5, "b.py", "f", None),
        (5, 6, "b.py", "f", "(was 5)"),
        (5, 2, "a.py", "f", None),
    ],
    ids=[
        "same",
        "better",
        "worse",
        "over the limit",
        "renamed",
        "renamed and worse",
        "moved",
        "moved and worse",
        "mended",
    ],
)
def test_a_measured_finding_is_new_when_it_is_worse(
    before: int, after: int, path: str, name: str, message: str | None
) -> None:
    asked = []

    def measured_before(*place: str) -> int:
        asked.append(place)
        return before

    base, head = state({"a.py": branches(before)}), state({path: branches(after, name)})
    measure = measured_before if before < 3 else lambda *place: None
    compared = compare_findings(base, head, {}, measure)
    assert len(compared.new) == (message is not None)
    assert all(finding.message.endswith(message or "") for finding in compared.new)
    assert set(asked) <= {("many-branches", "a.py", "f")}
    assert bool(asked) is (before == 1)


def test_two_functions_of_one_name_are_told_apart_by_size() -> None:
    assert new({"a.py": branches(5) + branches(9)}, {"a.py": branches(9) + branches(5)}) == []
    assert new({"a.py": branches(5) + branches(9)}, {"a.py": branches(9) + branches(6)}) == ["a.py:f"]


def test_a_measured_finding_of_the_same_code_is_not_worse() -> None:
    base, head = State([finding(measure=700)], PLACES), State([finding(measure=750)], PLACES)
    assert compare_findings(base, head, {}).new == ()
    edited = State([finding(measure=750, identity="other")], PLACES)
    assert [each.message for each in compare_findings(base, edited, {}).new] == ["m (was 700)"]


def finding(line: int = 1, **fields: object) -> Finding:
    plain = {"rule": "r", "severity": Severity.ERROR, "path": "a.py", "column": 1, "end_line": line, "end_column": 2}
    return msgspec.convert(plain | {"line": line, "message": "m", "identity": "i"} | fields, Finding)


PLACES = {("a.py", "")}


@pytest.mark.parametrize(
    ("base", "head", "lines"),
    [
        ([finding(suppressed="why")], [finding(2, suppressed="why")], []),
        ([finding(suppressed="why")], [finding(2)], [2]),
        ([finding()], [finding(2, suppressed="why")], [2]),
        ([finding()], [finding(2, suppressed="why"), finding(3)], [2, 3]),
        ([finding()], [finding(2), finding(3, suppressed="why")], [2, 3]),
        ([], [finding(2, suppressed="why")], [2]),
    ],
    ids=["kept", "comment removed", "comment added", "old one hushed for a copy", "copy hushed", "new and hushed"],
)
def test_suppressions_that_a_change_adds_or_takes_away_are_new(
    base: list[Finding], head: list[Finding], lines: list[int]
) -> None:
    compared = compare_findings(State(base, PLACES), State(head, PLACES), {})
    assert [each.line for each in compared.new] == lines
    assert compared.fixed == ()


def test_what_is_gone_is_fixed() -> None:
    compared = compare_findings(state({"a.py": BASE}), state({"b.py": BASE[: BASE.index("    def main")]}), {})
    assert [each.symbol for each in compared.fixed] == ["main"]
    assert compared.new == ()


def test_fingerprints_tell_findings_apart_and_survive_shifts() -> None:
    def prints(code: str, shift: Callable[[str], str] = lambda code: code) -> list[str]:
        return [each.fingerprint for each in with_fingerprints(state({"a.py": shift(textwrap.dedent(code))}).findings)]

    found = prints(BASE)
    assert len(set(found)) == len(found) == 5
    assert prints(BASE, lambda code: "# more\n\n" + code) == found
    twice = prints(replaced(("bad(1)", "bad(1)\n            bad(1)")))
    assert set(twice) > set(found)
    assert len(set(twice)) == 6


def test_fingerprints_of_measured_findings_survive_edits() -> None:
    first, second = (
        [each.fingerprint for each in with_fingerprints(state({"a.py": branches(number)}).findings)]
        for number in (5, 6)
    )
    assert first == second != []
