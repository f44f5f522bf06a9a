"""The paths through a block: how each ends, and what somebody gets to see on the way."""

from __future__ import annotations

import ast
from enum import Enum
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from codeguard.handlers.conditions import functions_called, picks_kind, spares_repetition
from codeguard.names import dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codeguard.handlers.steps import HandlerSteps
    from codeguard.handlers.surroundings import Block, Try
    from codeguard.handlers.values import Worth

MOST_PATHS = 64
"""Paths followed at once; a handler with more is read by its first ones."""


class End(Enum):
    """How a path leaves the block."""

    FALL = "runs off its end"
    RETURN = "return"
    CONTINUE = "continue"
    BREAK = "break"
    RAISE = "raise"
    RAISE_BARE = "raise from None"
    EXIT = "process exit"


RAISES = frozenset({End.RAISE, End.RAISE_BARE})
STOPS = RAISES | {End.EXIT}
_LEAVING = STOPS | {End.RETURN}


class Mark(NamedTuple):
    """A value that a path leaves behind: returned, yielded, or stored in `target`."""

    worth: Worth
    value: ast.expr
    target: ast.expr | None = None


class Path(NamedTuple):
    """One way through a block."""

    end: End = End.FALL
    told: bool = False
    """A log, a report, or the exception handed on."""
    traced: bool = False
    """Told with the traceback."""
    kept: bool = False
    """The exception is kept and raised later."""
    acts: bool = False
    """Does something else that has an effect."""
    tidies: bool = False
    """Gives something back."""
    narrow: bool = False
    """Taken by one kind of the exceptions caught only."""
    marks: tuple[Mark, ...] = ()

    def then(self, step: Path) -> Path:
        """The path, which ran off its end, followed by one more step."""
        return Path._make((step.end, *map(or_, self[1:-1], step[1:-1]), self.marks + step.marks))

    @property
    def is_told(self) -> bool:
        """Whether somebody gets to know."""
        return self.told or self.kept or self.end in STOPS


START = Path()
TOLD = Path(told=True)


def all_told(paths: Iterable[Path]) -> bool:
    """Whether somebody gets to know on every path."""
    return all(path.is_told for path in paths)


def all_end(paths: Iterable[Path], ends: frozenset[End]) -> bool:
    """Whether every path ends in one of these ways."""
    return all(path.end in ends for path in paths)


def paths_through(block: Block, steps: HandlerSteps, starts: Iterable[Path] = (START,)) -> list[Path]:
    """All paths through a block, continued from `starts`."""
    live, done = list(starts), []
    for node in block:
        reached = _one(node, steps, live)
        done += [path for path in reached if path.end is not End.FALL]
        live = [path for path in reached if path.end is End.FALL]
        if not live:
            break
    return list(dict.fromkeys(live + done))[:MOST_PATHS]


def _one(node: ast.stmt, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    if special := _COMPOUND.get(type(node)):
        return special(node, steps, live)
    if isinstance(node, ast.Return):
        return [path.then(steps.leave(node.value, path)) for path in live]
    step = steps.step(node)
    return [path.then(step) for path in live]


def _if(node: ast.If, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    asked = steps.asks(node.test)
    yes, no = _sides(node.test, steps, [path.then(asked) for path in live])
    body = paths_through(node.body, steps, yes)
    if node.orelse:
        return body + paths_through(node.orelse, steps, no)
    without = TOLD if all_told(body) and spares_repetition(node) else START
    return body + [path.then(without) for path in no]


def _sides(test: ast.expr, steps: HandlerSteps, live: list[Path]) -> tuple[list[Path], list[Path]]:
    """The paths where a condition holds, and where it does not."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        no, yes = _sides(test.operand, steps, live)
        return yes, no
    return [path._replace(narrow=True) for path in live] if picks_kind(test, steps.carried.names) else live, live


def _loop(node: ast.For | ast.AsyncFor | ast.While, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    """None or one round: a loop over the failure itself is taken to run."""
    inside = paths_through(node.body, steps, live)
    endless = is_endless(node)
    going = {End.BREAK} if endless else {End.FALL, End.CONTINUE, End.BREAK}
    rounds = [path._replace(end=End.FALL) for path in inside if path.end in going]
    is_over_failure = not isinstance(node, ast.While) and steps.mentions(node.iter)
    if not endless and not is_over_failure:
        rounds += live
    return [path for path in inside if path.end in _LEAVING] + paths_through(node.orelse, steps, rounds)


def is_endless(node: ast.stmt) -> bool:
    """Whether a loop is left only from inside: `while True`."""
    return isinstance(node, ast.While) and isinstance(node.test, ast.Constant)


def _try(node: Try, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    body = paths_through(node.body, steps, live)
    going = [path for path in body if path.end is End.FALL]
    after = [path for path in body if path.end is not End.FALL] + paths_through(node.orelse, steps, going)
    if node.handlers:
        failed = [path._replace(end=End.FALL, acts=True) for path in body]
        for handler in node.handlers:
            after += paths_through(handler.body, steps, failed)
    return _finally(node, steps, after)


def _finally(node: Try, steps: HandlerSteps, after: list[Path]) -> list[Path]:
    found = []
    for path in after:
        for last in paths_through(node.finalbody, steps, [path._replace(end=End.FALL)]):
            found.append(last._replace(end=path.end) if last.end is End.FALL else last)
    return found


def _with(node: ast.With | ast.AsyncWith, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    inside = paths_through(node.body, steps, live)
    if any("reraise" in dotted(part) for item in node.items for part in functions_called(item.context_expr)):
        return [path._replace(end=End.RAISE) if path.end is End.FALL else path for path in inside]
    return inside


def _match(node: ast.Match, steps: HandlerSteps, live: list[Path]) -> list[Path]:
    found = [path for case in node.cases for path in paths_through(case.body, steps, live)]
    last = node.cases[-1]
    is_sure = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None and last.guard is None
    return found if is_sure else found + live


_COMPOUND: dict[type[ast.stmt], Callable[..., list[Path]]] = {
    ast.If: _if,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
}
