"""The rule `syntax-error`."""

from __future__ import annotations

from typing import Any

from codeguard.rule import Rule


class SyntaxError(Rule):  # noqa: A001
    """Mend a file that does not parse.

    A file that Python cannot read is one that no rule has looked at: it must not pass for clean. The grammar is that
    of the Python that codeguard runs on. This rule cannot be switched off; exclude files that are broken on purpose
    with the setting `exclude`.
    """

    message = "does not parse"
    sources = "S0"
    overlaps = ("E999",)
    exceptions = "Excluded files."
    examples = """
        def total(prices)  # bad
            return sum(prices)
    """

    @classmethod
    def options(cls) -> dict[str, tuple[Any, Any]]:
        """None."""
        return {}
