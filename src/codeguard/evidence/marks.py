"""Marks in the name of a file that say: this is another attempt at a file that is there already."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple


class Weight(IntEnum):
    """How much a mark says by itself."""

    WORD = 1
    """An ordinary word, which can be what the file is about: temp, copy, fixed."""
    AGE = 2
    """Old or new: of something that is there as well."""
    VERSION = 3
    """A version number."""
    RELIC = 4
    """What only copying and editing leave: (1), bak, a date."""


class Mark(NamedTuple):
    """A name taken apart: the plain name, what was put to it, and how much that says."""

    plain: str
    text: str
    weight: Weight


_DATE = (
    r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])(?:[-_.tT]?\d{2}[-_.]?\d{2}(?:[-_.]?\d{2})?)?"
)
_SUFFIXES = {
    Weight.RELIC: rf"\(\d+\)|[-_. ](?:bak|backup\d+|{_DATE}|1[5-9]\d{{8}}(?:\d{{3}})?)| (?:- )?copy(?: \d+| \(\d+\))?",
    Weight.VERSION: r"[-_. ]v\d{1,2}(?:[-_.]\d{1,2})*",
    Weight.AGE: r"[-_. ](?:old|new)\d?",
    Weight.WORD: r"[-_. ](?:backup|te?mp|copy|orig(?:inal)?|final|fixed|refactored|rewritten|improved|updated"
    r"|enhanced|simplified|working|broken|deprecated)\d?",
}
_PREFIXES = {
    Weight.RELIC: r"(?:bak|copy[-_ ]of)[-_ ]",
    Weight.AGE: r"(?:old|new)[-_ ]",
    Weight.WORD: r"(?:backup|te?mp|copy|fixed|improved|refactored)[-_ ]",
}
_ENDS = [
    (weight, re.compile(f"(?P<plain>.*[^-_. ]) ?(?P<mark>{end})", re.IGNORECASE)) for weight, end in _SUFFIXES.items()
]
_STARTS = [
    (weight, re.compile(f"(?P<mark>{start})(?P<plain>[^-_. ].*)", re.IGNORECASE)) for weight, start in _PREFIXES.items()
]


def find_mark(name: str) -> Mark | None:
    """The marks of a name without its suffix, all of them taken together; None if it has none."""
    text, weight = "", Weight.WORD
    plain = name
    while found := _split(plain):
        plain, text, weight = found.plain, found.text + text, max(weight, found.weight)
    return Mark(plain, text, weight) if text else None


def _split(name: str) -> Mark | None:
    for weight, pattern in (*_ENDS, *_STARTS):
        if (match := pattern.fullmatch(name)) and re.search(r"[^\W\d_]", match["plain"]):
            return Mark(match["plain"], match["mark"], weight)
    return None
