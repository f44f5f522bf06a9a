"""The reports: what they say, that others can read them, and that nothing in the code can speak through them."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from scorecards import (
    BROAD,
    ERROR,
    FULL,
    HOSTILE,
    KNOWN,
    LINES,
    PATHS,
    SAMPLE,
    SILENT,
    SUPPRESSED,
    TEXTS,
    WARNING,
    finding,
    hostile,
)

from codeguard.finding import AnalysisError, Severity
from codeguard.reporters import FORMATS, reporter
from codeguard.reporters.markdown import code, prose
from codeguard.scorecard import Scorecard

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
SARIF = json.loads((ROOT / "tests" / "sarif.schema.json").read_text(encoding="utf-8"))


# --- what the scorecard says


@pytest.mark.parametrize(
    ("scorecard", "summary", "code"),
    [
        (Scorecard(), "0 Python files to check: passed", 0),
        (Scorecard(mode="change"), "0 Python files changed: passed", 0),
        (Scorecard(mode="staged"), "0 Python files staged: passed", 0),
        (Scorecard(files=240), "no findings in 240 files; passed", 0),
        (Scorecard(files=1, findings=(SUPPRESSED,)), "no findings in 1 file; 1 suppressed; passed", 0),
        (Scorecard(files=1, findings=(KNOWN,)), "no findings in 1 file; 1 in the baseline; passed", 0),
        (Scorecard(files=2, findings=(WARNING,)), "1 finding (1 warning) in 2 files; passed", 0),
        (Scorecard(files=2, findings=(WARNING,), strict=True), "1 finding (1 warning) in 2 files; failed", 1),
        (Scorecard(files=2, findings=(SILENT, BROAD)), "2 findings (1 error, 1 warning) in 2 files; failed", 1),
        (Scorecard(files=1, findings=(SILENT,), mode="change"), "1 new finding (1 error) in 1 changed file; failed", 1),
        (Scorecard(files=2, errors=(ERROR,)), "no findings in 2 files; 1 not analysed; incomplete", 2),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_summary_ends_in_the_verdict_and_the_exit_code_agrees(
    scorecard: Scorecard, summary: str, code: int
) -> None:
    assert scorecard.summary == summary
    assert scorecard.exit_code() == code
    assert scorecard.exit_code(exit_zero=True) == (2 if code == 2 else 0)


# --- all formats


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_the_same_each_time_and_ends_in_a_line_end(name: str) -> None:
    report = reporter(name)
    assert report(FULL) == report(FULL)
    assert report(FULL).endswith("\n")
    assert "\r" not in report(FULL)
    assert "\x1b" not in report(FULL)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_that_there_is_nothing(name: str) -> None:
    assert reporter(name)(Scorecard())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_all_hostile_names_apart(name: str) -> None:
    findings = [finding(path=path) for path in HOSTILE]
    assert len({reporter(name)(Scorecard(findings=(one,))) for one in findings}) == len(HOSTILE)
    report = reporter(name)(Scorecard(findings=tuple(findings)))
    report.encode()
    assert NAMES[name](report) == len(HOSTILE)


NAMES = {
    "text": lambda report: report.count(": error mock-data"),
    "json": lambda report: len({one["path"] for one in json.loads(report)["findings"]} & set(HOSTILE)),
    "sarif": lambda report: len(
        {
            unquote_to_bytes(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            for one in json.loads(report)["runs"][0]["results"]
        }
        & {os.fsencode(name) for name in HOSTILE}
    ),
    "github": lambda report: sum(line.startswith("::error file=") for line in report.split("\n")),
    "gitlab": lambda report: len({one["location"]["path"] for one in json.loads(report)} & set(HOSTILE)),
    "junit": lambda report: len({case.get("file") for case in ElementTree.fromstring(report).iter("testcase")}),
    "markdown": lambda report: report.count("| error |"),
    "agent": lambda report: report.count(" mock-data "),
    "html": lambda report: report.count("<h3>"),
}


# --- the documentation


@pytest.mark.parametrize("name", FORMATS)
def test_the_documented_samples_are_what_the_reporters_write(name: str) -> None:
    section = (ROOT / "docs" / "output.md").read_text(encoding="utf-8").partition(f"\n## {name}\n")[2]
    sample = re.search(r"^(````?)\w*\n(.+?)^\1$", section, re.DOTALL | re.MULTILINE)
    assert sample, f"docs/output.md has no sample of {name}"
    shown, written = (re.sub(r"\s+", "", text) for text in (sample[2], reporter(name)(SAMPLE)))
    assert shown in written  # in the documentation, JSON is indented


# --- json


@pytest.mark.parametrize("scorecard", [FULL, Scorecard(), *[hostile(path, path) for path in HOSTILE]])
def test_json_is_as_its_schema_says(scorecard: Scorecard) -> None:
    jsonschema.validate(json.loads(reporter("json")(scorecard)), SCHEMA, cls=jsonschema.Draft202012Validator)


def test_the_schema_itself_is_valid_and_refuses_what_is_missing() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    document = json.loads(reporter("json")(FULL))
    del document["findings"][0]["fingerprint"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)


def test_json_has_the_measures_and_the_verdict() -> None:
    document = json.loads(reporter("json")(FULL))
    assert document["scorecard"]["net_lines"] == {
        "added": 120,
        "deleted": 30,
        "net": 90,
        "net_code": 70,
        "net_statements": 51,
        "tests": {"added": 40, "deleted": 0, "net": 40},
    }
    assert document["scorecard"]["findings"] == {"new": 4, "fixed": 2, "suppressed": 1, "baseline": 1}
    assert document["scorecard"]["coverage"] == {"rate": 0.796875, "covered": 51, "coverable": 64}
    assert document["scorecard"]["complexity"]["worst"] == {"path": "shop/tax.py", "symbol": "Tax.rate", "value": 14}
    assert document["scorecard"]["maturity"] == {"stage": "growing", "lines": 4211}
    assert document["verdict"] == "incomplete"
    assert [one["suppressed"] for one in document["findings"]][-2:] == [{"reason": "the probe is optional"}, None]


def test_json_has_all_keys_and_null_for_what_was_not_measured() -> None:
    full, empty = (json.loads(reporter("json")(scorecard))["scorecard"] for scorecard in (FULL, Scorecard()))
    for measure, filled in full.items():
        assert measure == "approvals" or empty[measure].keys() == filled.keys()
    assert empty["coverage"] == {"rate": None, "covered": None, "coverable": None}
    assert empty["complexity"]["worst"] == {"path": None, "symbol": None, "value": None}


@given(PATHS, TEXTS)
@settings(max_examples=50, deadline=None)
def test_json_gives_back_every_text(path: str, text: str) -> None:
    report = reporter("json")(hostile(path, text))
    assert report.isascii()
    first = json.loads(report)["findings"][0]
    assert (first["path"], first["message"]) == (path, text)


# --- sarif


@pytest.mark.parametrize("scorecard", [FULL, Scorecard(), *[hostile(path, path) for path in HOSTILE]])
def test_sarif_has_the_structure_of_its_standard(scorecard: Scorecard) -> None:
    jsonschema.validate(json.loads(reporter("sarif")(scorecard)), SARIF)


def test_sarif_tells_suppressed_known_and_new_apart_and_says_what_was_not_analysed() -> None:
    run = json.loads(reporter("sarif")(FULL))["runs"][0]
    *_, suppressed, known = run["results"]
    assert suppressed["suppressions"] == [{"kind": "inSource", "justification": "the probe is optional"}]
    assert (known["suppressions"], known["baselineState"]) == ([], "unchanged")
    assert run["results"][0]["baselineState"] == "new"
    related = [one["relatedLocations"] for one in run["results"] if "relatedLocations" in one]
    assert related[0][0]["message"] == {"text": "the same stands here"}
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [one["level"] for one in invocation["toolExecutionNotifications"]] == ["error", "error", "note"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


def test_sarif_keeps_the_errors_when_there_are_too_many_results() -> None:
    many = [finding(severity=Severity.WARNING, line=number) for number in range(1, 25_001)]
    last = finding(path="z.py")
    run = json.loads(reporter("sarif")(Scorecard(findings=(*many, last))))["runs"][0]
    assert len(run["results"]) == 25_000
    assert run["results"][-1]["level"] == "error"
    assert "1 finding left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@given(PATHS, TEXTS)
@settings(max_examples=50, deadline=None)
def test_sarif_messages_hold_no_link(path: str, text: str) -> None:
    document = json.loads(reporter("sarif")(hostile(path, text or "x")))
    jsonschema.validate(document, SARIF)
    assert not re.search(r"\[[^\]]*\]\(", document["runs"][0]["results"][0]["message"]["text"])


# --- github, gitlab, junit, agent


@given(PATHS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_each_github_line_is_one_of_our_commands(path: str, text: str) -> None:
    lines = reporter("github")(hostile(path, text)).removesuffix("\n").split("\n")
    assert len(lines) == 3
    for line in lines:
        _, head, message = line.split("::", 2)
        assert re.fullmatch(r"(error|notice) [^\r\n]*title=codeguard[^,:\r\n]*", head)
        assert not re.search(r"[\x00-\x1f]", message)
    properties = dict(pair.split("=", 1) for pair in lines[0].split("::", 2)[1].partition(" ")[2].split(","))
    assert list(properties) == ["file", "line", "col", "endLine", "endColumn", "title"]


def test_github_marks_the_place_and_the_summary() -> None:
    first, *_, last = reporter("github")(Scorecard(findings=(BROAD, SILENT), files=1)).splitlines()
    assert first == (
        "::error file=shop/prices.py,line=12,col=5,endLine=12,endColumn=22,"
        "title=codeguard%3A silent-except%2Cbroad-except::"
        "shop/prices.py:12:5: silent-except,broad-except hides every failure"
    )
    assert last == "::notice title=codeguard::2 findings (1 error, 1 warning) in 1 file; failed"


def test_gitlab_has_what_its_format_asks_for_and_no_fingerprint_twice() -> None:
    findings = [finding(line=number, fingerprint="") for number in range(1, 9)]
    issues = json.loads(reporter("gitlab")(Scorecard(findings=tuple(findings), errors=FULL.errors)))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 10
    assert {issue["severity"] for issue in issues} == {"major", "blocker"}
    assert issues[0]["location"] == {"path": "shop/prices.py", "lines": {"begin": 1, "end": 12}}


def test_junit_fails_for_errors_only_unless_strict() -> None:
    def failures(scorecard: Scorecard) -> str | None:
        return ElementTree.fromstring(reporter("junit")(scorecard)).get("failures")

    assert failures(Scorecard(findings=(SILENT, BROAD))) == "1"
    assert failures(Scorecard(findings=(SILENT, BROAD), strict=True)) == "2"


def test_junit_counts_and_groups_by_file() -> None:
    root = ElementTree.fromstring(reporter("junit")(FULL))
    assert root.attrib == {"name": "codeguard", "tests": "8", "failures": "2", "errors": "2", "skipped": "2"}
    names = [suite.get("name") for suite in root]
    assert names == ["deep.py", "odd.py", "shop/prices.py", "shop/tax.py", "shop/z.py"]


@given(PATHS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_junit_is_xml_whatever_the_text(path: str, text: str) -> None:
    root = ElementTree.fromstring(reporter("junit")(hostile(path, text)).encode())
    assert len(list(root.iter("testcase"))) == 3
    assert {element.tag for element in root.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "error",
    }


def test_agent_gets_errors_first_a_line_each_and_what_to_do() -> None:
    shown = reporter("agent")(Scorecard(findings=(WARNING, SILENT, BROAD), files=1)).splitlines()
    assert shown[0] == "shop/prices.py:12 silent-except,broad-except hides every failure"
    assert shown[1].startswith("shop/tax.py:12 mock-data (warning) ")
    assert shown[2] == "3 findings (1 error, 2 warnings) in 1 file; failed"
    assert "codeguard explain RULE" in shown[3]


def test_agent_is_short_however_much_was_found() -> None:
    findings = tuple(finding(line=number, end_line=number) for number in range(1, 2000))
    assert len(reporter("agent")(Scorecard(findings=findings)).splitlines()) < 70


# --- markdown

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
TABLE = {"table", "thead", "tbody", "tr", "th", "td", "heading", "inline", "paragraph", "html_block"}


def tokens(markdown: str) -> tuple[list[Any], list[Any]]:
    blocks = MARKDOWN.parse(markdown)
    return blocks, [child for block in blocks for child in block.children or ()]


@given(PATHS, TEXTS)
@settings(max_examples=200, deadline=None)
def test_markdown_is_our_tables_and_code_spans_whatever_the_text(path: str, text: str) -> None:
    blocks, inline = tokens(reporter("markdown")(hostile(path, text)))
    assert {block.type.removesuffix("_open").removesuffix("_close") for block in blocks} <= TABLE
    assert [block.content for block in blocks if block.type == "html_block"] == ["<!-- codeguard -->\n"]
    assert {token.type for token in inline} <= {"text", "code_inline"}
    plain = "".join(token.content for token in inline if token.type == "text")
    assert not re.search(r"[@#<>\[\]]|https?:|www\.", plain)
    counted = Counter(block.type for block in blocks)
    assert (counted["tr_open"], counted["td_open"]) == (14, 31)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1).filter(str.strip))
def test_a_code_span_shows_its_text_in_a_table(text: str) -> None:
    _, inline = tokens(f"| a |\n|---|\n| {code(text)} |\n")
    assert [(token.type, token.content) for token in inline[1:]] in (
        [("code_inline", text)],
        [("code_inline", re.sub(r"(\\+)\|", r"\1\1|", text))],  # a backslash before a pipe is doubled to be safe
    )


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("plain words, with 3.5% and (a note): fine", "plain words, with 3.5% and (a note): fine"),
        ("`except: pass` hides it", "`except: pass` hides it"),
        ("ask @octocat about #12", "ask `@octocat` about `#12`"),
        ("see www.example.com", "see `www.example.com`"),
        ("since deadbeef1", "since `deadbeef1`"),
        ("my_name and __init__", "`my_name` and `__init__`"),
        ("(`x`)", "(`x`)"),
        ("<`x`>", "`<` `x` `>`"),
        ("an `open span", "an `` `open `` span"),
    ],
)
def test_prose_stays_prose_and_code_becomes_code(message: str, shown: str) -> None:
    assert prose(message) == shown


def test_markdown_fits_into_a_comment_and_counts_what_it_leaves_out() -> None:
    findings = [
        finding(path=f"{'p' * 200}/{number}.py", suppressed=("probing", None, None)[number % 3])
        for number in range(3000)
    ]
    errors = tuple(AnalysisError(f"{'e' * 200}/{number}.py", None, "m" * 300) for number in range(300))
    shown = reporter("markdown")(Scorecard(findings=tuple(findings), errors=errors, files=3000))
    assert len(shown) < 65_536
    assert len(re.findall(r"^\d+ more are not shown\.$", shown, re.MULTILINE)) == 3


def test_markdown_shows_the_verdict_the_measures_and_the_errors_first() -> None:
    shown = reporter("markdown")(Scorecard(findings=(WARNING, SILENT), files=2, figures=LINES, mode="change"))
    assert shown.startswith("<!-- codeguard -->\n## ❌ codeguard: failed\n")
    assert "|  | Net lines | +120/-30, net +90 |  |\n" in shown
    assert shown.index("| error |") < shown.index("| warning |")
