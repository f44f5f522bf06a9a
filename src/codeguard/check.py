"""All of codeguard, in the order it happens: configuration, files or change, reports, findings, verdict."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.across import Seen, look_across
from codeguard.baseline import NAME, load_baseline, mark_known
from codeguard.config import load_config, read_text
from codeguard.errors import Unreadable, UserError
from codeguard.files import discover, is_text, kind_of
from codeguard.gauge import gauge_files, load_coverage, maturity_of
from codeguard.novelty import with_fingerprints
from codeguard.others import Others
from codeguard.project import Project
from codeguard.project_rule import ProjectRule
from codeguard.reading import read_file
from codeguard.roots import find_root, has_config, relative_to
from codeguard.run import Run
from codeguard.scorecard import Scorecard
from codeguard.source import Kind
from codeguard.survey import Input
from codeguard.walk import walk

if TYPE_CHECKING:
    from pathlib import Path

    from codeguard.baseline import Entry
    from codeguard.config import Config
    from codeguard.files import Found, Skipped
    from codeguard.git import Repository
    from codeguard.run import Request
    from codeguard.survey import Survey

LARGEST_TEXT = 256 * 1024
"""Bytes of a text beside the code; larger ones are data."""


def check(request: Request) -> Scorecard:
    """The scorecard of what was asked for. Raises UserError."""
    begun = time.monotonic()
    if request.is_change:
        from codeguard.compare import check_change

        scorecard = check_change(request)
    else:
        scorecard = check_files(request)
    return msgspec.structs.replace(scorecard, seconds=round(time.monotonic() - begun, 3))


def check_files(request: Request) -> Scorecard:
    """All findings in the named files or folders, or in the project."""
    root, repository = find_root([request.stdin[0]] if request.stdin else request.paths)
    config = load_config(root)
    run = Run(request, root, config)
    skipped: list[Skipped] = []
    if request.stdin:
        inputs = [_stdin(*request.stdin, root, run)]
    else:
        found, skipped = discover(root, request.paths, config, repository.files if repository else None, run.texts)
        inputs = _inputs(root, found, config)
    survey = run.survey(inputs)
    read = {each.path: each.read for each in inputs}
    coverage = load_coverage(request.coverage, root, repository.files() if repository else read)
    seen = _look_around(request, root, repository, run, survey)
    known = mark_known(
        run.findings(survey, seen.findings, partly=bool(request.paths)),
        _baseline(request, root),
        partial(_is_gone, root),
    )
    return Scorecard(
        findings=tuple(with_fingerprints(known.findings)),
        errors=tuple(sorted((*survey.errors, *seen.errors), key=lambda error: (error.path, error.message))),
        files=len(inputs),
        skipped=tuple(skipped),
        strict=run.strict,
        measures=gauge_files(run.rules, survey, coverage, lambda path: read[path]()),
        maturity=None if request.paths or request.stdin else maturity_of(config, survey),
        stale=sum(entry.count for entry in known.stale if _is_judged(entry, request, run, survey)),
        notes=run.close(),
    )


def _look_around(request: Request, root: Path, repository: Repository | None, run: Run, survey: Survey) -> Seen:
    """What the rules on the project find in the surveyed files, seen with the files around them.

    The files around are those of the project, where folders are named; a few named files are only compared with each
    other, and one on standard input with none.
    """
    if request.stdin or not any(isinstance(rule, ProjectRule) for rule in run.rules):
        return Seen([], [])
    is_project = repository is not None or has_config(root)
    whole = not request.paths or (is_project and any(os.path.isdir(path) for path in request.paths))
    facts = survey.facts()
    if request.paths and whole:
        found, _ = discover(root, (), run.config, repository.files if repository else None)
        rest = [each for each in found if each.path not in survey.reports]
        facts = run.survey(_inputs(root, rest, run.config)).facts() | facts
    listed = repository.files() if repository else walk(os.fspath(root), "", lambda folder: True)
    others = Others(listed if whole else (), partial(_text, root))
    seen = look_across(run.rules, Project(facts, domains=run.config.domains, others=others), whole=whole)
    return Seen([each for each in seen.findings if each.path in survey.reports or not request.paths], seen.errors)


def _text(root: Path, path: str) -> str | None:
    try:
        return read_file(root / path, LARGEST_TEXT).decode("utf-8", "replace")
    except Unreadable:  # codeguard: ignore[silent-fallback] -- it is not judged, only asked what it names
        return None


def _baseline(request: Request, root: Path) -> list[Entry]:
    """The known findings. Raises UserError when a file that was asked for is not there."""
    name = relative_to(root, request.baseline) if request.baseline else NAME
    if request.baseline and not (root / name).exists():
        raise UserError(f"--baseline {request.baseline}: no such file: write it with `codeguard baseline`")
    return load_baseline(partial(read_text, root), name)


def _is_gone(root: Path, path: str) -> bool:
    return not os.path.lexists(root / path)


def _is_judged(entry: Entry, request: Request, run: Run, survey: Survey) -> bool:
    """Whether the finding of an entry would have been found: its rule has run, its file was looked at or is gone."""
    everything = not request.paths and not request.stdin
    return entry.rule in {rule.name for rule in run.rules} and (everything or entry.path in survey.reports)


def _inputs(root: Path, found: list[Found], config: Config) -> list[Input]:
    limit = config.max_file_size
    return [
        Input(each.path, each.kind, partial(read_file, f"{root}{os.sep}{each.path}", limit), each.stamp)
        for each in found
    ]


def _stdin(name: str, content: bytes, root: Path, run: Run) -> Input:
    path = relative_to(root, name)
    kind = Kind.TEXT if is_text(path, run.texts) else kind_of(path, run.config.tests, run.config.generated)
    return Input(path, kind, lambda: content)
