"""Locks that are acquired by hand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import called, dotted
from codeguard.resources.fate import Fate
from codeguard.resources.release import is_sure

if TYPE_CHECKING:
    from codeguard.source import Source

_LOCKS = frozenset(("Lock", "RLock", "Condition"))


def fate_of_lock(source: Source, call: ast.Call) -> Fate:
    """Whether a lock is released again; one that another function releases is kept on purpose."""
    function = source.function(call)
    owner = dotted(call.func).rpartition(".")[0]
    releases = _releases(source, owner)
    if later := _later([source.parents[node] for node in releases if source.function(node) is function], call):
        return Fate.KEPT if is_sure(source, call, later, adjacent=True) else Fate.RISKY
    return Fate.KEPT if releases or not _is_own(source, owner) else Fate.LOST


def _is_own(source: Source, owner: str) -> bool:
    """Whether the file knows all of a lock: a plain name, or an attribute that it makes a lock.

    A semaphore counts: who acquires it need not be who releases it.
    """
    made = [assign.value for assign in source.nodes(ast.Assign) if owner in map(dotted, assign.targets)]
    makers = set(map(called, made))
    return not _LOCKS.isdisjoint(makers) if made or "." in owner else "sem" not in owner.lower()


def _releases(source: Source, owner: str) -> list[ast.Attribute]:
    """Where the file says `.release` of something with that last name."""
    last = owner.rpartition(".")[2]
    named = [node for node in source.nodes(ast.Attribute) if node.attr == "release"]
    return [node for node in named if dotted(node.value).rpartition(".")[2] == last]


def _later(releases: list[ast.AST], call: ast.Call) -> list[ast.Call]:
    """The calls that release it afterwards; none where the release is handed on to be called."""
    calls = [each for each in releases if isinstance(each, ast.Call)]
    start = (call.lineno, call.col_offset)
    return [each for each in calls if (each.lineno, each.col_offset) > start and len(calls) == len(releases)]
