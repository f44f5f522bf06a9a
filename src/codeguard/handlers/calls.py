"""What a call does for whoever has to know: raises, exits, logs, reports, or none of it."""

from __future__ import annotations

import ast
from enum import Enum
from typing import TYPE_CHECKING

from codeguard.handlers.words import (
    CONSOLE,
    EXITING,
    REPORTING,
    TRACING,
    UNTOLD,
    Words,
    named,
    words_of,
)
from codeguard.names import called, dotted
from codeguard.tree import walk

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Surroundings

_EXITING = frozenset(EXITING)
_LOGARITHM = frozenset({"math", "cmath", "numpy", "np", "torch", "sympy", "jnp", "tf", "pl"})
_NOT_LOGS = frozenset({
    "login", "logout", "logon", "logoff", "logic", "logical", "logo", "logits", "logistic", "logger",
})  # fmt: skip
_QUIET = {"sleep", "str", "repr", "type", "isinstance", "len", "id", "bool", "clear_frames", "collect", "format_exc"}
_QUIET |= {"isEnabledFor"}
_DEBUG_LEVELS = {"debug", "trace", "verbose", "10", "5"}
_TRACEBACKS = {"format_exc", "format_exception", "exc_info", "Failure", "Traceback", "print_exc"}


class Call(Enum):
    """What a call amounts to."""

    RAISE = "raise"
    EXIT = "exit"
    LOG = "log"
    TRACE = "log with the traceback"
    DEBUG = "debug log"
    REPORT = "report"
    CONSOLE = "console output"
    NOTHING = "nothing that anybody sees"
    OTHER = "something else"


def kind_of_call(node: ast.Call, around: Surroundings, words: Words) -> Call:
    """The kind of a call by the name of what is called and by its arguments."""
    written, resolved = dotted(node.func), around.source.names.resolve(node.func)
    last = resolved.rpartition(".")[2]
    if not last:
        return Call.OTHER
    if _always_raises(written, resolved, words):
        return Call.RAISE
    if named(resolved, _EXITING):
        return Call.EXIT
    if last in words.debug_methods:
        return Call.DEBUG
    if last in words.log_methods and resolved.partition(".")[0] not in _LOGARITHM:
        return _log_kind(node, last)
    if last in CONSOLE:
        return Call.CONSOLE
    return _by_words(last, resolved, node)


def _always_raises(written: str, resolved: str, words: Words) -> bool:
    listed = words.raising_helpers
    if written in listed or ("." in resolved and resolved != written and named(resolved, listed)):
        return True
    owner, _, last = written.rpartition(".")
    return last == "fail_json" or (bool(owner) and f"{owner.rpartition('.')[2]}.{last}" in listed)


def _log_kind(node: ast.Call, last: str) -> Call:
    given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "level")]
    levels = {ast.unparse(level).rpartition(".")[2].strip("'").lower() for level in given}
    if last == "log" and not _DEBUG_LEVELS.isdisjoint(levels):
        return Call.DEBUG
    return Call.TRACE if last in TRACING or _gives_traceback(node) else Call.LOG


def _gives_traceback(node: ast.Call) -> bool:
    calls = [part for part in walk(node) if isinstance(part, ast.Call)]
    asked = [each.value for call in calls for each in call.keywords if each.arg in {"exc_info", "exception"}]
    return not all(map(_is_off, asked)) or any(called(call) in _TRACEBACKS for call in calls)


def _is_off(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _by_words(last: str, resolved: str, node: ast.Call) -> Call:
    """Own helpers are judged by name."""
    words = words_of(last)
    if last in _QUIET:
        return Call.NOTHING
    if not words.isdisjoint({"debug", "trace"}):
        return Call.DEBUG
    if not words.isdisjoint(UNTOLD):
        return Call.OTHER
    if is_log_name(last):
        return Call.TRACE if "exception" in words or _gives_traceback(node) else Call.LOG
    if not words.isdisjoint(REPORTING):
        return Call.REPORT
    return Call.OTHER


def is_log_name(name: str) -> bool:
    """Whether a function's name says that it logs: `log_it`, `warnUser`."""
    return any(word.startswith(("log", "warn")) and word not in _NOT_LOGS for word in words_of(name))


def shows(node: ast.Call, around: Surroundings, *, mentions: bool) -> bool:
    """Whether console output is a log: it shows the exception, goes to standard error, or is a command's."""
    owner = dotted(node.func).rpartition(".")[0]
    if mentions or _gives_traceback(node) or _is_error_stream(owner, around):
        return True
    return any(_is_to_stderr(keyword, around) for keyword in node.keywords) or around.has_commands


def _is_to_stderr(keyword: ast.keyword, around: Surroundings) -> bool:
    if keyword.arg == "file":
        return _is_error_stream(dotted(keyword.value), around)
    return keyword.arg in {"err", "stderr"} and not _is_off(keyword.value)


def _is_error_stream(name: str, around: Surroundings) -> bool:
    if "stderr" in name or {"err", "error"} & words_of(name):
        return True
    made = around.constants.get(name)
    keywords = made.keywords if isinstance(made, ast.Call) else []
    return any(keyword.arg == "stderr" for keyword in keywords)
