"""Which functions are the outermost of a program, a thread or a task."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.words import COMMAND_DECORATORS, ENTRY_POINTS, TASK_STARTERS
from codeguard.names import dotted
from codeguard.tree import walk
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from codeguard.handlers.surroundings import Function, Surroundings

_RUNNING = word_set(
    "running run stop stopped stopping alive active shutdown closed closing exit quit set event cancelled started"
)
"""Last words of the names that the loop of a worker asks."""


def is_top_level(node: ast.AST, around: Surroundings) -> bool:
    """Whether a statement runs at the top of a program: in the module itself, `main` or a command."""
    function = around.source.function(node)
    if function is None or function.name in ENTRY_POINTS or _is_command(function, COMMAND_DECORATORS):
        return True
    return function.name in around.called_by_guard


def is_outermost(
    node: ast.stmt,
    around: Surroundings,
    *,
    entry_points: Collection[str] = ENTRY_POINTS,
    decorators: Collection[str] = COMMAND_DECORATORS,
    starters: Collection[str] = TASK_STARTERS,
) -> bool:
    """Whether nothing outside is left to catch what this statement raises."""
    if around.under_main_guard(node) or is_worker_loop(around.loop(node)):
        return True
    function = around.source.function(node)
    if function is None:
        return False
    if function.name in entry_points or _is_command(function, decorators) or _is_thread_run(function, around):
        return True
    return function.name in around.called_by_guard or any(
        function.name == name for call in around.source.nodes(ast.Call) for name in _targets(call, starters)
    )


def _is_command(function: Function, decorators: Collection[str]) -> bool:
    called = (part.func if isinstance(part, ast.Call) else part for part in function.decorator_list)
    return any(dotted(part).rpartition(".")[2] in decorators for part in called)


def _is_thread_run(function: Function, around: Surroundings) -> bool:
    owner = around.source.parents[function]
    bases = [dotted(base) for base in owner.bases] if isinstance(owner, ast.ClassDef) else []
    return function.name in {"run", "_run"} and any(base.endswith(("Thread", "Process")) for base in bases)


def is_worker_loop(loop: ast.AST | None) -> bool:
    """Whether it is a loop that runs until it is told to stop."""
    if not isinstance(loop, ast.While):
        return False
    if isinstance(loop.test, ast.Constant):
        return True
    return any(dotted(part).rpartition(".")[2].rpartition("_")[2] in _RUNNING for part in walk(loop.test))


def _targets(call: ast.Call, starters: Collection[str]) -> Iterator[str]:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "target"]
    if _last(call.func) in starters:
        given += call.args
    for node in given:
        yield from (_last(part) for part in walk(node) if isinstance(part, (ast.Name, ast.Attribute)))


def _last(node: ast.expr) -> str:
    return dotted(node).rpartition(".")[2]
