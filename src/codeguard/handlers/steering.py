"""Exceptions that steer: the end of an iterator, an empty queue, a cancelled task, Ctrl-C at the top level."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.caught import is_among
from codeguard.handlers.outermost import is_top_level
from codeguard.handlers.paths import End
from codeguard.handlers.surroundings import Loop, own_nodes
from codeguard.names import dotted

if TYPE_CHECKING:
    from codeguard.handlers.paths import Path
    from codeguard.handlers.surroundings import Surroundings, Try
    from codeguard.handlers.words import Words

_RUNNERS = frozenset({"serve_forever", "run_forever", "run_until_complete", "mainloop", "run_app"})
_PROMPTS = frozenset(
    {
        "input",
        "raw_input",
        "prompt",
        "prompt_async",
        "readline",
        "getpass",
        "cmdloop",
        "interact",
        "ask",
        "getchar",
        "getch",
        "getwch",
    }
)


def steers(name: str, node: Try, quiet: list[Path], around: Surroundings, words: Words) -> bool:
    """Whether catching the class `name` here, quietly on these paths, is control flow."""
    if is_among(name, words.control_flow, around):
        return True
    last = name.rpartition(".")[2]
    if last in {"CancelledError", "Cancelled"}:
        return _ends_task(node, quiet, around)
    if last == "EOFError" and around.loop(node) and all(path.end in {End.BREAK, End.RETURN} for path in quiet):
        return not any(path.marks for path in quiet)
    if last == "EOFError" or (last == "KeyboardInterrupt" and _asks(node)):
        return _asks(node)
    if last not in {"KeyboardInterrupt", "BrokenPipeError"}:
        return False
    return is_top_level(node, around) or (last == "KeyboardInterrupt" and _runs_program(node))


def _runs_program(node: Try) -> bool:
    """`asyncio.run(main())`, `server.serve_forever()`: nothing but Ctrl-C ends it."""
    calls = (part for part in own_nodes(node.body) if isinstance(part, ast.Call))
    names = (dotted(call.func) for call in calls)
    return any(name == "asyncio.run" or name.rpartition(".")[2] in _RUNNERS for name in names)


def _asks(node: Try) -> bool:
    calls = (part for part in own_nodes(node.body) if isinstance(part, ast.Call))
    return any(dotted(call.func).rpartition(".")[2] in _PROMPTS for call in calls)


def _ends_task(node: Try, quiet: list[Path], around: Surroundings) -> bool:
    """The task's own loop ends here, or a task that was cancelled is awaited."""
    if all(path.end in {End.RETURN, End.BREAK} for path in quiet):
        return True
    function = around.function(node)
    calls = (part for part in own_nodes(function.body if function else []) if isinstance(part, ast.Call))
    if any(dotted(call.func).rpartition(".")[2] == "cancel" for call in calls):
        return True
    if around.loop(node):
        return False
    return any(isinstance(part, Loop) for part in own_nodes(node.body)) or not around.rest(node)
