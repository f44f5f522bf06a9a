"""codeguard as a subprocess, as a user or a hook runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from history import CLEAN

Codeguard = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def codeguard(tmp_path: Path) -> Codeguard:
    """Run `codeguard ARGUMENTS` in a folder; the cache and the home are the test's own."""
    home = {"CODEGUARD_CACHE_DIR": str(tmp_path / "cache"), "HOME": str(tmp_path), "COLUMNS": "200"}
    for variable in ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "GITHUB_BASE_REF", "PYTHONSAFEPATH"):
        CLEAN.pop(variable, None)

    def run(*arguments: str | os.PathLike[str], cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
        environ = {**CLEAN, **home, **options.pop("env", {})}
        command = [*options.pop("prefix", []), sys.executable, "-m", "codeguard", *arguments]
        defaults = {"capture_output": True, "encoding": "utf-8", "errors": "surrogateescape", "timeout": 60}
        done = subprocess.run(command, cwd=cwd, env=environ, check=False, **{**defaults, **options})
        assert "Traceback" not in (done.stderr or ""), done.stderr
        assert "Exception ignored" not in (done.stderr or ""), done.stderr
        return done

    return run


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line with which a run without a verdict ends."""
    assert done.returncode == 2, done.stdout + done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("codeguard: error: ")
    return lines[0].removeprefix("codeguard: error: ")
