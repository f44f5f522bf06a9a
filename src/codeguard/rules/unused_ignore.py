"""The rule `unused-ignore`."""

from __future__ import annotations

from codeguard.finding import Severity
from codeguard.rule import Rule


class UnusedIgnore(Rule):
    """Delete an ignore comment when there is nothing left to ignore.

    It would hide the next fault on its lines, which nobody has decided about. A comment for two rules of which one
    reports something is half unused.
    """

    message = "ignores a rule that reports nothing here"
    sources = "S0"
    overlaps = ("RUF100", "pylint I0021")
    exceptions = "Rules that have not run (`--select`, `--ignore`, switched off, excluded for the file)."
    severity = Severity.WARNING
    examples = """
        def parse(text):
            return int(text)  # codeguard: ignore[broad-except] -- nothing is caught here  # bad


        def load(path, log):
            try:
                return path.read_text()
            except Exception:  # codeguard: ignore[broad-except] -- the path may be of any plugin's own type
                log.exception("cannot load %s", path)
                raise SystemExit(1) from None
    """
