"""What comes after a handler that leaves quietly: a raise or a log that the failure leads to all the same."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.paths import RAISES, STOPS, End, Path, all_end, all_told, is_endless, paths_through
from codeguard.handlers.values import Worth
from codeguard.names import dotted
from codeguard.tree import own_nodes, walk

if TYPE_CHECKING:
    from codeguard.handlers.steps import HandlerSteps
    from codeguard.handlers.surroundings import Block, Loop, Try

_NEAR = 6
"""Statements after a loop in which its outcome is still being judged."""
_NAMES = (ast.Name, ast.Attribute)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def is_expected(node: Try, steps: HandlerSteps) -> bool:
    """Whether success would be the failure: `try: f(); fail() except ValueError: pass`, or a raise in the else."""
    blocks = filter(None, (node.orelse, node.body[-1:]))
    return any(all_end(paths_through(block, steps), STOPS) for block in blocks)


def is_told_after(node: Try, path: Path, steps: HandlerSteps) -> bool:
    """Whether a path that runs off the handler's end comes to a raise or a log."""
    if path.end is not End.FALL:
        return False
    rest = steps.around.rest(node)
    names = {dotted(mark.target) for mark in path.marks if mark.target is not None} - {""}
    return _comes_to_light(node, rest, steps) or any(_is_asked_for(name, rest, steps) for name in names)


def _comes_to_light(node: Try, rest: Block, steps: HandlerSteps) -> bool:
    """All that follows raises (but not what an outer handler caught), or only the failure gets there and is told."""
    after = paths_through(rest, steps)
    nested = any(isinstance(up, ast.ExceptHandler) for up in steps.around.source.ancestors(node))
    if not nested and all_end(after, STOPS):
        return True
    return isinstance((node.orelse or node.body)[-1], _LEAVING) and _all_told(after)


def _all_told(paths: list[Path]) -> bool:
    return any(path.is_told for path in paths) and all(path.is_told or is_answer(path) for path in paths)


def is_answer(path: Path) -> bool:
    """Whether a path returns something that was computed, or the caller's own value."""
    return path.end is End.RETURN and bool(path.marks) and path.marks[-1].worth >= Worth.INPUT


def _is_asked_for(name: str, rest: Block, steps: HandlerSteps) -> bool:
    """Whether the next use of a sentinel is `if x is None: raise`."""
    return next((_raises_if(node, {name}, steps) for node in rest if _names_any(node, {name})), False)


def _raises_if(node: ast.stmt, names: set[str], steps: HandlerSteps) -> bool:
    if isinstance(node, ast.Assert):
        return _names_any(node.test, names)
    if not isinstance(node, ast.If) or not _names_any(node.test, names):
        return False
    return any(block and all_told(paths_through(block, steps)) for block in (node.body, node.orelse))


def _names_any(node: ast.AST, names: set[str]) -> bool:
    return any(dotted(part) in names for part in walk(node) if isinstance(part, _NAMES))


def leaves_loop(node: Try, path: Path, steps: HandlerSteps) -> bool:
    """Whether success leaves the loop: it goes over alternatives or attempts, not over records."""
    block = [*node.body, *node.orelse]
    if path.end is End.CONTINUE or _counts_attempts(node, steps):
        block += steps.around.rest(node)
    return any(isinstance(part, (ast.Return, ast.Break)) for part in steps.around.leaving(block))


def _counts_attempts(node: Try, steps: HandlerSteps) -> bool:
    """Whether a handler raises when the attempts are used up: `for n in range(3)`, and in it `if n == 2: raise`."""
    match steps.around.loop(node):
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range"))):
            asked = (part for part in own_nodes([steps.where]) if isinstance(part, ast.If))
            return any(_names_any(part.test, {name}) and isinstance(part.body[-1], ast.Raise) for part in asked)
    return False


def ends_told(node: Try, loop: Loop, steps: HandlerSteps) -> bool:
    """Whether a loop that ran out of alternatives or attempts comes to a raise, a log, or one last attempt."""
    if loop.orelse and _all_told(paths_through(loop.orelse, steps)):
        return True
    rest = _after(loop, steps)
    if not any(isinstance(part, ast.Break) for part in steps.around.leaving(loop.body)):
        block = [*loop.orelse, *rest]
        return _all_told(paths_through(block, steps)) or not _calls(node.body).isdisjoint(_calls(block[:1]))
    changed = stored(loop.body)
    return any(_raises_if(node, changed, steps) for node in rest[:_NEAR])


def _after(loop: Loop, steps: HandlerSteps) -> Block:
    """What follows a loop; for one that ends the body of another loop, what follows that."""
    rest, outer = steps.around.rest(loop), steps.around.loop(loop)
    return rest if rest or outer is None else [*outer.orelse, *_after(outer, steps)]


def _calls(block: Block) -> set[str]:
    """The names of what a block calls."""
    return {dotted(part.func) for part in own_nodes(block) if isinstance(part, ast.Call)} - {""}


def stored(block: Block) -> set[str]:
    """What a block gives values to."""
    parts = (part for node in block for part in walk(node) if isinstance(part, (*_NAMES, ast.Subscript)))
    return {ast.unparse(part) for part in parts if isinstance(part.ctx, ast.Store)}


def gives_up(node: Try, loop: Loop, paths: list[Path]) -> bool:
    """Whether the attempts end in a raise or a log inside the loop: in the handler, or before the next attempt."""
    if any(path.end in {*RAISES, End.RETURN, End.BREAK} and path.is_told for path in paths):
        return True
    return any(isinstance(part, ast.Raise) for other in loop.body if other is not node for part in own_nodes([other]))


def sure_end(node: Try, loop: Loop, steps: HandlerSteps) -> bool:
    """Whether the loop over alternatives ends in a sure answer."""
    if is_endless(loop) or ends_told(node, loop, steps):
        return True
    paths = paths_through([*loop.orelse, *_after(loop, steps)], steps)
    return all(path.is_told or is_answer(path) for path in paths)
