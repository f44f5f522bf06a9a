"""A Table -> a class of rules, like those that are written in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codeguard.tables.code import CodeRule
from codeguard.tables.imports import ImportRule
from codeguard.tables.texts import PathRule, RegexRule, RequiredPathRule

if TYPE_CHECKING:
    from codeguard.rule import Rule
    from codeguard.tables.reading import Table

_BASES: dict[str, type[Rule]] = {"pattern": CodeRule, "import": ImportRule, "regex": RegexRule, "path": PathRule}
_AS_WRITTEN = ("exceptions", "overlaps", "default", "severity", "kinds")
"""Keys that are attributes of a rule."""


def make_rule(table: Table, sources: tuple[str, ...] = ()) -> type[Rule]:
    """The rule of a table; `sources` are those of its pack."""
    values = table.values
    base = RequiredPathRule if values.get("must-exist") else _BASES[table.subject]
    message = values.get("message") or f"$MODULE is banned here: use {values['instead']}"
    attributes: dict[str, Any] = {
        "__doc__": f"{message}.\n\n{values['why']}",
        "__module__": f"pack {table.pack}",
        "message": message,
        "examples": table.words("examples"),
        "sources": ", ".join(values.get("sources", sources)),
        "pack": table.pack,
        "exclude": table.words("exclude"),
        "table": table,
    } | {key: values[key] for key in _AS_WRITTEN if key in values}
    rule: type[Rule] = type(table.name.title().replace("-", ""), (base,), attributes)
    rule.name = table.name
    if issubclass(rule, CodeRule):
        rule.words = tuple(_words(table))
    elif issubclass(rule, ImportRule):
        rule.needles = tuple(word.rpartition(".")[2].lower() for word in table.words("import"))
    elif issubclass(rule, PathRule | RegexRule):
        rule.files = table.words("path" if table.subject == "path" else "files")
    return rule


def _words(table: Table) -> set[tuple[str, ...]]:
    """The words that a file must hold for each of the patterns, those of the module that it must import too."""
    modules = [module.lower().split(".") for module in table.words("with-import")] or [[]]
    return {(*module, *pattern.words) for module in modules for pattern in table.patterns}
