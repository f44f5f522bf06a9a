"""The sink: what reaches the terminal is harmless, what reaches a file is whole, and what fails says so."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeguard.errors import UserError
from codeguard.escape import escape, one_line
from codeguard.finding import AnalysisError
from codeguard.output import Target, complain, look_at, parse_formats, publish, write_file
from codeguard.reporters.paint import Look
from codeguard.scorecard import Scorecard

HIDDEN = {
    "ESC": ("\x1b[31m", r"\x1b[31m"),
    "C1 control": ("\x9b31m", r"\x9b31m"),
    "DEL": ("a\x7fb", r"a\x7fb"),
    "carriage return": ("a\rb", r"a\rb"),
    "title of a terminal": ("\x1b]0;x\x07", r"\x1b]0;x\x07"),
    "bidi override": ("a\u202eb", r"a\u202eb"),
    "bidi isolate": ("a\u2066b", r"a\u2066b"),
    "zero width space": ("a\u200bb", r"a\u200bb"),
    "line separator": ("a\u2028b", r"a\u2028b"),
    "lone surrogate": ("a\udcffb", r"a\udcffb"),
    "tag character": ("a\U000e0041b", r"a\U000e0041b"),
}


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("text", "shown"), HIDDEN.values(), ids=HIDDEN)
def test_what_steers_a_terminal_or_hides_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert escape(text) == shown
    assert one_line(text) == shown


def test_ordinary_text_of_any_language_stays_as_it_is() -> None:
    text = "naïve 日本語 עברית 👩‍👩‍👧 façade"
    assert one_line(text) == text


def test_line_ends_stay_in_a_text_and_are_escaped_in_a_line() -> None:
    assert escape("a\nb") == "a\nb"
    assert one_line("a\nb") == r"a\nb"


def test_commands_to_ci_servers_are_broken_up() -> None:
    assert "##[" not in one_line("x ##[stop-commands]y")
    assert "##vso[" not in one_line("##vso[task.setvariable]y")


def test_a_long_line_is_cut() -> None:
    assert one_line("x" * 500, 200) == "x" * 197 + "..."


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_no_text_at_all_leaves_a_control_character_or_a_surrogate(text: str) -> None:
    for shown in (escape(text).replace("\n", ""), one_line(text)):
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in shown)
        shown.encode()


@pytest.mark.parametrize(
    ("values", "targets"),
    [
        ([], (Target("text"),)),
        (["json"], (Target("json"),)),
        (["json=-"], (Target("json"),)),
        (["sarif=out.sarif"], (Target("text"), Target("sarif", "out.sarif"))),
        (["github", "json=a=b.json"], (Target("github"), Target("json", "a=b.json"))),
    ],
)
def test_text_goes_to_standard_output_unless_another_format_does(values: list[str], targets: object) -> None:
    assert parse_formats(values) == targets


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["jsn"], "did you mean 'json'?"),
        (["SARIF"], "did you mean 'sarif'?"),
        (["csv=x"], "known are agent, github, gitlab, html, json, junit, markdown, sarif, text"),
        (["json="], "the file is missing"),
        (["json", "sarif"], "json and sarif both go to standard output"),
        (["json=a", "sarif=a"], "json and sarif both go to a"),
    ],
)
def test_a_format_that_cannot_be_says_what_can(values: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message.replace("?", r"\?")):
        parse_formats(values)


@pytest.mark.parametrize(
    ("environ", "color"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
    ids=str,
)
def test_a_terminal_is_coloured_as_the_environment_says(environ: dict[str, str], color: bool) -> None:
    assert look_at(Terminal(), environ).color is color
    assert look_at(Terminal(), environ, color=False).color is False


@pytest.mark.parametrize(("forced", "color"), [("", False), ("1", True), ("0", False)])
def test_a_pipe_is_not_wrapped_and_coloured_only_when_forced(forced: str, color: bool) -> None:
    look = look_at(io.StringIO(), {"FORCE_COLOR": forced})
    assert (look.color, look.width) == (color, None)


def test_a_file_is_written_as_a_whole_with_the_rights_of_a_new_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.touch()
    write_file(str(tmp_path / "report.json"), "é\n")
    assert (tmp_path / "report.json").read_bytes() == "é\n".encode()
    assert (tmp_path / "report.json").stat().st_mode == plain.stat().st_mode


def test_a_report_that_cannot_be_written_leaves_the_old_one_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tmp_path / "report.json"
    report.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match=r"cannot write .*report\.json: No space left on device"):
        write_file(str(report), "new")
    assert report.read_text() == "old"
    assert list(tmp_path.iterdir()) == [report]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no.report\.json: No such file or directory"):
        write_file(str(tmp_path / "no" / "report.json"), "x")


def test_a_link_is_followed_and_a_device_is_written_to_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_file(str(tmp_path / "link"), "x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "x"
    write_file(os.devnull, "x")
    assert Path(os.devnull).is_char_device()


def test_one_report_that_fails_does_not_keep_the_others_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    missing, there = str(tmp_path / "no" / "a.json"), str(tmp_path / "b.json")
    with pytest.raises(UserError, match=r"a\.json"):
        publish(Scorecard(files=3), [Target("json", missing), Target("text"), Target("json", there)], Look(), {})
    assert capfd.readouterr().out == "no findings in 3 files; passed\n"
    assert (tmp_path / "b.json").exists()


def test_the_step_summary_gets_the_markdown_appended(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    publish(Scorecard(files=3), [], Look(), {"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.read_text().startswith("before\n<!-- codeguard -->\n")


def test_an_incomplete_run_says_so_in_one_line_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    errors = (AnalysisError("a\x1b.py", None, "too deep"), AnalysisError("b.py", None, "too deep"))
    publish(Scorecard(errors=errors), [], Look(), {})
    said = capfd.readouterr().err
    assert said.startswith(r"codeguard: error: a\x1b.py: not analysed: too deep (and 1 more)")
    assert said.count("\n") == 1


def test_a_complaint_is_escaped_and_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    complain("bad\x1b[2J\nname \udcff")
    assert capfd.readouterr().err == "codeguard: error: bad\\x1b[2J\\nname \\udcff\n"


SCRIPT = """
import sys
from codeguard.errors import UserError
from codeguard.finding import Finding, Severity
from codeguard.output import complain, look_at, parse_formats, publish
from codeguard.scorecard import Scorecard
finding = Finding(rule="mock-data", severity=Severity.ERROR, path="日.py", line=1, column=1, end_line=1, end_column=2,
                  message="é", snippet="x")
scorecard = Scorecard(findings=(finding,) * int(sys.argv[2]), files=1)
try:
    publish(scorecard, parse_formats([sys.argv[1]]), look_at(sys.stdout, {}))
except UserError as error:
    complain(str(error))
    sys.exit(2)
sys.exit(scorecard.exit_code())
"""


def run(form: str, count: int = 1, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", SCRIPT, form, str(count)]
    return subprocess.run(command, check=False, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_full_disk_is_one_clear_line_and_2(form: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(form, stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"codeguard: error: cannot write to standard output: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes differ")
def test_a_closed_pipe_is_quiet_and_the_verdict_stands() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = run("text", 5000, stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(os.name == "nt", reason="descriptors differ")
def test_a_closed_standard_output_is_one_clear_line_and_2() -> None:
    done = subprocess.run(["sh", "-c", '"$0" -c "$1" text 1 >&-', sys.executable, SCRIPT], check=False, stderr=-1)
    assert done.returncode == 2
    assert done.stderr.startswith(b"codeguard: error: standard output is closed")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "utf-16"])
def test_text_is_written_in_the_encoding_of_the_terminal_and_json_in_utf8(encoding: str) -> None:
    environ = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    text = run("text", stdout=-1, env=environ).stdout.decode(encoding)
    path, message = (word.encode(encoding, "backslashreplace").decode(encoding) for word in ("日.py", "é"))
    bar = "│" if encoding.startswith("utf") else "|"
    assert text.split("\n")[:2] == [f"{path}:1:1: error mock-data {message}", f"     1 {bar} x"]
    assert b'"path": "\\u65e5.py"' in run("json", stdout=-1, env=environ).stdout


def test_plain_text_needs_no_rich() -> None:
    script = SCRIPT.replace("sys.exit(scorecard", "assert 'rich' not in sys.modules\nsys.exit(scorecard")
    done = subprocess.run([sys.executable, "-c", script, "text", "1"], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
