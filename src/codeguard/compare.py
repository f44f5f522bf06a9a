"""A change judged: both of its sides are surveyed in the same way, and what only the head has is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.across import Seen, look_across, recall, show, told_once
from codeguard.approval import approve
from codeguard.baseline import NAME, load_baseline, mark_known
from codeguard.catalog import choose
from codeguard.change import read_change
from codeguard.figures import file_lines, net_lines
from codeguard.files import is_python
from codeguard.gauge import gauge_change, load_coverage
from codeguard.git import Repository
from codeguard.novelty import Comparison, compare_findings, with_fingerprints
from codeguard.passages import read_pairs
from codeguard.project_rule import ProjectRule
from codeguard.roots import find_root, relative_to
from codeguard.run import Run
from codeguard.scope import config_in_force, find_approvals, select_files, trusts_head
from codeguard.scorecard import Scorecard
from codeguard.sides import Sides
from codeguard.texts import Texts
from codeguard.view import ChangeRule, View
from codeguard.whole import Whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.finding import AnalysisError, Finding
    from codeguard.rule import Rule
    from codeguard.run import Request


def check_change(request: Request) -> Scorecard:
    """The findings that a change made or made worse, and what it costs in lines. Raises UserError."""
    case = _Case(request)
    run, view = case.run, case.view()
    ignorable, approvable = _look(run.rules, view)
    comparison, failures = case.compare(ignorable.findings)
    settled = case.settle((*comparison.new, *approvable.findings))
    findings = tuple(with_fingerprints(told_once(settled, run.rules)))
    errors = (*case.sides.errors(), *ignorable.errors, *approvable.errors, *failures)
    return Scorecard(
        findings=findings,
        errors=tuple(sorted(errors, key=lambda error: (error.path, error.message))),
        files=len(case.change.files),
        skipped=tuple(case.skipped),
        mode="staged" if request.staged else "change",
        strict=run.strict,
        rules=tuple(map(type, run.rules)),
        base=case.change.base,
        fixed=len(comparison.fixed),
        figures=net_lines(view.lines),
        measures=gauge_change(run.rules, view, case.whole),
        maturity=view.maturity if any(isinstance(rule, ChangeRule) for rule in run.rules) else None,
        approvals=case.approvals,
        notes=(*case.change.notes, *case.whole.notes, *run.close()),
        pairs=read_pairs(findings, case.content, run.config.timeout) if request.pairs else (),
    )


class _Case:
    """A change, and by what it is judged."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._root, found = find_root(request.paths)
        self._repository = found or Repository.require(self._root)
        self._all = read_change(self._repository, request.diff or None, staged=request.staged, wanted=is_python)
        config = config_in_force(request, self._root, self._repository, self._all)
        self.approvals = tuple(find_approvals(request, config, self._repository, self._all))
        self.run = Run(request, self._root, config)
        self.change, self.skipped = select_files(request, self._root, self.run, self._all)
        self._texts = Texts(self._repository, self._all, staged=request.staged)
        self.sides = Sides(self.run, self.change, self._texts)
        self.whole = Whole(self.run, self._all, self.sides, self._texts, staged=request.staged)
        self.content = self._texts.data
        self._baseline = relative_to(self._root, request.baseline) if request.baseline else NAME

    def view(self) -> View:
        """What the rules on the change look at."""
        files = self._all.files
        return View(
            change=self.change,
            was=self.sides.was,
            now=self.sides.now,
            whole=self.whole,
            lines=tuple(file_lines(self.change, self.sides.sizes)),
            config=self.run.config,
            rules_under=lambda config: choose(config).rules(),
            read_base=self._texts.base,
            read_head=self._texts.head,
            changed_paths=tuple(file.path for file in files),
            deleted_paths=frozenset(file.path for file in files if file.head is None),
            renames=self._all.renames,
            baseline=self._baseline,
            trusted=self._request.trust_head_config,
            coverage=load_coverage(self._request.coverage, self._root, self._repository.files),
        )

    def compare(self, others: Iterable[Finding]) -> tuple[Comparison, list[AnalysisError]]:
        """What is new, in files and across them; `others` are findings that only the head can have."""
        at_base, at_head = self._look_across()
        around = self.whole.around if at_base.findings or at_head.findings else {}
        found = (at_base.findings, [*others, *at_head.findings])
        before, after = self.sides.states(found, around, self.whole)
        return compare_findings(before, after, self.change.renames, self.sides.measure), at_head.errors

    def _look_across(self) -> tuple[Seen, Seen]:
        """What rules on the project find at the base and at the head; no state need be looked at twice.

        What they find at a head without comparing it is what they find when that is the base of the next change.
        """
        across = [rule for rule in self.run.rules if isinstance(rule, ProjectRule)]
        if not across:
            return Seen([], []), Seen([], [])
        cache, whole = self.run.cache, self.whole
        alone, compared = ([rule for rule in across if rule.stands_alone is kind] for kind in (True, False))
        before, after = whole.states
        at_base = recall(cache, before, lambda: look_across(alone, whole.base))
        at_head = recall(cache, after, lambda: look_across(alone, whole.head))
        base = recall(cache, whole.base_state, lambda: look_across(compared, whole.base))
        return at_base.joined(base), at_head.joined(look_across(compared, whole.head))

    def settle(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, with those marked that are approved of and those that are known."""
        read = self._texts.head if trusts_head(self._request, self._all) else self._texts.base
        files = self._all.files
        gone = {file.base.path for file in files if file.base} - {file.head.path for file in files if file.head}
        entries = load_baseline(read, self._baseline)
        return mark_known(approve(findings, self.approvals), entries, gone.__contains__).findings


def _look(rules: Iterable[Rule], view: View) -> tuple[Seen, Seen]:
    """What rules on the change find: first what ignore comments may suppress, then what can only be approved."""
    on_change = [rule for rule in rules if isinstance(rule, ChangeRule)]
    ignorable, approvable = (
        show([rule for rule in on_change if rule.approvable is kind], lambda rule: rule.look(view))
        for kind in (False, True)
    )
    return ignorable, approvable
