"""docs/coverage-of-the-documents.md names the rules that there are, all of them, and explains where there is none."""

import re
from pathlib import Path

import pytest

from codeguard.catalog import rules_of
from codeguard.config import Config
from codeguard.pack import pack_names

PAGE = Path(__file__).parents[1] / "docs" / "coverage-of-the-documents.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("| S")
]
RULES = rules_of(Config(), besides=pack_names())
MEASURES = {"net lines", "reuse", "functions", "duplicates", "coverage", "complexity", "findings"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1][:40])
def test_a_demand_is_enforced_by_rules_that_exist_or_it_says_why_not(row: list[str]) -> None:
    documents, demand, enforced, why = row
    assert {*documents.split(", ")} <= {"S0", "S1", "S2", "S3", "S4"}
    assert demand
    named = re.findall(r"`([^`]+)`", enforced)
    assert enforced == (", ".join(f"`{name}`" for name in named) or "–")
    assert {*named} <= RULES.keys()
    assert named or why, "without a rule there is a reason"
    assert {*re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", why)} <= MEASURES


def test_every_rule_is_named() -> None:
    named = {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])}
    assert RULES.keys() - named == set(), "say which demand it enforces"


def test_no_demand_stands_there_twice() -> None:
    demands = [(row[0], row[1]) for row in ROWS]
    assert len(demands) == len({*demands})
