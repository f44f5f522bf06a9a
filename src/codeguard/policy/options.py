"""The rules that run under two configurations compared: switched off, made milder, given more room."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from codeguard.finding import Severity
from codeguard.policy.weakening import Weakening, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codeguard.rule import Rule

UNKNOWN = ": whether that lets more pass cannot be told"
STRICTER = {
    "lower": "limit *-limit max-* minimum threshold *-threshold longest largest alike",
    "higher": "shortest smallest framework agreed tests count-tests other-tools star-arguments today",
    "shorter": "exclude frozen allow allowed-* documents first-party subject terms types prefixes raising-helpers "
    "log-methods entry-points task-starters command-decorators control-flow lookup-types cleanup-calls",
    "longer": "words *-words literals modules test-variables phrases sections debug-methods",
}
"""What makes an option stricter, by its name: one name means the same in all rules that do not say otherwise. Lists of
what is let pass are stricter when they are shorter, lists of what is looked for when they are longer."""


def loosened_rules(before: Sequence[Rule], after: Sequence[Rule]) -> Iterator[Weakening]:
    """What the rules of `after` let pass that those of `before` did not; the paths are left empty."""
    running = {rule.name: rule for rule in after}
    for old in before:
        new = running.get(old.name)
        if new is None:
            yield Weakening(f"{old.name} is turned off", "", (old.name,))
            continue
        if _rank(new) < _rank(old):
            yield Weakening(f"{old.name} was {_severity(old)} and is {_severity(new)}", "", (old.name, "severity"))
        for option in type(old).options():
            if option != "severity":
                yield from _option(option, old, new)


def _option(option: str, old: Rule, new: Rule) -> Iterator[Weakening]:
    field = option.replace("-", "_")
    before, after = getattr(old, field), getattr(new, field)
    said = _looser(before, after, stricter(old, option)) if before != after else ""
    if said:
        yield Weakening(f"`{option}` of {old.name} {said}", "", (old.name, option))


def stricter(rule: Rule, option: str) -> str:
    """What makes an option stricter: as the rule says, else as its name does, "" where neither tells."""
    told = (way for way, names in STRICTER.items() if any(fnmatchcase(option, name) for name in names.split()))
    return rule.stricter.get(option) or next(told, "")


def _looser(before: Any, after: Any, way: str) -> str:
    """In words what an option lost in strictness, "" if it is known to have lost nothing."""
    doubt = "" if way else UNKNOWN
    if isinstance(before, tuple):
        said = _changed(before, after, way)
        return said and said + doubt
    if (way == "lower" and after < before) or (way == "higher" and after > before):
        return ""
    return f"was {before} and is {after}{doubt}"


def _changed(before: tuple[Any, ...], after: tuple[Any, ...], way: str) -> str:
    added = [value for value in after if value not in before]
    removed = [value for value in before if value not in after]
    if added and way != "longer":
        return f"gets {listed(added)}"
    return f"loses {listed(removed)}" if removed and way != "shorter" else ""


def _rank(rule: Rule) -> int:
    """How grave its findings are: all errors, as the rule says, or warnings."""
    if rule.severity is Severity.ERROR:
        return 2 if rule.is_severity_set else 1
    return 0


def _severity(rule: Rule) -> str:
    return f'"{rule.severity}"' if rule.is_severity_set else "as grave as the finding"
