"""Changes judged in this process, without a cache."""

from __future__ import annotations

from contextlib import chdir
from typing import TYPE_CHECKING, Any

from codeguard.check import check
from codeguard.run import Request

if TYPE_CHECKING:
    from history import History

    from codeguard.finding import Finding
    from codeguard.scorecard import Scorecard


def judge(history: History, *rules: str, **options: Any) -> Scorecard:
    """The scorecard of the change since main, or of what is staged."""
    base = {} if options.get("staged") else {"diff": "main"}
    with chdir(history.root):
        return check(Request(select=rules, cache=False, **{**base, **options}))


def found(history: History, *rules: str, **options: Any) -> list[Finding]:
    """What rules find in the change; nothing may fail."""
    scorecard = judge(history, *rules, **options)
    assert not scorecard.errors
    return list(scorecard.findings)


def functions(*names: str, lines: int = 2) -> str:
    """A module of functions with so many lines of code each."""
    body = "".join(f"    total += {number}\n" for number in range(lines - 2))
    return "".join(f"def {name}(total):\n{body}    return total\n\n\n" for name in names)
