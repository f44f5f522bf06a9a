"""How far a long run is, on a terminal only."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

PATIENCE = 1.0
"""Seconds before anything is shown."""


class Progress:
    """Call it with (done, total) files; it draws on standard error, and leaves nothing behind when it is closed."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._bar: Bar | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are analysed."""
        if not self._wanted or time.monotonic() - self._begun < PATIENCE:
            return
        if self._bar is None:
            self._bar = _bar()
            self._bar.add_task("checking", total=total)
        self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def close(self) -> None:
        """Draw no more."""
        if self._bar:
            self._bar.stop()


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
