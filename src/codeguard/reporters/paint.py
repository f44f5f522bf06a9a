"""Lines of styled words, painted for a terminal or written plain. Everything is escaped here, before any colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal, NamedTuple

from codeguard.escape import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.text import Text

DRAWN = "│…→"
HANGING = "    "
"""What the further lines of a wrapped line begin with."""
NARROW = 40
"""A terminal is taken to be at least this wide."""
_UNWRAPPED = 1 << 20


class Look(NamedTuple):
    """How text output looks. `width` is the terminal's, None when it goes elsewhere: then nothing is wrapped."""

    color: bool = False
    width: int | None = None
    encoding: str = "utf-8"
    """What the text must be able to be written in."""
    quiet: bool = False
    verbose: bool = False

    def fit(self, text: str) -> str:
        """The text on one line, with what is hidden or not in the encoding as escapes."""
        shown = one_line(text)
        return shown if shown.isascii() else shown.encode(self.encoding, "backslashreplace").decode(self.encoding)

    @property
    def unicode(self) -> bool:
        """Whether lines and arrows can be drawn."""
        return self.fit(DRAWN) == DRAWN


PLAIN = Look()


class Line(NamedTuple):
    """Words with their styles (names of rich, "" for none), and whether the line may be wrapped."""

    words: tuple[tuple[str, str], ...] = ()
    wraps: bool = True


def line(*words: str | tuple[str, str], wraps: bool = True) -> Line:
    """A line of words; a word without a style may be a plain string."""
    return Line(tuple((word, "") if isinstance(word, str) else word for word in words), wraps)


def paint(lines: Iterable[Line], look: Look) -> str:
    """The lines as text: plain without rich, which takes its time to import; else in colour and wrapped."""
    safe = [Line(tuple((look.fit(text), style) for text, style in item.words), item.wraps) for item in lines]
    if look.color or look.width is not None:
        return _on_terminal(safe, look)
    return "".join("".join(text for text, _ in item.words) + "\n" for item in safe)


def columns(table: Sequence[Sequence[str]], numbers: int = 0) -> list[str]:
    """The rows of a table, each column as wide as its widest cell; the last `numbers` of them to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    words = len(widths) - numbers
    form = "  ".join(f"{{:{'<' if at < words else '>'}{width}}}" for at, width in enumerate(widths))
    return [form.format(*row).rstrip() for row in table]


def console_of(look: Look, width: int) -> Console:
    """A console that prints to nowhere: what it prints is captured."""
    from rich.console import Console

    system: Literal["standard"] | None = "standard" if look.color else None
    return Console(
        file=io.StringIO(), force_terminal=look.color, color_system=system, width=width, legacy_windows=False
    )


def _on_terminal(lines: list[Line], look: Look) -> str:
    console = console_of(look, look.width or _UNWRAPPED)
    with console.capture() as capture:
        for item in lines:
            for text in _wrapped(item, look, console):
                console.print(text, soft_wrap=True, highlight=False)
    return capture.get()


def _wrapped(item: Line, look: Look, console: Console) -> Iterable[Text]:
    from rich.text import Text

    text = Text.assemble(*item.words, end="")
    if look.width is None or not item.wraps:
        return [text]
    first, *rest = text.wrap(console, max(look.width, NARROW) - len(HANGING), overflow="fold")
    lines = [first, *(Text(HANGING) + further for further in rest)]
    for wrapped in lines:
        wrapped.rstrip()
    return lines
