"""One thing wrong at one place: plain frozen data, no tree node in it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """`error` fails the gate; `warning` is shown and does not, unless --strict; `off` is not run."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"


class Related(msgspec.Struct, frozen=True):
    """Another place that a finding speaks of."""

    path: str
    line: int
    end_line: int
    message: str


class Fix(msgspec.Struct, frozen=True):
    """Text to put in the place of some code: safe, and all that stands around it stays as it is."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong at one place.

    Lines and columns count from 1, columns in characters; `end_column` is the column after the last character.
    `path` is relative to the root, with /, undecodable bytes as surrogates.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    symbol: str = ""
    """Qualified name of the innermost function or class around the finding, "" at module level."""
    identity: str = ""
    """Hash of the normalised code the finding is about: the same before and after moves and reformatting."""
    measure: int | None = None
    """The measured figure of a rule with a limit (lines, complexity): a larger one than the base's is worse."""
    snippet: str = ""
    """The source line, cut to 200 characters, secrets masked."""
    pack: str = "engineer"
    related: tuple[Related, ...] = ()
    names: tuple[str, ...] = ()
    """What it is about, under each of its names, where texts beside the code can settle it."""
    fix: Fix | None = None
    """How to mend it, where that is safe."""
    fingerprint: str = ""
    suppressed: str | None = None
    """The reason of the comment that suppresses it."""
    baseline: bool = False
    """Listed in the baseline as known debt."""

    @property
    def counts(self) -> bool:
        """Whether it weighs in the verdict: neither suppressed nor known debt."""
        return self.suppressed is None and not self.baseline

    @property
    def is_on_file(self) -> bool:
        """Whether it is about a file as a whole."""
        return self.line == self.end_line == self.column == self.end_column == 1

    @property
    def order(self) -> tuple[bytes, int, int, str, str]:
        """The total order of output: path bytes, line, column, rule, message."""
        return (self.path.encode("utf-8", "surrogateescape"), self.line, self.column, self.rule, self.message)


class AnalysisError(msgspec.Struct, frozen=True, order=True):
    """A file or a rule that could not be run, and why: it makes the verdict incomplete."""

    path: str
    rule: str | None
    message: str


class Passage(msgspec.Struct, frozen=True):
    """The text of a place, to be read beside another one."""

    path: str
    line: int
    """The number of its first line."""
    lines: tuple[str, ...] = ()
    """Without their ends, secrets masked."""
    left: int = 0
    """How many more lines there are."""
    problem: str = ""
    """Why there is no text."""


class Pair(msgspec.Struct, frozen=True):
    """A copy and what it is a copy of."""

    finding: Finding
    here: Passage
    there: Passage
