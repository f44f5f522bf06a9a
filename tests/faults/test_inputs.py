"""Files that break parsers, readers and walks: each is named with a reason, and the others are checked."""

import json
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import Codeguard

SILENT = b"try:\n    work()\nexcept Exception:\n    pass\n"


def check(codeguard: Codeguard, folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = codeguard("check", "--format", "json", *arguments, cwd=folder)
    return done.returncode, json.loads(done.stdout)


def found(report: dict[str, Any], rule: str) -> list[tuple[str, int]]:
    return [(finding["path"], finding["line"]) for finding in report["findings"] if finding["rule"] == rule]


DOES_NOT_PARSE = {
    "syntax error": (b"x = 1\ndef f(:\n    pass\n", 2),
    "Python 2": (b"print 'no'\n", 1),
    "NUL in a string": (b"x = '\0'\n", 1),
    "NUL in a comment": (b"# \0\n", 1),
    "latin-1 without a coding line": (b"# caf\xe9\n", 1),
    "bytes that are no UTF-8": (b"x = 1\n\xff\xfe = 2\n", 1),
    "unknown codec": (b"# coding: nonsense\n", 1),
    "rot13": (b"# coding: rot13\nk = 1\n", 1),
    "hex": (b"# coding: hex\n", 1),
    "utf-7 hides code": (b"# coding: utf-7\n+AHgAPQAx-\n", 1),
    "BOM and another coding line": (b"\xef\xbb\xbf# coding: latin-1\n", 1),
    "utf-16": ("x = 1\n".encode("utf-16"), 1),
    "backslash at the end": (b"x = 1 \\", 1),
    "an integer of 5,000 digits": (b"x = " + b"9" * 5000 + b"\n", 1),
    "3,000 nested parentheses": (b"x = " + b"(" * 3000 + b"1" + b")" * 3000 + b"\n", 1),
    "500 nested lists": (b"x = " + b"[" * 500 + b"]" * 500 + b"\n", 1),
}


@pytest.mark.parametrize(("data", "line"), DOES_NOT_PARSE.values(), ids=DOES_NOT_PARSE)
def test_a_file_that_does_not_parse_is_a_finding_and_the_rest_is_checked(
    codeguard: Codeguard, tmp_path: Path, data: bytes, line: int
) -> None:
    (tmp_path / "bad.py").write_bytes(data)
    (tmp_path / "good.py").write_bytes(SILENT)
    code, report = check(codeguard, tmp_path)
    assert (code, report["verdict"], report["errors"]) == (1, "failed", [])
    assert found(report, "syntax-error") == [("bad.py", line)]
    assert found(report, "silent-except") == [("good.py", 3)]


PARSES = {
    "empty": b"",
    "a comment only": b"# nothing",
    "newlines only": b"\n\r\n\r",
    "no final newline": b"x = 1",
    "BOM": b"\xef\xbb\xbfx = 1\n",
    "latin-1 with a coding line": b"# coding: latin-1\nx = '\xe9'\n",
    "coding line on line 2": b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\nx = '\x80'\n",
    "190 nested lists": b"x = " + b"[" * 190 + b"]" * 190 + b"\n",
    "5,000 terms": b"x = " + b" + ".join([b"1"] * 5000) + b"\n",
    "2,000 strings in a row": b"x = " + b" ".join([b"'a'"] * 2000) + b"\n",
    "3,000 attributes": b"x" + b".a" * 3000 + b"\n",
    "2,000 elif": b"if a:\n    pass\n" + b"elif a:\n    pass\n" * 2000,
    "90 nested ifs": b"".join(b" " * n + b"if a:\n" for n in range(90)) + b" " * 90 + b"pass\n",
    "one line of 500 kB": b"x = '" + b"a" * 500_000 + b"'\n",
    "surrogates and other escapes": b"x = '\\ud800 \\x00 \\N{BULLET}'\n",
}


DEEP = (PARSES["5,000 terms"], PARSES["3,000 attributes"])


@pytest.mark.parametrize("data", PARSES.values(), ids=PARSES)
def test_odd_but_valid_python_is_analysed(codeguard: Codeguard, tmp_path: Path, data: bytes) -> None:
    if sys.version_info[:2] == (3, 12) and data in DEEP:
        pytest.skip("Python 3.12 refuses it itself")
    (tmp_path / "odd.py").write_bytes(data)
    ignored = "complex-function,large-file,duplicate-block,missing-docstring"
    code, report = check(codeguard, tmp_path, "--ignore", ignored)
    assert (code, report["verdict"], report["findings"]) == (0, "passed", [])


TOO_COMPLEX = {
    "100,000 nots": b"x = " + b"not " * 100_000 + b"a\n",
    "40,000 elif": b"if a:\n    pass\n" + b"elif a:\n    pass\n" * 40_000,
}


@pytest.mark.parametrize("data", TOO_COMPLEX.values(), ids=TOO_COMPLEX)
def test_a_file_that_is_too_complex_is_named_and_the_rest_is_checked(
    codeguard: Codeguard, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "deep.py").write_bytes(data)
    (tmp_path / "good.py").write_bytes(SILENT)
    code, report = check(codeguard, tmp_path)
    assert (code, report["verdict"]) == (2, "incomplete")
    assert [error["path"] for error in report["errors"]] == ["deep.py"]
    assert found(report, "silent-except") == [("good.py", 3)]


def test_a_file_that_takes_too_long_is_named_and_the_rest_is_checked(codeguard: Codeguard, tmp_path: Path) -> None:
    (tmp_path / "codeguard.toml").write_text("timeout = 0.05\nmax-file-size = 10000000\n")
    (tmp_path / "slow.py").write_bytes(b"x = [1, 2, 3]\n" * 200_000)
    (tmp_path / "good.py").write_bytes(SILENT)
    code, report = check(codeguard, tmp_path)
    assert (code, report["verdict"]) == (2, "incomplete")
    assert [error["path"] for error in report["errors"]] == ["slow.py"]
    assert "0.05 s" in report["errors"][0]["message"]
    assert found(report, "silent-except") == [("good.py", 3)]


BREAKS = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}
NO_BREAKS = {"form feed": "\f", "vertical tab": "\v", "FS": "\x1c", "NEL": "\x85", "LINE SEPARATOR": "\u2028"}


@pytest.mark.parametrize("end", BREAKS.values(), ids=BREAKS)
@pytest.mark.parametrize("inside", NO_BREAKS.values(), ids=NO_BREAKS)
def test_lines_are_those_of_python_and_git(codeguard: Codeguard, tmp_path: Path, end: str, inside: str) -> None:
    code = f"x = 'a{inside}b'{end}" + SILENT.decode().replace("\n", end)
    (tmp_path / "a.py").write_bytes(code.encode())
    assert found(check(codeguard, tmp_path)[1], "silent-except") == [("a.py", 4)]


def test_columns_count_characters(codeguard: Codeguard, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("𝒳 = 'ä😀'; import unittest.mock\nif 𝒳:\n\timport pytest\n", encoding="utf-8")
    _, report = check(codeguard, tmp_path, "--select", "mock-data")
    assert [(finding["line"], finding["column"]) for finding in report["findings"]] == [(1, 11), (3, 2)]


def test_a_file_over_the_limit_is_skipped_by_name(codeguard: Codeguard, tmp_path: Path) -> None:
    (tmp_path / "huge.py").write_bytes(b"x = 1\n" * 200_000)
    done = codeguard("check", "--verbose", cwd=tmp_path)
    assert done.returncode == 0
    assert "1 skipped" in done.stdout
    assert "huge.py" in done.stdout
    assert "larger than" in done.stdout


def test_devices_and_pipes_are_never_opened(codeguard: Codeguard, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "folder.py" / "a.py").write_bytes(SILENT)
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(tmp_path)
        server.bind("socket.py")
        done = codeguard("check", "--verbose", cwd=tmp_path, timeout=20)
    assert done.returncode == 1
    assert "folder.py/a.py:3" in done.stdout
    assert "pipe.py" in done.stdout
    assert "socket.py" in done.stdout


def test_links_lead_nowhere_outside(codeguard: Codeguard, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.py").write_bytes(b"hidden_word = 1\n" + SILENT)
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    (root / "gone.py").symlink_to(root / "nothing.py")
    (root / "loop.py").symlink_to(root / "loop.py")
    (root / "passwd.py").symlink_to("/etc/passwd")
    (root / "in.py").write_bytes(SILENT)
    (root / "twice.py").symlink_to(root / "in.py")
    done = codeguard("check", "--verbose", cwd=root)
    assert done.returncode == 1
    assert done.stdout.count("in.py:3:1") == 1
    assert "hidden_word" not in done.stdout
    assert "root:" not in done.stdout
    for name in ("out.py", "gone.py", "loop.py", "passwd.py"):
        assert name in done.stdout


def test_a_named_path_that_does_not_exist_is_no_verdict(codeguard: Codeguard, tmp_path: Path) -> None:
    done = codeguard("check", "nope.py", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["codeguard: error: nope.py: No such file or directory"]


def test_an_unreadable_file_makes_the_verdict_incomplete(codeguard: Codeguard, tmp_path: Path) -> None:
    (tmp_path / "closed.py").write_bytes(SILENT)
    (tmp_path / "good.py").write_bytes(SILENT)
    (tmp_path / "closed.py").chmod(0)
    powerless = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    if powerless and not shutil.which("setpriv"):
        pytest.skip("root reads everything here")
    done = codeguard("check", "--format", "json", cwd=tmp_path, prefix=powerless)
    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert [error["path"] for error in report["errors"]] == ["closed.py"]
    assert found(report, "silent-except") == [("good.py", 3)]
