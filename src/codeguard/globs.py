"""Path patterns as in .gitignore: `*` stays in one folder, `**` crosses them, a pattern without / matches anywhere."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether any pattern matches the path (relative, with /) or a folder it is in."""
    return any(_compile(pattern).match(path) for pattern in patterns)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    body = pattern.rstrip("/")
    anchored = "/" in body
    parts = [_part(part) for part in re.split(r"(/?\*\*/?|\*|\?|\[[^\]]+\])", body.lstrip("/")) if part]
    return re.compile(("" if anchored else "(?:.*/)?") + "".join(parts) + "(?:/.*)?$", re.DOTALL)


def _part(part: str) -> str:
    if "**" in part:
        return "/(?:.*/)?" if part == "/**/" else ".*" if part == "**" else "/.*" if part == "/**" else "(?:.*/)?"
    if part == "*":
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if part.startswith("[") and len(part) > 1:
        return "[" + ("^" + part[2:] if part[1] in "!^" else part[1:])
    return re.escape(part)
