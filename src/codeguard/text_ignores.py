"""The ignore comments of files that are no Python: `<!-- codeguard: ignore[rule] -- reason -->`, `# codeguard: ...`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.ignores import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.ignores import Ignore, Words
    from codeguard.source import Source

_MARKUP = (".md", ".markdown", ".html", ".htm", ".xml", ".svg", ".rst")
_HASH = re.compile(r"(?:(?<!\S)(?:#+|//+|--|;+)[ \t]*)code-?guard\b", re.IGNORECASE)
_TAG = re.compile(r"(?<!`)<!--\s*code-?guard\b", re.IGNORECASE)
_LINE_END = re.compile(r"\s*$")
_TAG_END = re.compile(r"\s*(?:-->|$)")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_COMMENT = re.compile(r"\s*(?:#|//|--|;|<!--)|\s*$")


def find_text_ignores(source: Source) -> Iterator[Ignore]:
    """The ignore comments of a text file, by its kind of comments: those of HTML in Markdown, else lines with #."""
    if "guard" not in source.lowered:
        return
    is_markup = source.path.lower().endswith(_MARKUP)
    start, end = (_TAG, _TAG_END) if is_markup else (_HASH, _LINE_END)
    for number, line in outside_fences(source.lines) if is_markup else enumerate(source.lines, 1):
        begin = start.search(line)
        close = begin and end.search(line, begin.end())
        if begin and close and (words := read_words(line[begin.end() : close.start()])):
            yield _ignore(words, number, source.lines, begin.start(), close.end())


def _ignore(words: Words, number: int, lines: list[str], start: int, end: int) -> Ignore:
    line = lines[number - 1]
    is_alone = not (line[:start] + line[end:]).strip()
    covered = _covered(number, lines, whole_file=words.whole_file, is_alone=is_alone)
    return words.at(number, start + 1, line[start:end], covered, in_text=True)


def _covered(number: int, lines: list[str], *, whole_file: bool, is_alone: bool) -> tuple[int, int]:
    """The first and last line that a comment is about: its own, the next one with text, or all of them."""
    if whole_file:
        return (1, len(lines)) if all(_COMMENT.match(line) for line in _body(lines[: number - 1])) else (0, 0)
    following = (later for later in range(number + 1, len(lines) + 1) if lines[later - 1].strip())
    return number, next(following, number) if is_alone else number


def _body(lines: list[str]) -> list[str]:
    """The lines behind the front matter of a page."""
    end = lines.index("---", 1) + 1 if lines[:1] == ["---"] and "---" in lines[1:] else 0
    return lines[end:]


def outside_fences(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines of Markdown outside its code blocks, with their numbers."""
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        else:
            yield number, line
