"""The formats of a report: each is one function, Scorecard -> str, in the module of its name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from codeguard.scorecard import Scorecard

FORMATS = {
    "text": "for people: findings with their source lines, and a summary",
    "json": "everything, stable and versioned (docs/report.schema.json)",
    "sarif": "SARIF 2.1.0, for code scanning",
    "github": "annotations on the lines of a pull request, as workflow commands",
    "gitlab": "GitLab code quality",
    "junit": "JUnit XML, for CI servers that show tests",
    "markdown": "the scorecard as a pull-request comment",
    "html": "one page for a browser: findings by file, copies side by side; no script, nothing loaded",
    "agent": "a line a finding, for the context of a coding agent",
}
"""The formats, with what each is for."""
CARDS = {"text": "panel", "json": "json", "markdown": "markdown", "html": "html", "badge": "badge"}
"""The formats of the scorecard alone, with their modules."""


def reporter(name: str) -> Callable[[Scorecard], str]:
    """The function that writes one of `FORMATS`; imported when asked for, since a run needs one of them."""
    return cast("Callable[[Scorecard], str]", import_module(f"codeguard.reporters.{name}").report)


def card(name: str) -> Callable[[Scorecard], str]:
    """The function that writes one of `CARDS`."""
    return cast("Callable[[Scorecard], str]", import_module(f"codeguard.reporters.{CARDS[name]}").card)
