"""Every rule there is, and those that a configuration asks for. The folder rules/ is the registry."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import codeguard.rules
from codeguard.config import check_globs, convert
from codeguard.errors import UserError, nearest
from codeguard.finding import Severity
from codeguard.pack import DEFAULT, load_pack
from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codeguard.config import Config
    from codeguard.pack import Pack

    Settings = dict[str, dict[str, Any]]


_OFF = ("severity", Severity.OFF)


@cache
def builtin_rules() -> dict[str, type[Rule]]:
    """The rules written in Python that ship with codeguard, by name, in alphabetical order."""
    modules = (importlib.import_module(f"codeguard.rules.{found.name}") for found in _modules())
    rules = [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__
    ]
    return {rule.name: rule for rule in sorted(rules, key=lambda rule: rule.name)}


def rule_settings(config: Config, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Settings:
    """The rules that run, by name, with what packs and configuration set of them, typed. Raises UserError.

    `select` takes the place of the configuration's, `ignore` adds to it; both name rules and packs. A rule that is
    selected by its own name runs even where it is off.
    """
    packs = {name: load_pack(name, config) for name in dict.fromkeys([DEFAULT, *config.packs])}
    settings = _merged(config, packs.values())
    chosen = _names(select, "--select", packs) or _names(config.select, f"{config.origin}: select", packs)
    left_out = _names(config.ignore, f"{config.origin}: ignore", packs) | _names(ignore, "--ignore", packs)
    for name in left_out - packs.keys():
        if not builtin_rules()[name].options():
            raise UserError(f"{name} cannot be turned off: exclude the files that it is about")
    asked_for = {name: table for name, table in settings.items() if _is_asked_for(name, table, packs, chosen)}
    return {name: _without_off(table) for name, table in asked_for.items() if not _is_in(name, left_out)}


def instantiate(settings: Mapping[str, Mapping[str, Any]]) -> list[Rule]:
    """The named rules with their (valid) settings; workers make their rules of what the parent sends by this."""
    return [builtin_rules()[name](_typed(name, values, "settings")) for name, values in settings.items()]


def named_rule(name: str, where: str = "") -> type[Rule]:
    """The rule of that name. Raises UserError with the nearest one; `where` begins the message."""
    if name not in builtin_rules():
        raise UserError(f"{where}there is no rule {name!r}: {nearest(name, builtin_rules())}")
    return builtin_rules()[name]


def _without_off(table: dict[str, Any]) -> dict[str, Any]:
    return dict(pair for pair in table.items() if pair != _OFF)


def _is_in(name: str, left_out: set[str]) -> bool:
    return name in left_out or builtin_rules()[name].pack in left_out


def _is_asked_for(name: str, table: dict[str, Any], packs: Mapping[str, Pack], chosen: set[str]) -> bool:
    rule = builtin_rules()[name]
    is_on = _OFF not in table.items() if "severity" in table else rule.default
    groups = {rule.pack, *(pack for pack in packs if name in packs[pack].rules)}
    return name in chosen or (is_on and (not chosen or not chosen.isdisjoint(groups)))


def _merged(config: Config, packs: Iterable[Pack]) -> Settings:
    """Settings by rule: later packs over earlier ones, the configuration over all."""
    settings: Settings = {name: {} for name in builtin_rules()}
    for origin, tables in (*((f"pack {pack.name}", pack.rules) for pack in packs), (config.origin, config.rules)):
        for name, table in tables.items():
            named_rule(name, f"{origin}: rules: ")
            settings[name].update(_typed(name, table, f"{origin}: rules.{name}"))
    return settings


def _typed(name: str, table: Mapping[str, Any], where: str) -> dict[str, Any]:
    options = builtin_rules()[name].options() if table else {}
    if unknown := next((key for key in table if key not in options), None):
        raise UserError(f"{where}: no option {unknown!r}: {nearest(unknown, options)}")
    typed = {key: convert(value, options[key][0], f"{where}.{key}") for key, value in table.items()}
    check_globs(typed.get("exclude", ()), f"{where}.exclude")
    if typed:
        try:
            builtin_rules()[name](typed).excludes("package/module.py")
        except (ValueError, re.error) as error:
            raise UserError(f"{where}: an option holds a bad pattern: {error}") from error
    return typed


def _names(words: Iterable[str], where: str, packs: Iterable[str]) -> set[str]:
    """Names of rules and packs; each word may hold several, comma separated."""
    names = {name.strip() for word in words for name in word.split(",")} - {""}
    for name in sorted(names.difference(builtin_rules(), packs)):
        known = [*builtin_rules(), *packs]
        raise UserError(f"{where}: there is no rule or pack {name!r}: {nearest(name, known)}")
    return names


def _modules() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(codeguard.rules.__path__))
