"""The baseline: findings that are known debt. They are told again by their code, and none may become two.

`codeguard-baseline.json` has one entry for each rule, path, symbol and hash of the code, with their number; a finding
of a rule with a limit has its measure too, and a larger one is new.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import msgspec

from codeguard.analysis import SYNTAX_ERROR
from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Key = tuple[str, str, str, str]

    from codeguard.finding import Finding

NAME = "codeguard-baseline.json"
LARGEST = 32 << 20
"""Characters of the largest baseline that is read."""
VERSION = 1


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Findings that are told from others by these fields, and how many there are."""

    rule: str
    path: str
    symbol: str = ""
    code: str = ""
    """The hash of the code; "" where the measure counts."""
    count: Annotated[int, msgspec.Meta(ge=1)] = 1
    measure: int = 0
    """The largest measure of a rule with a limit."""

    @property
    def key(self) -> Key:
        """What tells it from other entries."""
        return self.rule, self.path, self.symbol, self.code


class Known(NamedTuple):
    """Findings with those marked that a baseline lists, and the entries (with what is left of their counts) of none."""

    findings: list[Finding]
    stale: list[Entry]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal[1]
    findings: tuple[Entry, ...]


def load_baseline(read: Callable[[str], str | None], name: str) -> list[Entry]:
    """The entries of the baseline that `read` gives, none where there is no such file. Raises UserError."""
    text = read(name)
    return [] if text is None else parse_baseline(text, name)


def parse_baseline(text: str, name: str) -> list[Entry]:
    """The entries of a baseline file, each key once. Raises UserError."""
    if len(text) > LARGEST:
        raise UserError(f"{name}: larger than {LARGEST >> 20} MiB: write it anew with `codeguard baseline`")
    try:
        read = msgspec.convert(json.loads(text), _File)
    except (ValueError, RecursionError) as error:
        said = str(error).replace("`", "").replace("$.", "")
        raise UserError(f"{name}: not a baseline: {said}: write it anew with `codeguard baseline`") from error
    return _merged(read.findings)


def baseline_text(entries: Iterable[Entry]) -> str:
    """The text of a baseline file: sorted, one entry a line, so that a diff of it can be read."""
    lines = [json.dumps(_plain(entry)) for entry in _merged(entries)]
    return f'{{"version": {VERSION}, "findings": [\n' + ",\n".join(lines) + "\n]}\n"


def entries_of(findings: Iterable[Finding]) -> list[Entry]:
    """The entries that list these findings, without those that a comment suppresses.

    A file that does not parse cannot be known debt: no rule has looked at it.
    """
    return _merged(
        Entry(*_key(finding), measure=finding.measure or 0)
        for finding in findings
        if finding.suppressed is None and finding.rule != SYNTAX_ERROR
    )


def mark_known(findings: Iterable[Finding], entries: Iterable[Entry], is_gone: Callable[[str], bool]) -> Known:
    """The findings, in their order, with those marked that the entries list.

    An entry whose file `is_gone` also lists equal code in another file: it has moved.
    """
    found, pool = list(findings), _Pool(entries)
    known = {at for at, finding in enumerate(found) if pool.take(_key(finding), finding)}
    moved = pool.without_files(is_gone)
    for at, finding in enumerate(found):
        if at not in known and any(pool.take(key, finding) for key in moved[finding.rule, finding.identity]):
            known.add(at)
    replace = msgspec.structs.replace
    marked = [replace(finding, baseline=True) if at in known else finding for at, finding in enumerate(found)]
    return Known(marked, pool.rest())


def tightened(old: Iterable[Entry], current: Iterable[Entry]) -> list[Entry]:
    """What is left of a baseline: entries that still have findings, with no higher count and measure than before."""
    now = {entry.key: entry for entry in current}
    replace = msgspec.structs.replace
    return [
        replace(entry, count=min(entry.count, now[entry.key].count), measure=min(entry.measure, now[entry.key].measure))
        for entry in old
        if entry.key in now
    ]


def growth(old: Iterable[Entry], new: Iterable[Entry]) -> int:
    """How many findings more, or worse ones, a later baseline lists; code that moved elsewhere is no more of it."""
    before, after = list(old), list(new)
    counts = _amounts(before)
    more = sum(max(0, count - counts[group]) for group, count in _amounts(after).items())
    measures = {entry.key: entry.measure for entry in before}
    return more + sum(entry.measure > measures.get(entry.key, entry.measure) for entry in after)


def _amounts(entries: Iterable[Entry]) -> Counter[tuple[str, ...]]:
    """How many findings there are of each code, wherever it stands, or of each place where a measure counts."""
    amounts: Counter[tuple[str, ...]] = Counter()
    for entry in entries:
        amounts[(entry.rule, entry.code) if entry.code else entry.key] += entry.count
    return amounts


class _Pool:
    """Entries, and how many findings each can still list."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._left = {key: entry.count for key, entry in self._entries.items()}

    def take(self, key: Key, finding: Finding) -> bool:
        """Use up one of an entry's count for a finding, if it lists it."""
        entry = self._entries.get(key)
        if entry is None or finding.suppressed is not None or not self._left[key]:
            return False
        if (finding.measure or 0) > entry.measure:
            return False
        self._left[key] -= 1
        return True

    def without_files(self, is_gone: Callable[[str], bool]) -> defaultdict[tuple[str, str], list[Key]]:
        """The entries whose files are gone, by rule and code; a measure is that of one place and does not move."""
        moved: defaultdict[tuple[str, str], list[Key]] = defaultdict(list)
        for key, entry in self._entries.items():
            if entry.code and is_gone(entry.path):
                moved[entry.rule, entry.code].append(key)
        return moved

    def rest(self) -> list[Entry]:
        """What lists nothing."""
        left = ((self._entries[key], count) for key, count in self._left.items())
        return [msgspec.structs.replace(entry, count=count) for entry, count in left if count]


def _key(finding: Finding) -> Key:
    return finding.rule, finding.path, finding.symbol, finding.identity if finding.measure is None else ""


def _merged(entries: Iterable[Entry]) -> list[Entry]:
    """The entries by their keys in order, counts of equal keys added up."""
    merged: dict[Key, Entry] = {}
    for entry in entries:
        if known := merged.get(entry.key):
            count, measure = known.count + entry.count, max(known.measure, entry.measure)
            merged[entry.key] = msgspec.structs.replace(known, count=count, measure=measure)
        else:
            merged[entry.key] = entry
    return sorted(merged.values(), key=lambda entry: (entry.path.encode("utf-8", "surrogateescape"), *entry.key))


def _plain(entry: Entry) -> dict[str, Any]:
    """The fields that are not left at their defaults."""
    return {key: value for key, value in msgspec.structs.asdict(entry).items() if value not in ("", 0)}
