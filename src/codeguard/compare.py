"""A change judged: both of its sides are surveyed in the same way, and what only the head has is new."""

from __future__ import annotations

import dataclasses
import os
from functools import partial
from typing import TYPE_CHECKING

from codeguard.across import Seen, look_across, show
from codeguard.approval import approve, commit_approvals, given_approvals
from codeguard.baseline import NAME, load_baseline, mark_known
from codeguard.catalog import all_names, builtin_rules, choose, instantiate
from codeguard.change import read_change
from codeguard.config import load_config, read_config
from codeguard.errors import UserError
from codeguard.figures import file_lines, net_lines
from codeguard.files import Skipped, is_python
from codeguard.gauge import gauge_change, load_coverage
from codeguard.git import Repository
from codeguard.novelty import compare_findings, with_fingerprints
from codeguard.project_rule import ProjectRule
from codeguard.roots import find_root, relative_to
from codeguard.run import Run
from codeguard.scorecard import Scorecard
from codeguard.sides import Sides, python_files, text_files, why_skipped
from codeguard.texts import Texts
from codeguard.view import ChangeRule, View
from codeguard.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from codeguard.approval import Approval
    from codeguard.change import Change, ChangedFile
    from codeguard.config import Config
    from codeguard.rule import Rule
    from codeguard.run import Request


def check_change(request: Request) -> Scorecard:
    """The findings that a change made or made worse, and what it costs in lines. Raises UserError."""
    root, found = find_root(request.paths)
    repository = found or Repository.require(root)
    everything = read_change(repository, request.diff or None, staged=request.staged, wanted=is_python)
    config = _config(request, root, repository, everything)
    approvals = tuple(_approvals(request, config, repository, everything))
    run = Run(request, root, config)
    change, skipped = _select(request, root, run, everything)
    texts = Texts(repository, everything, staged=request.staged)
    sides = Sides(run, change, texts)
    whole = Whole(run, everything, sides, texts, staged=request.staged)
    baseline = relative_to(root, request.baseline) if request.baseline else NAME
    view = View(
        change=change,
        was=sides.was,
        now=sides.now,
        whole=whole,
        lines=tuple(file_lines(change, sides.size_of)),
        config=run.config,
        rules_under=_rules_under,
        read_base=texts.base,
        read_head=texts.head,
        changed_paths=tuple(file.path for file in everything.files),
        deleted_paths=frozenset(file.path for file in everything.files if file.head is None),
        renames=everything.renames,
        baseline=baseline,
        trusted=request.trust_head_config,
        coverage=load_coverage(request.coverage, root, repository.files()),
    )
    ignorable, approvable = _look(run.rules, view)
    at_base, at_head = _look_across(run.rules, whole)
    around = whole.around if at_base.findings or at_head.findings else {}
    before = sides.before(at_base.findings, around)
    after = sides.after((*ignorable.findings, *at_head.findings), around)
    comparison = compare_findings(before, after, change.renames, sides.measure)
    entries = load_baseline(texts.head if _trusts_head(request, everything) else texts.base, baseline)
    now = {file.head.path for file in everything.files if file.head}
    gone = {file.base.path for file in everything.files if file.base} - now
    known = mark_known(approve((*comparison.new, *approvable.findings), approvals), entries, gone.__contains__)
    errors = (*sides.errors(), *ignorable.errors, *approvable.errors, *at_head.errors)
    return Scorecard(
        findings=tuple(with_fingerprints(known.findings)),
        errors=tuple(sorted(errors, key=lambda error: (error.path, error.message))),
        files=len(change.files),
        skipped=tuple(skipped),
        mode="staged" if request.staged else "change",
        strict=run.strict,
        base=change.base,
        fixed=len(comparison.fixed),
        figures=net_lines(change, sides.size_of),
        measures=gauge_change(run.rules, view, whole),
        maturity=view.maturity if any(isinstance(rule, ChangeRule) for rule in run.rules) else None,
        approvals=approvals,
        notes=(*change.notes, *whole.notes, *run.close()),
    )


def _look(rules: Iterable[Rule], view: View) -> tuple[Seen, Seen]:
    """What rules on the change find: first what ignore comments may suppress, then what can only be approved."""
    on_change = [rule for rule in rules if isinstance(rule, ChangeRule)]
    ignorable, approvable = (
        show([rule for rule in on_change if rule.approvable is kind], lambda rule: rule.look(view))
        for kind in (False, True)
    )
    return ignorable, approvable


def _look_across(rules: Iterable[Rule], whole: Whole) -> tuple[Seen, Seen]:
    """What rules on the project find at the base and at the head."""
    if not any(isinstance(rule, ProjectRule) for rule in rules):
        return Seen([], []), Seen([], [])
    return look_across(rules, whole.base), look_across(rules, whole.head)


def _rules_under(config: Config) -> list[Rule]:
    return instantiate(*choose(config))


def _approvals(request: Request, config: Config, repository: Repository, change: Change) -> Iterator[Approval]:
    """A commit that is not made yet has no trailers."""
    known = all_names(config)
    approvable = {name for name, rule in builtin_rules().items() if rule.approvable}
    yield from given_approvals(request.approve, approvable, known)
    if not request.staged:
        yield from commit_approvals(repository, change, approvable, known)


def _trusts_head(request: Request, change: Change) -> bool:
    """Whether the policy is what the change leaves: the user says so, or nothing stood before."""
    return request.trust_head_config or change.base is None


def _config(request: Request, root: Path, repository: Repository, change: Change) -> Config:
    """A change is judged by the configuration that it found, not by the one that it leaves."""
    if _trusts_head(request, change):
        return load_config(root)
    return read_config(partial(repository.read, change.base or ""))


def _select(request: Request, root: Path, run: Run, change: Change) -> tuple[Change, list[Skipped]]:
    """The files of a change that are to be judged, and those that the configuration keeps from it."""
    named = [*python_files(change.files), *text_files(change.files, run.texts)]
    if request.paths:
        named = _below(request.paths, named, root)
    reasons = [(file, why_skipped(file, run.config)) for file in named]
    judged = tuple(file for file, reason in reasons if not reason)
    skipped = [Skipped(file.path, reason) for file, reason in reasons if reason]
    return dataclasses.replace(change, files=judged), skipped


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
