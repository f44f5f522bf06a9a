"""Exceptions that steer: the end of an iterator, an empty queue, a cancelled task, Ctrl-C at the top level."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.caught import is_among
from codeguard.handlers.outermost import is_top_level, is_worker_loop
from codeguard.handlers.paths import End
from codeguard.handlers.surroundings import Loop, called_in
from codeguard.names import called, dotted
from codeguard.tree import own_nodes
from codeguard.words import word_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from codeguard.handlers.paths import Path
    from codeguard.handlers.surroundings import Surroundings, Try
    from codeguard.handlers.words import Words

_RUNNERS = frozenset({"serve_forever", "run_forever", "run_until_complete", "mainloop", "run_app"})
_PROMPTS = word_set("input raw_input prompt prompt_async readline getpass cmdloop interact ask getchar getch getwch")


def steers(name: str, node: Try, quiet: list[Path], around: Surroundings, words: Words) -> bool:
    """Whether catching the class `name` here, quietly on these paths, is control flow."""
    if is_among(name, words.control_flow, around):
        return True
    judge = _JUDGES.get(name.rpartition(".")[2])
    return judge is not None and judge(node, quiet, around)


def _ends_input(node: Try, quiet: list[Path], around: Surroundings) -> bool:
    """At a prompt, or where the end of the input ends the loop that reads it."""
    if around.loop(node) and all(path.end in _LEFT and not path.marks for path in quiet):
        return True
    return not called_in(node.body).isdisjoint(_PROMPTS)


def _is_interrupt(node: Try, _quiet: list[Path], around: Surroundings) -> bool:
    """At the top level, at a prompt, or around what only Ctrl-C ends: `server.serve_forever()`."""
    if not called_in(node.body).isdisjoint(_PROMPTS | _RUNNERS) or is_top_level(node, around):
        return True
    calls = (part for part in own_nodes(node.body) if isinstance(part, ast.Call))
    return any(map(is_worker_loop, own_nodes(node.body))) or any(dotted(call.func) == "asyncio.run" for call in calls)


def _polls(node: Try, _quiet: list[Path], _around: Surroundings) -> bool:
    """Whether a queue or an event is waited for as long as one turn lasts: `wait_for(queue.get(), 1)`."""
    waits = (part for part in own_nodes(node.body) if isinstance(part, ast.Call) and called(part) == "wait_for")
    return any(ast.unparse(call.args[0]).endswith((".get()", ".wait()")) for call in waits if call.args)


def _asks_for_loop(node: Try, _quiet: list[Path], _around: Surroundings) -> bool:
    """Whether an event loop runs is asked by calling for it."""
    return called_in(node.body) in ({"get_running_loop"}, {"get_event_loop"}, {"current_task"})


def _ends_task(node: Try, quiet: list[Path], around: Surroundings) -> bool:
    """The task's own loop ends here, or a task that was cancelled is awaited."""
    function = around.source.function(node)
    if all(path.end in _LEFT for path in quiet) or "cancel" in called_in(function.body if function else []):
        return True
    if around.loop(node):
        return False
    return any(isinstance(part, Loop) for part in own_nodes(node.body)) or not around.rest(node)


_LEFT = frozenset({End.RETURN, End.BREAK})
_JUDGES: dict[str, Callable[[Try, list[Path], Surroundings], bool]] = {
    "CancelledError": _ends_task,
    "Cancelled": _ends_task,
    "EOFError": _ends_input,
    "KeyboardInterrupt": _is_interrupt,
    "SystemExit": _is_interrupt,
    "RuntimeError": _asks_for_loop,
    "TimeoutError": _polls,
    "BrokenPipeError": lambda node, _, around: is_top_level(node, around),
}
