"""The rule `undocumented-flag`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from codeguard.dates import last_day
from codeguard.finding import Severity
from codeguard.flags import flags
from codeguard.remarks import remark
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Mapping

_MEASURE = re.compile(
    r"\b(?:measur\w*|metrics?|kpis?|track(?:s|ed|ing)|analytics|conversion|logged to)\b", re.IGNORECASE
)
_CRITERION = re.compile(
    r"\b(?:criteri\w+|winners?|wins?|success|decid\w+|decision|thresholds?|(?:keep|kept|ship|adopt|roll out|stays?)\b"
    r"[^.;]*\b(?:if|when|once)|(?:if|when|once)\b[^.;]*(?:\d|better|worse|higher|lower|less|more|above|below|beats?))",
    re.IGNORECASE,
)


class UndocumentedFlag(FileRule):
    """Say at each feature flag what is measured, what decides, and when it goes.

    A flag keeps two ways of doing one thing alive. That is right for an experiment: with a measure, a criterion for
    the winner and a date on which the loser is deleted. Without them it stays, and nobody knows which way is current.
    """

    message = "a feature flag without a measure, a criterion and a sunset date"
    exceptions = (
        "Flags whose comment (on the line, directly above, or where the flag is defined) or docstring of their own "
        "gives all three; options of a program, debug and dry-run switches. A sunset that has passed is an error."
    )
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    examples = (
        """
        import os

        FEATURE_NEW_CHECKOUT = os.getenv("FEATURE_NEW_CHECKOUT") == "1"  # bad

        # Measure: orders a visit. Criterion: two percent more. Sunset: 2999-06-30.
        FEATURE_FAST_SEARCH = True

        # Measure: orders a visit. Criterion: two percent more. Sunset: 2020-06-30.
        FEATURE_WIDE_PAGES = True  # bad

        FEATURE_FLAGS = {
            "dark-mode": False,  # bad
            # measured by time on page, kept if it is 5% longer, remove after 2999-12-31
            "big-print": True,
        }

        def show(client, user):
            if client.variation("new-menu", user, False):  # bad
                return new_menu(user)
            if FEATURE_FAST_SEARCH:
                return fast(user)
            return menu(user)
        """,
    )

    today: str = ""
    """The day by which sunsets are judged, as `2026-03-31`; the day of the run if it is empty."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        """Raises ValueError when `today` is no day."""
        super().__init__(settings)
        self._today = date.fromisoformat(self.today) if self.today else datetime.now(UTC).date()

    def finish(self, tree: ast.AST) -> None:
        found: dict[str, list[ast.expr | ast.stmt]] = {}
        for name, node in flags(self.source):
            found.setdefault(name, []).append(node)
        for name, nodes in found.items():
            said = max((remark(self.source, node) for node in nodes), key=_weight)
            self._judge(name, nodes[0], said)

    def _judge(self, name: str, node: ast.expr | ast.stmt, said: str) -> None:
        sunset = last_day(said)
        missing = [what for what, is_there in _parts(said, sunset) if not is_there]
        if sunset and sunset < self._today:
            message = f"the flag `{name}` was to go by {sunset}: delete it and the way that lost"
            self.report(node, message, about=f"sunset of {name}", severity=Severity.ERROR)
        elif missing:
            wanted = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
            self.report(node, f"the flag `{name}` has no comment that gives {wanted}", about=f"flag {name}")


def _parts(said: str, sunset: date | None) -> Iterator[tuple[str, bool]]:
    """What a comment on a flag has to give, and whether it does."""
    yield "a measure", bool(_MEASURE.search(said))
    yield "a criterion", bool(_CRITERION.search(said))
    yield "a sunset date", sunset is not None


def _weight(said: str) -> int:
    return sum(is_there for _, is_there in _parts(said, last_day(said)))
