"""Rules that look further than one file are shown a project or a change; one that raises is named, the others go on."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from codeguard.errors import UserError
from codeguard.finding import AnalysisError, Finding, Related
from codeguard.project_rule import ProjectRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from codeguard.cache import Cache
    from codeguard.project import Project
    from codeguard.rule import Rule

    R = TypeVar("R", bound=Rule)


_UNDECODABLE = re.compile(r"\\ud[89a-f]")
"""As `repr` spells what is no text."""


class Seen(NamedTuple):
    """What rules found, and which of them could not be run."""

    findings: list[Finding]
    errors: list[AnalysisError]

    def joined(self, other: Seen) -> Seen:
        """What both saw."""
        return Seen([*self.findings, *other.findings], [*self.errors, *other.errors])


def show(rules: Iterable[R], look: Callable[[R], Iterator[Finding]]) -> Seen:
    """Let each rule look, and gather what it finds. Raises UserError when a rule says what the user must mend."""
    seen = Seen([], [])
    for rule in rules:
        try:
            seen.findings.extend(look(rule))
        except UserError:
            raise
        except Exception as error:  # codeguard: ignore[broad-except] -- anybody's code: it is named, not hidden
            message = f"the rule raised {type(error).__name__}: {error}"
            seen.errors.append(AnalysisError(".", rule.name, message))
    return seen


def look_across(rules: Iterable[Rule], project: Project, *, whole: bool = True) -> Seen:
    """What rules on the project find in it. Unless it is `whole`, those that must see all of it are left out."""
    across = [rule for rule in rules if isinstance(rule, ProjectRule) and (whole or not rule.needs_whole)]
    return show(across, lambda rule: rule.look(project))


def told_once(findings: Iterable[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """The findings without those about a part of what another one is about, in the same places."""
    found = list(findings)
    contained = {rule.name: rule.contains for rule in rules if isinstance(rule, ProjectRule)}
    outer: defaultdict[str, list[Finding]] = defaultdict(list)
    for each in found:
        for name in contained.get(each.rule, ()):
            outer[name].append(each)
    return [each for each in found if not any(_is_in(each, other) for other in outer[each.rule])]


def _is_in(inner: Finding, outer: Finding) -> bool:
    around = _places(outer)
    return all(
        (outer.is_on_file and path == outer.path)
        or any(path == other and first <= line and end <= last for other, first, last in around)
        for path, line, end in _places(inner)
    )


def _places(finding: Finding) -> list[tuple[str, int, int]]:
    """Path, first and last line of where a finding is, and of what it is related to."""
    ends: list[Finding | Related] = [finding, *finding.related]
    return [(each.path, each.line, each.end_line) for each in ends]


def recall(cache: Cache, state: bytes, look: Callable[[], Seen]) -> Seen:
    """What rules found in this state of a project: from the cache, or else by looking.

    It is kept, unless something failed, or a path is in it that is no text.
    """
    if known := cache.project(state):
        return msgspec.msgpack.decode(known, type=Seen)
    seen = look()
    if not seen.errors and not any(_UNDECODABLE.search(str(finding)) for finding in seen.findings):
        cache.save_project(state, msgspec.msgpack.encode(seen))
    return seen
