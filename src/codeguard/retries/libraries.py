"""Retries by tenacity, backoff, retrying, retry, stamina, urllib3 and the Databricks connector."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.flow import is_open, keyword, number_of
from codeguard.retries import NEVER, Retry

if TYPE_CHECKING:
    from collections.abc import Callable

    from codeguard.flow import Flow
    from codeguard.names import Names

_POLLS = re.compile(r"retry_if_result|running|not_?finished|unfinished|pending|not_?ready|in_?progress", re.IGNORECASE)
_GROWS = re.compile(r"expo|backoff|wait_chain", re.IGNORECASE)
_STAYS = re.compile(r"\bwait_(?:fixed|none|random|incrementing)\b")


def of_call(node: ast.expr, names: Names, flow: Flow) -> Retry | None:
    """The retry that a call, or a decorator without brackets, sets up; None when it is none."""
    call = node if isinstance(node, ast.Call) else ast.Call(func=node, args=[], keywords=[])
    stops = isinstance(node, ast.Call) and keyword(call, "_retry_stop_after_attempts_count") is not None
    read = _READERS.get(names.resolve(call.func)) or (_databricks if stops else None)
    return read(call, names, flow) if read else None


def _tenacity(call: ast.Call, names: Names, flow: Flow) -> Retry | None:
    """`retry_if_result` and an exception that says "not yet" wait for an answer: they poll."""
    stop, wait, condition = keyword(call, "stop"), keyword(call, "wait"), keyword(call, "retry")
    if condition is not None and _POLLS.search(ast.unparse(condition)):
        return None
    attempts, grows = (None, None) if is_open(call) else (NEVER, False)
    return Retry(attempts if stop is None else _stop(stop, names, flow), grows if wait is None else _wait(wait, flow))


def _stop(node: ast.expr, names: Names, flow: Flow) -> float | None:
    """The attempts of a stop; one by time alone is a limit that is not counted."""
    inner = flow.origin(node)
    counts = [
        number_of(flow, call.args[0] if call.args else keyword(call, "max_attempt_number"))
        for call in ast.walk(inner)
        if isinstance(call, ast.Call) and names.resolve(call.func).endswith("stop_after_attempt")
    ]
    known = [count for count in counts if count is not None]
    if names.resolve(inner).endswith("stop_never"):
        return NEVER
    return min(known) if known else None


def _wait(node: ast.expr, flow: Flow) -> bool | None:
    said = ast.unparse(flow.origin(node))
    return True if _GROWS.search(said) else False if _STAYS.search(said) else None


def _backoff(call: ast.Call, names: Names, flow: Flow) -> Retry:
    wait = call.args[0] if call.args else keyword(call, "wait_gen")
    kind = names.resolve(wait).rpartition(".")[2] if wait is not None else ""
    tries, time = keyword(call, "max_tries"), keyword(call, "max_time")
    attempts = number_of(flow, tries) if tries is not None or time is not None or is_open(call) else NEVER
    return Retry(attempts, True if kind == "expo" else False if kind in {"constant", "fibo"} else None)


def _retrying(call: ast.Call, names: Names, flow: Flow) -> Retry:
    count, time = keyword(call, "stop_max_attempt_number"), keyword(call, "stop_max_delay", "stop")
    grows = keyword(call, "wait_exponential_multiplier", "wait_exponential_max", "wait_func", "wait") is not None
    return Retry(NEVER if count is None and time is None else number_of(flow, count), grows)


def _retry(call: ast.Call, names: Names, flow: Flow) -> Retry:
    tries, growth = keyword(call, "tries"), number_of(flow, keyword(call, "backoff"))
    return Retry(NEVER if tries is None else number_of(flow, tries), growth is not None and growth > 1)


def _stamina(call: ast.Call, names: Names, flow: Flow) -> Retry:
    attempts = keyword(call, "attempts")
    return Retry(10 if attempts is None else number_of(flow, attempts), grows=True)


def _urllib3(call: ast.Call, names: Names, flow: Flow) -> Retry:
    total = call.args[0] if call.args else keyword(call, "total", "connect", "read")
    factor = keyword(call, "backoff_factor")
    value = number_of(flow, factor)
    grows = None if is_open(call) or (factor is not None and value is None) else bool(value)
    attempts = 10.0 if total is None and not is_open(call) else number_of(flow, total)
    return Retry(attempts, None if attempts == 0 else grows)


def _adapter(call: ast.Call, names: Names, flow: Flow) -> Retry | None:
    """`HTTPAdapter(max_retries=3)`: a number tries again at once; a Retry is judged where it is made."""
    attempts = number_of(flow, keyword(call, "max_retries"))
    return Retry(attempts, grows=False) if attempts else None


def _databricks(call: ast.Call, names: Names, flow: Flow) -> Retry:
    return Retry(number_of(flow, keyword(call, "_retry_stop_after_attempts_count")), grows=None)


_READERS: dict[str, Callable[[ast.Call, Names, Flow], Retry | None]] = {
    "tenacity.retry": _tenacity, "tenacity.Retrying": _tenacity, "tenacity.AsyncRetrying": _tenacity,
    "backoff.on_exception": _backoff, "retrying.retry": _retrying, "retry.retry": _retry, "retry.api.retry": _retry,
    "stamina.retry": _stamina, "stamina.retry_context": _stamina, "urllib3.Retry": _urllib3,
    "urllib3.util.Retry": _urllib3, "urllib3.util.retry.Retry": _urllib3, "requests.adapters.Retry": _urllib3,
    "requests.packages.urllib3.util.retry.Retry": _urllib3, "requests.adapters.HTTPAdapter": _adapter,
}  # fmt: skip
