"""Test coverage of new code: of the lines of production code that the change adds and tests can run, those they run.

Which lines can be run, the report says; where it does not (a data file of coverage.py, a file that it does not know)
they are the first lines of statements, without docstrings and what `# pragma: no cover` leaves out. No line of a file
that the report does not know is covered. Without a report the measure is not made, and without lines there is no rate.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from codeguard.facts import lines_of
from codeguard.measures.records import Covered
from codeguard.source import Kind, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from codeguard.coverage import Coverage
    from codeguard.facts import Facts
    from codeguard.view import View


class FileLines(NamedTuple):
    """The lines in question of one file, ascending."""

    path: str
    covered: list[int]
    uncovered: list[int]
    gaps: list[range]
    """The uncovered ones as ranges, with what between them cannot be run."""


def cover_change(coverage: Coverage, view: View) -> list[FileLines]:
    """The added lines of production code, by file. Raises UserError when the report does not fit a file."""
    found = []
    for path, file in view.files.items():
        facts, data = view.now.get(path), file.head and file.head.data
        if facts and data and facts.kind is Kind.PRODUCTION:
            added = {line for span in file.added_lines for line in span}
            found.append(_cover(coverage, path, facts, decode(data), added))
    return found


def cover_files(coverage: Coverage, files: Mapping[str, Facts], read: Callable[[str], bytes]) -> list[FileLines]:
    """All lines of production code, by file. Raises UserError as above, and what `read` raises."""
    production = ((path, facts) for path, facts in files.items() if facts.kind is Kind.PRODUCTION)
    return [_cover(coverage, path, facts, decode(read(path)), None) for path, facts in production]


def rate(files: Iterable[FileLines]) -> Covered:
    """The figures of some files."""
    counts = [(len(each.covered), len(each.uncovered)) for each in files]
    covered = sum(count[0] for count in counts)
    coverable = covered + sum(count[1] for count in counts)
    return Covered(covered / coverable if coverable else None, covered, coverable)


def _cover(coverage: Coverage, path: str, facts: Facts, text: str, added: set[int] | None) -> FileLines:
    found = coverage.lines(path, text)
    known = lines_of(facts.coverable) if found is None or found.missed is None else found.run | found.missed
    coverable, run = known if added is None else known & added, found.run if found else set()
    uncovered = coverable - run
    groups = [(missing, list(lines)) for missing, lines in groupby(sorted(known), uncovered.__contains__)]
    gaps = [range(lines[0], lines[-1] + 1) for missing, lines in groups if missing]
    return FileLines(path, sorted(coverable & run), sorted(uncovered), gaps)
