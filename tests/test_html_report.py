"""The report as a page: what it shows, that it needs nothing else, and that nothing in the code becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from contextlib import chdir
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from scorecards import FULL, HOSTILE, PATHS, RELATED, SAMPLE, SILENT, TEXTS, WARNING, finding, hostile
from secret_strings import GITHUB, PRIVATE_KEY

from codeguard.check import check
from codeguard.commands.scorecard import command
from codeguard.finding import Pair, Passage, Related, Severity
from codeguard.history import Point
from codeguard.passages import LINES as LONGEST
from codeguard.passages import PAIRS, is_copy, read_pairs
from codeguard.reporters import card, reporter
from codeguard.reporters.alongside import rows
from codeguard.reporters.charts import charts
from codeguard.reporters.html import LIMIT
from codeguard.reporters.trend import FORMATS as TRENDS
from codeguard.run import Request
from codeguard.scorecard import Scorecard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from history import History

report, page_of_card, trend = reporter("html"), card("html"), TRENDS["html"]
VOID = {"meta", "input", "br"}
COPY = finding(rule="duplicate-function", symbol="sum_up", related=RELATED.related)
PAIR = Pair(
    COPY,
    Passage("shop/invoice.py", 7, ("def sum_up(a, rate):", "    b = 0", "    return b * rate"), left=2),
    Passage("shop/prices.py", 1, ("    def total(a, rate):", "        b = 0", "", "        return b - rate")),
)
LOST = Pair(WARNING, Passage("shop/invoice.py", 7, problem="a FIFO"), Passage("shop/prices.py", 1))
PAIRED = msgspec.structs.replace(FULL, findings=(*FULL.findings, COPY), pairs=(PAIR, LOST))
PRICE = """def {name}({items}, rate):
    {total} = 0
    for item in {items}:
        if item.active and item.amount > 0:
            {total} += round(item.amount * rate, 2)
    return {total}
"""
ONE, TWO = (
    PRICE.format(name=name, items=items, total=total) for name, items, total in (("f", "a", "b"), ("g", "c", "d"))
)


def point(name: str = "aaaa", **fields: Any) -> Point:
    given = {"commit": "a" * 40, "name": name, "date": "2026-01-02", "files": 3, "lines": 120, "complex": 4}
    return Point(**given | {"duplicates": 2, "findings": 9, "not_analysed": 0} | fields)


class Page(HTMLParser):
    """The elements of a page, each with its attributes, and its texts; every one is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.headings: list[str] = []
        self.style = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            self.style += data
        else:
            self.texts.append(data)
        if self._open and self._open[-1] == "h2":
            self.headings.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    @property
    def forms(self) -> set[tuple[str, ...]]:
        """The elements with the names of their attributes."""
        return {(tag, *attributes) for tag, attributes in self.elements}

    def values(self, name: str) -> list[str]:
        return [value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name]

    @property
    def shown(self) -> str:
        return " ".join(" ".join(self.texts).split())


OURS = Page(report(PAIRED)).forms | Page(trend([point(), point()])).forms | Page(report(SAMPLE)).forms
EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}}{% raw %}",
    "</style></title><svg onload=alert(1)>",
    "`</code><b>`",
    "javascript:alert(1)",
    "\u202e\x1b[31m\x00\u2028",
    "&lt;b&gt;&#x3c;",
    "]]><!-- x",
]


# --- nothing in the code is markup


def everywhere(path: str, text: str) -> Scorecard:
    """The same foreign text in all that a page shows."""
    place = (Related(path, 1, 1, text),)
    copy = finding(rule="duplicate-function", path=path, message=text, symbol=text, related=place)
    pair = Pair(copy, Passage(path, 1, (text, "x")), Passage(path, 1, ("x", text, f"{text} y")))
    lost = Pair(copy, Passage(path, 1, problem=text), Passage(path, 1))
    scorecard = hostile(path, text)
    return msgspec.structs.replace(scorecard, findings=(*scorecard.findings, copy), pairs=(pair, lost), base=text)


def foreign(path: str, text: str) -> list[Page]:
    """The pages with this path and this text in every place."""
    scorecard = everywhere(path, text)
    return [Page(report(scorecard)), Page(page_of_card(scorecard)), Page(trend([point(text, date=text)]))]


def assert_ours(page: Page) -> None:
    """There is no element, no attribute and no value of one but those of the templates."""
    assert page.forms <= OURS
    assert all(re.fullmatch(r"[a-z0-9 -]*", value) for value in (*page.values("class"), *page.values("id")))
    assert all(re.fullmatch(r"#copy-\d+", value) for value in page.values("href"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e\u2066]", "".join(page.texts))


@pytest.mark.parametrize("text", EVIL)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    for page in foreign(f"{text}.py", text):
        assert_ours(page)
        assert "49" not in page.shown
    if text.isprintable() and "`" not in text:
        assert page.shown.count(text[:16]) >= 2


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_names_stay_text(path: str) -> None:
    for page in foreign(path, path):
        assert_ours(page)


@given(PATHS, TEXTS)
@settings(max_examples=40, deadline=None)
def test_no_text_at_all_becomes_markup(path: str, text: str) -> None:
    for page in foreign(path, text):
        assert_ours(page)


@pytest.mark.parametrize("text", [report(PAIRED), page_of_card(PAIRED), trend([point()]), report(Scorecard())])
def test_the_page_needs_nothing_else_and_allows_nothing_but_its_own_style(text: str) -> None:
    page = Page(text)
    assert not {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not {name for _, attributes in page.elements for name in attributes if name.startswith("on")}
    assert not {"src", "style", "srcset", "action"} & {name for _, attributes in page.elements for name in attributes}
    assert "url(" not in page.style
    assert "@import" not in page.style
    assert "//" not in text.replace("</", "")
    policy = page.values("content")[0]
    digest = b64encode(sha256(page.style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


# --- what a report shows


def test_the_page_has_the_verdict_the_measures_and_the_findings_with_their_lines() -> None:
    shown = Page(report(SAMPLE)).shown
    assert "codeguard ✗ failed 3 new findings (2 errors, 1 warning) in 3 changed files; failed" in shown
    assert "4 → 3 functions over the limit" in shown
    assert "shop/prices.py 12:5 error silent-except, broad-except except Exception does nothing that anybody" in shown
    assert "return {'Größe': 38, 'email': 'test@example.com' }" in shown
    assert "Copies" not in shown


def test_what_stands_behind_is_shown_too() -> None:
    shown = Page(report(PAIRED)).shown
    assert "Not analysed file rule why deep.py brackets are nested too deep" in shown
    assert "odd.py mock-data the rule raised" in shown
    assert "Skipped file why big.py larger than 1 MiB" in shown
    assert "Suppressed place rule reason shop/z.py:12 mock-data the probe is optional" in shown


def test_parts_without_data_are_absent() -> None:
    assert Page(report(Scorecard())).headings == ["Scorecard"]
    behind = ["Not analysed", "Findings", "Copies, side by side", "Skipped", "Suppressed"]
    assert Page(report(PAIRED)).headings == ["Scorecard", *behind]


def test_every_rule_and_severity_is_a_filter_that_says_how_many_findings_it_leaves() -> None:
    page = Page(report(Scorecard(findings=(*SAMPLE.findings, WARNING, SILENT))))
    texts = [text for text in page.texts if re.search(r"\(\d+\)$", text)]
    assert texts == ["all (5)", "errors (3)", "warnings (2)", "mock-data (2)", "silent-except (2)", "broad-except (1)"]
    assert page.values("for") == [value for value in page.values("id") if value.startswith("only-")]
    for number in range(1, 4):
        assert f"#only-{number}:checked) :is(.entry, .file):not(.r{number})" in page.style
    entries = [value.split() for value in page.values("class") if value.startswith("entry ")]
    assert [sorted(each[2:]) for each in entries] == [
        ["error", "r2", "r3", "warning"],
        ["error", "r1"],
        ["r1", "warning"],
    ]


def test_thousands_of_findings_are_capped_with_a_count_and_errors_come_first() -> None:
    warnings = [finding(severity=Severity.WARNING, line=number) for number in range(1, 5001)]
    page = Page(report(Scorecard(findings=(*warnings, finding(path="z.py")))))
    assert f"{LIMIT:,} are shown, errors before warnings; {5001 - LIMIT:,} more are not." in page.shown
    assert "z.py" in page.texts
    assert sum(value.startswith("entry ") for value in page.values("class")) == LIMIT


def test_a_long_list_is_capped_with_a_count() -> None:
    skipped = tuple((f"{number}.py", "too large") for number in range(LIMIT + 7))
    assert "7 more are not shown." in Page(report(Scorecard(skipped=skipped))).shown


def test_the_card_has_the_measures_and_the_copies_but_no_findings() -> None:
    page = Page(page_of_card(PAIRED))
    assert page.headings == ["Scorecard", "Not analysed", "Copies, side by side"]
    assert not [value for value in page.values("class") if value.startswith("entry ")]


@pytest.mark.parametrize(
    ("source", "mark", "shown"),
    [
        ("\tx =\ty", "y", ("x =    ", "y", "")),
        ("    x = y  # why", "y", ("x = ", "y", "  # why")),
        ("x = 日本", "日本", ("x = ", "日本", "")),
    ],
)
def test_what_is_meant_is_marked_in_its_line(source: str, mark: str, shown: tuple[str, str, str]) -> None:
    written = report(Scorecard(findings=(finding(source, mark),)))
    assert "{}<mark>{}</mark>{}</span>".format(*shown) in written


# --- copies


def texts(side: Any) -> str:
    return "" if side is None else "".join(text for text, _ in side.words)


def sides(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str, str]]:
    """The rows of two texts."""
    found = rows(Passage("a.py", 1, tuple(left)), Passage("b.py", 1, tuple(right)))
    return [(row.kind, texts(row.left), texts(row.right)) for row in found]


def test_lines_that_differ_in_names_stand_beside_each_other_without_their_indentation() -> None:
    left = ["def f(a):", "    b = a + 1", "    log(b)", "    return b"]
    right = ["    def g(c):", "", "        d = c + 1", "        log(d)", "        return d"]
    assert sides(left, right) == [
        ("changed", "def f(a):", "def g(c):"),
        ("right", "", ""),
        ("changed", "    b = a + 1", "    d = c + 1"),
        ("changed", "    log(b)", "    log(d)"),
        ("changed", "    return b", "    return d"),
    ]


def test_equal_lines_are_the_same_at_any_depth_and_added_ones_stand_alone() -> None:
    assert sides(["if a:", "    b()", "c()"], ["if a:", "    if d:", "        b()", "c()", "e()"]) == [
        ("same", "if a:", "if a:"),
        ("right", "", "    if d:"),
        ("same", "    b()", "        b()"),
        ("same", "c()", "c()"),
        ("right", "", "e()"),
    ]


def test_the_words_that_differ_are_marked_and_the_numbers_are_those_of_the_files() -> None:
    first, _, third, last = rows(PAIR.here, PAIR.there)
    assert first.left is not None
    assert first.left.number == 7
    assert first.left.words == (("def ", False), ("sum_up", True), ("(a, rate):", False))
    assert third.kind == "right"
    assert last.right is not None
    assert (last.right.number, last.right.words[1]) == (4, ("-", True))


def test_a_copy_is_linked_to_its_texts_which_say_what_is_left_out_or_why_there_is_none() -> None:
    page = Page(report(PAIRED))
    assert sorted(page.values("href")) == ["#copy-1", "#copy-2"]
    assert {"copy-1", "copy-2"} <= set(page.values("id"))
    assert "2 more lines on the left and 0 on the right are not shown." in page.shown
    assert "The text cannot be shown: a FIFO" in page.shown


def test_the_first_copies_are_shown_and_the_others_counted() -> None:
    findings = [msgspec.structs.replace(COPY, line=number) for number in range(1, 5)]
    scorecard = Scorecard(findings=tuple(findings), pairs=(PAIR,))
    assert "1 are shown, errors before warnings; 3 more are not." in Page(report(scorecard)).shown


def copies(root: str, **request: Any) -> list[Pair]:
    with chdir(root):
        return list(check(Request(cache=False, pairs=True, **request)).pairs)


def test_the_pairs_of_a_project_have_the_whole_functions(history: History) -> None:
    history.commit({"shop/a.py": "import x\n\n\n" + ONE, "shop/b.py": TWO})
    (pair,) = copies(str(history.root))
    passages = sorted((pair.here, pair.there), key=lambda each: each.path)
    assert passages == [
        Passage("shop/a.py", 4, tuple(ONE.splitlines())),
        Passage("shop/b.py", 1, tuple(TWO.splitlines())),
    ]


def test_the_pairs_of_a_change_are_those_at_its_head_and_of_the_index_when_that_is_judged(history: History) -> None:
    history.commit({"shop/a.py": ONE, "codeguard.toml": ""})
    history.write({"shop/b.py": f"# staged\n{TWO}"})
    history.git("add", "-A")
    history.write({"shop/b.py": f"# one\n# two\n{TWO}"})
    (changed,), (staged,) = copies(str(history.root), diff="HEAD"), copies(str(history.root), staged=True)
    assert (changed.here.path, changed.here.line) == ("shop/b.py", 3)
    assert (staged.here.path, staged.here.line) == ("shop/b.py", 2)
    assert changed.here.lines == staged.here.lines == tuple(TWO.splitlines())
    assert changed.there == Passage("shop/a.py", 1, tuple(ONE.splitlines()))


def test_pairs_are_read_only_for_a_report_that_shows_them(history: History) -> None:
    history.commit({"shop/a.py": ONE, "shop/b.py": TWO})
    with chdir(history.root):
        assert not check(Request(cache=False)).pairs


def test_secrets_in_copies_are_masked_wherever_they_stand_in_the_file(history: History) -> None:
    line = f"    rate = rate or call(token={GITHUB!r})  # {GITHUB}\n"
    texts = {path: text.replace("\n", f"\n{line}", 1) for path, text in (("shop/a.py", ONE), ("shop/b.py", TWO))}
    history.commit(texts)
    with chdir(history.root):
        scorecard = check(Request(cache=False, pairs=True))
    (pair,) = scorecard.pairs
    assert pair.here.lines[1] == pair.there.lines[1] == "    rate = rate or call(token=***)  # ***"
    assert GITHUB not in report(scorecard)


def test_a_short_secret_and_one_of_several_lines_are_masked() -> None:
    data = f'def f():\n    password = "x1z"\n    key = """{PRIVATE_KEY}"""\n    return password\n'.encode()
    copy = finding(rule="duplicate-function", path="a.py", line=1, end_line=1, symbol="f", related=RELATED.related)
    (pair,) = read_pairs([copy], lambda path: data, 10)
    assert pair.here.lines == ("def f():", "    password = ***", "    key = ***", *["***"] * 3, "    return password")


def test_a_file_that_cannot_be_shown_says_why_and_long_places_are_cut(history: History) -> None:
    long = "".join(f"a{number} = {number}\n" for number in range(LONGEST + 30))
    read = {"a.py": long.encode(), "shop/old.py": b"def f(:\n"}
    copy = finding(rule="duplicate-file", path="a.py", line=1, end_line=1, related=RELATED.related)
    (pair,) = read_pairs([copy], read.__getitem__, 10)
    assert (len(pair.here.lines), pair.here.left) == (LONGEST, 30)
    assert pair.there.problem == "it does not parse"


def test_only_the_first_copies_that_count_are_read_errors_first() -> None:
    warnings = [msgspec.structs.replace(COPY, line=1, severity=Severity.WARNING, column=at) for at in range(1, 60)]
    error = msgspec.structs.replace(COPY, line=1)
    known = msgspec.structs.replace(COPY, baseline=True)
    found = read_pairs([known, WARNING, *warnings, error], lambda path: ONE.encode(), 10)
    assert len(found) == PAIRS
    assert found[0].finding == error
    assert not is_copy(known)


# --- the trend


def test_a_chart_for_each_measure_that_was_made() -> None:
    points = [point("v1", duplicates=None), point("v2", lines=1480, duplicates=None, complex=3)]
    assert [chart.title for chart in charts(points)] == [
        "lines of production code",
        "functions over the complexity limit",
        "findings of the rules on single files",
    ]
    shown = Page(trend(points)).shown
    assert "Lines of production code 120 → 1,480 (+1,360)" in shown
    assert "v2, 2026-01-02: 1,480" in shown
    assert "2 commits, from 2026-01-02 to 2026-01-02" in shown
    assert "v2 2026-01-02 3 1,480 3 - 9" in shown


@pytest.mark.parametrize(
    "values", [[0], [7], [40, 40], [7790, 7795, 7766], [1, 1000], [0, 3], [999_983, 1_000_000], list(range(100))]
)
def test_all_values_lie_between_round_ticks_in_the_picture(values: list[int]) -> None:
    chart = next(charts([point(lines=value) for value in values]))
    ticks = [value for _, value in chart.ticks]
    assert 3 <= len(ticks) <= 7
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert all(56 <= spot.x <= 388 and 16 <= spot.y <= 140 for spot in chart.spots)
    heights = {spot.value: spot.y for spot in chart.spots}
    assert all(heights[one] >= heights[two] for one in values for two in values if one < two)


def test_a_measure_that_hardly_changes_is_drawn_flat() -> None:
    first, last = next(charts([point(lines=8000), point(lines=8001)])).spots
    assert 0 < first.y - last.y <= 40


def test_the_command_writes_the_trend_as_a_page(history: History) -> None:
    history.commit({"a.py": ONE})
    history.commit({"b.py": TWO})
    arguments = ["--history", "5", "--no-cache", "--format", "html=../trend.html", "--format", "html"]
    with chdir(history.root):
        done = CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)
    assert done.output.rstrip("\n") == (history.root.parent / "trend.html").read_text(encoding="utf-8").rstrip("\n")
    assert "Pairs of copies 0 → 1 (+1)" in Page(done.output).shown
