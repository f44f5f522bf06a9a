"""Holes in Python text, `$X`, `$_`, `$...ARGS` and `...`, written as names that Python's parser accepts, and back."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, NamedTuple

from codeguard.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY = "..."
"""The name that `...` is bound to."""
TYPES = ("bool", "bytes", "call", "float", "fstring", "int", "literal", "name", "str")
"""What a typed hole can ask for: `$X: str`."""
DOTS = "many__dots"
_HOLE = re.compile(r"hole__([A-Z_][A-Z0-9_]*?)(?:__is__([a-z]+))?$")
_MANY = re.compile(r"many__([A-Z_][A-Z0-9_]*)$")
_TOKEN = re.compile(
    r"""(?P<string>\"{3}[\s\S]*?\"{3}|'{3}[\s\S]*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<comment>\#[^\n]*)|(?P<space>\s+)
    |\$\.\.\.(?P<many>\w*)|\$(?P<hole>\w*)|(?P<dots>\.\.\.)
    |(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<word>\w+)|(?P<other>.)""",
    re.VERBOSE,
)
_TYPED = re.compile(r"\s*:(?!=)\s*(\w+)\s*(?=[,)])")


class PatternError(ValueError):
    """A pattern that cannot be understood, and why."""


class Hole(NamedTuple):
    """A hole for one piece of code; the name `_` stands for anything."""

    name: str
    type: str | None = None


def hole(name: object) -> Hole | None:
    """The hole that a name stands for."""
    found = _HOLE.match(name) if isinstance(name, str) else None
    return Hole(found[1], found[2]) if found else None


def many(name: object) -> str | None:
    """The name of a hole for any number of pieces that a name stands for; "..." for that without a name."""
    if name == DOTS:
        return ANY
    found = _MANY.match(name) if isinstance(name, str) else None
    return found[1] if found else None


def write_holes(text: str) -> str:
    """The text with names in place of the holes. Raises PatternError."""
    return "".join(_Writer(text).pieces())


class _Writer:
    """Goes through a text, and knows what kind of bracket it is in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._around: list[str] = []
        self._before = ["", ""]

    def pieces(self) -> Iterator[str]:
        at = 0
        while match := _TOKEN.match(self._text, at):
            at = match.end()
            kind, token = match.lastgroup or "", match[0]
            if kind in {"space", "comment"}:
                yield token
                continue
            if kind == "hole" and self._can_be_typed() and (typed := _TYPED.match(self._text, at)):
                at = typed.end()
                yield f"{_name(match['hole'])}__is__{_type(typed[1])}"
            else:
                yield self._piece(kind, match)
            self._before = [self._before[1], token]

    def _can_be_typed(self) -> bool:
        """Inside the brackets of a call a colon can only be ours."""
        return self._inside in {"call", "group"} and self._before[1] != "lambda"

    @property
    def _inside(self) -> str:
        return self._around[-1] if self._around else ""

    def _piece(self, kind: str, match: re.Match[str]) -> str:
        if kind == "hole":
            return _name(match["hole"])
        if kind == "many":
            return self._star() + _name(match["many"]).replace("hole__", "many__", 1)
        if kind == "dots":
            star = self._star()
            return star + DOTS if star else "..."
        if kind == "open":
            self._around.append(self._bracket(match))
        elif kind == "close" and self._around:
            self._around.pop()
        return match[0]

    def _star(self) -> str:
        """What makes `...` legal between arguments, parameters and the entries of a dict."""
        return {"call": "*", "def": "*", "dict": "**"}.get(self._inside, "")

    def _bracket(self, match: re.Match[str]) -> str:
        before, last = self._before
        if match[0] == "{":
            return "dict" if _has_colon(self._text[match.end() :]) else "set"
        if match[0] == "[":
            return "list"
        if before == "def":
            return "def"
        called = bool(last) and (last[-1].isalnum() or last[-1] in "_)]}") and not iskeyword(last)
        return "call" if called else "group"


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        wanted = f"write ${name.upper()}" if name.isidentifier() else "a name in capitals follows the $"
        raise PatternError(f"${name} is no hole: {wanted}")
    return f"hole__{name}"


def _type(name: str) -> str:
    if name not in TYPES:
        raise PatternError(f"there is no type {name!r} of code: {nearest(name, TYPES)}")
    return name


def _has_colon(text: str) -> bool:
    """Whether a colon follows before the bracket closes: then it is a dict."""
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth < 0:
            return False
        if not depth and match[0] == ":":
            return True
    return False
