"""The names that the rules on handlers go by. The settable ones are options of the rules."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from codeguard.words import split_words, word_set, word_tuple

RAISING = (
    *("_fail", "self._fail", "self.fail", "abort", "parser.error", "argparser.error", "self.error_exit"),
    *("pytest.fail", "pytest.skip", "pytest.xfail", "self.skipTest", "ctx.fail", "ctx.abort", "fail_json"),
    *("assert_never", "unreachable", "reraise", "raise_from", "raise_with_traceback", "reraise_exception"),
)
"""Calls that always raise: a plain name (also as an attribute of an imported module), or a dotted ending."""

EXITING = ("sys.exit", "exit", "quit", "os._exit", "os.abort", "ctx.exit", "parser.exit", "self.exit", "exit_json")

LOG_METHODS = word_tuple(
    "info warning warn error exception critical fatal log msg err notice success alert emergency severe failure ainfo "
    "awarning aerror aexception acritical print_exc print_exception print_last capture_exception capture_message "
    "record_exception excepthook unraisablehook call_exception_handler warn_explicit showwarning deprecated"
)
"""Methods and functions that tell somebody, at level info or above."""

DEBUG_METHODS = ("debug", "adebug", "trace", "verbose", "vv", "vvv", "vvvv", "vvvvv", "fine", "finer", "finest")
"""Methods and functions whose output nobody sees in production."""

TRACING = ("exception", "aexception", "print_exc", "print_exception", "capture_exception", "record_exception", "err")

CONSOLE = ("print", "echo", "secho", "pprint", "write", "writelines", "print_formatted_text")

CONTROL_FLOW = word_tuple(
    "StopIteration StopAsyncIteration GeneratorExit queue.Empty queue.Full queue.ShutDown Queue.Empty Queue.Full "
    "queues.Empty queues.Full QueueEmpty QueueFull QueueShutDown WouldBlock EndOfStream EofStream BdbQuit "
    "BlockingIOError SSLWantReadError SSLWantWriteError SkipTest InterruptedError"
)
"""Exceptions that steer a program rather than report a failure: a name, or a dotted ending."""

LOOKUP_TYPES = word_tuple(
    "KeyError IndexError LookupError AttributeError NameError ValueError TypeError StopIteration UnicodeError "
    "UnicodeDecodeError UnicodeEncodeError JSONDecodeError ArithmeticError ZeroDivisionError OverflowError "
    "InvalidOperation NotImplementedError DoesNotExist ObjectDoesNotExist NoResultFound NoReverseMatch "
    "PackageNotFoundError InvalidVersion InvalidVersionError UnsupportedOperation binascii.Error struct.error"
)
"""Exceptions of lookups and conversions: they answer a question that one step asks."""

CLEANUP_CALLS = word_tuple(
    "close aclose wait_closed unlink remove rmdir rmtree removedirs kill killpg terminate send_signal disconnect "
    "rollback shutdown stop cancel release unlock quit logout cleanup clean_up dispose detach deregister unregister "
    "destroy unsubscribe teardown tear_down delete discard abort umount unmount flush drain __exit__ __aexit__ aexit "
    "uninstall leave join wait communicate expunge signalProcess loseConnection"
)
"""What gives something back: a narrow pass around nothing but these is clean-up."""

TIDYING = frozenset({"close", "aclose", "rollback", "release", "dispose", "cleanup", "disconnect", "unlink", "rmtree"})
"""Clean-up that tells nobody of the failure which it follows."""

ENTRY_POINTS = ("main", "_main", "async_main", "amain", "cli")
"""Functions that are outermost by their names."""

TASK_STARTERS = (
    *("Thread", "Process", "Timer", "submit", "create_task", "ensure_future", "start_soon", "spawn", "spawn_n"),
    *("run_in_executor", "start_new_thread", "to_thread", "apply_async", "run_coroutine_threadsafe", "call_soon"),
    *("call_soon_threadsafe", "call_later", "deferToThread", "callInThread", "start_soon", "add_task"),
    *("async_create_task", "async_create_background_task", "async_add_executor_job", "run_until_complete"),
)
"""Calls that start a thread, process or task with a function."""

COMMAND_DECORATORS = ("command", "group", "callback", "task", "shared_task", "actor")
"""Decorators (by their last name) that make a function a command or a task."""

FAILURE = word_set(
    "error errors err errs errno fail fails failed failure failures failing exception exceptions except exc raised "
    "caught invalid problem problems broken bad crash crashed abort aborted reject rejected unavailable unhealthy "
    "warning unreachable timeout timedout defect defects denied errcode"
)
"""Words of a name that says that something went wrong."""

REPORTING = FAILURE | {"report", "reports", "complain", "flash", "alert", "errback"}

OUTCOMES = frozenset({"success", "successful", "succeeded", "ok", "okay", "passed"})
"""Words of a name that says, when it is False, that something went wrong."""

STATES = OUTCOMES | {"valid", "healthy", "available", "connected", "online", "alive"}
"""The same, as the name of a field of a result."""

UNTOLD = {"clear", "reset", "ignore", "ignored", "suppress", "skip", "is", "has", "get", "no", "without", "count"}

FAILURE_TEXT = re.compile(
    r"\b(\w*errors?|fail\w*|invalid|can(no|')t|could ?n[o']t|unable|exception|not found|timed? ?out|overflow)\b",
    re.IGNORECASE,
)


@cache
def words_of(name: str) -> frozenset[str]:
    """The lower-case words of an identifier in snake_case or camelCase."""
    return frozenset(split_words(name))


class Words(NamedTuple):
    """The settable names, as sets."""

    raising_helpers: frozenset[str] = frozenset(RAISING)
    log_methods: frozenset[str] = frozenset(LOG_METHODS)
    debug_methods: frozenset[str] = frozenset(DEBUG_METHODS)
    control_flow: frozenset[str] = frozenset(CONTROL_FLOW)
    lookup_types: frozenset[str] = frozenset(LOOKUP_TYPES)
    cleanup_calls: frozenset[str] = frozenset(CLEANUP_CALLS)


def named(dotted: str, names: frozenset[str]) -> bool:
    """Whether a dotted name ends in one of `names`, which may be dotted themselves."""
    while dotted:
        if dotted in names:
            return True
        dotted = dotted.partition(".")[2]
    return False
