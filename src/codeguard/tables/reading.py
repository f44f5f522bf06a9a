"""A table of a pack -> a Table, with every key judged; errors name the file, the line, the table and the key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from codeguard.config import check_globs, convert
from codeguard.errors import UserError, nearest
from codeguard.finding import Severity
from codeguard.pattern.compiled import compile_pattern
from codeguard.pattern.conditions import compile_condition
from codeguard.pattern.expressions import compile_expression
from codeguard.pattern.filling import holes_in
from codeguard.pattern.holes import ANY, PatternError
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codeguard.spots import Spots

Words = str | tuple[str, ...]
_Compiled = TypeVar("_Compiled")

COMMON: dict[str, Any] = {
    "message": str, "why": str, "severity": Severity, "examples": Words, "default": bool, "sources": tuple[str, ...],
    "exceptions": str, "overlaps": tuple[str, ...], "exclude": Words,
}  # fmt: skip
"""Keys of every rule."""
SUBJECTS: dict[str, dict[str, Any]] = {
    "pattern": {
        "not": Words, "inside": Words, "not-inside": Words, "missing-keyword": Words, "where": Words, "replace": str,
        "with-import": Words, "files": Words, "kinds": tuple[Kind, ...],
    },
    "import": {"instead": str, "files": Words, "kinds": tuple[Kind, ...]},
    "regex": {"files": Words},
    "path": {"must-exist": bool},
}  # fmt: skip
"""What a rule is about, with the keys that go with it; `either` is several patterns."""
_TYPES: dict[str, Any] = {"pattern": str, "either": tuple[str, ...], "import": Words, "regex": Words, "path": Words}
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_DOTS = re.compile(r"(?<!\$)\.\.\.")
NEEDED = ("why", "examples")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as a pack gives it."""

    name: str
    pack: str
    subject: str
    """pattern, import, regex or path."""
    values: dict[str, Any]
    """Its keys as written, in their types."""
    patterns: tuple[Any, ...] = ()
    others: dict[str, tuple[Any, ...]] = {}
    """The patterns of `not`, `inside` and `not-inside`."""
    conditions: tuple[Any, ...] = ()

    def words(self, key: str) -> tuple[str, ...]:
        """The words of a key that has one or several."""
        return _words(self.values, key)


def _words(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def read_table(name: str, raw: Mapping[str, Any], pack: str, spots: Spots) -> Table:
    """The rule that a table is. Raises UserError."""
    if not _NAME.fullmatch(name):
        raise UserError(f"{spots.where(name)}: names of rules are small letters, digits and hyphens: no-bare-print")
    subject = _subject(name, raw, spots)
    values = _values(name, raw, subject, spots)
    reader = _Reader(name, values, spots)
    table = Table(
        name=name,
        pack=pack,
        subject=subject,
        values=values,
        patterns=(*reader.compiled("pattern", compile_pattern), *reader.compiled("either", compile_pattern)),
        others={key: tuple(reader.compiled(key, compile_pattern)) for key in ("not", "inside", "not-inside")},
        conditions=tuple(reader.compiled("where", compile_condition)),
    )
    reader.compiled("regex", compile_expression)
    reader.check_names()
    reader.check_holes(table)
    return table


def _subject(name: str, raw: Mapping[str, Any], spots: Spots) -> str:
    given = [key for key in _TYPES if key in raw]
    if len(given) != 1:
        said = f"has {' and '.join(given)}" if given else "says not what to look for"
        raise UserError(f"{spots.where(name, given[-1] if given else '')}: {said}: give one of {', '.join(_TYPES)}")
    return "pattern" if given[0] == "either" else given[0]


def _values(name: str, raw: Mapping[str, Any], subject: str, spots: Spots) -> dict[str, Any]:
    known = {key: kind for key, kind in _TYPES.items() if key in raw} | COMMON | SUBJECTS[subject]
    if strange := next((key for key in raw if key not in known), None):
        raise UserError(f"{spots.where(name, strange)}: unknown key here: {_place_of(strange, known)}")
    values = {key: convert(value, known[key], spots.where(name, key)) for key, value in raw.items()}
    _check_values(name, values, subject, spots)
    return values


def _check_values(name: str, values: dict[str, Any], subject: str, spots: Spots) -> None:
    """Raise UserError for what is missing, empty or off."""
    if missing := next((key for key in _needed(values, subject) if not values.get(key)), None):
        raise UserError(f"{spots.where(name)}: `{missing}` is missing: every rule of this kind has one")
    if empty := next((key for key in values if key in _TYPES and values[key] in ((), [])), None):
        raise UserError(f"{spots.where(name, empty)}: the list is empty: name at least one")
    if values.get("severity") is Severity.OFF:
        raise UserError(f"{spots.where(name, 'severity')}: a rule that is off by itself has `default = false`")


def _place_of(key: str, known: Mapping[str, Any]) -> str:
    """Where a key belongs, or which one is meant."""
    subject = next((subject for subject, keys in SUBJECTS.items() if key in keys), "")
    return f"it goes with `{subject}`" if subject else nearest(key, known)


def _needed(values: dict[str, Any], subject: str) -> list[str]:
    """The keys that a rule must have."""
    message = [] if "instead" in values else ["message"]
    return [*NEEDED, *message, *(["files"] if subject == "regex" else [])]


class _Reader:
    """Compiles what a table says."""

    def __init__(self, name: str, values: dict[str, Any], spots: Spots) -> None:
        self._name = name
        self._values = values
        self._spots = spots

    def _fail(self, key: str, text: str, error: Exception | str) -> UserError:
        shown = " ".join(text.split())
        return UserError(f"{self._spots.where(self._name, key)}: {shown[:80]!r}: {error}")

    def compiled(self, key: str, compiled: Callable[[str], _Compiled]) -> list[_Compiled]:
        """What a key holds, compiled. Raises UserError."""
        found = []
        for text in _words(self._values, key):
            try:
                found.append(compiled(text))
            except PatternError as error:
                raise self._fail(key, text, error) from error
        return found

    def check_names(self) -> None:
        """Raise UserError for a module, a keyword or a glob that is none."""
        for key, kind in (("import", "a module"), ("with-import", "a module"), ("missing-keyword", "a keyword")):
            for name in _words(self._values, key):
                if not _MODULE.fullmatch(name):
                    raise self._fail(key, name, f"no name of {kind}")
        for key in ("files", "path", "exclude"):
            check_globs(_words(self._values, key), self._spots.where(self._name, key))

    def check_holes(self, table: Table) -> None:
        """Raise UserError where a hole is used that no match binds."""
        if not table.patterns:
            return
        bound = frozenset.intersection(*(pattern.holes for pattern in table.patterns))
        bound |= frozenset().union(*(pattern.holes for pattern in table.others["inside"]))
        used = [("message", holes_in(self._values.get("message", "")) - {ANY})]
        used += [("where", set(condition.holes)) for condition in table.conditions]
        used += [("replace", holes_in(self._values.get("replace", "")))]
        for key, holes in used:
            for unbound in sorted(holes - bound):
                where = "each pattern" if table.patterns[1:] else "the pattern"
                raise self._fail(key, unbound if unbound == ANY else f"${unbound}", f"it is not in {where}")
        self._check_replacement(table)

    def _check_replacement(self, table: Table) -> None:
        text = self._values.get("replace")
        if text is None:
            return
        if any(pattern.is_block or pattern.has_body for pattern in table.patterns):
            raise self._fail("replace", text, "only an expression or a statement without a body can be replaced")
        if ANY in holes_in(text) and any(len(_DOTS.findall(pattern.text)) > 1 for pattern in table.patterns):
            raise self._fail("replace", text, "the pattern has several `...`: name the one that is meant, $...ARGS")
        self.compiled("replace", compile_pattern)
