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

from codeguard.figures import NetLines, Physical
from codeguard.finding import AnalysisError, Finding, Related, Severity
from codeguard.reporters import FORMATS, reporter
from codeguard.reporters.markdown import code, prose
from codeguard.reporters.paint import Look
from codeguard.reporters.text import report as text_report
from codeguard.scorecard import Scorecard

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
HOSTILE = [
    os.fsdecode(name)
    for name in (
        b"latin-\xe9.py",
        b"new\nline.py",
        b"tab\there.py",
        b'quote".py',
        b"esc\x1b[31m.py",
        b"-dash.py",
        b" space .py",
        b"back\\slash.py",
        "nfc-\u00e9.py".encode(),
        "nfd-e\u0301.py".encode(),
        b"::error file=x::y|<b>`@me`%0A.py",
    )
]
TEXTS = st.text(st.characters(exclude_categories=()), max_size=80) | st.sampled_from(
    [
        "\x1b[2J",
        "\n::error::x",
        "]]><x/>",
        "a`b``c",
        "|",
        "\\|",
        "![x](http://e.vil/i.png)",
        "<!-- x",
        "@octocat",
        "`",
    ]
)
PATHS = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name).map(os.fsdecode)


def finding(source: str = "x = y", mark: str = "y", **fields: Any) -> Finding:
    """A finding at the `mark` in a line of source."""
    column = source.index(mark) + 1
    given = {
        "rule": "mock-data",
        "severity": Severity.ERROR,
        "path": "shop/prices.py",
        "line": 12,
        "column": column,
        "end_line": 12,
        "end_column": column + len(mark),
        "message": "`y` is made up: take it from its source",
        "snippet": source,
        "fingerprint": "f00d",
    }
    return Finding(**given | fields)


HANDLER = {"source": "    except Exception:", "mark": "except Exception:"}
SILENT = finding(**HANDLER, rule="silent-except", message="hides every failure")
BROAD = finding(**HANDLER, rule="broad-except", message="catches too much", severity=Severity.WARNING)
WARNING = finding(path="shop/tax.py", severity=Severity.WARNING, symbol="Tax.rate")
RELATED = finding(path="shop/tax.py", related=(Related("shop/old.py", 3, 9, "the same stands here"),))
SUPPRESSED = finding(path="shop/z.py", suppressed="the probe is optional")
KNOWN = finding(path="shop/z.py", baseline=True)
ERROR = AnalysisError("deep.py", None, "brackets are nested too deep: split the expression")
RULE_ERROR = AnalysisError("odd.py", "mock-data", "the rule raised KeyError: 'x'")
LINES = NetLines(added=120, deleted=30, net=90, net_code=70, net_statements=51, tests=Physical(40, 0, 40))
FULL = Scorecard(
    findings=(BROAD, SILENT, WARNING, RELATED, SUPPRESSED, KNOWN),
    errors=(ERROR, RULE_ERROR),
    files=240,
    skipped=(("big.py", "larger than 1 MiB"),),
    mode="change",
    base="a" * 40,
    fixed=2,
    figures=LINES,
    seconds=1.25,
)
SAMPLE = Scorecard(
    findings=(
        finding(
            "    except Exception:",
            "except Exception:",
            rule="broad-except",
            severity=Severity.WARNING,
            message="`except Exception` also catches your own mistakes: name the exceptions you can handle",
            symbol="price_of",
            fingerprint="07be6a53d9f1c248",
        ),
        finding(
            "    except Exception:",
            "except Exception:",
            rule="silent-except",
            message="`except Exception` does nothing that anybody sees: log the reason, or raise",
            symbol="price_of",
            fingerprint="8c4d2f60a1b35e97",
        ),
        finding(
            "\treturn {'Größe': 38, 'email': 'test@example.com'}",
            "'test@example.com'",
            line=21,
            end_line=21,
            message="`'test@example.com'` is a stand-in: return what the shop knows, or raise",
            symbol="customer",
            fingerprint="e1a97c5520d84b3f",
        ),
    ),
    files=3,
    mode="change",
    base="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    figures=NetLines(added=64, deleted=12, net=52, net_code=41, net_statements=37, tests=Physical(25, 0, 25)),
)
RICH_LOOKS = {"colour": Look(color=True), "terminal": Look(color=True, width=60), "grey terminal": Look(width=60)}


def hostile(path: str, text: str) -> Scorecard:
    """A scorecard with the same foreign text in every place that can hold one."""
    place = (Related(path, 1, 1, text),)
    one = finding(path=path, message=text, symbol=text, related=place, snippet=text, column=1, end_column=3)
    return Scorecard(
        findings=(one, finding(path=path, message=text, suppressed=text)),
        errors=(AnalysisError(path, None, text),),
        skipped=((path, text),),
        files=1,
    )


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


# --- text


def test_text_shows_the_place_the_rule_the_message_and_the_line_underlined() -> None:
    shown = text_report(Scorecard(findings=(WARNING,), files=1))
    assert shown == (
        "shop/tax.py:12:5: warning mock-data `y` is made up: take it from its source\n"
        "    12 │ x = y\n"
        "       │     ^\n"
        "\n"
        "1 finding (1 warning) in 1 file; passed\n"
    )


def test_two_rules_on_one_handler_are_one_entry_with_the_graver_severity() -> None:
    shown = text_report(Scorecard(findings=(BROAD, SILENT), files=1))
    assert shown.startswith("shop/prices.py:12:5: error silent-except,broad-except hides every failure\n")
    assert shown.count("shop/prices.py") == 1


def test_broad_except_alone_is_an_entry_of_its_own() -> None:
    assert "warning broad-except catches too much" in text_report(Scorecard(findings=(BROAD,), files=1))


def test_a_suppressed_half_of_a_handler_does_not_swallow_the_other() -> None:
    half = finding(**HANDLER, rule="silent-except", suppressed="probing")
    assert "warning broad-except" in text_report(Scorecard(findings=(BROAD, half), files=1))


CARETS = {
    "tabs": ("\tx = y", "y", "    x = y", "        ^"),
    "a tab inside": ("x =\ty", "y", "x = y", "    ^"),
    "wide characters": ("'日本', y", "y", "'日本', y", "        ^"),
    "a wide mark": ("x = 日本", "日本", "x = 日本", "    ^^^^"),
    "combining characters": ("'e\u0301', y", "y", "'e\u0301', y", "     ^"),
    "an escape": ("'\x1b', y", "y", r"'\x1b', y", "        ^"),
    "a bidi control": ("'\u202e', y", "y", r"'\u202e', y", "          ^"),
    "a command to a server": ("##[x] y", "y", r"##\x5bx] y", "         ^"),
    "the whole line": ("except:", "except:", "except:", "^^^^^^^"),
}


@pytest.mark.parametrize(("source", "mark", "line", "caret"), CARETS.values(), ids=CARETS)
def test_the_caret_is_exact_under(source: str, mark: str, line: str, caret: str) -> None:
    shown = text_report(Scorecard(findings=(finding(source, mark),))).split("\n")
    assert shown[1:3] == [f"    12 │ {line}", f"       │ {caret}"]


def test_a_finding_of_several_lines_is_underlined_to_the_end_of_its_first() -> None:
    shown = text_report(Scorecard(findings=(finding("x = [  ", "[", end_line=15, end_column=2),)))
    assert shown.split("\n")[1:3] == ["    12 │ x = [", "       │     ^"]


def test_a_finding_on_the_file_as_a_whole_shows_no_line() -> None:
    whole = finding(rule="large-file", message="900 lines", line=1, end_line=1, column=1, end_column=1)
    assert text_report(Scorecard(findings=(whole,), files=1)).startswith(
        "shop/prices.py:1:1: error large-file 900 lines\n\n"
    )


def test_a_line_too_wide_for_the_terminal_is_cut_around_the_mark() -> None:
    source = "a" * 90 + " = here; " + "b" * 90
    one = finding(source, "here", message="short")
    shown = text_report(Scorecard(findings=(one,)), Look(width=60)).split("\n")
    assert len(shown[1]) == 60
    assert shown[1] == "    12 │ …aaaaaaaaa = here; " + "b" * 31 + "…"
    assert shown[2] == "       │              ^^^^"


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=300), st.data(), st.integers(0, 120))
@settings(max_examples=200, deadline=None)
def test_no_line_of_source_leaves_the_terminal_or_breaks_the_frame(source: str, data: Any, width: int) -> None:
    column = data.draw(st.integers(1, len(source) + 1))
    end = data.draw(st.integers(column, len(source) + 2))
    one = finding(snippet=source, column=column, end_column=end, message="m")
    lines = text_report(Scorecard(findings=(one,)), Look(width=width)).split("\n")
    frame = [line for line in lines if line.startswith(("    12 │ ", "       │ "))]
    assert len(frame) in (0, 2)
    assert all("^" in line for line in frame[1:])
    assert all(len(line) <= max(width, 40) for line in frame)


def test_quiet_is_a_line_a_finding_and_never_hides_what_was_not_analysed() -> None:
    shown = text_report(FULL, Look(quiet=True)).splitlines()
    assert [line.partition(" ")[0] for line in shown] == [
        "shop/prices.py:12:5:",
        "shop/tax.py:12:5:",
        "shop/tax.py:12:5:",
        "deep.py:",
        "odd.py:",
    ]


def test_verbose_adds_related_places_suppressions_with_reasons_and_known_debt() -> None:
    plain, verbose = text_report(FULL), text_report(FULL, Look(verbose=True))
    for words in (
        "shop/old.py:3 the same stands here",
        "-- the probe is optional",
        "known mock-data",
        "→ broad-except",
    ):
        assert words not in plain
        assert words in verbose


def test_skipped_files_are_named_and_many_only_counted() -> None:
    skipped = tuple((f"{number}.py", "larger than 1 MiB") for number in range(9))
    plain = text_report(Scorecard(files=1, skipped=skipped))
    assert "0.py: skipped: larger than 1 MiB\n" in plain
    assert "4 more skipped; --verbose names them\n" in plain
    assert "8.py" in text_report(Scorecard(files=1, skipped=skipped), Look(verbose=True))


def test_the_price_of_a_change_is_shown() -> None:
    shown = text_report(FULL)
    assert "net lines   +120/-30, net +90\n" in shown
    assert "net code    +70 lines, +51 statements\n" in shown


def test_ascii_terminals_get_ascii_frames() -> None:
    shown = text_report(Scorecard(findings=(finding("'é' + y", "y"),)), Look(encoding="ascii", verbose=True))
    assert shown.isascii()
    assert shown.split("\n")[1:3] == [r"    12 | '\xe9' + y", "       |          ^"]


@pytest.mark.parametrize("look", RICH_LOOKS.values(), ids=RICH_LOOKS)
def test_colour_and_wrapping_change_no_word(look: Look) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", text_report(FULL, look))
    assert shown.split() == text_report(FULL, look._replace(color=False, width=None)).split()
    assert ("\x1b" in text_report(FULL, look)) is look.color
    if look.width:
        assert all(len(line) <= look.width for line in shown.splitlines())


@given(PATHS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_nothing_in_the_code_reaches_the_terminal_as_a_command(path: str, text: str) -> None:
    for look in (Look(verbose=True), Look(verbose=True, color=True), Look(width=50)):
        shown = text_report(hostile(path, text), look)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", shown) if look.color else shown
        assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u2028" for c in plain if c != "\n")
        assert "##[" not in plain
        if not look.width:
            assert not any(line.lstrip().startswith("::") for line in plain.split("\n"))
        shown.encode()


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
}


# --- the documentation


@pytest.mark.parametrize("name", FORMATS)
def test_the_documented_samples_are_what_the_reporters_write(name: str) -> None:
    section = (ROOT / "docs" / "output.md").read_text(encoding="utf-8").partition(f"\n## {name}\n")[2]
    sample = re.search(r"^(````?)\w*\n(.+?)^\1$", section, re.DOTALL | re.MULTILINE)
    assert sample, f"docs/output.md has no sample of {name}"
    assert sample[2].strip("\n") in reporter(name)(SAMPLE)


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


def test_json_has_all_keys_and_null_for_what_was_not_measured() -> None:
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
    assert document["scorecard"]["coverage"] == {"rate": None, "covered": None, "coverable": None}
    assert document["verdict"] == "incomplete"
    assert [one["suppressed"] for one in document["findings"]][-2:] == [{"reason": "the probe is optional"}, None]
    empty = json.loads(reporter("json")(Scorecard()))
    assert empty["scorecard"].keys() == document["scorecard"].keys()
    assert empty["scorecard"]["net_lines"].keys() == document["scorecard"]["net_lines"].keys()


@given(PATHS, TEXTS)
@settings(max_examples=50, deadline=None)
def test_json_gives_back_every_text(path: str, text: str) -> None:
    report = reporter("json")(hostile(path, text))
    assert report.isascii()
    first = json.loads(report)["findings"][0]
    assert (first["path"], first["message"]) == (path, text)


# --- sarif

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_COUNT = {"type": "integer", "minimum": 1}
_LOCATION = {
    "properties": {
        "physicalLocation": {
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "properties": {
                        "uri": {"pattern": r"^([A-Za-z0-9/._~-]|%[0-9A-F]{2})+$"},
                        "uriBaseId": {"const": "%SRCROOT%"},
                    }
                },
                "region": {
                    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _COUNT),
                    "additionalProperties": False,
                },
            },
        }
    }
}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = {
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "items": {
                "required": ["tool", "results", "invocations"],
                "properties": {
                    "tool": {
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "items": {
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": _TEXT,
                                                "fullDescription": _TEXT,
                                                "help": _TEXT,
                                                "defaultConfiguration": {"properties": {"level": _LEVEL}},
                                            },
                                        }
                                    }
                                },
                            }
                        }
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "items": {
                            "required": ["executionSuccessful"],
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": {
                                    "items": {"required": ["message"], "properties": {"level": _LEVEL}}
                                },
                            },
                        }
                    },
                    "results": {
                        "maxItems": 25_000,
                        "items": {
                            "required": ["message", "ruleId", "level", "locations"],
                            "properties": {
                                "message": _TEXT,
                                "level": _LEVEL,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {"items": _LOCATION},
                                "relatedLocations": {"items": _LOCATION},
                                "partialFingerprints": {"additionalProperties": {"type": "string"}},
                                "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
                                "suppressions": {
                                    "items": {
                                        "required": ["kind"],
                                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                                    }
                                },
                            },
                        },
                    },
                },
            }
        },
    },
}


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
    assert (counted["tr_open"], counted["td_open"]) == (11, 15)


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
    assert "| Net lines | +120/-30, net +90 |\n" in shown
    assert shown.index("| error |") < shown.index("| warning |")
