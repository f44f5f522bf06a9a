"""Path patterns as in .gitignore: `*` stays in one folder, `**` crosses them, a pattern without / matches anywhere.

They compile to regular expressions that do not go back over a star: time is linear in the path, whatever they say.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = re.compile(r"\*+|\?|\[[!^]?\]?[^\]/]*\]|[^*?]")
_NEVER = "(?!)"


class Globs:
    """Several patterns as one: a path matches when any of them matches it or a folder it is in."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Raises ValueError, with the reason, for a pattern that is none."""
        names, paths = [_NEVER], [_NEVER]
        for pattern in patterns:
            body = pattern.rstrip("/")
            if _is_foreign(body):
                raise ValueError("name files and folders under the root, with / between them")
            is_path = "/" in body or body == "**"
            (paths if is_path else names).append(_path(body.lstrip("/")) if is_path else _segment(body))
        try:
            self._name, self._path = (re.compile("|".join(found), re.DOTALL) for found in (names, paths))
        except re.error as error:
            raise ValueError(error.msg) from error
        self._folders = {"": False}
        self._known: dict[str, bool] = {}

    def match(self, path: str) -> bool:
        """Whether any pattern matches the path (relative, with /) or a folder it is in."""
        known = self._known.get(path)
        if known is None:
            folder = path.rpartition("/")[0]
            inside = self._folders.get(folder)
            self._known[path] = known = (self._enter(folder) if inside is None else inside) or self._is_match(path)
        return known

    def _enter(self, folder: str) -> bool:
        inside = False
        for slash in re.finditer("/|$", folder):
            part = folder[: slash.start()]
            inside = self._folders[part] = inside or self._is_match(part)
        return inside

    def _is_match(self, path: str) -> bool:
        return bool(self._name.fullmatch(path.rpartition("/")[2]) or self._path.fullmatch(path))


def matches(path: str, patterns: tuple[str, ...]) -> bool:
    """Whether any pattern matches the path (relative, with /) or a folder it is in."""
    return bool(patterns) and _compiled(patterns).match(path)


def _is_foreign(body: str) -> bool:
    return not body or body[0] == "!" or "\\" in body or ".." in body.split("/")


@lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> Globs:
    return Globs(patterns)


def _path(pattern: str) -> str:
    """The runs of segments between `**` are searched one after the other, each found as early as it can be.

    The first find is enough: where it ends before the path does, it has matched a folder, and that counts.
    """
    first, *later = [run.strip("/") for run in re.split(r"(?:^|(?<=/))\*\*(?=/|$)", pattern)]
    found = _run(first) if first else ""
    for run in filter(None, later):
        found += ("/" if found else "") + f"(?>(?:[^/]*+/)*?{_run(run)}(?=/|$))"
    if later and not later[-1]:
        found += "/.+" if found else ".+"
    return found


def _run(run: str) -> str:
    return "/".join(_segment(segment) for segment in run.split("/"))


def _segment(segment: str) -> str:
    """What stands between two stars is taken where it comes first; only the last piece must reach the end."""
    pieces = [""]
    for piece in _PIECE.findall(segment):
        if piece[0] == "*":
            pieces.append("")
        else:
            pieces[-1] += _character(piece)
    middle = "".join(f"(?>[^/]*?{piece})" for piece in pieces[1:-1])
    return pieces[0] + (f"{middle}[^/]*{pieces[-1]}" if pieces[1:] else "")


def _character(piece: str) -> str:
    if piece == "?":
        return "[^/]"
    if piece[0] != "[":
        return re.escape(piece)
    if piece == "[":
        raise ValueError("a [ without its ]")
    negated = piece[1] in "!^"
    inside = re.sub(r"([\[\]&~|])", r"\\\1", piece[1 + negated : -1])
    return f"(?!/)[{'^' * negated}{inside}]"
