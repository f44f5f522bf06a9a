"""Locks that are acquired by hand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.resources.fate import Fate
from codeguard.resources.release import is_sure
from codeguard.words import split_words

if TYPE_CHECKING:
    from codeguard.source import Source

_WRAPPERS = frozenset(("acquire", "enter", "aenter", "lock", "take", "hold", "grab", "obtain"))


def fate_of_lock(source: Source, call: ast.Call) -> Fate:
    """Whether a lock is released again; one that another function releases is kept on purpose."""
    function = source.function(call)
    if isinstance(source.statement(call), ast.Return) or (
        function and not _WRAPPERS.isdisjoint(split_words(function.name))
    ):
        return Fate.KEPT
    owner = dotted(call.func.value)  # type: ignore[attr-defined]
    releases = [node for node in source.nodes(ast.Attribute) if node.attr == "release" and _is_of(node, owner)]
    own = [node for node in releases if source.function(node) is function]
    if len(own) < len(releases) and not own:
        return Fate.KEPT
    calls = [up for node in own if isinstance(up := source.parents[node], ast.Call) and up.func is node]
    later = [node for node in calls if (node.lineno, node.col_offset) > (call.lineno, call.col_offset)]
    if len(calls) < len(own) or (calls and not later):
        return Fate.KEPT
    if not later:
        is_own = owner.count(".") == owner.startswith(("self.", "cls."))
        return Fate.LOST if is_own else Fate.KEPT
    return Fate.KEPT if is_sure(source, call, later, adjacent=True) else Fate.RISKY


def _is_of(node: ast.Attribute, owner: str) -> bool:
    return dotted(node.value).rpartition(".")[2] == owner.rpartition(".")[2]
