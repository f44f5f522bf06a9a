"""Days in prose: `2026-03-31`, `31 March 2026`, `March 31, 2026`, `2026-03`, `Q1 2026`."""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<{{}}>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?P<{}>(?:19|20|29)\d\d)"
_DATE = re.compile(
    r"\b(?:"
    + _YEAR.format("y1")
    + r"[-/.](?P<m1>0?[1-9]|1[0-2])(?:[-/.](?P<d1>[0-3]?\d))?"
    + r"|(?P<d2>[0-3]?\d)(?:st|nd|rd|th|\.)?\s+"
    + _MONTH.format("n2")
    + r",?\s+"
    + _YEAR.format("y2")
    + r"|"
    + _MONTH.format("n3")
    + r"\s+(?:(?P<d3>[0-3]?\d)(?:st|nd|rd|th)?,?\s+)?"
    + _YEAR.format("y3")
    + r"|(?P<d4>[0-3]?\d)\.(?P<m4>0?[1-9]|1[0-2])\."
    + _YEAR.format("y4")
    + r"|Q(?P<q5>[1-4])[\s/-]*"
    + _YEAR.format("y5")
    + r"|"
    + _YEAR.format("y6")
    + r"[\s/-]*Q(?P<q6>[1-4]))\b",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    r"\b(?:added|since|created|started|introduced|launched|from|began|begun|live|shipped|rolled out)\b[^,;.]*$",
    re.IGNORECASE,
)


def last_day(text: str) -> date | None:
    """The latest day that a text names, but for those on which something began; None if there is none."""
    found = []
    at = 0
    for match in _DATE.finditer(text):
        if not _BEGUN.search(text, at, match.start()) and (day := _day(match)):
            found.append(day)
        at = match.end()
    return max(found, default=None)


def _day(match: re.Match[str]) -> date | None:
    """The day; of a month or a quarter the last one. None for one that there is not."""
    said = {key[0]: value for key, value in match.groupdict().items() if value}
    month = int(said.get("m", 0)) or int(said.get("q", 0)) * 3 or _MONTHS.index(said.get("n", "jan").lower()) + 1
    last = calendar.monthrange(int(said["y"]), month)[1]
    day = int(said.get("d", last))
    return date(int(said["y"]), month, day) if 0 < day <= last else None
