"""Coverage reports: every format says the same, paths are found, and what cannot be believed is refused."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from codeguard.coverage import Coverage, Lines, read_report
from codeguard.errors import UserError
from codeguard.facts import extract_facts, lines_of
from codeguard.source import Source

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """\
import os


def price(item, sale):
    if sale:
        return item // 2
    return item


def unused(  # spread over lines
    item,
):
    # a comment
    raise ValueError(
        item
    )


print(price(4, False))
"""
RUN, MISSED = {1, 4, 5, 7, 10, 19}, {6, 14}
COMMANDS = {"coverage.xml": "xml", "coverage.json": "json", "coverage.lcov": "lcov"}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module, and what coverage.py reports of it in every format."""
    root = tmp_path_factory.mktemp("shop")
    (root / "shop").mkdir()
    (root / "shop" / "prices.py").write_text(MODULE)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    for arguments in (
        ["run", "--source=shop", "shop/prices.py"],
        ["run", "--source=shop", "--branch", "--data-file=branches.sqlite", "shop/prices.py"],
        *([command, "-o", name] for name, command in COMMANDS.items()),
    ):
        subprocess.run([sys.executable, "-m", "coverage", *arguments], cwd=root, env=environment, check=True, stdout=-1)
    return root


@pytest.mark.parametrize("name", [*COMMANDS, ".coverage", "branches.sqlite"])
def test_every_format_tells_what_ran(reports: Path, name: str) -> None:
    coverage = Coverage(name, read_report(str(reports / name)), ["shop/prices.py", "setup.py"], str(reports))
    lines = coverage.lines("shop/prices.py", MODULE)
    assert lines is not None
    facts = extract_facts(Source("shop/prices.py", MODULE.encode()), coverable=True)
    coverable = lines_of(facts.coverable) if lines.missed is None else lines.run | lines.missed
    assert (lines.run & coverable, coverable - lines.run) == (RUN, MISSED)
    assert coverage.lines("setup.py", "") is None


# --- names


def matched(names: list[str], paths: list[str], root: str = "/home/me/project") -> dict[str, str]:
    """The paths that the names are found to mean, by name."""
    report = {name: Lines({number}, set()) for number, name in enumerate(names, 1)}
    coverage = Coverage("report", report, paths, root)
    found = {}
    for path in paths:
        if lines := coverage.lines(path, "x\n" * len(names)):
            found.update((names[line - 1], path) for line in lines.run)
    return found


NAMES = {
    "the same": (["shop/a.py"], ["shop/a.py"], "shop/a.py"),
    "led by a dot": (["./shop/a.py"], ["shop/a.py"], "shop/a.py"),
    "absolute, below the root": (["/home/me/project/shop/a.py"], ["shop/a.py", "old/shop/a.py"], "shop/a.py"),
    "absolute, on another machine": (["/ci/build/17/shop/a.py"], ["shop/a.py", "a.py"], "shop/a.py"),
    "on Windows": (["D:\\a\\project\\shop\\a.py"], ["shop/a.py"], "shop/a.py"),
    "relative on Windows": (["shop\\a.py"], ["shop/a.py"], "shop/a.py"),
    "below src": (["shop/a.py"], ["src/shop/a.py"], "src/shop/a.py"),
    "run in a folder": (["shop/a.py"], ["backend/shop/a.py"], "backend/shop/a.py"),
    "run around the root": (["project/shop/a.py"], ["shop/a.py"], "shop/a.py"),
    "installed": (["/ci/.tox/lib/python3.11/site-packages/shop/a.py"], ["src/shop/a.py"], "src/shop/a.py"),
    "a module below src": (["/ci/lib/site-packages/a.py"], ["src/a.py", "b/a.py"], "src/a.py"),
    "the longest ending": (["/ci/src/shop/a.py"], ["src/shop/a.py", "old/shop/a.py"], "src/shop/a.py"),
    "surrogates": (["shop/\udce9.py"], ["shop/\udce9.py"], "shop/\udce9.py"),
}


@pytest.mark.parametrize(("names", "paths", "path"), NAMES.values(), ids=NAMES)
def test_a_name_is_found_in_the_project(names: list[str], paths: list[str], path: str) -> None:
    assert matched(names, paths) == {names[0]: path}


def test_names_that_could_be_several_files_go_by_the_roots_of_the_others() -> None:
    paths = ["one/src/util.py", "two/src/util.py", "two/src/only.py"]
    assert matched(["src/util.py", "src/only.py"], paths) == {
        "src/util.py": "two/src/util.py",
        "src/only.py": "two/src/only.py",
    }


def test_an_ambiguous_name_is_refused_where_it_matters() -> None:
    report = {"src/util.py": Lines({1}), "b.py": Lines({1})}
    coverage = Coverage("cov.xml", report, ["one/src/util.py", "two/src/util.py", "b.py"], "/x")
    assert coverage.lines("b.py", "x\n") is not None
    with pytest.raises(UserError, match=r"cov.xml: 'src/util.py' may be two/src/util.py or another file"):
        coverage.lines("two/src/util.py", "x\n")


def test_parts_about_one_file_are_joined() -> None:
    report = {"shop/a.py": Lines({1}, {2, 3}), "/ci/site-packages/shop/a.py": Lines({2}, {1, 3})}
    lines = Coverage("cov", report, ["shop/a.py"], "/x").lines("shop/a.py", "x\nx\nx\n")
    assert lines == Lines({1, 2}, {1, 2, 3})


FOREIGN = {
    "no file of ours": ({"other/b.py": Lines()}, "none of its 1 files is in this project ('other/b.py', for one)"),
    "one of many": (
        {f"/ci/other/{name}.py": Lines() for name in ("setup", "x", "y", "z")},
        "only 25% of its files are in this project",
    ),
}


@pytest.mark.parametrize(("report", "said"), FOREIGN.values(), ids=FOREIGN)
def test_a_report_about_other_files_is_refused(report: dict[str, Lines], said: str) -> None:
    with pytest.raises(UserError, match=re.escape(f"cov.xml: {said}")):
        Coverage("cov.xml", report, ["setup.py", "shop/a.py"], "/x")


STALE = {
    "past the end": ({4}, "its line 4 is not there"),
    "an empty line": ({2}, "its line 2 is empty"),
}


@pytest.mark.parametrize(("run", "said"), STALE.values(), ids=STALE)
def test_a_report_about_another_state_of_a_file_is_refused(run: set[int], said: str) -> None:
    coverage = Coverage("cov.xml", {"a.py": Lines(run)}, ["a.py"], "/x")
    with pytest.raises(UserError, match=f"cov.xml: not about a.py as it is now, {said}: run the tests again"):
        coverage.lines("a.py", "x = 1\n \n")


# --- what is no report


def xml(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<coverage>{inside}</coverage>'.encode()


def sqlite(statements: str) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(statements)
        return database.serialize()


ENTITIES = "<!DOCTYPE coverage [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
OUTSIDE = '<!DOCTYPE coverage [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
TABLES = "CREATE TABLE file (id, path); CREATE TABLE line_bits (file_id, numbits); "
BOMB = (
    "WITH RECURSIVE n(file_id) AS (SELECT 1 UNION ALL SELECT file_id + 1 FROM n) SELECT file_id, 1 AS fromno, 1 AS tono"
)
BROKEN = {
    "empty": (b"", "no coverage report that is known here"),
    "text": (b"Name Stmts Miss\n", "no coverage report that is known here"),
    "HTML": (b"<!DOCTYPE html><html></html>", "it has no <coverage>"),
    "cut off XML": (xml("")[:-4], "not Cobertura XML as it should be: line 1: "),
    "XML that grows": (xml("&e11;", ENTITIES), "it declares entities"),
    "XML that reads files": (xml("&secret;", OUTSIDE), "it declares entities"),
    "deep XML": (xml("<a>" * 200), "not Cobertura XML as it should be: line 1: "),
    "XML without hits": (xml('<class filename="a.py"><line number="1"/></class>'), "an attribute is missing or no"),
    "XML with words": (xml('<class filename="a.py"><line number="x" hits="1"/></class>'), "or no number"),
    "XML with line 0": (xml('<class filename="a.py"><line number="0" hits="1"/></class>'), "a line number below 1"),
    "XML with long numbers": (xml(f'<class filename="a"><line number="{"9" * 9999}" hits="1"/></class>'), "no number"),
    "XML without files": (xml(""), "this report names no file"),
    "cut off JSON": (b'{"files": {"a.py": {', "no JSON with `files`"),
    "JSON of another kind": (b'{"files": []}', "no JSON with `files`"),
    "deep JSON": (b'{"files": ' + b"[" * 100_000, "no JSON with `files`"),
    "JSON with line -1": (b'{"files": {"a.py": {"executed_lines": [-1], "missing_lines": []}}}', "no JSON with"),
    "cut off lcov": (b"TN:\nSF:a.py\nDA:1,1\n", "it is cut off"),
    "lcov with words": (b"SF:a.py\nDA:one,1\nend_of_record\n", "line 2: no line number with its hits"),
    "lcov outside a record": (b"TN:\nDA:1,1\n", "line 2: no line number with its hits inside a record"),
    "cut off SQLite": (sqlite(TABLES)[:3000], "its tables cannot be read"),
    "SQLite of another kind": (sqlite("CREATE TABLE a (b)"), "its tables are not those of coverage.py"),
    "SQLite that runs for ever": (sqlite(f"{TABLES}CREATE VIEW arc AS {BOMB} FROM n"), "its tables are not those"),
    "SQLite with other columns": (sqlite(f"{TABLES}CREATE TABLE arc (x)"), "are of another version"),
    "SQLite with text for bits": (
        sqlite(f"{TABLES}CREATE TABLE arc (file_id, fromno, tono); INSERT INTO file VALUES (1, 'a'); "
               "INSERT INTO line_bits VALUES (1, 'text')"),
        "are of another version",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_report_is_refused_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    report = tmp_path / "cov"
    report.write_bytes(data)
    with pytest.raises(UserError) as raised:
        read_report(str(report))
    message = str(raised.value)
    assert message.startswith(f"{report}: ")
    assert said in message
    assert "\n" not in message
    assert "root:" not in message


def test_a_document_type_without_entities_is_none_of_our_business(tmp_path: Path) -> None:
    head = "<!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>"
    lines = '<class filename="a.py"><lines><line number="2" hits="0"/></lines></class>'
    (tmp_path / "cov").write_bytes(xml(f"<sources><source>/src/app</source></sources>{lines}", head))
    assert read_report(str(tmp_path / "cov")) == {"/src/app/a.py": Lines(set(), {2})}


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    with pytest.raises(UserError, match="give the coverage report that the tests wrote"):
        read_report(str(path))


def test_a_huge_report_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codeguard.coverage.report.LARGEST_BYTES", 1000)
    (tmp_path / "cov").write_text(json.dumps({"files": {}, "x": "x" * 1000}))
    with pytest.raises(UserError, match="larger than 1,000 bytes"):
        read_report(str(tmp_path / "cov"))
