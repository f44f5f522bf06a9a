"""A command measured as a whole process: wall and CPU seconds, children included, and peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Cost(NamedTuple):
    """Medians over some runs: seconds of wall clock and of CPU; MB of the largest process; the last exit code."""

    wall: float
    cpu: float
    memory: float
    code: int


def measure(
    command: list[str], cwd: Path, runs: int, environ: dict[str, str] | None = None, prepare: object = None
) -> Cost:
    """Run a command `runs` times; `prepare`, if given, is called before each."""
    costs = []
    for _ in range(runs):
        if callable(prepare):
            prepare()
        costs.append(_once(command, cwd, {**os.environ, **(environ or {})}))
    return Cost(*(median(values) for values in zip(*costs, strict=True)))


def _once(command: list[str], cwd: Path, environ: dict[str, str]) -> Cost:
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)
