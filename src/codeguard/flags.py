"""The feature flags and A/B tests of a file: by what they are called, what they are given and who is asked for them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from codeguard.names import spelled
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

_NAME = re.compile(
    r"(?:feature|ff|experiment|ab_?test)s?_\w+|\w+_(?:feature_?flag|experiment|ab_?test)|(?:enable|use)_new_\w+"
    r"|new_\w+_enabled|\w+_feature_enabled",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"(?:enable|flag|toggle|rollout)_\w+|\w+_(?:flag|toggle|rollout)", re.IGNORECASE)
"""Names of flags, and of much else: they have to be looked up."""
_TABLE = re.compile(r"\w*feature_?flags|_?(?:flags|toggles|experiments)|_?features|_?ab_?tests", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:.*_)?(?:flag_is_active|switch_is_active|sample_is_active|(?:is_)?feature_enabled|feature_is_enabled"
    r"|check_gate|get_treatment|get_feature_flag|feature_flag|waffle_flag|waffle_switch|ab_test|(?:is_)?flag_enabled"
    r"|get_variant|assign_variant|(?:bool_|string_)?variation|in_experiment|get_experiment)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:.*[._])?(?:feature_?flags?|flags|features|toggles?|experiments?)(?:\(\))?", re.IGNORECASE)
_LIBRARIES = re.compile(
    r"(?:configcat\w*|eppo\w*|flagsmith|flipper|growthbook|gutter|ldclient|openfeature|optimizely|posthog|splitio"
    r"|statsig|unleash\w*|waffle)\b",
    re.IGNORECASE,
)
_METHODS = word_set(
    "activate assign bucket decide enabled get_feature_value get_value isEnabled isOn is_active is_enabled is_on on "
    "treatment variant"
)
"""Methods that ask for a flag, where the owner's name says so or such a library is imported."""


def flags(source: Source) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """The names and places of the flags of a file, first where they are defined, then where they are asked for."""
    seen: set[ast.AST] = set()
    for name, node in _defined(source):
        seen.update(ast.walk(node))
        yield name, node
    for call in source.nodes(ast.Call):
        if call not in seen and (name := _asked(source, call)):
            yield name, call


def _defined(source: Source) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    assigns: list[ast.Assign | ast.AnnAssign] = [*source.nodes(ast.Assign), *source.nodes(ast.AnnAssign)]
    for assign in assigns:
        target = assign.targets[0] if isinstance(assign, ast.Assign) else assign.target
        name = target.id if isinstance(target, ast.Name) else ""
        if not assign.value or not _may_be(name) or source.function(assign):
            continue
        if isinstance(assign.value, ast.Dict) and _TABLE.fullmatch(name):
            yield from _entries(assign.value)
        elif _is_flag(name, assign.value):
            yield name, assign


@lru_cache(maxsize=1 << 12)
def _may_be(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (_NAME, _MAYBE, _TABLE))


def _entries(table: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and (_is_switch(value) or _is_told(value)):
            yield key.value, key


def _is_flag(name: str, value: ast.expr) -> bool:
    """Whether a name is that of a flag, by what it is given too: on or off, or what the environment says."""
    if isinstance(value, ast.Constant):
        return _is_switch(value) and bool(_NAME.fullmatch(name))
    return "env" in ast.unparse(value).lower() and bool(_NAME.fullmatch(name) or _MAYBE.fullmatch(name))


def _is_switch(value: ast.expr) -> bool:
    """Whether a value is on or off."""
    return isinstance(value, ast.Compare) or (isinstance(value, ast.Constant) and isinstance(value.value, bool))


def _is_told(value: ast.expr) -> bool:
    """`{"enabled": True, "rollout": 10}`."""
    keys = value.keys if isinstance(value, ast.Dict) else []
    return any(
        isinstance(key, ast.Constant) and key.value in {"enabled", "rollout", "percentage", "on"} for key in keys
    )


def _asked(source: Source, call: ast.Call) -> str:
    """The name of the flag that a call asks for, "" if it asks for none."""
    last = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if not _may_ask(last):
        return ""
    if last in {"choice", "choices"}:
        return "A/B test" if _is_test_group(call) else ""
    given = map(spelled, [*call.args[:2], *(each.value for each in call.keywords)])
    name, owner = next(filter(None, given), ""), source.names.resolve(call.func).rpartition(".")[0]
    if last in {"getenv", "get"}:
        asks = owner in {"os", "os.environ"} and bool(_NAME.fullmatch(name))
    else:
        asks = last not in _METHODS or bool(_OWNER.fullmatch(owner)) or source.derived(_has_library)
    return name if asks else ""


@lru_cache(maxsize=1 << 12)
def _may_ask(last: str) -> bool:
    return last in _METHODS or last in {"choice", "choices", "getenv", "get"} or bool(_ASKED.fullmatch(last))


def _has_library(source: Source) -> bool:
    return any(map(_LIBRARIES.match, source.names.imported.values()))


def _is_test_group(call: ast.Call) -> bool:
    """`random.choice(["control", "treatment"])`."""
    parts = call.args[0].elts if call.args and isinstance(call.args[0], ast.List | ast.Tuple) else []
    named = {spelled(part).lower() for part in parts}
    return named == {"a", "b"} or not named.isdisjoint({"control", "treatment", "variant"})
