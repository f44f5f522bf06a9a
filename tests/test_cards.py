"""The scorecard alone: each form says the same, fits, and shows nothing that the code could steer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from scorecards import FULL, MEASURES, PATHS, SAMPLE, SUPPRESSED, TEXTS, hostile

from codeguard.approval import Approval
from codeguard.figures import NetLines, Physical
from codeguard.maturity import Maturity, Stage
from codeguard.measures.records import Covered, Measures, Reuse
from codeguard.reporters import CARDS, card
from codeguard.reporters.measures import all_rows
from codeguard.reporters.paint import Look
from codeguard.reporters.panel import card as panel
from codeguard.scorecard import Scorecard

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "report.schema.json").read_text(encoding="utf-8"))
CARD = SCHEMA | {"required": [key for key in SCHEMA["required"] if key != "findings"]}


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.parametrize("scorecard", [FULL, SAMPLE, Scorecard()], ids=["full", "sample", "nothing"])
def test_each_form_gives_the_verdict_and_ends_in_a_line_end(name: str, scorecard: Scorecard) -> None:
    shown = card(name)(scorecard)
    assert scorecard.verdict in shown
    assert shown.endswith("\n")
    assert "is made up" not in shown


def test_json_is_the_report_without_the_findings() -> None:
    document = json.loads(card("json")(FULL))
    jsonschema.validate(document, CARD, cls=jsonschema.Draft202012Validator)
    assert "findings" not in document


@pytest.mark.parametrize("look", [Look(), Look(encoding="ascii"), Look(width=60), Look(color=True, width=100)])
def test_the_panel_holds_every_row_and_its_target(look: Look) -> None:
    shown = re.sub(r"\x1b\[[\d;]*m", "", panel(SAMPLE, look))
    shown.encode(look.encoding)
    words = " ".join(shown.split())
    for row in all_rows(SAMPLE):
        assert row.name in words
        assert row.target.split(",")[0].split()[-1] in words if row.target else True
    if look.encoding == "utf-8":
        assert (words.count("✓ "), words.count("✗ ")) == (5, 2)
    else:
        assert re.findall(r"^(ok|no)\b", shown, re.MULTILINE) == ["ok"] * 5 + ["no"] * 2
    assert all(len(line) <= (look.width or 200) for line in shown.splitlines())


@given(PATHS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_nothing_in_the_code_reaches_the_terminal_or_becomes_markup(path: str, text: str) -> None:
    scorecard = hostile(path, text)
    for look in (Look(), Look(width=80), Look(width=40, encoding="ascii")):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2066]", panel(scorecard, look))
    ElementTree.fromstring(card("badge")(scorecard))
    blocks = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(card("markdown")(scorecard))
    inline = [child for block in blocks for child in block.children or ()]
    assert {token.type for token in inline} <= {"text", "code_inline"}


def change(stage: Stage, net: int, rate: float | None = None, *approvals: Approval) -> Scorecard:
    return Scorecard(
        mode="change",
        figures=NetLines(0, 0, 0, net, net, Physical(0, 0, 0)),
        maturity=Maturity(stage, 1),
        measures=Measures(reuse=Reuse(rate, 0, 0)),
        approvals=approvals,
    )


GRANTED = Approval("net-lines", "why", "Ada", None)
NETS = {
    "new": (change(Stage.NEW, 9), None),
    "growing, little reuse": (change(Stage.GROWING, 9, 0.4), False),
    "growing, enough reuse": (change(Stage.GROWING, 9, 0.5), True),
    "growing, nothing named": (change(Stage.GROWING, 9), False),
    "growing, shrinks": (change(Stage.GROWING, 0), True),
    "mature, grows": (change(Stage.MATURE, 1, 1.0), False),
    "mature, shrinks": (change(Stage.MATURE, -1), True),
    "mature, approved": (change(Stage.MATURE, 1, None, GRANTED), True),
    "mature, approved in vain": (change(Stage.MATURE, 1, None, Approval("net-lines", "", "Ada", None, "why")), False),
    "legacy, as large": (change(Stage.LEGACY, 0), False),
    "legacy, shrinks": (change(Stage.LEGACY, -1), True),
}


@pytest.mark.parametrize(("scorecard", "met"), NETS.values(), ids=NETS)
def test_the_target_of_the_net_goes_by_maturity(scorecard: Scorecard, met: bool | None) -> None:
    assert next(row.met for row in all_rows(scorecard) if row.name == "net code") is met


def test_a_rate_just_below_its_target_does_not_look_as_if_it_met_it() -> None:
    scorecard = Scorecard(measures=Measures(coverage=Covered(799 / 1000, 799, 1000)))
    row = all_rows(scorecard)[0]
    assert (row.value, row.met) == ("79% (799 of 1000 lines)", False)


def test_coverage_is_not_measured_rather_than_passed_by_silence() -> None:
    rows = {row.name: row for row in all_rows(change(Stage.NEW, 1))}
    assert (rows["coverage"].value, rows["coverage"].met) == ("not measured", None)


def test_suppressions_and_fixed_findings_are_counted() -> None:
    row = all_rows(Scorecard(findings=(SUPPRESSED,), fixed=2, mode="change", measures=MEASURES))[-1]
    assert row.value == "no new findings; 2 fixed; 1 suppressed"
