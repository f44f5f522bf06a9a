"""What is new: the findings of two states of a project are compared, lines are never filtered.

A finding is told again by its rule, its path followed through renames, its symbol and the hash of its code. What is
left over is looked for where code goes when it moves: to a class or function with another name, to another file. It is
a matching one to one, so a second copy of an old problem is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.rule import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set

    from codeguard.finding import Finding

    Place = tuple[str, str]
    Key = Callable[[Finding], tuple[str, ...]]
    Likely = Callable[[Finding, Finding], bool]


class State(NamedTuple):
    """The findings of a project at one time, and where there can be any."""

    findings: Iterable[Finding]
    places: Set[Place]
    """(path, symbol) of each function and class, and (path, "") of each file."""


class Comparison(NamedTuple):
    """What a change did to the findings. A finding with a measure is new when the measure got worse."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]


def compare_findings(
    base: State,
    head: State,
    renames: Mapping[str, str],
    measured_before: Callable[[str, str, str], int | None] = lambda rule, path, symbol: None,
) -> Comparison:
    """The findings that only head has, and those that only base has.

    `renames` leads from paths at the base to paths now. `measured_before` gives the measure of a rule at a path and
    symbol of the base that was within the limit, for the message. Suppressed findings are compared with suppressed
    ones: a suppression that the change adds is new, and so is a problem whose suppression it takes away.
    """
    now = {path: renames.get(path, path) for path, _ in base.places}
    places = {(now[path], symbol) for path, symbol in base.places}
    moved = [_follow(finding, renames) for finding in base.findings]
    is_move = partial(_is_move, places, head.places)
    quiet, _ = _pair(_select(head.findings, quiet=True), _select(moved, quiet=True), is_move)
    hushed = [finding for finding, old in quiet if old is None]
    _, open_base = _pair(hushed, _select(moved, quiet=False), is_move)
    pairs, fixed = _pair(_select(head.findings, quiet=False), open_base, is_move)
    origins = {path: origin for origin, path in now.items()}
    worse = [_worse(new, old, measured_before, origins.get(new.path)) for new, old in pairs]
    new = sorted((*hushed, *filter(None, worse)), key=lambda finding: finding.order)
    return Comparison(tuple(new), tuple(sorted(fixed, key=lambda finding: finding.order)))


def with_fingerprints(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings in their order, each with a hash that tells it from all others and survives edits elsewhere."""
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in sorted(findings, key=lambda finding: finding.order):
        key = _in_place(finding)
        seen[key] += 1
        yield msgspec.structs.replace(finding, fingerprint=identity("\0".join((*key, str(seen[key])))))


def _code(finding: Finding) -> str:
    """What a finding is about. A measured one is about all of its function or file, edited or not."""
    return finding.identity if finding.measure is None else ""


def _name(finding: Finding) -> str:
    return finding.symbol.rpartition(".")[2]


def _in_place(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.path, finding.symbol, _code(finding)


_MOVES: tuple[Key, ...] = (
    lambda finding: (finding.rule, finding.path, _name(finding), _code(finding)),
    lambda finding: (finding.rule, _name(finding), _code(finding)),
    lambda finding: (finding.rule, finding.path, _code(finding) or str(finding.measure)),
)
"""To a class with another name, to another file, to a function with another name."""


def _pair(
    head: Iterable[Finding], base: Iterable[Finding], is_move: Likely
) -> tuple[list[tuple[Finding, Finding | None]], list[Finding]]:
    """Each finding of head with its partner at the base, None for those without; and the base's that are left.

    Partners are first those in the same place, then those where only a move explains the likeness.
    """
    left, rest = _worst_first(head), _worst_first(base)
    pairs, left, rest = _join(left, rest, _in_place, lambda new, old: True)
    for key in _MOVES:
        found, left, rest = _join(left, rest, key, is_move)
        pairs += found
    return [*pairs, *((finding, None) for finding in left)], rest


def _is_move(before: Set[Place], after: Set[Place], new: Finding, old: Finding) -> bool:
    """Whether code can have moved: not between two functions that both stood before and both stand now."""
    if not new.symbol and not old.symbol and new.measure is None:
        return True
    return (new.path, new.symbol) not in before or (old.path, old.symbol) not in after


def _join(
    head: list[Finding], base: list[Finding], key: Key, allowed: Likely
) -> tuple[list[tuple[Finding, Finding | None]], list[Finding], list[Finding]]:
    """One-to-one pairs with equal keys, and what is left of head and base."""
    waiting: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for old in base:
        waiting[key(old)].append(old)
    pairs: list[tuple[Finding, Finding | None]] = []
    left = []
    for new in head:
        among = waiting.get(key(new), [])
        partner = next((old for old in among if allowed(new, old)), None)
        if partner is None:
            left.append(new)
        else:
            among.remove(partner)
            pairs.append((new, partner))
    return pairs, left, [old for among in waiting.values() for old in among]


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (-(finding.measure or 0), finding.order))


def _select(findings: Iterable[Finding], *, quiet: bool) -> list[Finding]:
    return [finding for finding in findings if (finding.suppressed is not None) is quiet]


def _follow(finding: Finding, renames: Mapping[str, str]) -> Finding:
    path = renames.get(finding.path)
    return finding if path is None else msgspec.structs.replace(finding, path=path)


def _worse(
    new: Finding, old: Finding | None, measured_before: Callable[[str, str, str], int | None], origin: str | None
) -> Finding | None:
    """The finding of head if the change made it or made it worse; then its message says what was measured before.

    What is of the same code, or of the same amount of it, is not worse: it was reformatted or documented.
    """
    if old and (new.measure is None or new.measure <= (old.measure or 0) or new.identity == old.identity):
        return None
    if new.measure is None:
        return new
    before = old.measure if old else origin and measured_before(new.rule, origin, new.symbol)
    return msgspec.structs.replace(new, message=f"{new.message} (was {before})") if before else new
