"""Comments that switch other tools off without a code and without a reason: `# noqa`, `# type: ignore` and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("noqa", "ignore", "cover", "branch", "nosec")
_CODES = r"[A-Z]+\d+(?:[\s,]+[A-Z]+\d+)*\b"
_PRAGMA = re.compile(
    r"#+\s*(?:"
    rf"(?P<noqa>(?:(?:ruff|flake8)\s*:\s*)?noqa\b)(?P<codes>\s*:\s*{_CODES})?"
    r"|(?P<type>(?:type|pyright)\s*:\s*ignore\b)(?P<names>\s*\[[^\]]*\w[^\]]*\])?"
    r"|(?P<cover>pragma\s*:\s*no[ -]?(?:cover|branch)\b)"
    rf"|(?P<nosec>nosec\b)(?P<tests>\s*:?\s*{_CODES})?"
    r")",
    re.IGNORECASE,
)
_CURES = {
    "noqa": "say which code, `# noqa: CODE`, or why",
    "type": "say which error, `# type: ignore[code]`, or why",
    "cover": "say why no test comes here",
    "nosec": "say which test, `# nosec B101`, or why",
}


class Pragma(NamedTuple):
    """A comment for another tool that says neither what it hides nor why: where it is in its comment, what to do."""

    start: int
    end: int
    problem: str


def may_hold(lowered: str) -> bool:
    """Whether a comment, its text in lower case, can be such a one at all."""
    return any(name in lowered for name in _NAMES)


def unexplained(comment: str) -> Iterator[Pragma]:
    """The pragmas in a comment that name no code, when nothing beside them can be a reason."""
    if re.search(r"\w", _PRAGMA.sub("", comment)):
        return
    for found in _PRAGMA.finditer(comment):
        said = found.groupdict()
        kind = next(name for name in _CURES if said[name])
        if not (said["codes"] or said["names"] or said["tests"]):
            text = " ".join(found[0].lstrip("# ").split())
            yield Pragma(found.start(), found.end(), f"`# {text}` hides whatever comes later: {_CURES[kind]}")
