"""What a rule on text files is: Markdown, TOML, YAML, package.json, or any file by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from codeguard.globs import matches
from codeguard.rule import Rule

if TYPE_CHECKING:
    from codeguard.finding import Finding
    from codeguard.source import Source


class TextRule(Rule):
    """A rule on the lines of the files that it names; Python files among them are text to it."""

    files: ClassVar[tuple[str, ...]] = ()
    """Globs of the files it looks at."""

    if TYPE_CHECKING:
        findings: list[Finding]
        source: Source

    def begin(self, source: Source) -> None:
        """Look at this file from now on."""
        self.source = source
        self.findings = []

    def looks_at(self, path: str) -> bool:
        """Whether it wants to see a file."""
        return matches(path, self.files) and not self.excludes(path)

    def look(self, source: Source) -> None:
        """Report what is wrong in a file."""
        raise NotImplementedError

    def report_line(
        self, line: int, message: str | None = None, columns: tuple[int, int] | None = None, about: str | None = None
    ) -> None:
        """Report a finding on a line, from 1; `columns` are those of its first and behind its last character.

        `about` is what the finding is about, if not the text of the line: it tells the finding again after moves.
        """
        text = self.source.lines[line - 1] if line <= len(self.source.lines) else ""
        about = " ".join(text.split()) if about is None else about
        found = self.finding("", line, message or self.message, about=about, snippet=text)
        if columns:
            found = msgspec.structs.replace(found, column=columns[0], end_column=max(columns))
        self.findings.append(found)
