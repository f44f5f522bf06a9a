"""Real packages to measure on and to try rules on: fetched by pip into a folder outside the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = {
    "homeassistant": "2024.3.3",
    "django": "5.2.19",
    "sympy": "1.14.0",
    "sqlalchemy": "2.1.9",
    "claude-mpm": "6.5.83",
    "celery": "5.7.0",
    "prefect": "3.9.1",
    "apache-airflow-core": "3.3.2",
    "attrs": "26.1.0",
    "httpx": "0.28.1",
    "rich": "15.0.0",
    "click": "8.5.1",
    "flask": "3.1.3",
    "requests": "2.34.2",
}


def folder() -> Path:
    """Where packages are kept: $CODEGUARD_BENCHMARKS, else the user's cache folder."""
    chosen = os.environ.get("CODEGUARD_BENCHMARKS")
    return Path(chosen) if chosen else Path.home() / ".cache" / "codeguard-benchmarks"


def fetch(name: str) -> Path:
    """The unpacked wheel of a package; downloaded once. Raises CalledProcessError when pip cannot get it."""
    version = PACKAGES[name]
    place = folder() / f"{name}-{version}"
    if not place.exists():
        downloads = folder() / "downloads"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python"]
        wheel = [*command, "--only-binary", ":all:", "--dest", str(downloads), f"{name}=={version}"]
        subprocess.run(wheel, check=True)
        pattern = f"{name.replace('-', '_')}-{version}*.whl"
        archive = next(path for path in downloads.iterdir() if path.match(pattern))
        with zipfile.ZipFile(archive) as file:
            file.extractall(place)
    return place


def count_lines(place: Path) -> int:
    """Physical lines of Python below a folder."""
    return sum(path.read_bytes().count(b"\n") for path in place.rglob("*.py"))


if __name__ == "__main__":
    for package in sys.argv[1:] or PACKAGES:
        print(package, fetch(package), count_lines(fetch(package)), "lines")
