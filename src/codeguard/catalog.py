"""Every rule there is: the folder rules/ is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, Any

import codeguard.rules
from codeguard.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping


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


def _modules() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(codeguard.rules.__path__))


def instantiate(settings: Mapping[str, Mapping[str, Any]]) -> list[Rule]:
    """The named rules with their (valid) settings; workers make their rules of what the parent sends by this."""
    return [builtin_rules()[name](values) for name, values in settings.items()]
