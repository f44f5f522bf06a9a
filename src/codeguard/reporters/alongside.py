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


class Line(NamedTuple):
    """A line with its number, in words of which some are marked: the other side has others."""

    number: int
    words: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(word for word, _ in self.words)


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
        if one is None or two is None:
            yield Row("left" if one else "right", one, two)
        elif one.text.strip() == two.text.strip():
            yield Row("same", one, two)
        else:
            yield Row("changed", *_marked(one, two))


def _numbered(passage: Passage) -> list[Line]:
    text = textwrap.dedent("\n".join(line.replace("\t", "    ")[:WIDTH] for line in passage.lines))
    return [Line(number, ((line, False),)) for number, line in enumerate(text.split("\n"), passage.line)]


def _shape(text: str) -> str:
    return re.sub(r"\w+", "x", text)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0] if text.strip() else ""


def _matched(
    left: Sequence[Line], right: Sequence[Line], forms: Sequence[Callable[[str], str]]
) -> Iterator[tuple[Line | None, Line | None]]:
    if not forms:
        yield from zip_longest(left, right)
        return
    form, *rest = forms
    one, two = ([form(line.text) for line in side] for side in (left, right))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, begin, end, start, stop in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(left[begin:end], right[start:stop], strict=True)
        else:
            yield from _matched(left[begin:end], right[start:stop], rest)


def _marked(left: Line, right: Line) -> tuple[Line, Line]:
    """Two lines in pieces; what differs is marked."""
    one, two = _WORD.findall(left.text), _WORD.findall(right.text)
    found = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    first = tuple(("".join(one[begin:end]), tag != "equal") for tag, begin, end, _, _ in found if begin < end)
    second = tuple(("".join(two[begin:end]), tag != "equal") for tag, _, _, begin, end in found if begin < end)
    return left._replace(words=first), right._replace(words=second)
