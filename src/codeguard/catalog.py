"""Every rule there is, and those that a configuration asks for. The folder rules/ is the registry."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import codeguard.rules
from codeguard.config import Config, check_globs, convert
from codeguard.errors import UserError, nearest
from codeguard.finding import Severity
from codeguard.pack import DEFAULT, load_pack, pack_names, parse_pack, shipped_rules
from codeguard.plugins import load_plugin
from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codeguard.pack import Pack

Settings = dict[str, dict[str, Any]]
_OFF = ("severity", Severity.OFF)


class Choice(NamedTuple):
    """The rules that run: their settings by name, and what they come from besides codeguard's own modules."""

    settings: Settings
    packs: dict[str, str]
    """The texts of the packs with rules among them."""
    plugins: tuple[str, ...]
    switched: dict[str, str]
    """The packs that switch rules on which are not their own, by the names of the rules."""

    def rules(self) -> list[Rule]:
        """The rules."""
        return instantiate(self.settings, self.packs, self.plugins)


@cache
def builtin_rules() -> dict[str, type[Rule]]:
    """The rules written in Python that ship with codeguard, by name, in alphabetical order."""
    found = pkgutil.iter_modules(codeguard.rules.__path__, "codeguard.rules.")
    modules = [importlib.import_module(module.name) for module in found]
    rules = [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__
    ]
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}


def known_rules(packs: Iterable[Pack] = (), plugins: Iterable[str] = ()) -> dict[str, type[Rule]]:
    """The built-in rules, those of plugins and the packs' own, by name. Raises UserError for a name given twice."""
    rules = dict(builtin_rules())
    several = [*((f"plugin {name}", load_plugin(name)) for name in plugins), *((pack.name, pack.own) for pack in packs)]
    for origin, own in several:
        if taken := next((name for name in own if name in rules), None):
            raise UserError(f"{origin}: there is a rule {taken!r} already: give this one another name")
        rules.update(own)
    return rules


def rules_of(config: Config, *, besides: Iterable[str] = ()) -> dict[str, type[Rule]]:
    """All rules that a configuration can run, by name; `besides` are packs that it does not name. Raises UserError."""
    packs = dict.fromkeys([*config.packs, *besides])
    return known_rules((load_pack(name, config) for name in packs), config.plugins)


def all_names(config: Config) -> set[str]:
    """The names of all rules there are, those of packs that are not chosen too."""
    return {*rules_of(config), *shipped_rules()}


def choose(config: Config, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Choice:
    """The rules that run, with what packs and configuration set of them, typed. Raises UserError.

    `select` takes the place of the configuration's, `ignore` adds to it; both name rules and packs. A rule that is
    selected by its own name runs even where it is off, and a pack that is selected need not be configured.
    """
    asked = {
        "--select": _words(select),
        "--ignore": _words(ignore),
        f"{config.origin}: select": _words(config.select),
        f"{config.origin}: ignore": _words(config.ignore),
    }
    wanted, unwanted, configured, shunned = asked.values()
    packs = _packs(config, set().union(*asked.values()))
    rules = known_rules(packs.values(), config.plugins)
    settings = merge_settings(config, packs.values(), rules)
    known = {*rules, *packs, *(rule.pack for rule in rules.values())}
    for where, names in asked.items():
        _check_names(names, where, known)
    left_out = unwanted | shunned
    _check_can_be_off(rules[name] for name in left_out & rules.keys())
    running = {
        name: _without_off(table)
        for name, table in settings.items()
        if left_out.isdisjoint((name, rules[name].pack))
        and _is_asked_for(rules[name], table, wanted or configured, packs)
    }
    texts = {pack.name: pack.text for pack in packs.values() if not pack.own.keys().isdisjoint(running)}
    return Choice(running, texts, config.plugins, _switched(packs, rules, running))


def _switched(packs: Mapping[str, Pack], rules: Mapping[str, type[Rule]], running: Settings) -> dict[str, str]:
    """The last pack that sets a rule which runs and is of no other pack that is chosen."""
    others = packs.keys() - {DEFAULT}
    foreign = {name for name in running if rules[name].pack not in others}
    tables = [(name, table, pack.name) for pack in packs.values() for name, table in pack.rules.items()]
    return {name: pack for name, table, pack in tables if name in foreign and _OFF not in table.items()}


def _packs(config: Config, named: set[str]) -> dict[str, Pack]:
    """The packs of a configuration, and those that ship and are named or have a rule that is."""
    packs = {name: load_pack(name, config) for name in dict.fromkeys([DEFAULT, *config.packs])}
    strange = named - known_rules(packs.values(), config.plugins).keys() - packs.keys()
    extra = sorted({shipped_rules().get(name, name) for name in strange} & {*pack_names()})
    return packs | {name: load_pack(name, config) for name in extra}


def _check_can_be_off(rules: Iterable[type[Rule]]) -> None:
    for rule in rules:
        if not rule.options():
            raise UserError(f"{rule.name} cannot be turned off: exclude the files that it is about")


def rule_settings(config: Config, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Settings:
    """The settings of the rules that run, by their names. Raises UserError."""
    return choose(config, select, ignore).settings


def instantiate(
    settings: Mapping[str, Mapping[str, Any]], packs: Mapping[str, str] = {}, plugins: Iterable[str] = ()
) -> list[Rule]:
    """The named rules with their (valid) settings; workers make their rules of what the parent sends by this.

    `packs` are the texts of the packs whose rules are among them.
    """
    rules = known_rules((parse_pack(text, name) for name, text in packs.items()), plugins)
    return [rules[name](_typed(rules[name], values, "settings")) for name, values in settings.items()]


def named_rule(name: str, config: Config | None = None) -> type[Rule]:
    """The rule of that name, of a pack that is not chosen too. Raises UserError with the nearest one."""
    config = config or Config()
    rules = rules_of(config)
    if name not in rules and name in shipped_rules():
        rules = rules_of(config, besides=[shipped_rules()[name]])
    if name not in rules:
        raise UserError(f"there is no rule {name!r}: {nearest(name, {*rules, *shipped_rules()})}")
    return rules[name]


def _without_off(table: dict[str, Any]) -> dict[str, Any]:
    return dict(pair for pair in table.items() if pair != _OFF)


def _is_asked_for(rule: type[Rule], table: dict[str, Any], chosen: set[str], packs: Mapping[str, Pack]) -> bool:
    """A rule in Python that belongs to a pack is on when the pack is there; off by `severity` is off in any case."""
    belongs = rule.pack != DEFAULT and rule.pack in packs and rule.name not in packs[rule.pack].own
    is_on = _OFF not in table.items() if "severity" in table else rule.default or belongs
    groups = {rule.pack, *(name for name, pack in packs.items() if rule.name in pack.rules)}
    return rule.name in chosen or (is_on and (not chosen or not chosen.isdisjoint(groups)))


def merge_settings(config: Config, packs: Iterable[Pack], rules: Mapping[str, type[Rule]]) -> Settings:
    """Settings by rule: later packs over earlier ones, the configuration over all. Raises UserError."""
    settings: Settings = {name: {} for name in rules}
    said = [(pack.spot(name), name, table) for pack in packs for name, table in pack.rules.items()]
    for where, name, table in (*said, *((f"{config.origin}: ", name, table) for name, table in config.rules.items())):
        if name not in rules:
            pack = shipped_rules().get(name)
            cure = f"it is in the pack {pack!r}" if pack else nearest(name, rules)
            raise UserError(f"{where}rules: there is no rule {name!r}: {cure}")
        settings[name].update(_typed(rules[name], table, f"{where}rules.{name}"))
    return settings


def _typed(rule: type[Rule], table: Mapping[str, Any], where: str) -> dict[str, Any]:
    options = rule.options() if table else {}
    if unknown := next((key for key in table if key not in options), None):
        raise UserError(f"{where}: no option {unknown!r}: {nearest(unknown, options)}")
    typed = {key: convert(value, options[key][0], f"{where}.{key}") for key, value in table.items()}
    check_globs(typed.get("exclude", ()), f"{where}.exclude")
    if typed:
        try:
            rule(typed).excludes("package/module.py")
        except (ValueError, re.error) as error:
            raise UserError(f"{where}: an option holds a bad pattern: {error}") from error
    return typed


def _words(words: Iterable[str]) -> set[str]:
    """Names of rules and packs; each word may hold several, comma separated."""
    return {name.strip() for word in words for name in word.split(",")} - {""}


def _check_names(names: set[str], where: str, known: set[str]) -> None:
    for name in sorted(names - known):
        raise UserError(f"{where}: there is no rule or pack {name!r}: {nearest(name, known)}")
