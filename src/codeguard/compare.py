"""A change judged: both of its sides are surveyed in the same way, and what only the head has is new."""

from __future__ import annotations

import dataclasses
import os
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.change import read_change
from codeguard.config import load_config, read_config
from codeguard.errors import UserError
from codeguard.figures import Size, net_lines
from codeguard.files import Skipped, is_python, kind_of, left_out
from codeguard.git import Repository
from codeguard.novelty import State, compare_findings, with_fingerprints
from codeguard.roots import find_root, relative_to
from codeguard.rule import FileRule
from codeguard.run import Run
from codeguard.scorecard import Scorecard
from codeguard.source import Kind, Source
from codeguard.survey import Input

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from codeguard.change import Change, ChangedFile, Version
    from codeguard.config import Config
    from codeguard.facts import Facts
    from codeguard.run import Request


def check_change(request: Request) -> Scorecard:
    """The findings that a change made or made worse, and what it costs in lines. Raises UserError."""
    root, repository = find_root(request.paths)
    repository = repository or Repository.require(root)
    change = read_change(repository, request.diff or None, staged=request.staged, wanted=is_python)
    run = Run(request, root, _config(request, root, repository, change))
    named = [file for file in change.files if _is_python(file)]
    if request.paths:
        named = _below(request.paths, named, root)
    skipped = [Skipped(file.path, reason) for file in named if (reason := _skipped(file, run.config))]
    change = dataclasses.replace(change, files=tuple(file for file in named if not _skipped(file, run.config)))
    base = run.survey(_inputs(change, run.config))
    was = base.facts()
    head = run.survey(_inputs(change, run.config, was))
    now = head.facts()
    versions = {file.base.path: file.base for file in change.files if file.base and file.base.path in was}
    comparison = compare_findings(
        State(run.findings(base), _places(base.reports, was)),
        State(run.findings(head), _places(head.reports, now)),
        change.renames,
        partial(
            _measure, run, {file.base.path: file.base for file in change.files if file.base and file.base.path in was}
        ),
    )
    at_base = [msgspec.structs.replace(error, message=f"at the base: {error.message}") for error in base.errors]
    return Scorecard(
        findings=tuple(with_fingerprints(comparison.new)),
        errors=tuple(sorted((*head.errors, *at_base), key=lambda error: (error.path, error.message))),
        files=len(change.files),
        skipped=tuple(skipped),
        mode="staged" if request.staged else "change",
        strict=run.strict,
        base=change.base,
        fixed=len(comparison.fixed),
        figures=net_lines(change, _sizes(change, run.config, was, now).get),
        notes=(*change.notes, *run.close()),
    )


def _config(request: Request, root: Path, repository: Repository, change: Change) -> Config:
    """A change is judged by the configuration that it found, not by the one that it leaves."""
    if request.trust_head_config or change.base is None:
        return load_config(root)
    return read_config(partial(repository.read, change.base))


def _below(paths: tuple[str, ...], files: list[ChangedFile], root: Path) -> list[ChangedFile]:
    """The changed files that are, or are below, one of the paths. Raises UserError for a path that does not exist."""
    kept = []
    for path in paths:
        name = relative_to(root, path)
        below = [file for file in files if name == "." or file.path == name or file.path.startswith(f"{name}/")]
        if not below and not os.path.lexists(path):
            raise UserError(f"{path}: no such file or folder, and none that the change deletes")
        kept += below
    return list(dict.fromkeys(kept))


def _is_python(file: ChangedFile) -> bool:
    sides = [side for side in (file.base, file.head) if side and side.data is not None]
    return any(is_python(side.path, side.data) for side in sides)


def _skipped(file: ChangedFile, config: Config) -> str:
    data = file.head and file.head.data
    if data and len(data) > config.max_file_size:
        return f"larger than {config.max_file_size:,} bytes: split it, or raise `max-file-size`"
    return left_out(file.path, config)


def _inputs(change: Change, config: Config, was: Mapping[str, Facts] | None = None) -> Iterator[Input]:
    """The files of the base, or those of the head when the facts of the base are given.

    A marker that the change puts into a file does not make it generated.
    """
    for file in change.files:
        side = file.base if was is None else file.head
        if side and side.data is not None:
            old = was.get(file.base.path) if was and file.base else None
            markers = old is None or old.kind is Kind.GENERATED
            yield Input(side.path, _kind(side.path, config), partial(bytes, side.data), markers=markers)


def _kind(path: str, config: Config) -> Kind:
    return kind_of(path, config.tests, config.generated)


def _places(paths: Mapping[str, object], facts: Mapping[str, Facts]) -> set[tuple[str, str]]:
    """Where there can be findings: files, and their functions and classes."""
    functions = {(path, function.symbol) for path, fact in facts.items() for function in fact.functions}
    classes = {(path, each.symbol) for path, fact in facts.items() for each in fact.classes}
    return functions | classes | {(path, "") for path in paths}


def _measure(run: Run, versions: Mapping[str, Version], name: str, path: str, symbol: str) -> int | None:
    """What a rule measures at the base, where the file parses."""
    version = versions.get(path)
    rule = next(each for each in run.rules if each.name == name)
    if version is None or version.data is None or not isinstance(rule, FileRule):
        return None
    return rule.measure_at(Source(path, version.data), symbol)


def _sizes(change: Change, config: Config, was: Mapping[str, Facts], now: Mapping[str, Facts]) -> dict[Version, Size]:
    """What each side of each file is for and how large it is."""
    sides = [(side, facts) for file in change.files for side, facts in ((file.base, was), (file.head, now)) if side]
    return {side: _size(facts.get(side.path), _kind(side.path, config)) for side, facts in sides}


def _size(facts: Facts | None, kind: Kind) -> Size:
    return Size(facts.kind, facts.lines.code, facts.statements) if facts else Size(kind, None, None)
