"""A coverage report, matched with the files of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.coverage.matching import match_names
from codeguard.coverage.records import Lines
from codeguard.errors import UserError
from codeguard.lexer import split_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LEAST = 0.5
"""The share of a report's files that must be in the project: with less it is about something else."""


class Coverage:
    """Which lines of which files tests run."""

    def __init__(self, origin: str, report: Mapping[str, Lines], paths: Collection[str], root: str) -> None:
        """`origin` names the report; `paths` are those of the project. Raises UserError if it is about other files."""
        match = match_names(report.keys(), paths, root)
        if not match.names and not match.ambiguous:
            some = next(iter(report))
            raise UserError(
                f"{origin}: none of its {len(report)} files is in this project ({some!r}, for one): "
                "give the report of this project's tests"
            )
        if match.share < LEAST:
            raise UserError(
                f"{origin}: only {match.share:.0%} of its files are in this project: it is about another state or "
                "another project; run the tests again"
            )
        self._origin = origin
        self._ambiguous = match.ambiguous
        self._lines = {path: _join([report[name] for name in names]) for path, names in match.names.items()}

    def lines(self, path: str, text: str) -> Lines | None:
        """What ran of a file that has this text; None when the report does not know it.

        Raises UserError when the report cannot be about the file as it is, or may be about another one.
        """
        if name := self._ambiguous.get(path):
            raise UserError(
                f"{self._origin}: {name!r} may be {path} or another file: "
                "write the report with paths from the root of the project"
            )
        lines = self._lines.get(path)
        if lines and (odd := _misfit(lines, text)):
            raise UserError(
                f"{self._origin}: not about {path} as it is now, {odd}: run the tests again and write it anew"
            )
        return lines


def _join(parts: list[Lines]) -> Lines:
    missed = [part.missed for part in parts if part.missed is not None]
    run = set[int]().union(*(part.run for part in parts))
    return Lines(run, set[int]().union(*missed) if len(missed) == len(parts) else None)


def _misfit(lines: Lines, text: str) -> str:
    """What shows that the lines are of another text: one of them is not there, or empty."""
    written = split_lines(text)
    for line in sorted(lines.run | (lines.missed or set())):
        if line > len(written) or not written[line - 1].strip():
            return f"its line {line} is " + ("empty" if line <= len(written) else "not there")
    return ""
