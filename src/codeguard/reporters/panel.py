"""The scorecard alone, for people: a panel on a terminal, plain columns elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.reporters.measures import all_rows
from codeguard.reporters.paint import NARROW, PLAIN, Look, columns, console_of, line, paint
from codeguard.reporters.text import STYLES

if TYPE_CHECKING:
    from codeguard.reporters.measures import Row
    from codeguard.scorecard import Scorecard

HEADER = ("", "measure", "value", "target")
_MARKS = {True: ("✓", "ok", "green"), False: ("✗", "no", "red"), None: ("", "", "")}
"""Whether a target is met: drawn, in ASCII, and its colour."""


def card(scorecard: Scorecard, look: Look = PLAIN) -> str:
    """The rows of the scorecard with their targets, and the verdict."""
    rows = all_rows(scorecard)
    return _plain(scorecard, rows, look) if look.width is None else _panel(scorecard, rows, look)


def _plain(scorecard: Scorecard, rows: list[Row], look: Look) -> str:
    cells = [HEADER, *((_mark(row, look), row.name, look.fit(row.value), row.target) for row in rows)]
    shown = (line(text, wraps=False) for text in columns(cells))
    return paint([*shown, line(), line(scorecard.summary)], look)


def _mark(row: Row, look: Look) -> str:
    drawn, ascii_, _ = _MARKS[row.met]
    return drawn if look.unicode else ascii_


def _panel(scorecard: Scorecard, rows: list[Row], look: Look) -> str:
    from rich import box
    from rich.panel import Panel
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
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
    console = console_of(look, max(look.width or NARROW, NARROW))
    with console.capture() as capture:
        console.print(panel)
    return capture.get()
