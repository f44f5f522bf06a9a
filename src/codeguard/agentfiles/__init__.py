"""Files that coding agents keep: their lines of Markdown without code blocks, and the items of task lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.text_ignores import outside_fences

if TYPE_CHECKING:
    from collections.abc import Iterator

TASKS = (".claude/tasks/*.md",)
"""Globs of task lists."""
_ITEM = re.compile(r"[-*+]\s+(?:\[([ xX~/-]?)\]\s+)?(\S.*)$|\d+[.)]\s+(?:\[([ xX~/-]?)\]\s+)?(\S.*)$")
_HTML = re.compile(r"<!--.*?-->")


class Item(NamedTuple):
    """An item of a task list: its line, what it says, and whether it is done."""

    line: int
    text: str
    is_done: bool


def prose(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines outside code blocks and comments of HTML, with their numbers."""
    in_comment = False
    for number, line in outside_fences(lines):
        text = _HTML.sub("", line)
        if in_comment:
            in_comment = "-->" not in text
            continue
        in_comment = "<!--" in text
        yield number, text.partition("<!--")[0] if in_comment else text


def items(lines: list[str]) -> Iterator[Item]:
    """The items of a task list: bullets that are not nested."""
    for number, line in prose(lines):
        found = _ITEM.match(line)
        if found:
            mark, text = (found[1], found[2]) if found[2] else (found[3], found[4])
            yield Item(number, text.strip(), (mark or "").lower() == "x")
