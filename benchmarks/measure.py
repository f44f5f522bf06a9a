"""A command measured as a whole process: wall and CPU seconds, children included, and peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Cost(NamedTuple):
    """Medians over some runs: seconds of wall clock and of CPU; MB of the largest process; the last exit code."""

    wall: float
    cpu: float
    memory: float
    code: int


def measure(command: list[str], cwd: Path, runs: int) -> Cost:
    """Run a command `runs` times."""
    return Cost(*(median(values) for values in zip(*(_once(command, cwd) for _ in range(runs)), strict=True)))


def _once(command: list[str], cwd: Path) -> Cost:
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)
