"""The rule `unjustified-ignore`."""

from __future__ import annotations

from codeguard.rule import Rule


class UnjustifiedIgnore(Rule):
    """Say why a finding is ignored, and which rule it is of.

    A comment that switches a rule off is a decision that the next reader has to trust. Without a reason it cannot be
    judged, without a rule's name it hides whatever comes later, and with a wrong name it does nothing. Such a comment
    suppresses nothing, and this finding cannot be suppressed itself.
    """

    message = "an ignore without a reason suppresses nothing"
    sources = "S0"
    overlaps = ("PGH004", "RUF100")
    exceptions = "Comments of other tools, unless `other-tools` is on; text inside strings; prose about codeguard."
    examples = """
        import os

        HOME = os.environ["HOME"]  # codeguard: ignore[secret-default]  # bad
        NAME = os.environ["NAME"]  # codeguard: ignore -- everything here is fine  # bad
        MODE = os.environ["MODE"]  # codeguard: ignore[secret-defualt] -- a mode is no secret  # bad
        PATH = os.environ["PATH"]  # codeguard: disable=secret-default  # bad
        TEXT = "# codeguard: ignore"
        ROOT = os.environ["ROOT"]  # codeguard: ignore[secret-default] -- the root is no secret
    """

    other_tools: bool = False
    """Also report `# noqa`, `# type: ignore`, `# nosec` and `# pragma: no cover` with neither a code nor a reason."""
