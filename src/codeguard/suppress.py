"""Findings that ignore comments suppress, and findings about the comments themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from codeguard.errors import nearest
from codeguard.finding import Finding, Fix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codeguard.ignores import Ignore
    from codeguard.rule import Rule

UNJUSTIFIED = "unjustified-ignore"
UNUSED = "unused-ignore"


def suppress(
    findings: Iterable[Finding], ignores: Mapping[str, Sequence[Ignore]], rules: Iterable[Rule], known: Iterable[str]
) -> Iterator[Finding]:
    """All findings, with the reason where a comment suppresses one, and what is wrong with the comments.

    `ignores` are the comments by path; `rules` are those that have run, `known` the names of all there are.
    """
    ran = {rule.name: rule for rule in rules}
    judge = _Judge(ignores, ran, frozenset(known))
    for finding in findings:
        yield judge.suppressed(finding)
    yield from judge.unjustified()
    for finding in judge.unused(ran.keys() - {UNUSED}):
        yield judge.suppressed(finding)
    yield from judge.unused({UNUSED})


class _Judge:
    """Which comments have suppressed what."""

    def __init__(self, ignores: Mapping[str, Sequence[Ignore]], ran: Mapping[str, Rule], known: frozenset[str]) -> None:
        self._ignores = ignores
        self._ran = ran
        self._known = known
        self._used: set[tuple[str, Ignore, str]] = set()

    def suppressed(self, finding: Finding) -> Finding:
        """The finding, with the reason of the nearest comment that covers it."""
        covering = [ignore for ignore in self._ignores.get(finding.path, ()) if _covers(ignore, finding)]
        if not covering:
            return finding
        self._used.update((finding.path, ignore, finding.rule) for ignore in covering)
        nearest_one = min(covering, key=lambda ignore: ignore.last - ignore.first)
        return msgspec.structs.replace(finding, suppressed=nearest_one.reason)

    def unjustified(self) -> Iterator[Finding]:
        """Comments without a reason or names, misspelt, or with names of no rule."""
        for path, ignore in self._all(UNJUSTIFIED):
            if ignore.problem:
                yield self._finding(UNJUSTIFIED, path, ignore, ignore.problem)
            for name in ignore.rules:
                if name == UNJUSTIFIED:
                    yield self._finding(UNJUSTIFIED, path, ignore, f"{name} cannot be suppressed: mend the comment")
                elif name not in self._known and not ignore.problem:
                    message = f"there is no rule {name!r} to ignore: {nearest(name, self._known)}"
                    yield self._finding(UNJUSTIFIED, path, ignore, message)

    def unused(self, judged: Iterable[str]) -> Iterator[Finding]:
        """Comments that name rules that have run and found nothing there."""
        judged = frozenset(judged) - {UNJUSTIFIED}
        for path, ignore in self._all(UNUSED):
            named = [name for name in ignore.rules if name in judged and not self._ran[name].excludes(path)]
            idle = [name for name in named if (path, ignore, name) not in self._used]
            if idle and not ignore.problem:
                rest = "delete it" if len(idle) == len(ignore.rules) else "delete its name"
                found = self._finding(
                    UNUSED, path, ignore, f"ignores {', '.join(idle)}, which reports nothing here: {rest}"
                )
                yield msgspec.structs.replace(found, fix=_without(ignore, idle))

    def _all(self, name: str) -> Iterator[tuple[str, Ignore]]:
        if rule := self._ran.get(name):
            foreign = getattr(rule, "other_tools", False)
            for path, ignores in self._ignores.items():
                if ignores and not rule.excludes(path):
                    yield from ((path, ignore) for ignore in ignores if foreign or not ignore.foreign)

    def _finding(self, name: str, path: str, ignore: Ignore, message: str) -> Finding:
        column, end = ignore.column, ignore.end_column
        rule = self._ran[name]
        found = rule.finding(path, ignore.line, message, about=ignore.text, column=column, end_column=end)
        snippet = " " * (ignore.column - 1) + ignore.text  # the code before it may hold a secret
        return msgspec.structs.replace(found, snippet=snippet)


def _without(ignore: Ignore, idle: list[str]) -> Fix | None:
    """The comment without its idle names; no comment without any name.

    None where the names are not all at hand, the end of the reason would be left behind, or nothing proves an edit.
    """
    if ignore.in_text:
        return None
    kept = [name for name in ignore.rules if name not in idle]
    if not kept:
        return None if ignore.continued else Fix(ignore.line, ignore.column, ignore.line, ignore.end_column, "")
    start, end = (ignore.text.find(bracket) for bracket in "[]")
    if end < start:
        return None
    return Fix(ignore.line, ignore.column + start + 1, ignore.line, ignore.column + end, ", ".join(kept))


def _covers(ignore: Ignore, finding: Finding) -> bool:
    in_range = ignore.first <= finding.line <= ignore.last
    return in_range and finding.rule in ignore.rules and not ignore.problem and finding.rule != UNJUSTIFIED
