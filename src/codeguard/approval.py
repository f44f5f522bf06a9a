"""Approvals: `Codeguard-Approve: RULE -- reason` in a commit of the change, or `--approve 'RULE -- reason'`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from codeguard.errors import UserError, nearest
from codeguard.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from codeguard.change import Change
    from codeguard.finding import Finding
    from codeguard.git import Repository

TRAILER = "Codeguard-Approve"
OPTION = "--approve"
_FIELDS = f"%x00%an%x00%(trailers:key={TRAILER},valueonly,unfold,separator=%x01)%x00"
_FORM = re.compile(r"([\w-]+)\s*(?:--\s*(.*))?", re.DOTALL)


class Approval(msgspec.Struct, frozen=True):
    """A rule whose findings somebody approves of, and why; `commit` is None for the command line."""

    rule: str
    reason: str
    by: str
    commit: str | None
    problem: str = ""
    """Why it approves nothing, "" if it holds."""
    warnings: bool = False
    """Whether it is about warnings alone."""

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is approved of."""
        is_meant = not self.warnings or finding.severity is Severity.WARNING
        return finding.rule == self.rule and is_meant and not self.problem


def given_approvals(
    values: Iterable[str], approvable: Mapping[str, bool], known: Collection[str]
) -> Iterator[Approval]:
    """The approvals of the command line. Raises UserError for one that approves nothing.

    `approvable` are the rules whose findings can be approved, and whether only their warnings can.
    """
    for value in values:
        approval = _parse(value, OPTION, None, approvable, known)
        if approval.problem:
            raise UserError(f"{OPTION} {value!r} approves nothing: {approval.problem}")
        yield approval


def commit_approvals(
    repository: Repository, change: Change, approvable: Mapping[str, bool], known: Collection[str]
) -> Iterator[Approval]:
    """The approvals in the trailers of the commits between base and head, those that approve nothing too."""
    if change.base is None or change.head is None or change.base == change.head:
        return
    printed = repository.run("rev-list", "--encoding=UTF-8", f"--format={_FIELDS}", f"{change.base}..{change.head}")
    pieces = printed.decode("utf-8", "replace").split("\0")
    for header, name, values in zip(pieces[:-1:3], pieces[1::3], pieces[2::3], strict=True):
        for value in filter(None, values.split("\1")):
            yield _parse(value, name, header.split()[-1], approvable, known)


def approve(findings: Iterable[Finding], approvals: Collection[Approval]) -> Iterator[Finding]:
    """The findings; those that somebody approves of are suppressed, and say by whom and why."""
    for finding in findings:
        approval = next((each for each in approvals if each.covers(finding)), None)
        if approval and finding.suppressed is None:
            reason = f"approved by {approval.by}: {approval.reason}"
            yield msgspec.structs.replace(finding, suppressed=reason)
        else:
            yield finding


def _parse(value: str, by: str, commit: str | None, approvable: Mapping[str, bool], known: Collection[str]) -> Approval:
    form = _FORM.fullmatch(value.strip())
    rule, reason = (form[1], (form[2] or "").strip()) if form else (value.strip(), "")
    problem = ""
    if rule not in known:
        problem = f"there is no rule {rule!r}: {nearest(rule, approvable)}"
    elif rule not in approvable:
        problem = f"{rule} cannot be approved, only {', '.join(sorted(approvable))}"
    elif not re.search(r"\w", reason):
        problem = f"it gives no reason: write `{rule} -- reason`"
    return Approval(rule, reason, by, commit, problem, approvable.get(rule, False))
