"""The places that findings on copies speak of, with their text: for a report that shows the two side by side.

The files are analysed anew, for the secrets that no report may show and for where functions end.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.analysis import FileReport
from codeguard.catalog import builtin_rules
from codeguard.errors import Unreadable
from codeguard.facts import Facts
from codeguard.finding import AnalysisError, Pair, Passage, Severity
from codeguard.rule import FileRule
from codeguard.source import Kind, Source
from codeguard.worker import Setup, Task
from codeguard.workers import analyse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from codeguard.finding import Finding
    from codeguard.worker import Reply

RULES = ("duplicate-function", "similar-function", "duplicate-block", "duplicate-file", "duplicate-test")
"""Their first related place is the one that a finding is compared with."""
PAIRS = 50
"""Findings whose places are read, errors first."""
LINES = 120
"""Of each place."""
_QUOTES = re.compile(r"^\w{0,2}(['\"]+)|['\"]+$")


class _Read(NamedTuple):
    """A file whose secrets are masked, and the last lines of its functions; or why there is none."""

    lines: list[str]
    ends: dict[tuple[int, str], int]
    problem: str = ""


def is_copy(finding: Finding) -> bool:
    """Whether a finding that counts is on a copy."""
    return finding.rule in RULES and bool(finding.related) and finding.counts


def read_pairs(findings: Iterable[Finding], read: Callable[[str], bytes], timeout: float) -> tuple[Pair, ...]:
    """The copies among the findings that count. `read` gives the bytes of a file or raises Unreadable."""
    found = sorted(filter(is_copy, findings), key=lambda each: each.severity is not Severity.ERROR)[:PAIRS]
    files = _analysed({path for each in found for path in (each.path, each.related[0].path)}, read, timeout)
    return tuple(_pair(each, files) for each in found)


def _analysed(paths: Iterable[str], read: Callable[[str], bytes], timeout: float) -> dict[str, _Read]:
    files: dict[str, _Read] = {}
    tasks = []
    for path in sorted(paths):
        try:
            tasks.append(Task(os.fsencode(path), Kind.PRODUCTION, read(path), markers=False))
        except Unreadable as error:
            files[path] = _Read([], {}, str(error))
    maskers = (rule for rule in builtin_rules().values() if issubclass(rule, FileRule) and rule.finds_secrets)
    setup = Setup({rule.name: {} for rule in maskers})
    return files | {task.name: _read(task, reply) for task, reply in analyse_all(tasks, setup, jobs=1, timeout=timeout)}


def _read(task: Task, reply: Reply | AnalysisError) -> _Read:
    if isinstance(reply, AnalysisError):
        return _Read([], {}, reply.message)
    report = msgspec.msgpack.decode(reply.report, type=FileReport)
    facts = msgspec.msgpack.decode(reply.facts, type=Facts | None)
    if report.errors or facts is None:
        return _Read([], {}, "; ".join(each.message for each in report.errors) or "it does not parse")
    ends = {(each.line, each.symbol): each.end_line for each in facts.functions}
    return _Read(_masked(Source(task.name, task.data).lines, report.findings)[: facts.lines.total], ends)


def _masked(lines: list[str], secrets: Iterable[Finding]) -> list[str]:
    """The lines without the secrets that stand at findings, and without what else has the same text."""
    shown = list(lines)
    words = set()
    for each in sorted(secrets, key=lambda finding: finding.order, reverse=True):
        for number in range(each.line - 1, each.end_line):
            start = each.column - 1 if number == each.line - 1 else 0
            end = each.end_column - 1 if number == each.end_line - 1 else None
            words.add(_QUOTES.sub("", lines[number][start:end]))
            shown[number] = shown[number][:start] + "***" + (shown[number][end:] if end is not None else "")
    for word in sorted(words, key=len, reverse=True):
        shown = [line.replace(word, "***") for line in shown] if len(word) > len("***") else shown
    return shown


def _pair(finding: Finding, files: dict[str, _Read]) -> Pair:
    other, file = finding.related[0], files[finding.path]
    whole = len(file.lines) if finding.line == finding.end_line else finding.end_line
    end = file.ends.get((finding.line, finding.symbol), whole)
    there = _passage(other.path, other.line, other.end_line, files[other.path])
    return Pair(finding, _passage(finding.path, finding.line, end, file), there)


def _passage(path: str, line: int, end: int, file: _Read) -> Passage:
    lines = tuple(file.lines[line - 1 : end])
    return Passage(path, line, lines[:LINES], max(len(lines) - LINES, 0), file.problem)
