"""Rules and packs of installed packages. Nothing of the tree under check is ever loaded: only what is installed, and
only what the configuration names.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.errors import UserError, nearest
from codeguard.rule import Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints
    from types import ModuleType

RULES = "codeguard.rules"
"""The group of entry points that name modules with rules."""
PACKS = "codeguard.packs"
"""The group of entry points that name packs: `ours = "package:ours.toml"`."""


@cache
def load_plugin(name: str) -> dict[str, type[Rule]]:
    """The rules in the module, or the one rule, that an entry point names. Raises UserError."""
    entry = _entry(RULES, name)
    try:
        loaded = entry.load()
    except Exception as error:
        raise UserError(f"plugin {name}: {entry.value} cannot be loaded: {type(error).__name__}: {error}") from error
    rules = _rules(loaded)
    if not rules:
        raise UserError(f"plugin {name}: {entry.value} holds no rule: name a module of rules, or a rule")
    return {rule.name: rule for rule in rules}


def read_installed_pack(name: str) -> str:
    """The text of a pack of an installed package, which is not imported for it. Raises UserError."""
    entry = _entry(PACKS, name)
    package, _, file = entry.value.partition(":")
    top, *inner = package.strip().split(".")
    spec = find_spec(top)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder, *inner, file.strip())
        if path.is_file():
            return path.read_text("utf-8")
    raise UserError(f"pack {name}: the installed package has no file {entry.value!r}")


def installed_packs() -> list[str]:
    """The names of the packs of installed packages."""
    return sorted({entry.name for entry in _entries(PACKS)})


def _entries(group: str) -> EntryPoints:
    from importlib.metadata import entry_points  # 15 ms that a run without plugins does not pay

    return entry_points(group=group)


def _entry(group: str, name: str) -> EntryPoint:
    found = [entry for entry in _entries(group) if entry.name == name]
    if not found:
        known = sorted({entry.name for entry in _entries(group)})
        cure = nearest(name, known) if known else "no installed package has any"
        raise UserError(f"there is no plugin {name!r} in {group}: {cure}")
    return found[0]


def _rules(loaded: object) -> list[type[Rule]]:
    """The public rules that are defined in a module or its modules, or the rule itself."""
    if isinstance(loaded, type):
        return [loaded] if issubclass(loaded, Rule) else []
    inside = f"{getattr(loaded, '__name__', '')}."
    modules: list[ModuleType] = [each for key, each in [*sys.modules.items()] if f"{key}.".startswith(inside)]
    found = {value for module in modules for value in vars(module).values() if _is_public_rule(value, inside)}
    return sorted(found, key=lambda rule: rule.name)


def _is_public_rule(value: object, inside: str) -> bool:
    """Whether a value is a rule that is defined in a package and not imported there."""
    if not isinstance(value, type) or not issubclass(value, Rule):
        return False
    return f"{value.__module__}.".startswith(inside) and value.__name__[0] != "_"
