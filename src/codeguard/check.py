"""All of codeguard, in the order it happens: configuration, files or change, reports, findings, verdict."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.config import load_config
from codeguard.files import discover, is_text, kind_of
from codeguard.novelty import with_fingerprints
from codeguard.reading import read_file
from codeguard.roots import find_root, relative_to
from codeguard.run import Run
from codeguard.scorecard import Scorecard
from codeguard.source import Kind
from codeguard.survey import Input

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codeguard.config import Config
    from codeguard.files import Found, Skipped
    from codeguard.run import Request


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
        inputs = [Input(each.path, each.kind, _reader(root, each, config), each.stamp) for each in found]
    survey = run.survey(inputs)
    return Scorecard(
        findings=tuple(with_fingerprints(run.findings(survey))),
        errors=tuple(sorted(survey.errors, key=lambda error: (error.path, error.message))),
        files=len(inputs),
        skipped=tuple(skipped),
        strict=run.strict,
        notes=run.close(),
    )


def _reader(root: Path, found: Found, config: Config) -> Callable[[], bytes]:
    return partial(read_file, f"{root}{os.sep}{found.path}", config.max_file_size)


def _stdin(name: str, content: bytes, root: Path, run: Run) -> Input:
    path = relative_to(root, name)
    kind = Kind.TEXT if is_text(path, run.texts) else kind_of(path, run.config.tests, run.config.generated)
    return Input(path, kind, lambda: content)
