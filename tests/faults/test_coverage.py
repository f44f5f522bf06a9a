"""Coverage reports and scorecards on the command line: one clear line and 2, or what was measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from faults.conftest import complaint

if TYPE_CHECKING:
    from pathlib import Path

    from faults.conftest import Codeguard
    from history import History

CLASS = '<class filename="{}"><lines><line number="{}" hits="1"/></lines></class>'
REPORTS = {
    "malformed": ("<coverage>", "not Cobertura XML as it should be"),
    "hostile": ('<!DOCTYPE c [<!ENTITY a "aaaa">]><coverage>&a;</coverage>', "it declares entities"),
    "about other files": (f"<coverage>{CLASS.format('other/b.py', 1)}</coverage>", "none of its 1 files is in this"),
    "about another state": (f"<coverage>{CLASS.format('a.py', 99)}</coverage>", "not about a.py as it is now"),
    "no report": ("hello", "no coverage report that is known here"),
}


@pytest.fixture
def change(history: History) -> History:
    history.commit({"a.py": "x = 1\n"})
    history.write({"a.py": "x = 1\ny = 2\n"})
    return history


@pytest.mark.parametrize("command", ["check", "scorecard"])
@pytest.mark.parametrize(("report", "said"), REPORTS.values(), ids=REPORTS)
def test_a_report_that_cannot_be_believed_is_one_line_and_2(
    codeguard: Codeguard, change: History, tmp_path: Path, command: str, report: str, said: str
) -> None:
    (tmp_path / "cov.xml").write_text(report)
    options = ("--diff", "HEAD", "--coverage", tmp_path / "cov.xml", "--exit-zero")
    assert said in complaint(codeguard(command, *options, cwd=change.root))


def test_what_was_measured_is_in_every_form(codeguard: Codeguard, change: History, tmp_path: Path) -> None:
    (tmp_path / "cov.lcov").write_text("SF:a.py\nDA:1,1\nDA:2,0\nend_of_record\n")
    summary = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    formats = ("--format=json", f"--format=badge={tmp_path / 'badge.svg'}")
    options = ("--diff", "HEAD", "--coverage", tmp_path / "cov.lcov")
    done = codeguard("scorecard", *options, *formats, cwd=change.root, env=summary)
    assert done.returncode == 1
    assert json.loads(done.stdout)["scorecard"]["coverage"] == {"rate": 0.0, "covered": 0, "coverable": 1}
    assert "failed" in (tmp_path / "badge.svg").read_text()
    assert "| ❌ | Coverage | 0% (0 of 1 lines) |" in (tmp_path / "summary.md").read_text(encoding="utf-8")


MISUSED = {
    "tags without history": (["--tags"], "--tags is about the trend"),
    "history of a change": (["--history", "3", "--staged"], "--history is about the whole project"),
    "badge of a trend": (["--history", "3", "--format", "badge"], "there is no format 'badge'"),
    "SARIF of a scorecard": (["--format", "sarif"], "there is no format 'sarif'"),
}


@pytest.mark.parametrize(("arguments", "said"), MISUSED.values(), ids=MISUSED)
def test_options_that_do_not_go_together_are_said_so(
    codeguard: Codeguard, change: History, arguments: list[str], said: str
) -> None:
    assert said in complaint(codeguard("scorecard", *arguments, cwd=change.root))


def test_the_trend_has_no_verdict(codeguard: Codeguard, change: History) -> None:
    done = codeguard("scorecard", "--history", "2", "--format", "json", cwd=change.root)
    assert done.returncode == 0
    assert [point["lines"] for point in json.loads(done.stdout)["history"]] == [1]
