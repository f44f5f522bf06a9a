"""What ruff checks already: the codes that a project's ruff configuration turns on, beside the rules that run here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from codeguard.catalog import rule_settings, rules_of
from codeguard.config import convert, parse_toml, read_text
from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from codeguard.config import Config

FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")
"""Where ruff's configuration stands: the first file that has one wins, as with ruff."""
DEFAULT = ("B012", "BLE001", "E722", "RUF100", "S110", "S112")
"""What ruff turns on without being asked, from 0.16 on; only codes that rules here overlap with."""
_PYLINT = re.compile(r"pylint |[A-Z]\d{4}$")
_CODE = re.compile(r"([A-Z]+)(\d*)$")


class Selection:
    """The codes that ruff is told to check."""

    def __init__(self, name: str, tables: Iterable[dict[str, Any]]) -> None:
        """`tables` are [tool.ruff] and its [lint], of the file `name`; the later ones win."""
        self.name = name
        self._on: tuple[str, ...] = DEFAULT
        self._off: tuple[str, ...] = ()
        more: tuple[str, ...] = ()
        for table in tables:
            self._on = _codes(table, "select", name) if "select" in table else self._on
            self._off += _codes(table, "ignore", name) + _codes(table, "extend-ignore", name)
            more += _codes(table, "extend-select", name)
        self._on += more

    def has(self, code: str) -> bool:
        """Whether a code, or one of a group of codes (`PERF`), is on: of `select` and `ignore` the longer one wins."""
        chosen = max((_length(each, code) for each in self._on), default=-1)
        inside = any(len(each) > len(code) and _length(code, each) > 0 for each in self._on)
        return inside or chosen > max((_length(each, code) for each in self._off), default=-1)


def overlap_list(root: Path, config: Config) -> str:
    """One line for each rule that runs and whose faults ruff reports too: name, codes. Raises UserError."""
    selection = read_selection(root)
    rules = rules_of(config)
    running = [rules[name] for name in rule_settings(config)]
    twice = [
        (rule.name, on) for rule in running if (on := [code for code in _ruff(rule.overlaps) if selection.has(code)])
    ]
    if not twice:
        return f"Nothing is checked twice by codeguard and ruff ({selection.name}).\n"
    width = max(len(name) for name, _ in twice)
    rows = "".join(f"{name:<{width}}  {', '.join(codes)}\n" for name, codes in twice)
    return (
        f"Checked by codeguard, and in part by ruff ({selection.name}):\n{rows}"
        "Keep both, or name the codes in ruff's `ignore`, or the rules in codeguard's.\n"
    )


def read_selection(root: Path) -> Selection:
    """The selection of the project's ruff configuration; ruff's own where there is none. Raises UserError."""
    for name in FILES:
        text = read_text(root, name)
        data = parse_toml(text, name) if text is not None else {}
        table = data.get("tool", {}).get("ruff") if name == "pyproject.toml" else data
        if text is not None and table is not None:
            return _selection(name, table)
    return Selection("its default rules", ())


def _selection(name: str, table: dict[str, Any]) -> Selection:
    tables = [table, table.get("lint", {})]
    if not all(isinstance(each, dict) for each in tables):
        raise UserError(f"{name}: ruff's settings must be tables")
    chosen = "select" in table or "select" in tables[1]
    aside = "; what it extends is not read" if "extend" in table else "" if chosen else "; with its default rules"
    return Selection(f"{name}{aside}", tables)


def _codes(table: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    codes: tuple[str, ...] = convert(table.get(key, ()), tuple[str, ...], f"{name}: ruff: {key}")
    return codes


def _ruff(overlaps: Iterable[str]) -> list[str]:
    return [code.removeprefix("ruff ") for code in overlaps if not _PYLINT.match(code)]


def _length(prefix: str, code: str) -> int:
    """How much of a code a selector names, -1 when it is about others: `S` is about S110 and not about SIM105."""
    if prefix == "ALL":
        return 0
    wanted, found = _CODE.match(prefix), _CODE.match(code)
    if not wanted or not found or not code.startswith(prefix):
        return -1
    return len(prefix) if wanted[1] in (found[1], "PL") else -1
