"""Two passages side by side: which lines belong together, and in which words they differ."""

from __future__ import annotations

import re
import textwrap
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codeguard.finding import Passage

WIDTH = 300
"""Characters of a line that are shown."""
_WORD = re.compile(r"\w+|\s+|.")
_Words = tuple[tuple[str, bool], ...]
_Numbered = tuple[int, str]


class Line(NamedTuple):
    """A line with its number, in words of which some are marked: the other side has others."""

    number: int
    words: _Words


class Row(NamedTuple):
    """What stands beside each other: the same, changed, or on one side alone."""

    kind: str
    left: Line | None
    right: Line | None


def rows(left: Passage, right: Passage) -> Iterator[Row]:
    """The rows of two passages, without the indentation that all lines of one have.

    Equal lines are matched first; between them those that are equal but for names and numbers, then by first word.
    """
    for one, two in _matched(_numbered(left), _numbered(right), [str.strip, _shape, _first_word]):
        if one and two:
            if one[1].strip() == two[1].strip():
                yield Row("same", _plain(one), _plain(two))
                continue
            first, second = _marked(one[1], two[1])
            yield Row("changed", Line(one[0], first), Line(two[0], second))
        else:
            yield Row("left" if one else "right", one and _plain(one), two and _plain(two))


def _numbered(passage: Passage) -> list[_Numbered]:
    text = textwrap.dedent("\n".join(line.replace("\t", "    ")[:WIDTH] for line in passage.lines))
    return list(enumerate(text.split("\n"), passage.line))


def _shape(text: str) -> str:
    return re.sub(r"\w+", "x", text)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _matched(
    left: Sequence[_Numbered], right: Sequence[_Numbered], forms: Sequence[Callable[[str], str]]
) -> Iterator[tuple[_Numbered | None, _Numbered | None]]:
    if not forms:
        yield from zip_longest(left, right)
        return
    form, *rest = forms
    matcher = SequenceMatcher(None, [form(text) for _, text in left], [form(text) for _, text in right], autojunk=False)
    for tag, begin, end, start, stop in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(left[begin:end], right[start:stop], strict=True)
        else:
            yield from _matched(left[begin:end], right[start:stop], rest)


def _marked(left: str, right: str) -> tuple[_Words, _Words]:
    """The pieces of two lines; what differs is marked."""
    one, two = _WORD.findall(left), _WORD.findall(right)
    found = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    first = tuple(("".join(one[begin:end]), tag != "equal") for tag, begin, end, _, _ in found if begin < end)
    return first, tuple(("".join(two[begin:end]), tag != "equal") for tag, _, _, begin, end in found if begin < end)


def _plain(line: _Numbered) -> Line:
    return Line(line[0], ((line[1], False),))
