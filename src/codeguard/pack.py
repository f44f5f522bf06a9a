"""Packs: TOML files of settings, below the user's own. `[pack]` says what it is, `[rules.NAME]` sets a rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from codeguard.config import convert, is_local, parse_toml
from codeguard.errors import UserError, nearest

if TYPE_CHECKING:
    from codeguard.config import Config

DEFAULT = "engineer"


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack: its name, what it says of itself, and the settings of rules by their names, as written."""

    name: str
    title: str = ""
    sources: tuple[str, ...] = ()
    rules: dict[str, dict[str, Any]] = {}


def load_pack(name: str, config: Config) -> Pack:
    """A pack that ships with codeguard, by its name, or one of the project. Raises UserError."""
    if is_local(name):
        return parse_pack(config.local_packs[name], name)
    if name not in pack_names():
        raise UserError(f"{config.origin}: packs: there is no pack {name!r}: {nearest(name, pack_names())}")
    return parse_pack((_folder() / f"{name}.toml").read_text("utf-8"), name)


def parse_pack(text: str, name: str) -> Pack:
    """The pack that a TOML text holds. Raises UserError."""
    data = parse_toml(text, name)
    known = {"pack": dict[str, Any], "rules": dict[str, dict[str, Any]]}
    if unknown := next((key for key in data if key not in known), None):
        raise UserError(f"{name}: unknown key {unknown!r}: {nearest(unknown, known)}")
    head, rules = (convert(data.get(key, {}), known[key], f"{name}: {key}") for key in known)
    about = {"title": str, "sources": tuple[str, ...]}
    if unknown := next((key for key in head if key not in about), None):
        raise UserError(f"{name}: unknown key {unknown!r} in [pack]: {nearest(unknown, about)}")
    said = {key: convert(value, about[key], f"{name}: pack.{key}") for key, value in head.items()}
    return Pack(name=name, rules=rules, **said)


@cache
def pack_names() -> tuple[str, ...]:
    """The packs that ship with codeguard."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    """Beside this module in an installed package, rules/ in a checkout."""
    here = Path(__file__).parent
    shipped = here / "packs"
    return shipped if shipped.is_dir() else here.parents[1] / "rules"
