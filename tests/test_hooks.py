"""pre-commit, really run with the hooks of this repository: a bad commit is refused, and accepted when mended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from history import CLEAN, History

HOOKS = Path(__file__).parents[1] / ".pre-commit-hooks.yaml"
BAD = "def load(path):\n    try:\n        return read(path)\n    except Exception:\n        return {}\n"
MENDED = "def load(path):\n    return read(path)\n"


@pytest.fixture
def hooked(history: History) -> History:
    """A repository in which the hooks are installed; codeguard is the one under test instead of a fresh install."""
    hooks = [{**hook, "language": "system"} for hook in yaml.safe_load(HOOKS.read_text())]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    history.commit({".pre-commit-config.yaml": yaml.safe_dump(config), "old.py": BAD})
    run(history, sys.executable, "-m", "pre_commit", "install")
    return history


def run(history: History, *command: str) -> subprocess.CompletedProcess[str]:
    programs = os.path.dirname(sys.executable)
    places = {"PRE_COMMIT_HOME": "pre-commit", "CODEGUARD_CACHE_DIR": "cache"}
    environ = CLEAN | {name: str(history.root / ".git" / folder) for name, folder in places.items()}
    environ["PATH"] = programs + os.pathsep + CLEAN["PATH"]
    return subprocess.run(command, cwd=history.root, env=environ, check=False, capture_output=True, text=True)


def commit(history: History, *skipped: str) -> subprocess.CompletedProcess[str]:
    history.git("add", "-A")
    return run(history, "env", f"SKIP={','.join(skipped)}", "git", "commit", "-m", "change")


def test_a_bad_commit_is_refused_and_accepted_when_mended(hooked: History) -> None:
    hooked.write({"new.py": BAD})
    refused = commit(hooked)
    assert refused.returncode == 1
    assert "new.py:4:5" in refused.stdout + refused.stderr
    hooked.write({"new.py": MENDED})
    accepted = commit(hooked)
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr


def test_old_debt_does_not_refuse_a_commit_that_does_not_touch_it(hooked: History) -> None:
    hooked.write({"old.py": BAD + "\n\n" + MENDED.replace("load", "load_all")})
    accepted = commit(hooked, "codeguard-files")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr


def test_the_files_hook_judges_whole_files(hooked: History) -> None:
    hooked.write({"old.py": BAD + "\n\n" + MENDED.replace("load", "load_all")})
    refused = commit(hooked, "codeguard")
    assert refused.returncode == 1
    assert "old.py:4:5" in refused.stdout + refused.stderr


def test_what_is_not_staged_does_not_count(hooked: History) -> None:
    hooked.write({"new.py": MENDED})
    hooked.git("add", "new.py")
    hooked.write({"new.py": BAD})
    accepted = run(hooked, "git", "commit", "-m", "change")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
