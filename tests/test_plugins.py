"""Rules and packs of installed packages: the example in docs/plugin is built, installed and run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[1] / "docs" / "plugin"
CODE = "import psycopg\n\n\ndef move(a, b, c, d, e, f):\n    return psycopg.connect(a)\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel of the example is installed."""
    folder = tmp_path_factory.mktemp("plugin")
    build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    subprocess.run(build, cwd=PLUGIN, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    pip = (
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder / "site"),
    )
    subprocess.run((*pip, str(wheel)), check=True, capture_output=True)
    return folder / "site"


def codeguard(project: Path, site: Path | None, *arguments: str) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(site or "")}
    command = [sys.executable, "-m", "codeguard", *arguments]
    process = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in process.stderr
    return process.returncode, process.stdout, process.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "codeguard.toml").write_text(
        'plugins = ["acme"]\npacks = ["acme-data"]\nselect = ["acme", "acme-data"]\n'
        "[rules.long-parameter-list]\nlimit = 4\n"
    )
    (tmp_path / "a.py").write_text(CODE)
    return tmp_path


def test_the_rules_and_the_pack_of_an_installed_package_run(project: Path, site: Path) -> None:
    code, out, _ = codeguard(project, site, "check", "-q", "--no-cache")
    assert code == 1
    assert "a.py:4:1: warning long-parameter-list 6 parameters, at most 4" in out
    assert "a.py:5:12: error no-direct-connection use acme.database.pool()" in out


def test_workers_load_them_too(project: Path, site: Path) -> None:
    for number in range(6):  # too deep for the main process
        (project / f"m{number}.py").write_text(CODE + "x = " + "(" * 60 + ")" * 60 + "\n")
    _, out, _ = codeguard(project, site, "check", "-q", "--no-cache", "--jobs", "2")
    assert out.count("long-parameter-list") == 7


def test_they_are_listed_explained_and_proved(project: Path, site: Path) -> None:
    assert "long-parameter-list" in codeguard(project, site, "rules")[1]
    assert "limit" in codeguard(project, site, "explain", "long-parameter-list")[1]
    assert codeguard(project, site, "test", "acme-data")[:2] == (0, "acme-data: 1 rules, 1 examples: all as marked\n")


def test_what_is_not_installed_is_told(project: Path) -> None:
    code, _, error = codeguard(project, None, "check")
    assert code == 2
    assert "there is no pack 'acme-data'" in error
    (project / "codeguard.toml").write_text('plugins = ["acme"]\n')
    code, _, error = codeguard(project, None, "check")
    assert code == 2
    assert "there is no plugin 'acme' in codeguard.rules: no installed package has any" in error


def test_what_is_not_named_is_not_loaded(project: Path, site: Path) -> None:
    (project / "codeguard.toml").write_text("")
    assert "long-parameter-list" not in codeguard(project, site, "rules")[1]


def test_a_package_in_the_tree_under_check_is_not_installed(project: Path, site: Path) -> None:
    for folder in site.glob("codeguard_acme*"):
        folder.rename(project / folder.name)
    marker = project / "ran"
    (project / "codeguard_acme" / "rules.py").write_text(f"open({str(marker)!r}, 'w')\n")
    code, _, _ = codeguard(project, None, "check")
    for folder in project.glob("codeguard_acme*"):
        folder.rename(site / folder.name)
    assert code == 2
    assert not marker.exists()
