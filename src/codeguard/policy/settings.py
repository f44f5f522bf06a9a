"""Two configurations compared: what the later one lets pass that the earlier one did not."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

import msgspec

from codeguard.config import DERIVED, Config, parse_toml
from codeguard.maturity import Stage
from codeguard.policy.options import loosened_rules
from codeguard.policy.weakening import Weakening, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codeguard.rule import Rule

ELSEWHERE = frozenset(("rules", "select", "ignore", "packs", "plugins", "include", "maturity", *DERIVED))
"""Fields that are judged by what comes of them."""
HARMLESS = frozenset(("timeout",))
LONGER, HIGHER = frozenset(("exclude", "tests", "generated")), frozenset(("max_file_size", "strict"))
"""Lists of which a longer one, and figures of which a lower one, is looser."""
_WORDS = frozenset(("message", "why", "examples", "replace", "severity", "title", "sources", "instead"))
"""Keys of a rule in a pack that do not say what it reports; the severity is compared with the rules."""


def loosened_settings(
    base: Config, head: Config, stage: Callable[[Stage], Stage], rules_under: Callable[[Config], Sequence[Rule]]
) -> Iterator[Weakening]:
    """What `head` loosens; `stage` tells what a setting of the maturity means for this project."""
    yield from _rules(base, rules_under(base), head, rules_under(head))
    yield from _packs(base, head)
    for field in msgspec.structs.fields(Config):
        if field.name not in ELSEWHERE | HARMLESS:
            yield from _field(head.origin, field, getattr(base, field.name), getattr(head, field.name))
    yield from _include(base, head)
    yield from _maturity(base, head, stage)


def _rules(base: Config, before: Sequence[Rule], head: Config, after: Sequence[Rule]) -> Iterator[Weakening]:
    """Packs that are gone, with their rules, and what the other rules let pass."""
    kept = {posixpath.normpath(pack) for pack in head.packs}
    gone = [pack for pack in base.packs if posixpath.normpath(pack) not in kept]
    for pack in gone:
        lost = _lost(pack, before, after)
        yield Weakening(f"the pack {pack!r} is gone{lost and f', and {lost} with it'}", head.origin, ("packs",))
    remaining = [rule for rule in before if rule.pack not in gone]
    yield from (found._replace(path=head.origin) for found in loosened_rules(remaining, after))


def _lost(pack: str, before: Sequence[Rule], after: Sequence[Rule]) -> str:
    """The rules of a pack that do not run any more."""
    running = {rule.name for rule in after}
    return listed(rule.name for rule in before if rule.pack == pack and rule.name not in running)


def _include(base: Config, head: Config) -> Iterator[Weakening]:
    dropped = [glob for glob in base.include if glob not in head.include]
    if head.include and dropped:
        yield Weakening(f"`include` loses {listed(dropped)}", head.origin, ("include",))
    if head.include and not base.include:
        yield Weakening(f"`include` leaves out all but {listed(head.include)}", head.origin, ("include",))


def _field(path: str, field: msgspec.structs.FieldInfo, old: Any, new: Any) -> Iterator[Weakening]:
    key, name = field.encode_name, field.name
    if name in LONGER:
        if added := [glob for glob in new if glob not in old]:
            yield Weakening(f"`{key}` gets {listed(added)}", path, (key, added[0]))
    elif old != new and (name not in HIGHER or new < old):
        yield Weakening(f"`{key}` was {_shown(old)} and is {_shown(new)}", path, (key,))


def _maturity(base: Config, head: Config, stage: Callable[[Stage], Stage]) -> Iterator[Weakening]:
    if base.maturity is not head.maturity:
        stages = list(Stage)
        if stages.index(stage(head.maturity)) < stages.index(stage(base.maturity)):
            said = f'`maturity` was "{base.maturity}" and is "{head.maturity}"'
            yield Weakening(said, head.origin, ("maturity",))


def _packs(base: Config, head: Config) -> Iterator[Weakening]:
    """Rules in the project's own packs that are not what they were: whether they report less cannot be told."""
    texts = {posixpath.normpath(pack): text for pack, text in base.local_packs.items()}
    for pack, text in head.local_packs.items():
        path = posixpath.normpath(pack)
        before, after = _tables(texts.get(path, ""), path), _tables(text, path)
        for name in after:
            if before.get(name, after[name]) != after[name]:
                said = f"the rule {name} of the pack is another one: it may let more pass"
                yield Weakening(said, path, (f"[{name}]",))


def _tables(text: str, name: str) -> dict[str, Any]:
    tables = parse_toml(text, name)
    rules = {key: table for key, table in tables.items() if key not in {"pack", "rules"} and isinstance(table, dict)}
    return {key: {word: value for word, value in table.items() if word not in _WORDS} for key, table in rules.items()}


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{listed(value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
