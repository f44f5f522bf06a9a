"""The baseline: known debt does not fail, none of it may become two, and what is mended leaves it."""

import json
from contextlib import chdir

import pytest
from click.testing import CliRunner
from history import History
from judging import judge

from codeguard.baseline import NAME, Entry, baseline_text, growth, mark_known, parse_baseline, tightened
from codeguard.check import check
from codeguard.commands.baseline import command
from codeguard.errors import UserError
from codeguard.finding import Finding, Severity
from codeguard.run import Request
from codeguard.scorecard import Scorecard

SILENT = "try:\n    work()\nexcept Exception:\n    pass\n"
RULES = ("silent-except", "complex-function")


def scan(history: History, **options: object) -> Scorecard:
    with chdir(history.root):
        return check(Request(select=RULES, cache=False, **options))  # type: ignore[arg-type]


def write_baseline(history: History, *arguments: str) -> str:
    environment = {"CODEGUARD_CACHE_DIR": str(history.root.parent / "cache")}
    history.write({"codeguard.toml": f"select = {list(RULES)}\n"})
    with chdir(history.root):
        done = CliRunner().invoke(command, arguments, standalone_mode=False, env=environment, catch_exceptions=False)
    return done.stdout


def entries(history: History, name: str = NAME) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((history.root / name).read_text())["findings"]
    return found


def test_what_it_lists_does_not_fail(history: History) -> None:
    history.write({"a.py": SILENT})
    assert scan(history).counting
    assert write_baseline(history) == f"wrote {NAME}: 1 known finding\n"
    scorecard = scan(history)
    assert (scorecard.verdict, scorecard.known, len(scorecard.findings), scorecard.stale) == ("passed", 1, 1, 0)
    assert scorecard.findings[0].baseline


def test_it_is_told_again_after_edits_around_it(history: History) -> None:
    history.write({"a.py": SILENT})
    write_baseline(history)
    history.write({"a.py": "import os\n\n\nx = os.sep\n" + SILENT.replace("pass", "pass  # why")})
    assert scan(history).counting == ()


def test_it_is_told_again_after_a_move_to_another_file(history: History) -> None:
    history.write({"a.py": SILENT})
    write_baseline(history)
    history.write({"a.py": None, "b.py": SILENT})
    scorecard = scan(history)
    assert (scorecard.counting, scorecard.stale) == ((), 0)


def test_a_second_copy_of_a_known_problem_is_new(history: History) -> None:
    history.write({"a.py": SILENT})
    write_baseline(history)
    history.write({"a.py": SILENT * 2, "b.py": SILENT})
    assert [(finding.path, finding.baseline) for finding in scan(history).findings] == [
        ("a.py", True),
        ("a.py", False),
        ("b.py", False),
    ]


def complex_function(branches: int) -> str:
    return "def f(x):\n" + "    if x:\n        x += 1\n" * branches + "    return x\n"


def test_a_measure_that_got_worse_is_new(history: History) -> None:
    history.write({"a.py": complex_function(12)})
    write_baseline(history)
    assert entries(history) == [{"rule": "complex-function", "path": "a.py", "symbol": "f", "count": 1, "measure": 13}]
    for branches, new in ((12, 0), (11, 0), (13, 1)):
        history.write({"a.py": complex_function(branches)})
        assert len(scan(history).counting) == new


def test_what_was_mended_is_stale(history: History) -> None:
    history.write({"a.py": SILENT * 3, "b.py": SILENT, "c.py": "x = 1\n"})
    write_baseline(history)
    history.write({"a.py": SILENT, "b.py": None})
    scorecard = scan(history)
    assert scorecard.stale == 3
    assert "3 gone from the code but in the baseline" in scorecard.summary
    assert scan(history, paths=(str(history.root / "c.py"),)).stale == 0
    assert check_one(history, "large-file").stale == 0


def check_one(history: History, rule: str) -> Scorecard:
    with chdir(history.root):
        return check(Request(select=(rule,), cache=False))


def test_writing_it_again_only_tightens(history: History) -> None:
    history.write({"a.py": SILENT * 2, "b.py": SILENT})
    write_baseline(history)
    history.write({"a.py": SILENT, "b.py": None, "c.py": SILENT * 2 + SILENT.replace("Exception", "BaseException")})
    said = write_baseline(history)
    assert said.splitlines() == [
        f"wrote {NAME}: 1 known finding (0 more, 2 fewer than before)",
        "3 findings are not in it: mend them, or list them with --grow",
    ]
    assert [entry["path"] for entry in entries(history)] == ["a.py"]
    assert write_baseline(history, "--grow") == f"wrote {NAME}: 4 known findings (3 more, 0 fewer than before)\n"
    assert len(scan(history).counting) == 0


def test_it_is_the_same_whenever_it_is_written(history: History) -> None:
    history.write({"b.py": SILENT, "a.py": SILENT + complex_function(12), "é\n.py": SILENT})
    write_baseline(history)
    first = (history.root / NAME).read_bytes()
    write_baseline(history)
    assert (history.root / NAME).read_bytes() == first
    assert [line.count('"rule"') for line in first.decode().splitlines()] == [0, 1, 1, 1, 1, 0]
    assert [entry["path"] for entry in entries(history)] == ["a.py", "a.py", "b.py", "é\n.py"]


def test_suppressed_findings_and_files_that_do_not_parse_are_not_listed(history: History) -> None:
    comment = "  # codeguard: ignore[silent-except] -- why"
    history.write({"a.py": SILENT.replace("Exception:", f"Exception:{comment}"), "b.py": "def"})
    write_baseline(history)
    assert entries(history) == []


def test_another_file_may_be_named(history: History) -> None:
    history.write({"a.py": SILENT})
    (history.root / "debt").mkdir()
    write_baseline(history, "debt/known.json")
    assert scan(history).counting
    assert scan(history, baseline=str(history.root / "debt" / "known.json")).counting == ()
    with pytest.raises(UserError, match=r"--baseline nowhere\.json: no such file"):
        scan(history, baseline="nowhere.json")


def test_a_change_is_judged_by_the_baseline_of_its_base(history: History) -> None:
    history.commit({"a.py": "x = 1\n"})
    history.write({"a.py": SILENT})
    write_baseline(history)
    assert len(judge(history, *RULES).counting) == 1
    assert judge(history, *RULES, trust_head_config=True).counting == ()
    history.write({"a.py": "x = 1\n"})
    history.commit()
    history.write({"b.py": SILENT, "a.py": None})
    assert judge(history, *RULES).counting == ()


BROKEN = {
    "not JSON": ("{", "not a baseline: Expecting property name"),
    "deep": ("[" * 100_000, "not a baseline: maximum recursion depth"),
    "deep inside": ('{"version": 1, "findings": [' + "[" * 100_000, "not a baseline: maximum recursion depth"),
    "a list": ("[]", "not a baseline: Expected object, got array"),
    "another version": ('{"version": 2, "findings": []}', "not a baseline: Invalid enum value 2"),
    "unknown field": ('{"version": 1, "findings": [{"rule": "r", "path": "p", "x": 1}]}', "contains unknown field x"),
    "no rule": ('{"version": 1, "findings": [{"path": "p"}]}', "missing required field rule"),
    "no count": ('{"version": 1, "findings": [{"rule": "r", "path": "p", "count": 0}]}', "Expected int >= 1"),
    "truth for a count": ('{"version": 1, "findings": [{"rule": "r", "path": "p", "count": true}]}', "got bool"),
    "a long number": ('{"version": 1, "findings": [' + "9" * 10_000 + "]}", "not a baseline: "),
    "too large": (" " * (33 << 20), "larger than 32 MiB"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_baseline_is_one_line(text: str, message: str) -> None:
    with pytest.raises(UserError) as raised:
        parse_baseline(text, "b.json")
    assert str(raised.value).startswith("b.json: ")
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def entry(path: str, code: str = "c", count: int = 1, measure: int = 0, symbol: str = "") -> Entry:
    return Entry("r", path, symbol, code, count, measure)


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        pytest.param([], [entry("a", count=2)], 2, id="first"),
        pytest.param([entry("a")], [entry("b")], 0, id="moved"),
        pytest.param([entry("a")], [entry("a"), entry("b")], 1, id="copied"),
        pytest.param([entry("a", "c", 5)], [entry("a", "d")], 1, id="another for five"),
        pytest.param([entry("a", "", measure=12)], [entry("a", "", measure=13)], 1, id="worse"),
        pytest.param([entry("a", "", measure=12)], [entry("a", "", measure=11)], 0, id="better"),
        pytest.param([entry("a", "", measure=12)], [entry("b", "", measure=12)], 1, id="measured elsewhere"),
    ],
)
def test_growth(old: list[Entry], new: list[Entry], more: int) -> None:
    assert growth(old, new) == more


def test_entries_said_twice_are_added_up() -> None:
    text = baseline_text([entry("a"), entry("a", count=2), entry("b", measure=3), entry("b", measure=2)])
    assert parse_baseline(text, "b") == [entry("a", count=3), entry("b", count=2, measure=3)]


def test_tightening_takes_the_lesser_of_both() -> None:
    old = [entry("a", count=3), entry("b", "", measure=9), entry("gone")]
    now = [entry("a", count=5), entry("b", "", measure=7), entry("new")]
    assert tightened(old, now) == [entry("a", count=3), entry("b", "", measure=7)]


def test_a_suppressed_finding_uses_no_entry_up() -> None:
    def finding(line: int, suppressed: str | None = None) -> Finding:
        place = {"path": "a", "line": line, "column": 1, "end_line": line, "end_column": 1}
        return Finding(rule="r", severity=Severity.ERROR, message="m", identity="c", suppressed=suppressed, **place)  # type: ignore[arg-type]

    known = mark_known([finding(1, "why"), finding(2)], [entry("a")], lambda path: False)
    assert [each.baseline for each in known.findings] == [False, True]
    assert known.stale == []
