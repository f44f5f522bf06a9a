"""Retries written by hand: a loop that catches, pauses and goes round, and that success leaves."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.flow import number_of
from codeguard.names import called, dotted
from codeguard.retries import NEVER, Retry
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Flow

Loop = ast.For | ast.AsyncFor | ast.While
_PLAIN = frozenset(("min", "max", "uniform", "random", "float"))
_UNTIL = re.compile(r"time\(|monotonic|deadline|timeout|now\(|perf_counter|elapsed")
_LEAVES = (ast.Return, ast.Break)


def of_loop(loop: Loop, flow: Flow) -> Retry | None:
    """The retry that a loop is; None when it polls, pages, works for ever or goes over things."""
    tries = [node for node in loop.body if isinstance(node, ast.Try)]
    for attempt in tries:
        following = loop.body[loop.body.index(attempt) + 1 :]
        pauses = list(_pauses(attempt, following))
        if pauses and _is_left_by_success(attempt, following) and not _is_over_things(loop):
            return Retry(_attempts(loop, attempt, flow), _grows(loop, pauses, flow))
    return None


def _pauses(attempt: ast.Try, following: list[ast.stmt]) -> Iterator[ast.Call]:
    """The calls of sleep that run after a failure and before the next round."""
    for handler in attempt.handlers:
        if not _always_leaves(handler.body):
            yield from _sleeps(handler.body)
    goes_on = any(not _always_leaves(handler.body) and not _continues(handler.body) for handler in attempt.handlers)
    if goes_on and _always_leaves([*attempt.body, *attempt.orelse]):
        yield from _sleeps(following)


def _sleeps(body: list[ast.stmt]) -> Iterator[ast.Call]:
    for node in own_nodes(body):
        if isinstance(node, ast.Call) and called(node) in {"sleep", "_sleep", "wait"} and node.args:
            yield node


def _always_leaves(body: list[ast.stmt]) -> bool:
    """Whether a body ends in a return, a break or a raise."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _always_leaves(last.body) and _always_leaves(last.orelse)
    if isinstance(last, (ast.With, ast.AsyncWith)):
        return _always_leaves(last.body)
    return isinstance(last, (*_LEAVES, ast.Raise))


def _continues(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Continue)


def _is_left_by_success(attempt: ast.Try, following: list[ast.stmt]) -> bool:
    inside = [*attempt.body, *attempt.orelse]
    if any(isinstance(node, _LEAVES) for node in own_nodes(inside)):
        return True
    return all(_continues(handler.body) for handler in attempt.handlers) and _always_leaves(following)


def _is_over_things(loop: Loop) -> bool:
    """Whether each round is about something else: pages, hosts, files; or waits until a time for something to be."""
    if isinstance(loop, ast.While):
        return any(_UNTIL.search(ast.unparse(test)) for test in (loop.test, *_tests(loop)))
    return not _is_count(loop.iter)


def _is_count(node: ast.expr) -> bool:
    name = called(node)
    if name == "enumerate" and isinstance(node, ast.Call) and node.args:
        return _is_delays(node.args[0])
    return name in {"range", "count"} or _is_delays(node)


def _is_delays(node: ast.expr) -> bool:
    """Whether an expression is a row of delays: `for delay in (1, 2, 4)`."""
    numbers = isinstance(node, (ast.Tuple, ast.List)) and all(isinstance(part, ast.Constant) for part in node.elts)
    return numbers or any(word in dotted(node).lower() for word in ("delays", "backoff"))


def _attempts(loop: Loop, attempt: ast.Try, flow: Flow) -> float | None:
    if isinstance(loop, (ast.For, ast.AsyncFor)):
        return _of_range(loop.iter, flow)
    limits = [number for test in (loop.test, *_tests(loop)) if (number := _limit(test, flow)) is not None]
    if limits:
        return limits[0]
    gives_up = any(isinstance(node, ast.Raise) for node in own_nodes(attempt.handlers))
    return NEVER if isinstance(loop.test, ast.Constant) and not gives_up else None


def _of_range(node: ast.expr, flow: Flow) -> float | None:
    if not isinstance(node, ast.Call):
        return len(node.elts) if isinstance(node, (ast.Tuple, ast.List)) else None
    if dotted(node.func).endswith("count"):
        return None
    ends = [number_of(flow, each) for each in node.args[:2]] or [None]
    return ends[0] if len(ends) == 1 else None if None in ends else ends[1] - ends[0]  # type: ignore[operator]


def _tests(loop: Loop) -> Iterator[ast.expr]:
    for node in own_nodes(loop.body):
        if isinstance(node, ast.If) and any(isinstance(each, (*_LEAVES, ast.Raise)) for each in own_nodes(node.body)):
            yield node.test


def _limit(test: ast.expr, flow: Flow) -> float | None:
    """The number that a counter is compared with."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and len(node.comparators) == 1:
            counts = any(word in ast.unparse(node).lower() for word in ("attempt", "retr", "tries", "try", "count"))
            for side in (node.comparators[0], node.left):
                number = number_of(flow, side) if counts and not _is_counter(side) else None
                if number is not None:
                    return number
    return None


def _is_counter(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id.islower() and "max" not in node.id and "limit" not in node.id


def _grows(loop: Loop, pauses: list[ast.Call], flow: Flow) -> bool | None:
    """Whether the pauses double; None where what computes them is not to be seen."""
    answers = [_is_growing(loop, pause.args[0], flow) for pause in pauses]
    return True if True in answers else None if None in answers else False


def _is_growing(loop: Loop, delay: ast.expr, flow: Flow) -> bool | None:
    nodes = [node for node in ast.walk(delay) if isinstance(node, ast.Name)]
    values, names = [delay, *(value for node in nodes for value in flow.values(node))], {node.id for node in nodes}
    if _doubles_any(loop, names) or any(map(_is_exponential, values)):
        return True
    return None if any(_is_opaque(loop, value) for value in values) else False


def _doubles_any(loop: Loop, names: set[str]) -> bool:
    return any(_doubles(node, names) for node in own_nodes(loop.body))


def _is_opaque(loop: Loop, delay: ast.expr) -> bool:
    """Whether what makes a delay is not to be seen: a function, a list of delays, what a server asks for."""
    if isinstance(loop, (ast.For, ast.AsyncFor)) and not isinstance(loop.iter, ast.Call):
        return True
    parts = list(ast.walk(delay))
    made_by = {called(part) for part in parts if isinstance(part, ast.Call)}
    return bool(made_by - _PLAIN) or any(isinstance(part, ast.Subscript) for part in parts)


def _is_exponential(value: ast.expr) -> bool:
    """`2**attempt`, `1 << attempt`, or what says so: `backoff(attempt)`."""
    operations = (node.op for node in ast.walk(value) if isinstance(node, ast.BinOp))
    said = re.search("expo|backoff", ast.unparse(value).lower())
    return bool(said) or any(isinstance(each, (ast.Pow, ast.LShift)) for each in operations)


def _doubles(node: ast.AST, names: set[str]) -> bool:
    """Whether a statement of the loop makes a delay longer: `delay *= 2`, `delay = min(delay * 2, 60)`."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Mult, ast.LShift)) and dotted(node.target) in names
    return isinstance(node, ast.Assign) and dotted(node.targets[0]) in names and _multiplies(node.value, names)


def _multiplies(value: ast.expr, names: set[str]) -> bool:
    """`delay = min(delay * 2, 60)`."""
    products = (node for node in ast.walk(value) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult))
    return any(isinstance(side, ast.Name) and side.id in names for node in products for side in (node.left, node.right))
