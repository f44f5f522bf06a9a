"""The source distribution builds a wheel that works, with the packs inside."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environ: str) -> str:
    done = subprocess.run(command, cwd=cwd, env=os.environ | environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel that the sdist builds is installed."""
    folder = tmp_path_factory.mktemp("package")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    source = next(path for path in folder.iterdir() if path.is_dir())
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    wheel = next(folder.glob("*.whl"))
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target")
    run(*pip, folder / "site", wheel, cwd=folder)
    return folder / "site"


def test_the_wheel_holds_the_packs_and_the_licence(installed: Path) -> None:
    shipped = {path.name for path in (installed / "codeguard" / "packs").iterdir()}
    assert shipped == {path.name for path in (ROOT / "rules").iterdir()}
    assert list(installed.glob("codeguard_gate-*.dist-info/licenses/LICENSE"))
    assert (installed / "codeguard" / "py.typed").exists()
    templates = Path("codeguard", "reporters", "templates")
    assert {path.name for path in (installed / templates).iterdir()} == {
        path.name for path in (ROOT / "src" / templates).iterdir()
    }


def test_the_installed_command_checks_a_file(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    environ = {"PYTHONPATH": str(installed), "CODEGUARD_CACHE_DIR": str(tmp_path / "cache")}
    where = run(sys.executable, "-c", "import codeguard; print(codeguard.__file__)", cwd=tmp_path, **environ)
    assert Path(where.strip()).is_relative_to(installed)
    said = run(sys.executable, "-m", "codeguard", "check", "a.py", cwd=tmp_path, **environ)
    assert said.endswith("passed\n")
