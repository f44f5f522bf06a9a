"""`silent-fallback`: a value is put in the failure's place, and nobody is told."""

from __future__ import annotations

import ast

from codeguard.handlers.reading import Verdict
from codeguard.handlers.rule import HandlerRule, clause, severity_of
from codeguard.handlers.words import CONTROL_FLOW, LOOKUP_TYPES


class SilentFallback(HandlerRule):
    """Raise or log a failure; do not answer it with a made-up value.

    The caller takes the value for the truth: the failure shows up later, elsewhere and as something else, or as wrong
    data that nobody notices. A fallback logged at info or above, with the reason, is a decision that others can see.
    """

    message = "a value stands in for the failure and nobody is told: raise, or log it"
    examples = (
        """
        def get_user_data(user_id):
            try:
                return database.fetch_user(user_id)
            except Exception:  # bad
                return {"id": user_id, "name": "Unknown"}
        """,
    )

    control_flow: tuple[str, ...] = CONTROL_FLOW
    """Exceptions that steer a program rather than report a failure."""
    lookup_types: tuple[str, ...] = LOOKUP_TYPES
    """Exceptions of lookups and conversions, which one step may answer with None or the next step."""

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        reading = self.reader.read(node)
        if reading.verdict is Verdict.FALLBACK:
            text = _short(reading.value)
            self.report(
                node,
                f"{clause(node)} puts {text} in the failure's place and nobody is told: raise, or log the reason",
                severity=severity_of(reading),
                header=True,
            )


def _short(node: ast.AST | None) -> str:
    if node is None or isinstance(node, ast.stmt):
        return "made-up values"
    text = " ".join(ast.unparse(node).split())
    return f"`{text}`" if len(text) <= 40 else f"`{text[:37]}...`"
