"""The report for people: what it shows, and that nothing in the code reaches the terminal through it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scorecards import BROAD, FULL, HANDLER, PATHS, SILENT, TEXTS, WARNING, finding, hostile

from codeguard.reporters.paint import Look
from codeguard.reporters.text import report as text_report
from codeguard.scorecard import Scorecard

RICH_LOOKS = {"colour": Look(color=True), "terminal": Look(color=True, width=60), "grey terminal": Look(width=60)}


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
