"""What is shown is harmless and readable, whatever the terminal, and no secret is in it."""

import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from faults.conftest import Codeguard
from history import CLEAN

FORMATS = ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "agent"]
SILENT = "try:\n    work()\nexcept Exception:\n    pass\n"


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_character_reaches_the_terminal(codeguard: Codeguard, tmp_path: Path, name: str) -> None:
    hostile = "\x1b]8;;http://x\x07\x1b[2J\u202e\x85\x9b31m"
    (tmp_path / f"a{hostile.replace('/', '')}\n::error::b.py").write_text(SILENT)
    (tmp_path / "b.py").write_text(f'mock_{"x"} = "{hostile}mock_key_12345"  # {hostile}\n', encoding="utf-8")
    (tmp_path / "c.py").write_text(f"x = '{hostile}' (\n", encoding="utf-8")
    done = codeguard("check", "--verbose", "--format", name, cwd=tmp_path, env={"FORCE_COLOR": ""})
    assert done.returncode == 1
    shown = done.stdout + done.stderr
    assert not [letter for letter in shown if (ord(letter) < 32 and letter != "\n") or 0x7F <= ord(letter) < 0xA0]
    assert "\u202e" not in shown
    assert not [line for line in shown.splitlines() if line.startswith("::error::")]


@pytest.mark.parametrize("name", FORMATS)
def test_no_secret_is_in_a_report_or_in_the_cache(codeguard: Codeguard, tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    secret = "hunter2".replace("2", "2-Correct-Horse-41")
    token = "gh+_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8".replace("+", "p")
    (root / "a.py").write_text(
        f'import os\nPASSWORD = "{secret}"\nclient = connect(token="{token}")\n'
        f'KEY = os.getenv("API_KEY", "{secret}")\ntry:\n    work("{secret}")\nexcept Exception:\n    key = "{secret}"\n'
    )
    done = codeguard("check", "--verbose", "--format", name, "--format", f"json={tmp_path / 'out.json'}", cwd=root)
    assert done.returncode == 1
    assert "hardcoded-credential" in done.stdout
    for shown in (done.stdout, done.stderr, (tmp_path / "out.json").read_text()):
        assert secret not in shown
        assert token not in shown
    cache = next((tmp_path / "cache").glob("*.sqlite"))
    with sqlite3.connect(cache) as database:
        rows = b"".join(row[0] for row in database.execute("SELECT report FROM reports UNION SELECT facts FROM facts"))
    database.close()
    assert token.encode() not in rows
    assert secret.encode() not in rows


PLAIN = {
    "a pipe": {},
    "NO_COLOR": {"NO_COLOR": "1"},
    "a dumb terminal": {"TERM": "dumb"},
    "CI": {"CI": "true"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "C locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no width": {"COLUMNS": "0"},
    "one column": {"COLUMNS": "1"},
}


@pytest.mark.parametrize("env", PLAIN.values(), ids=PLAIN)
def test_a_pipe_gets_plain_text(codeguard: Codeguard, tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "grüße_😀.py").write_text(SILENT)
    done = codeguard("check", cwd=tmp_path, env=env)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert "3:1" in done.stdout
    assert "silent-except" in done.stdout


def test_machine_formats_are_utf8_everywhere(tmp_path: Path) -> None:
    (tmp_path / "grüße.py").write_text(SILENT)
    environ = {**CLEAN, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    for name in ("sarif", "gitlab", "junit", "markdown"):
        command = [sys.executable, "-m", "codeguard", "check", "--no-cache", "--format", name]
        done = subprocess.run(command, cwd=tmp_path, env=environ, check=False, capture_output=True)
        assert done.returncode == 1
        assert b"\r" not in done.stdout
        done.stdout.decode("utf-8")


def terminal(root: Path, **env: str) -> str:
    """What a terminal of 80 columns shows."""
    master, slave = pty.openpty()
    environ = {**CLEAN, "TERM": "xterm-256color", "COLUMNS": "80", **env}
    command = [sys.executable, "-m", "codeguard", "check", "--no-cache"]
    run = subprocess.Popen(command, cwd=root, env=environ, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # codeguard: ignore[silent-except] -- Linux says so that nobody holds the other end any more
            break
        if not part:
            break
        shown += part
    os.close(master)
    assert run.wait() == 1
    return shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_gets_colour_unless_it_says_no(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SILENT)
    assert "\x1b[" in terminal(tmp_path)
    assert "\x1b[3" not in terminal(tmp_path, NO_COLOR="1")
    assert "\x1b" not in terminal(tmp_path, TERM="dumb")
