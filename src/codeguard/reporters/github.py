"""GitHub workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.escape import one_line
from codeguard.reporters.entries import entries

if TYPE_CHECKING:
    from codeguard.scorecard import Scorecard

_DATA = {ord("%"): "%25", ord("\r"): "%0D", ord("\n"): "%0A"}
_PROPERTY = _DATA | {ord(":"): "%3A", ord(","): "%2C"}


def report(scorecard: Scorecard) -> str:
    """One command a finding and a failure of the analysis, then the summary as a notice."""
    commands = []
    for entry in entries(scorecard):
        finding = entry.finding
        place: dict[str, str | int] = {"file": finding.path, "line": finding.line, "col": finding.column}
        place["endLine"] = finding.end_line
        if finding.end_line == finding.line:
            place["endColumn"] = finding.end_column
        where = f"{finding.path}:{finding.line}:{finding.column}"
        title = f"codeguard: {entry.rules}"
        commands.append(_command(entry.severity, f"{where}: {entry.rules} {finding.message}", title, place))
    for error in scorecard.errors:
        rule = f" by {error.rule}" if error.rule else ""
        message = f"{error.path}: not analysed{rule}: {error.message}"
        commands.append(_command("error", message, "codeguard: not analysed", {"file": error.path}))
    return "".join([*commands, _command("notice", scorecard.summary, "codeguard", {})])


def _command(kind: str, message: str, title: str, place: dict[str, str | int]) -> str:
    """The command on one line: what could end it, or begin another one, is escaped."""
    properties = {**place, "title": title}
    pairs = ",".join(f"{key}={one_line(str(value).translate(_PROPERTY))}" for key, value in properties.items())
    return f"::{kind} {pairs}::{one_line(message).translate(_DATA)}\n"
