"""`silent-except`: a failure disappears without a trace."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.caught import caught_by
from codeguard.handlers.reading import Verdict
from codeguard.handlers.rule import HandlerRule, clause, severity_of
from codeguard.handlers.swallowing import leaves_in_finally, suppressing
from codeguard.handlers.words import CLEANUP_CALLS, CONTROL_FLOW, LOOKUP_TYPES

if TYPE_CHECKING:
    from codeguard.handlers.surroundings import Try


class SilentExcept(HandlerRule):
    """Let no failure disappear: raise it, log it at info or above, or hand it on.

    Nobody can mend what nobody sees. A `pass` hides the failure that it was written for and every other one of the same
    class, and whoever debugs it starts from a symptom far away.
    """

    message = "hides the failure"
    examples = (
        """
        try:
            work()
        except Exception:  # bad
            pass
        """,
    )

    control_flow: tuple[str, ...] = CONTROL_FLOW
    """Exceptions that steer a program rather than report a failure."""
    lookup_types: tuple[str, ...] = LOOKUP_TYPES
    """Exceptions of lookups and conversions, which one step may answer with None or the next step."""
    cleanup_calls: tuple[str, ...] = CLEANUP_CALLS
    """Calls that give something back: a narrow pass around nothing else is clean-up."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        reading = self.reader.read(node)
        if reading.verdict is Verdict.SILENT:
            text = f"{clause(node)} hides the failure: raise it, log it at info or above, or hand it on"
            self.report(node, text, severity=severity_of(reading), header=True)

    def visit_Try(self, node: Try) -> None:
        if node.finalbody:
            for leaving in leaves_in_finally(node):
                word = type(leaving).__name__.lower()
                self.report(
                    leaving, f"`{word}` in `finally` swallows the exception on its way out: move it after the try"
                )

    def visit_TryStar(self, node: ast.TryStar) -> None:
        self.visit_Try(node)

    def visit_Call(self, node: ast.Call) -> None:
        if suppressing(node, self.source) and node.args and caught_by(node.args, self.reader.around).broad:
            place = self.source.statement(node)
            is_with = isinstance(place, ast.With | ast.AsyncWith)
            text = f"`{ast.unparse(node)}` hides every failure in its body: name the exceptions that may be ignored"
            self.report(place if is_with else node, text, about=node, header=True)
