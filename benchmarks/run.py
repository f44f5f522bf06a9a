"""codeguard and its peers on the same package, side by side in one run: medians, and ratios to codeguard.

    python benchmarks/run.py homeassistant [--runs 3] [--without fixit,pylint]

It fetches the package and, into a virtual environment of their own, the peers. Run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import codeguard

sys.path.insert(0, str(Path(__file__).parent))
from measure import Cost, measure
from packages import count_lines, fetch, folder

if TYPE_CHECKING:
    from collections.abc import Iterator

PEERS = ["ruff==0.17.5", "pylint==4.1.4", "fixit==2.2.1", "flake8==7.5.0", "flake8-bugbear==26.10.27", "mccabe"]
RUFF_CODES = "BLE001,E722,S110,S112,S105,S106,S107,C901,ERA001"
PYLINT_CODES = "broad-exception-caught,bare-except,too-many-lines,duplicate-code"
STAGED_FILES = 5


def peers() -> Path:
    """The programs of the virtual environment with the peers, made on first use."""
    place = folder() / "peers"
    if not place.exists():
        venv.create(place, with_pip=True)
        subprocess.run([place / "bin" / "python", "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return place / "bin"


def commands(programs: Path) -> dict[str, list[str]]:
    """What is measured, cold, by name."""
    codeguard = [sys.executable, "-m", "codeguard", "check", "--exit-zero", "--format", "json", "."]
    ruff = [str(programs / "ruff"), "check", "--isolated", "--exit-zero", "--output-format", "json", "."]
    pylint = [str(programs / "pylint"), "-j2", "--recursive=y", "--disable=all", f"--enable={PYLINT_CODES}", "."]
    flake8 = [str(programs / "flake8"), "-j2", "--isolated", "--select=B,C901,E722", "--max-complexity=10", "."]
    fixit = [str(programs / "fixit"), "lint", "."]
    return {
        "codeguard": [*codeguard, "--no-cache"],
        "ruff": [*ruff, "--no-cache", "--select", RUFF_CODES],
        "flake8": flake8,
        "fixit": fixit,
        "pylint": pylint,
    }


def warm_commands(programs: Path) -> dict[str, list[str]]:
    """What is measured with a filled cache, by name."""
    cold = commands(programs)
    return {
        "codeguard, warm": [word for word in cold["codeguard"] if word != "--no-cache"],
        "ruff, warm": [word for word in cold["ruff"] if word != "--no-cache"],
    }


def staged(package: Path, runs: int) -> Cost:
    """`check --staged` with a few edited files in a repository that holds the package; the cache is warm."""
    with tempfile.TemporaryDirectory() as name:
        repository = Path(name) / "repository"
        shutil.copytree(package, repository)
        git = ["git", "-c", "user.name=b", "-c", "user.email=b@localhost", "-C", str(repository)]
        for arguments in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "base"]):
            subprocess.run([*git, *arguments], check=True)
        for path in sorted(repository.rglob("*.py"), key=lambda path: path.stat().st_size)[-500 :: 500 // STAGED_FILES]:
            path.write_bytes(path.read_bytes() + b"\n\ndef added():\n    return 1\n")
        subprocess.run([*git, "add", "--all"], check=True)
        command = [sys.executable, "-m", "codeguard", "check", "--staged", "--exit-zero"]
        measure(command, repository, 1)
        return measure(command, repository, runs)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="?", default="homeassistant")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without", default="", help="peers to leave out, comma separated")
    options = parser.parse_args()
    package, programs = fetch(options.package), peers()
    compileall.compile_dir(Path(codeguard.__file__).parent, quiet=1)  # as an installation by pip does
    print(f"{package.name}: {count_lines(package):,} lines, {os.cpu_count()} processors, {options.runs} runs\n")
    print(f"{'':28}{'wall s':>8}{'CPU s':>8}{'MB':>7}{'exit':>6}{'CPU / codeguard':>17}")
    own: float | None = None
    for name, cost in costs(package, programs, options.runs, options.without.split(",")):
        own = own or cost.cpu
        print(
            f"{name:28}{cost.wall:8.2f}{cost.cpu:8.2f}{cost.memory:7.0f}{cost.code:6.0f}{cost.cpu / own:17.2f}",
            flush=True,
        )


def costs(package: Path, programs: Path, runs: int, without: list[str]) -> Iterator[tuple[str, Cost]]:
    """What each command costs, codeguard first; the slow peers run once."""
    for name, command in commands(programs).items():
        if name not in without:
            yield name, measure(command, package, runs if name in {"codeguard", "ruff"} else 1)
    for name, command in warm_commands(programs).items():
        measure(command, package, 1)
        yield name, measure(command, package, runs)
    yield "codeguard, 5 files staged", staged(package, runs)
    yield "codeguard --version", measure([sys.executable, "-m", "codeguard", "--version"], package, 5)


if __name__ == "__main__":
    main()
