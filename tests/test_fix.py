"""Fixes on real files: what they change, what they leave byte for byte, and what they refuse."""

import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest
from history import CLEAN, History

from codeguard.analysis import analyse
from codeguard.catalog import builtin_rules
from codeguard.errors import Unreadable
from codeguard.finding import Fix
from codeguard.fixes import apply_fixes
from codeguard.mending import check_and_mend, mend
from codeguard.rule import FileRule
from codeguard.run import Request
from codeguard.source import Source

BARE = b"try:\n    work()\nexcept:\n    log.exception('it failed')\n"
NAMED = BARE.replace(b"except:", b"except Exception:")
IDLE = b"x = 1  # codeguard: ignore[broad-except] -- once there was a handler\n"
PACK = '''
[pack]
title = "Ours"
[lazy-scan]
pattern = "polars.read_parquet($PATH)"
message = "scan it"
why = "It reads all."
replace = "polars.scan_parquet($PATH)"
examples = """
import polars
df = polars.read_parquet(p)  # bad
df = polars.scan_parquet(p)
"""
[once]
pattern = "wrap($X)"
message = "wrap less"
why = "Once is enough."
replace = "list($X)"
examples = """
y = wrap(x)  # bad
y = list(x)
"""
'''
CONFIG = '[tool.codeguard]\npacks = ["./ours.toml"]\n'


@pytest.fixture
def project(history: History, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    history.commit({"pyproject.toml": CONFIG, "ours.toml": PACK})
    monkeypatch.chdir(history.root)
    yield history
    assert not list(history.root.rglob(".codeguard-*")), "no temporary file is left"


def run(project: History, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "codeguard", "check", "--no-cache", "--jobs", "1", *arguments]
    return subprocess.run(command, cwd=project.root, env=CLEAN, capture_output=True, check=False)


def fix(project: History, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = run(project, "--fix", *(arguments or ["m.py"]))
    assert done.returncode == code, (done.stdout + done.stderr).decode()
    return done


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(BARE, NAMED, id="a bare except"),
        pytest.param(
            BARE.replace(b"except:", b"except  : # why"),
            NAMED.replace(b":\n    log", b"  : # why\n    log"),
            id="spaces",
        ),
        pytest.param(IDLE, b"x = 1\n", id="an idle ignore"),
        pytest.param(
            b"    \n# codeguard: ignore[broad-except] -- gone\nx = 1\n", b"    \nx = 1\n", id="on its own line"
        ),
        pytest.param(IDLE.replace(b"\n", b"  # noqa\n"), b"x = 1  # noqa\n", id="before another comment"),
        pytest.param(b"x = 1  # noqa  " + IDLE[7:], b"x = 1  # noqa\n", id="behind another comment"),
        pytest.param(IDLE.rstrip(b"\n"), b"x = 1", id="no line end at the end"),
        pytest.param(
            NAMED.replace(b":\n    log", b":  # codeguard: ignore[broad-except, mock-data] -- a plugin\n    log"),
            NAMED.replace(b":\n    log", b":  # codeguard: ignore[broad-except] -- a plugin\n    log"),
            id="an idle name",
        ),
        pytest.param(
            b"import polars\na = polars . read_parquet( p )\n",
            b"import polars\na = polars.scan_parquet(p)\n",
            id="a pack",
        ),
        pytest.param(b"a = wrap(wrap(wrap(b)))\n", b"a = list(list(list(b)))\n", id="fixes inside fixes"),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a_fix_is_applied_once_and_for_all(project: History, before: bytes, after: bytes, end: bytes) -> None:
    project.write({"m.py": before.replace(b"\n", end)})
    request = Request(paths=("m.py",), cache=False)
    assert check_and_mend(request).paths == {"m.py"}
    assert (project.root / "m.py").read_bytes() == after.replace(b"\n", end)
    status = (project.root / "m.py").stat()
    assert check_and_mend(request).fixes == 0
    assert (project.root / "m.py").stat() == status, "a file without fixes is not written"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        pytest.param("\ufeff", "utf-8", id="BOM"),
        pytest.param("# -*- coding: latin-1 -*-\n", "latin-1", id="latin-1"),
        pytest.param("# coding: cp1252\n", "cp1252", id="cp1252"),
        pytest.param("\x0c\n'''a\x0cb\t \n \x0b'''  \n", "utf-8", id="form feeds"),
        pytest.param("'''mixed\r\nline\rends\n'''\r\n", "utf-8", id="mixed line ends"),
    ],
)
def test_all_else_stays_byte_for_byte(project: History, head: str, encoding: str) -> None:
    before = f"{head}é = 'ü'\r\n{BARE.decode()}\x0c\n".encode(encoding)
    project.write({"m.py": before})
    assert check_and_mend(Request(paths=("m.py",), cache=False)).fixes == 1
    assert (project.root / "m.py").read_bytes() == before.replace(b"except:", b"except Exception:")


def test_the_mode_stays_and_links_are_left_alone(project: History) -> None:
    project.write({"m.py": BARE, "other.py": "x = 1\n"})
    (project.root / "m.py").chmod(0o750)
    (project.root / "linked.py").symlink_to("m.py")
    fix(project, ".")
    assert (project.root / "m.py").stat().st_mode & 0o777 == 0o750
    assert (project.root / "linked.py").is_symlink()


def test_what_remains_is_reported(project: History) -> None:
    project.write({"m.py": BARE})
    done = fix(project)
    assert b"`except Exception` catches" in done.stdout
    assert b"bare `except`" not in done.stdout
    assert b"fixed 1 finding in 1 file" in done.stderr


def test_a_dry_run_prints_a_patch_that_git_applies(project: History) -> None:
    files = {"m.py": b"# coding: latin-1\r\n" + "é = 1\r\n".encode("latin-1") + BARE, "a/b.py": IDLE.rstrip(b"\n")}
    project.commit(files)
    done = run(project, "--fix", "--dry-run", ".")
    assert b"would fix 2 findings in 2 files; nothing is written" in done.stderr
    assert {name: (project.root / name).read_bytes() for name in files} == files
    (project.root / "p.patch").write_bytes(done.stdout)
    project.git("apply", "--whitespace=nowarn", "p.patch")
    by_patch = {name: (project.root / name).read_bytes() for name in files}
    project.git("checkout", "-q", ".")
    fix(project, ".")
    assert {name: (project.root / name).read_bytes() for name in files} == by_patch != files


def test_only_named_files_are_touched(project: History) -> None:
    project.write({"m.py": BARE, "other.py": BARE})
    fix(project)
    assert (project.root / "m.py").read_bytes() == NAMED
    assert (project.root / "other.py").read_bytes() == BARE


def test_only_what_a_change_made_is_touched(project: History) -> None:
    project.commit({"old.py": BARE, "m.py": BARE + b"\n\n"})
    project.write({"m.py": BARE + b"\n\n" + BARE.replace(b"work", b"play"), "new.py": BARE})
    fix(project, "--diff", "HEAD", "--select", "broad-except")
    assert (project.root / "old.py").read_bytes() == BARE
    assert (project.root / "new.py").read_bytes() == NAMED
    assert (project.root / "m.py").read_bytes() == BARE + b"\n\n" + NAMED.replace(b"work", b"play")


@pytest.mark.parametrize("line", ["except:  # codeguard: ignore[broad-except] -- a plugin's own", "except:  # bad"])
def test_what_is_suppressed_or_known_is_not_fixed(project: History, line: str) -> None:
    before = BARE.replace(b"except:", line.encode())
    project.write({"m.py": before})
    if line.endswith("bad"):
        subprocess.run([sys.executable, "-m", "codeguard", "baseline"], cwd=project.root, env=CLEAN, check=True)
    fix(project)
    assert (project.root / "m.py").read_bytes() == before


def test_a_file_that_cannot_hold_the_fix_is_refused_and_named(project: History) -> None:
    pack = PACK.replace('"list($X)"', "\"list($X, '中')\"").replace("list(x)", "list(x, '中')")
    before = b"# coding: latin-1\na = wrap(b)\n"
    project.write({"m.py": before, "n.py": b"a = wrap(b)\n", "ours.toml": pack.encode()})
    done = fix(project, "m.py", "n.py", code=2)
    assert "m.py" in done.stderr.decode()
    assert "not fixed: latin-1 has no" in done.stderr.decode()
    assert (project.root / "m.py").read_bytes() == before
    assert (project.root / "n.py").read_text("utf-8") == "a = list(b, '中')\n", "the rest is fixed"


def test_a_file_that_does_not_survive_decoding_is_refused(project: History) -> None:
    odd = b"# coding: iso2022_jp\nx = '\x1b$B\x1b(B'\n" + BARE
    assert odd.decode("iso2022_jp").encode("iso2022_jp") != odd
    project.write({"m.py": odd})
    done = fix(project, "m.py", code=2)
    assert b"cannot be written back as it was" in done.stderr
    assert (project.root / "m.py").read_bytes() == odd


def test_a_read_only_file_is_refused(project: History) -> None:
    project.write({"m.py": BARE})
    (project.root / "m.py").chmod(0o444)
    assert b"not fixed: it is read-only" in fix(project, code=2).stderr
    assert (project.root / "m.py").read_bytes() == BARE


def test_a_fix_that_never_ends_is_named(project: History) -> None:
    endless = PACK.replace('"list($X)"', '"wrap($X)"').replace("list(x)", "wrap(x) or 1")
    project.write({"m.py": b"a = wrap(b)\n", "ours.toml": endless.encode()})
    done = run(project, "--fix", "m.py")
    assert done.returncode == 2, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--fix", "--staged"], "--fix does not write the index"),
        (["--dry-run"], "--dry-run shows what --fix would write"),
        (["--fix", "--stdin-filename", "m.py"], "--fix writes files"),
        (["--fix", "--dry-run", "--format", "json"], "--dry-run prints a patch"),
    ],
)
def test_what_cannot_be_fixed_is_refused_in_one_line(project: History, arguments: list[str], text: str) -> None:
    project.commit({"m.py": BARE})
    done = run(project, *arguments)
    assert done.returncode == 2
    assert text in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert (project.root / "m.py").read_bytes() == BARE


def test_a_file_with_a_syntax_error_stays(project: History) -> None:
    project.write({"m.py": BARE + b"def (:\n"})
    fix(project, code=1)
    assert (project.root / "m.py").read_bytes() == BARE + b"def (:\n"


def test_an_idle_ignore_stays_where_its_reason_goes_on(project: History) -> None:
    two = b"# codeguard: ignore[broad-except] -- a long reason\n# that goes on\nx = 1\n"
    pair = b"# codeguard: ignore[broad-except] -- one\n# codeguard: ignore[silent-except] -- two\ny = 1\n"
    project.write({"m.py": two, "n.py": pair})
    assert check_and_mend(Request(paths=("m.py", "n.py"), cache=False)).fixes == 2
    assert (project.root / "m.py").read_bytes() == two
    assert (project.root / "n.py").read_bytes() == b"y = 1\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("try:\n    a()\nexcept Exception:\n    log.info('')\nexcept:\n    b()\n", id="caught before"),
        pytest.param("Exception = Odd\ntry:\n    a()\nexcept:\n    b()\n", id="another Exception"),
        pytest.param("from odd import Exception\ntry:\n    a()\nexcept:\n    b()\n", id="an imported Exception"),
        pytest.param("class Exception(Odd): ...\ntry:\n    a()\nexcept:\n    b()\n", id="its own Exception"),
    ],
)
def test_a_bare_except_is_named_only_where_that_is_right(code: str) -> None:
    rule = builtin_rules()["broad-except"]()
    assert isinstance(rule, FileRule)
    assert [finding.fix for finding in analyse(Source("m.py", code.encode()), [rule]).findings if finding.fix] == []


def test_fixes_in_one_place_are_applied_once() -> None:
    twice = [Fix(1, 2, 1, 2, "X"), Fix(1, 2, 1, 2, "X"), Fix(2, 1, 2, 3, "")]
    assert apply_fixes("ab\ncd\n", twice) == "aXb\n"


def test_a_file_that_was_changed_meanwhile_is_refused() -> None:
    rule = builtin_rules()["broad-except"]()
    assert isinstance(rule, FileRule)
    findings = analyse(Source("m.py", BARE), [rule]).findings
    assert mend(BARE, findings) == NAMED
    for now in (b"import os\n" + BARE, BARE[:10], b""):
        with pytest.raises(Unreadable, match="changed while it was checked"):
            mend(now, findings)


def test_a_result_that_does_not_parse_is_refused() -> None:
    rule = builtin_rules()["broad-except"]()
    assert isinstance(rule, FileRule)
    (finding,) = analyse(Source("m.py", BARE), [rule]).findings
    with pytest.raises(SyntaxError):
        mend(BARE, [msgspec.structs.replace(finding, fix=Fix(3, 1, 3, 2, "("))])
