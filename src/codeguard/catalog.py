"""Every rule there is: the folder rules/ is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import codeguard.rules
from codeguard.rule import Rule


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
