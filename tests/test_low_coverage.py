"""Coverage of new code: which lines are asked for, where the finding is, and when nothing is measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from judging import judge

from codeguard.errors import UserError
from codeguard.measures.records import Covered
from codeguard.scorecard import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from history import History

    from codeguard.scorecard import Scorecard

OLD = "def old():\n    return 1\n"
NEW = "\n\ndef new(a):\n    # why\n    if a:\n        return 1\n\n    return 2\n"
"""Its lines 5, 7, 8 and 10 can be run when it stands behind OLD."""


def write_report(folder: Path, files: dict[str, tuple[Iterable[int], Iterable[int]]]) -> str:
    """A coverage.json outside the repository."""
    found = {name: {"executed_lines": [*run], "missing_lines": [*missed]} for name, (run, missed) in files.items()}
    (folder / "coverage.json").write_text(json.dumps({"files": found}))
    return str(folder / "coverage.json")


def scored(history: History, files: dict[str, tuple[Iterable[int], Iterable[int]]], **options: object) -> Scorecard:
    report = write_report(history.root.parent, files)
    return judge(history, "low-coverage", coverage=report, **options)


@pytest.fixture
def change(history: History) -> History:
    """A function added to a file."""
    history.commit({"shop/a.py": OLD, "shop/b.py": OLD})
    history.write({"shop/a.py": OLD + NEW})
    return history


def test_only_lines_that_were_added_and_can_run_count(change: History) -> None:
    scorecard = scored(change, {"shop/a.py": ([1, 5, 7], [2, 8, 10]), "shop/b.py": ([], [1, 2])})
    assert scorecard.measures.coverage == Covered(0.5, 2, 4)
    (finding,) = scorecard.findings
    assert (finding.path, finding.line, finding.rule) == ("shop/a.py", 8, "low-coverage")
    assert finding.message == (
        "tests run 2 of 4 added lines here, 50% in the change (80% is asked for): test lines 8-10"
    )
    assert [(each.path, each.line, each.end_line) for each in finding.related] == [("shop/a.py", 8, 10)]
    assert scorecard.verdict is Verdict.FAILED


def test_a_line_that_ran_parts_the_ranges(change: History) -> None:
    (finding,) = scored(change, {"shop/a.py": ([1, 2, 7], [5, 8, 10])}).findings
    assert finding.line == 5
    assert finding.message.endswith("test lines 5, 8-10")


ENOUGH = {
    "all": ([5, 7, 8, 10], [], 1.0, 4),
    "the threshold": ([5, 7, 8, 10], [11], 0.8, 5),
}


@pytest.mark.parametrize(("run", "missed", "rate", "total"), ENOUGH.values(), ids=ENOUGH)
def test_enough_is_no_finding(change: History, run: list[int], missed: list[int], rate: float, total: int) -> None:
    change.write({"shop/a.py": OLD + NEW + "    print(1)\n" * (total - 4)})
    scorecard = scored(change, {"shop/a.py": (run, missed)})
    assert (scorecard.measures.coverage, scorecard.findings) == (Covered(rate, 4, total), ())


def test_the_threshold_can_be_set(change: History) -> None:
    change.commit({"codeguard.toml": "[rules.low-coverage]\nthreshold = 0.5\n", "shop/a.py": OLD})
    change.write({"shop/a.py": OLD + NEW})
    assert scored(change, {"shop/a.py": ([5, 7], [8, 10])}).findings == ()
    assert len(scored(change, {"shop/a.py": ([5], [7, 8, 10])}).findings) == 1


def test_a_new_file_that_the_report_does_not_know_is_not_covered(change: History) -> None:
    change.write(
        {"shop/a.py": OLD, "shop/c.py": '"""Doc."""\n\nimport os\n\nif os:  # pragma: no cover\n    x = 1\ny = 2\n'}
    )
    scorecard = scored(change, {"shop/b.py": ([1, 2], [])})
    assert scorecard.measures.coverage == Covered(0.0, 0, 2)
    assert scorecard.findings[0].message.endswith("test lines 3-7")


def test_files_above_the_threshold_are_not_named(change: History) -> None:
    change.write({"shop/b.py": OLD + NEW})
    found = scored(change, {"shop/a.py": ([5, 7, 8, 10], []), "shop/b.py": ([], [5, 7, 8, 10])}).findings
    assert [finding.path for finding in found] == ["shop/b.py"]


@pytest.mark.parametrize("path", ["tests/test_c.py", "shop/c_pb2.py", "c.txt"])
def test_what_is_no_production_code_need_not_be_covered(change: History, path: str) -> None:
    change.write({"shop/a.py": OLD, path: NEW})
    scorecard = scored(change, {"shop/b.py": ([1], [])})
    assert (scorecard.measures.coverage, scorecard.findings) == (Covered(None, 0, 0), ())


def test_comments_and_deletions_leave_nothing_to_measure(change: History) -> None:
    change.write({"shop/a.py": "# why\ndef old():\n    return 1\n", "shop/b.py": None})
    scorecard = scored(change, {"shop/a.py": ([2], [3])})
    assert (scorecard.measures.coverage, scorecard.findings) == (Covered(None, 0, 0), ())


def test_without_a_report_nothing_is_measured(change: History) -> None:
    scorecard = judge(change, "low-coverage", "untested-change")
    assert scorecard.measures.coverage is None
    assert [finding.rule for finding in scorecard.findings] == ["untested-change"]


def test_with_a_report_an_untested_change_is_judged_by_it(change: History) -> None:
    report = write_report(change.root.parent, {"shop/a.py": ([5, 7, 8, 10], [])})
    assert judge(change, "low-coverage", "untested-change", coverage=report).findings == ()


def test_a_report_about_what_is_not_there_any_more_ends_the_run(change: History) -> None:
    with pytest.raises(UserError, match=r"coverage\.json: not about shop/a.py as it is now, its line 12 is not there"):
        scored(change, {"shop/a.py": ([5], [12])})


def test_coverage_of_whole_files_is_that_of_production_code(change: History) -> None:
    change.write({"tests/test_a.py": NEW})
    scorecard = scored(change, {"shop/a.py": ([1, 5, 7], [2, 8, 10])}, diff=None)
    assert scorecard.measures.coverage == Covered(0.375, 3, 8)
    assert scorecard.findings == ()
