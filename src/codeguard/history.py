"""The trend: what the measures were at the last commits or tags of the first-parent history, from git's objects.

All points are seen with today's configuration and rules. Of each commit only the files are analysed that differ from
those of the commit before, and those that the cache does not know.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.config import load_config
from codeguard.errors import UserError
from codeguard.files import is_python, left_out
from codeguard.git import Repository
from codeguard.measures.complexity import measure_complexity
from codeguard.measures.duplicates import pairs_of
from codeguard.project import Project
from codeguard.roots import find_root
from codeguard.rules.duplicate_function import DuplicateFunction
from codeguard.run import Run
from codeguard.scorecard import plural
from codeguard.scratch import open_scratch
from codeguard.whole import inputs_in_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codeguard.analysis import FileReport
    from codeguard.facts import Facts
    from codeguard.run import Request
    from codeguard.scratch import Scratch


class Point(msgspec.Struct, frozen=True):
    """The project at one commit."""

    commit: str
    name: str
    """The tag, else the abbreviated commit."""
    date: str
    """Of the commit: year, month, day."""
    files: int
    lines: int
    """Lines of production code."""
    complex: int | None
    """Functions over the limit of `complex-function`; None when the rule does not run."""
    duplicates: int | None
    """Pairs of functions that are copies; None when `duplicate-function` does not run."""
    findings: int
    """Of the rules on single files."""
    not_analysed: int


class _Commit(NamedTuple):
    id: str
    name: str
    date: str


def read_history(request: Request, count: int, *, tags: bool = False) -> tuple[Point, ...]:
    """The last `count` commits, or tags, the oldest first. Raises UserError."""
    root, found = find_root(())
    repository = found or Repository.require(root)
    commits = list(_tagged(repository) if tags else _commits(repository, count))[-count:]
    if repository.shallow and len(commits) < count:
        known = plural(len(commits), "commit")
        raise UserError(f"this is a shallow clone of {known}: use fetch-depth: 0, or git fetch --unshallow")
    run = Run(request, root, load_config(root))
    with open_scratch(repository) as scratch:
        walk = _Walk(run, scratch)
        points = tuple(walk.visit(commit, _python(repository.blobs(commit.id))) for commit in commits)
    run.close()
    return points


def _commits(repository: Repository, count: int | None = None) -> Iterator[_Commit]:
    """The first-parent history of HEAD, the oldest first."""
    limit = () if count is None else (f"--max-count={count}",)
    if repository.head() is None:
        raise UserError("there is no commit yet: a trend needs some")
    printed = repository.run("rev-list", "--first-parent", "--reverse", *limit, "--format=%cs", "HEAD").decode()
    lines = iter(printed.splitlines())
    for header, date in zip(lines, lines, strict=True):
        commit = header.removeprefix("commit ")
        yield _Commit(commit, commit[:12], date)


def _tagged(repository: Repository) -> Iterator[_Commit]:
    """Those that have a tag, under the name of the last."""
    form = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)"
    printed = os.fsdecode(repository.run("for-each-ref", "--sort=version:refname", form, "refs/tags"))
    names = {}
    for line in printed.splitlines():
        name, tag, target = line.split("\0")
        names[target or tag] = name
    for commit in _commits(repository):
        if commit.id in names:
            yield commit._replace(name=names[commit.id])


def _python(blobs: Mapping[str, str]) -> dict[str, str]:
    """The files that can be Python."""
    return {path: name for path, name in blobs.items() if is_python(path)}


class _Walk:
    """The project at the commit that was visited last."""

    def __init__(self, run: Run, scratch: Scratch) -> None:
        self._run = run
        self._scratch = scratch
        self._ids: dict[str, str] = {}
        self._reports: dict[str, FileReport] = {}
        self._facts: dict[str, Facts] = {}
        self._findings = Counter[str]()
        self._failed = Counter[str]()
        self._pairs: set[frozenset[tuple[str, str]]] = set()
        self._rules = {rule.name: rule for rule in run.rules}

    def visit(self, commit: _Commit, tree: Mapping[str, str]) -> Point:
        """Go on to a commit, and measure there."""
        wanted = {path: name for path, name in tree.items() if not left_out(path, self._run.config)}
        fresh = {path for path, name in wanted.items() if self._ids.get(path) != name}
        self._forget(fresh | (self._ids.keys() - wanted.keys()))
        self._ids = wanted
        self._read(fresh)
        copies = self._rules.get(DuplicateFunction.name)
        if isinstance(copies, DuplicateFunction) and fresh:
            self._pairs |= pairs_of(copies.copies(Project(self._facts, changed=frozenset(fresh))), {})
        is_measured = "complex-function" in self._rules
        return Point(
            *commit,
            files=len(self._reports),
            lines=sum(report.production for report in self._reports.values()),
            complex=measure_complexity(None, self._reports.values()).after if is_measured else None,
            duplicates=len(self._pairs) if copies else None,
            findings=self._findings.total(),
            not_analysed=self._failed.total(),
        )

    def _forget(self, paths: set[str]) -> None:
        for known in (self._reports, self._facts, self._findings, self._failed):
            for path in paths & known.keys():
                del known[path]
        self._pairs = {pair for pair in self._pairs if paths.isdisjoint(path for path, _ in pair)}

    def _read(self, paths: set[str]) -> None:
        names = {path: self._ids[path] for path in sorted(paths)}
        survey = self._run.survey(inputs_in_git(self._scratch, names, self._run.config))
        self._reports.update(survey.reports)
        self._facts.update(survey.facts())
        self._findings.update(each.path for each in self._run.findings(survey) if each.counts)
        self._failed.update(error.path for error in survey.errors)
