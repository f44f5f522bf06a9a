"""Approvals: real trailers of the change's own commits, with a reason; what does not hold is said so."""

import re

import pytest
from history import History
from judging import judge

from codeguard.approval import Approval, given_approvals
from codeguard.errors import UserError

MATURE = {"codeguard.toml": 'maturity = "mature"\n', "a.py": "x = 1\n"}
APPROVABLE = {"duplicate-function": True, "net-lines": False, "weakened-gate": False}
KNOWN = {*APPROVABLE, "silent-except"}

MESSAGES = {
    "trailer": ("Add y\n\nCodeguard-Approve: net-lines -- a feature", "a feature"),
    "among trailers": ("Y\n\nSigned-off-by: A\nCodeguard-Approve: net-lines -- a feature\nX-Id: 1", "a feature"),
    "other case": ("Add y\n\ncodeguard-approve: net-lines -- a feature", "a feature"),
    "folded": ("Add y\n\nCodeguard-Approve: net-lines -- a\n feature", "a feature"),
    "two": ("Y\n\nCodeguard-Approve: weakened-gate -- x\nCodeguard-Approve: net-lines -- a feature", "a feature"),
    "another rule": ("Add y\n\nCodeguard-Approve: weakened-gate -- a feature", None),
    "no reason": ("Add y\n\nCodeguard-Approve: net-lines", None),
    "empty reason": ("Add y\n\nCodeguard-Approve: net-lines -- ...", None),
    "no dashes": ("Add y\n\nCodeguard-Approve: net-lines a feature", None),
    "in the subject": ("Codeguard-Approve: net-lines -- a feature", None),
    "in prose": ("Add y\n\nIt needs\nCodeguard-Approve: net-lines -- a feature\nto pass, says the tool.", None),
    "in the middle": ("Add y\n\nCodeguard-Approve: net-lines -- a feature\n\nThat is all.", None),
    "none": ("Add y", None),
}  # fmt: skip


@pytest.mark.parametrize(("message", "reason"), MESSAGES.values(), ids=MESSAGES)
def test_only_a_trailer_with_a_reason_approves(history: History, message: str, reason: str | None) -> None:
    history.commit(MATURE)
    history.git("switch", "-q", "-c", "topic")
    history.commit({"a.py": "x = 1\ny = 2\n"}, message)
    (finding,) = judge(history, "net-lines").findings
    assert finding.suppressed == (reason and f"approved by A: {reason}")
    assert finding.counts is (reason is None)


VOID = {
    "unknown rule": ("net-line -- why", "there is no rule 'net-line': did you mean 'net-lines'?"),
    "rule that is not approved": (
        "silent-except -- why",
        "silent-except cannot be approved, only duplicate-function, net-lines",
    ),
    "no reason": ("net-lines", "it gives no reason: write `net-lines -- reason`"),
    "nothing": ("-- why", "there is no rule '-- why'"),
}


@pytest.mark.parametrize(("value", "problem"), VOID.values(), ids=VOID)
def test_an_approval_that_does_not_hold_is_said_so(history: History, value: str, problem: str) -> None:
    history.commit(MATURE)
    history.git("switch", "-q", "-c", "topic")
    commit = history.commit({"a.py": "x = 1\ny = 2\n"}, f"Add y\n\nCodeguard-Approve: {value}")
    scorecard = judge(history, "net-lines")
    (approval,) = scorecard.approvals
    assert problem in approval.problem
    assert (approval.by, approval.commit) == ("A", commit)
    assert scorecard.counting
    with pytest.raises(UserError, match=re.escape(problem)):
        list(given_approvals([value], APPROVABLE, KNOWN))


def test_the_command_line_approves(history: History) -> None:
    history.commit(MATURE)
    history.write({"a.py": "x = 1\ny = 2\n"})
    scorecard = judge(history, "net-lines", approve=("net-lines -- a feature",))
    assert scorecard.approvals == (Approval("net-lines", "a feature", "--approve", None),)
    assert [finding.suppressed for finding in scorecard.findings] == ["approved by --approve: a feature"]


def test_what_is_staged_has_no_trailers_yet(history: History) -> None:
    history.commit(MATURE)
    history.commit({"b.py": "x = 1\n"}, "Add b\n\nCodeguard-Approve: net-lines -- for b")
    history.write({"a.py": "x = 1\ny = 2\n"})
    history.git("add", "-A")
    scorecard = judge(history, "net-lines", staged=True)
    assert (len(scorecard.counting), scorecard.approvals) == (1, ())
    assert not judge(history, "net-lines", staged=True, approve=("net-lines -- why",)).counting


def test_approvals_of_other_changes_do_not_count(history: History) -> None:
    history.commit(MATURE, "Begin\n\nCodeguard-Approve: net-lines -- at the base")
    history.git("switch", "-q", "-c", "topic")
    history.git("switch", "-q", "main")
    history.commit({"main.py": "x = 1\n"}, "Go on\n\nCodeguard-Approve: net-lines -- on main")
    history.git("switch", "-q", "topic")
    history.git("merge", "-q", "-m", "Merge main", "main")
    history.commit({"a.py": "x = 1\ny = 2\n"})
    scorecard = judge(history, "net-lines")
    assert scorecard.approvals == ()
    assert scorecard.counting


def test_a_name_that_is_not_utf_8_and_control_characters_do_no_harm(history: History) -> None:
    history.commit(MATURE)
    history.git("switch", "-q", "-c", "topic")
    history.write({"a.py": "x = 1\ny = 2\n"})
    history.git("add", "-A")
    author = {"GIT_AUTHOR_NAME": "\udce9\x1b[31mA"}
    history.git("commit", "-q", "-m", "Y\n\nCodeguard-Approve: net-lines -- a \x02 b", environment=author)
    (approval,) = judge(history, "net-lines").approvals
    assert approval.problem == ""
    assert approval.by.endswith("[31mA")


def test_no_ignore_comment_waves_through_what_needs_an_approval(history: History) -> None:
    history.commit(MATURE)
    history.write({"a.py": "x = 1\ny = 2  # codeguard: ignore[net-lines] -- please\n"})
    (finding,) = judge(history, "net-lines", "unused-ignore").findings
    assert finding.counts


COPY = """def {name}(items, rate):
    total = 0
    for item in items:
        if item.active and item.amount > 0:
            total += round(item.amount * rate, 2)
    return total
"""


@pytest.mark.parametrize(("path", "is_approved"), [("stock/worth.py", True), ("orders/worth.py", False)])
def test_only_a_copy_in_another_domain_can_be_approved(history: History, path: str, is_approved: bool) -> None:
    history.commit({"orders/__init__.py": "", "stock/__init__.py": "", "orders/price.py": COPY.format(name="price")})
    history.write({path: COPY.format(name="worth")})
    approvals = ("duplicate-function -- the two will part",)
    (finding,) = judge(history, "duplicate-function", approve=approvals, strict=True).findings
    assert ("Codeguard-Approve: duplicate-function" in finding.message) is is_approved
    assert finding.counts is not is_approved
