"""The scorecard alone, for people: a panel on a terminal, plain columns elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from codeguard.reporters.measures import all_rows
from codeguard.reporters.paint import NARROW, Look, line, paint
from codeguard.reporters.text import STYLES

if TYPE_CHECKING:
    from codeguard.reporters.measures import Row
    from codeguard.scorecard import Scorecard

HEADER = ("measure", "value", "target")
_PLAIN = Look()
_MARKS = {True: ("✓", "ok", "green"), False: ("✗", "no", "red"), None: ("", "", "")}
"""Whether a target is met: drawn, in ASCII, and its colour."""


def card(scorecard: Scorecard, look: Look = _PLAIN) -> str:
    """The rows of the scorecard with their targets, and the verdict."""
    rows = all_rows(scorecard)
    return _plain(scorecard, rows, look) if look.width is None else _panel(scorecard, rows, look)


def _plain(scorecard: Scorecard, rows: list[Row], look: Look) -> str:
    cells = [HEADER, *((row.name, look.fit(row.value), row.target) for row in rows)]
    marks = ["", *(_mark(row, look) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = [
        "  ".join([f"{mark:<{2 - look.unicode}}", *map(str.ljust, texts, widths)]).rstrip()
        for mark, texts in zip(marks, cells, strict=True)
    ]
    return paint([*(line(text, wraps=False) for text in shown), line(), line(scorecard.summary)], look)


def _mark(row: Row, look: Look) -> str:
    drawn, ascii_, _ = _MARKS[row.met]
    return drawn if look.unicode else ascii_


def _panel(scorecard: Scorecard, rows: list[Row], look: Look) -> str:
    from rich import box
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    for title in HEADER:
        table.add_column(title, header_style="dim", overflow="fold")
    for row in rows:
        style = _MARKS[row.met][2]
        cells = ((_mark(row, look), style), (row.name, "bold"), (look.fit(row.value), ""), (row.target, "dim"))
        table.add_row(*(Text(text, cell_style) for text, cell_style in cells))
    style = STYLES[scorecard.verdict]
    panel = Panel(
        table,
        title=Text("codeguard scorecard"),
        subtitle=Text(look.fit(scorecard.summary), style),
        border_style=style,
        box=box.ROUNDED if look.unicode else box.ASCII,
        expand=False,
    )
    console = Console(
        file=io.StringIO(),
        force_terminal=look.color,
        color_system="standard" if look.color else None,
        width=max(look.width or NARROW, NARROW),
        legacy_windows=False,
    )
    with console.capture() as capture:
        console.print(panel)
    return capture.get()
