"""All of codeguard, in the order it happens: configuration, files or change, reports, findings, verdict."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.across import told_once
from codeguard.around import Around
from codeguard.baseline import NAME, load_baseline, mark_known
from codeguard.config import load_config, read_text
from codeguard.errors import UserError
from codeguard.files import discover, is_own, is_text, kind_of
from codeguard.gauge import gauge_files, load_coverage, maturity_of
from codeguard.novelty import with_fingerprints
from codeguard.passages import read_pairs
from codeguard.reading import read_file
from codeguard.roots import find_root, relative_to
from codeguard.run import Run
from codeguard.scorecard import Scorecard
from codeguard.source import Kind
from codeguard.survey import Input, inputs_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codeguard.baseline import Entry
    from codeguard.files import Skipped
    from codeguard.run import Request
    from codeguard.survey import Survey


def check(request: Request) -> Scorecard:
    """The scorecard of what was asked for. Raises UserError."""
    begun = time.monotonic()
    if request.staged and request.diff is not None:
        raise UserError("--diff and --staged are two different changes: use one of them")
    if request.is_change:
        from codeguard.compare import check_change

        scorecard = check_change(request)
    else:
        scorecard = check_files(request)
    return msgspec.structs.replace(scorecard, seconds=round(time.monotonic() - begun, 3))


def check_files(request: Request) -> Scorecard:
    """All findings in the named files or folders, or in the project."""
    root, repository = find_root(request.named)
    config = load_config(root)
    run = Run(request, root, config)
    skipped: list[Skipped] = []
    if request.stdin:
        inputs = list(_stdin(*request.stdin, root, run, unasked=request.unasked))
    else:
        found, skipped = discover(root, request.paths, config, repository.files if repository else None, run.texts)
        inputs = inputs_of(root, found, config)
    survey = run.survey(inputs)
    read = {each.path: each.read for each in inputs}

    def content(path: str) -> bytes:
        return read[path]() if path in read else read_file(root / path, config.max_file_size)

    coverage = load_coverage(request.coverage, root, repository.files if repository else lambda: read)
    around = Around(root, repository, request.named, run)
    seen = around.look(survey)
    known = mark_known(
        run.findings(survey, seen.findings, partly=bool(request.named), beside=around.others),
        _baseline(request, root),
        partial(_is_gone, root),
    )
    findings = tuple(with_fingerprints(told_once(known.findings, run.rules)))
    return Scorecard(
        findings=findings,
        errors=tuple(sorted((*survey.errors, *seen.errors), key=lambda error: (error.path, error.message))),
        files=len(inputs),
        skipped=tuple(skipped),
        strict=run.strict,
        rules=tuple(map(type, run.rules)),
        measures=gauge_files(run.rules, survey, coverage, lambda path: read[path]()),
        maturity=maturity_of(config, survey) if _is_everything(request, root) else None,
        stale=sum(entry.count for entry in known.stale if _is_judged(entry, request, run, survey)),
        notes=run.close(),
        pairs=read_pairs(findings, content, config.timeout) if request.pairs else (),
    )


def _baseline(request: Request, root: Path) -> list[Entry]:
    """The known findings. Raises UserError when a file that was asked for is not there."""
    name = relative_to(root, request.baseline) if request.baseline else NAME
    if request.baseline and not (root / name).exists():
        raise UserError(f"--baseline {request.baseline}: no such file: write it with `codeguard baseline`")
    return load_baseline(partial(read_text, root), name)


def _is_gone(root: Path, path: str) -> bool:
    return not os.path.lexists(root / path)


def _is_everything(request: Request, root: Path) -> bool:
    """Whether the whole project is checked: no paths are named, or its root is."""
    return not request.named or "." in {relative_to(root, path) for path in request.named}


def _is_judged(entry: Entry, request: Request, run: Run, survey: Survey) -> bool:
    """Whether the finding of an entry would have been found: its rule has run, its file was looked at or is gone."""
    return entry.rule in {rule.name for rule in run.rules} and (not request.named or entry.path in survey.reports)


def _stdin(name: str, content: bytes, root: Path, run: Run, *, unasked: bool) -> Iterator[Input]:
    path = relative_to(root, name)
    if unasked and not is_own(root, path, content, run.config, run.texts):
        return
    kind = Kind.TEXT if is_text(path, run.texts) else kind_of(path, run.config.tests, run.config.generated)
    yield Input(path, kind, lambda: content)
