"""The engine under stress: the same output every time, whatever dies, is full, is damaged or is interrupted."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults.conftest import Codeguard, complaint
from history import CLEAN, History

SILENT = "try:\n    work()\nexcept Exception:\n    pass\n"


def write_many(folder: Path, count: int = 40, padding: int = 400) -> None:
    """Enough files for worker processes."""
    for number in range(count):
        (folder / f"m{number:02}.py").write_text(SILENT + f"value_{number} = {number}\n" * padding)


def digest(text: str) -> str:
    report = json.loads(text)
    report.get("stats", {}).pop("seconds", None)
    report.get("scorecard", {}).pop("maturity", None)  # is there only when the whole project was asked for
    return hashlib.sha256(json.dumps(report).encode()).hexdigest()


SURROUNDINGS = {
    "another hash seed": {"env": {"PYTHONHASHSEED": "1"}},
    "yet another hash seed": {"env": {"PYTHONHASHSEED": "2"}},
    "one job": {"options": ["--jobs", "1"]},
    "eight jobs": {"options": ["--jobs", "8"]},
    "C locale": {"env": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}},
    "Turkish": {"env": {"LANG": "tr_TR.UTF-8"}},
    "another time zone": {"env": {"TZ": "Pacific/Kiritimati"}},
    "no prefilter": {"options": ["--no-prefilter"]},
    "cache": {"options": []},
    "warm cache": {"options": []},
}


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_the_output_is_the_same_whatever_is_around(codeguard: Codeguard, history: History, name: str) -> None:
    write_many(history.root)
    (history.root / "package").mkdir()
    write_many(history.root / "package", 3)
    expected = digest(codeguard("check", "--no-cache", "--format", name, cwd=history.root).stdout)
    for what, around in SURROUNDINGS.items():
        options = around.get("options", ["--no-cache"])
        env = dict(around.get("env", {}))  # type: ignore[arg-type]
        done = codeguard("check", *options, "--format", name, cwd=history.root, env=env)
        assert digest(done.stdout) == expected, what
    for paths in (["."], [str(history.root)], ["package", *sorted(os.listdir(history.root), reverse=True)]):
        paths = [path for path in paths if path != ".git"]
        assert digest(codeguard("check", "--format", name, *paths, cwd=history.root).stdout) == expected, paths
    inside = codeguard("check", "--format", name, "..", cwd=history.root / "package")
    assert digest(inside.stdout) == expected


def cache_file(tmp_path: Path) -> Path:
    return next((tmp_path / "cache").glob("*.sqlite"))


def test_a_damaged_cache_changes_no_finding(codeguard: Codeguard, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 3, 5)
    expected = digest(codeguard("check", "--format", "json", cwd=root).stdout)
    whole = cache_file(tmp_path).read_bytes()
    places = random.Random(1).sample(range(len(whole)), 25)
    for place in [0, 20, *places]:
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        cache_file(tmp_path).write_bytes(damaged)
        assert digest(codeguard("check", "--format", "json", cwd=root).stdout) == expected, place


def test_a_foreign_cache_is_an_empty_one(codeguard: Codeguard, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 2, 5)
    expected = digest(codeguard("check", "--format", "json", cwd=root).stdout)
    file = cache_file(tmp_path)
    with sqlite3.connect(file) as database:
        rows = database.execute("UPDATE reports SET report = x'84'")
        assert rows.rowcount > 0
    database.close()
    assert digest(codeguard("check", "--format", "json", cwd=root).stdout) == expected
    for content in (b"", b"no database", b"\x00" * 10_000):
        file.write_bytes(content)
        assert digest(codeguard("check", "--format", "json", cwd=root).stdout) == expected
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE reports (other)")
    database.close()
    assert digest(codeguard("check", "--format", "json", cwd=root).stdout) == expected


def test_a_cache_that_cannot_be_written_is_none(codeguard: Codeguard, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 2, 5)
    (tmp_path / "file").write_text("")
    done = codeguard("check", "--verbose", cwd=root, env={"CODEGUARD_CACHE_DIR": str(tmp_path / "file" / "x")})
    assert done.returncode == 1
    assert "cache not used" in done.stderr


def test_a_cache_in_the_tree_is_never_read(codeguard: Codeguard, history: History) -> None:
    write_many(history.root, 2, 5)
    for name in (".codeguard_cache", ".cache"):
        (history.root / name).mkdir()
        (history.root / name / "forged.sqlite").write_bytes(b"")
    assert codeguard("check", cwd=history.root).returncode == 1


def test_a_changed_file_is_read_again(codeguard: Codeguard, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    file = root / "a.py"
    for content, code in ((SILENT, 1), ("x = 1\n", 0), (SILENT, 1), ("value = 1\n", 0)):
        file.write_text(content.ljust(60, "\n"))
        os.utime(file, (1, 1))
        assert codeguard("check", cwd=root).returncode == code


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 10, 5)
    environ = {**CLEAN, "CODEGUARD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "codeguard", "check", "--format", "json"]
    runs = [subprocess.Popen(command, cwd=root, env=environ, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({digest(run.communicate()[0].decode()) for run in runs}) == 1
    assert {run.returncode for run in runs} == {1}


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], check=False, capture_output=True, text=True).stdout
    return [int(line) for line in found.split()]


def start(root: Path, tmp_path: Path) -> subprocess.Popen[str]:
    environ = {**CLEAN, "CODEGUARD_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "codeguard", "check", "--no-cache", "--format", "json", "--jobs", "2"]
    return subprocess.Popen(command, cwd=root, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_workers(run: subprocess.Popen[str]) -> list[int]:
    for _ in range(200):
        if found := children(run.pid):
            return found
        time.sleep(0.02)
    raise AssertionError("no worker was started")


def test_a_killed_worker_loses_no_file(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 60, 1500)
    run = start(root, tmp_path)
    os.kill(wait_for_workers(run)[0], signal.SIGKILL)
    report = json.loads(run.communicate(timeout=60)[0])
    lost = {error["path"] for error in report["errors"]}
    found = {finding["path"] for finding in report["findings"] if finding["rule"] == "silent-except"}
    assert len(found) + len(lost) == 60
    assert len(lost) <= 1
    assert run.returncode == (2 if lost else 1)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.4])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path: Path, name: str, delay: float) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write_many(root, 60, 1500)
    run = start(root, tmp_path)
    workers = wait_for_workers(run)
    time.sleep(delay)
    run.send_signal(getattr(signal, name))
    out, err = run.communicate(timeout=20)
    if run.returncode in {0, 1}:
        pytest.skip("it was done before the signal came")
    assert run.returncode == {"SIGINT": 130, "SIGTERM": 143}[name]
    assert "Traceback" not in err
    assert out == ""
    time.sleep(0.2)
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


@pytest.mark.parametrize("name", ["text", "json", "sarif", "agent"])
def test_a_closed_pipe_is_quiet(tmp_path: Path, name: str) -> None:
    write_many(tmp_path, 40, 1)
    command = f"{sys.executable} -m codeguard check --no-cache --format {name} | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=tmp_path, env=CLEAN, check=False,
                          capture_output=True, text=True)  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_no_verdict(codeguard: Codeguard, tmp_path: Path) -> None:
    write_many(tmp_path, 2, 1)
    with Path("/dev/full").open("w") as full:
        said = complaint(codeguard("check", cwd=tmp_path, capture_output=False, stdout=full, stderr=subprocess.PIPE,
                                   env={"CODEGUARD_CACHE_DIR": str(tmp_path / "c")}))  # fmt: skip
    assert "No space left" in said


def test_a_report_that_cannot_be_written_leaves_the_old_one(codeguard: Codeguard, tmp_path: Path) -> None:
    write_many(tmp_path, 2, 1)
    assert codeguard("check", "--format", "json=report.json", cwd=tmp_path).returncode == 1
    old = (tmp_path / "report.json").read_bytes()
    assert json.loads(old)["verdict"] == "failed"
    streams = {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    said = complaint(codeguard("check", "--format", "json=none/report.json", cwd=tmp_path, **streams))
    assert "none/report.json" in said
    assert (tmp_path / "report.json").read_bytes() == old
    assert not list(tmp_path.glob(".codeguard-*"))
