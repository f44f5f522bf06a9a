"""Packs: TOML files of rules and settings. `[pack]` says what one is, `[rules.NAME]` sets a rule that is written in
Python, below the user's own settings, and every other table is a rule.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from codeguard.config import convert, is_local, parse_toml
from codeguard.errors import UserError, nearest
from codeguard.plugins import installed_packs, read_installed_pack
from codeguard.spots import Spots

if TYPE_CHECKING:
    from codeguard.config import Config
    from codeguard.rule import Rule

DEFAULT = "engineer"
_HEADING = re.compile(r"^\[([a-z][a-z0-9-]*)\]", re.MULTILINE)
_ABOUT = {"title": str, "sources": tuple[str, ...]}


class Pack(NamedTuple):
    """A pack: its name and text, what it says of itself, settings of rules by name as written, and its own rules."""

    name: str
    text: str
    title: str
    sources: tuple[str, ...]
    rules: dict[str, dict[str, Any]]
    own: dict[str, type[Rule]]

    def spot(self, rule: str) -> str:
        """The beginning of a message about what the pack sets of a rule: `ours.toml:3: `."""
        return Spots(self.name, self.text).where(f"rules.{rule}").partition("[")[0]


def load_pack(name: str, config: Config) -> Pack:
    """A pack that ships with codeguard or an installed package, or one of the project. Raises UserError."""
    if is_local(name):
        if name not in config.local_packs:
            raise UserError(f"{name}: to run a pack of the project, name it under `packs` in the configuration")
        return parse_pack(config.local_packs[name], name)
    if name in pack_names():
        return parse_pack(_shipped_text(name), name)
    installed = installed_packs()
    if name not in installed:
        cure = nearest(name, [*pack_names(), *installed])
        raise UserError(f"{config.origin}: packs: there is no pack {name!r}: {cure}")
    return parse_pack(read_installed_pack(name), name)


@cache
def parse_pack(text: str, name: str) -> Pack:
    """The pack that a TOML text holds. Raises UserError."""
    data = parse_toml(text, name)
    spots = Spots(name, text)
    head = _table(data, "pack", spots)
    if unknown := next((key for key in head if key not in _ABOUT), None):
        raise UserError(f"{spots.where('pack', unknown)}: unknown key: {nearest(unknown, _ABOUT)}")
    said: dict[str, Any] = {key: convert(value, _ABOUT[key], spots.where("pack", key)) for key, value in head.items()}
    settings = _table(data, "rules", spots)
    for rule in settings:
        _table(settings, rule, spots)
    sources = said.get("sources", ())
    tables = {key: _table(data, key, spots) for key in data if key not in {"pack", "rules"}}
    own = _own(tables, name, sources, spots) if tables else {}
    return Pack(name, text, said.get("title", ""), sources, settings, own)


def _own(tables: dict[str, dict[str, Any]], pack: str, sources: tuple[str, ...], spots: Spots) -> dict[str, type[Rule]]:
    """The rules of a pack; start-up pays for the language of patterns only where there are some."""
    from codeguard.tables import make_rule, read_table

    return {name: make_rule(read_table(name, table, pack, spots), sources) for name, table in tables.items()}


def _table(data: dict[str, Any], name: str, spots: Spots) -> dict[str, Any]:
    table = data.get(name, {})
    if not isinstance(table, dict):
        known = "a pack holds tables: [pack], [rules.NAME] and one for each rule of its own"
        raise UserError(f"{spots.where(name)}: must be a table: {known}")
    return table


@cache
def pack_names() -> tuple[str, ...]:
    """The packs that ship with codeguard."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


@cache
def shipped_rules() -> dict[str, str]:
    """The names of the rules in the packs that ship with codeguard, with the packs'; the texts are only skimmed."""
    return {rule: pack for pack in pack_names() for rule in _HEADING.findall(_shipped_text(pack)) if rule != "pack"}


@cache
def _shipped_text(name: str) -> str:
    return (_folder() / f"{name}.toml").read_text("utf-8")


def _folder() -> Path:
    """Beside this module in an installed package, rules/ in a checkout."""
    here = Path(__file__).parent
    shipped = here / "packs"
    return shipped if shipped.is_dir() else here.parents[1] / "rules"
