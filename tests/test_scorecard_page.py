"""docs/scorecard.md: its example is what codeguard says of it, and its definitions are those of the measures."""

from __future__ import annotations

import importlib
import inspect
import re
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codeguard.check import check
from codeguard.reporters.measures import all_rows
from codeguard.reporters.panel import card
from codeguard.run import Request

if TYPE_CHECKING:
    from history import History

    from codeguard.scorecard import Scorecard

PAGE = (Path(__file__).parent.parent / "docs" / "scorecard.md").read_text(encoding="utf-8")
DEFINED = ("measures.reuse", "measures.functions", "measures.duplicates", "measures.coverage", "measures.complexity")


def files(part: str) -> dict[str, str | bytes | None]:
    """The files that a part of the page shows."""
    return dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL))


@pytest.fixture
def scorecard(history: History) -> Scorecard:
    before, _, rest = PAGE.partition("\nBefore:\n")[2].partition("\nThe change edits")
    after, _, report = rest.partition("\nThe tests are run under coverage")
    history.commit(files(before))
    history.write(files(after))
    (name,) = files(report)
    (history.root.parent / name).write_text(str(files(report)[name]))
    with chdir(history.root):
        ignore = ("missing-docstring", "missing-type-hint")
        return check(Request(diff="HEAD", cache=False, coverage=f"../{name}", ignore=ignore))


def test_the_example_is_what_codeguard_says_of_it(scorecard: Scorecard) -> None:
    assert f"```text\n{card(scorecard)}```" in PAGE


def test_every_row_has_a_section_with_its_value_in_the_example(scorecard: Scorecard) -> None:
    parts = (re.match(r"([\w ]+)\n.*?^Here: `(.+?)`\.", part, re.MULTILINE | re.DOTALL) for part in PAGE.split("\n## "))
    sections = {part[1]: part[2] for part in parts if part}
    assert sections == {row.name.capitalize(): row.value for row in all_rows(scorecard)}


@pytest.mark.parametrize("module", DEFINED)
def test_the_definition_is_the_docstring_of_the_measure(module: str) -> None:
    definition = inspect.getdoc(importlib.import_module(f"codeguard.{module}")) or ""
    assert " ".join(definition.split()) in " ".join(PAGE.split())
