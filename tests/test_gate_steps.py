"""Hooks and CI steps: one that runs codeguard cannot vanish or be made harmless unseen."""

import pytest
from history import History
from judging import found

from codeguard.policy.steps import MOST, find_steps
from codeguard.starter import HOOK, HOOK_FILE, WORKFLOW, WORKFLOW_FILE

GITLAB = "lint:\n  stage: test\n  script:\n    - pip install codeguard-gate\n    - codeguard check --diff\n"
SCRIPT = "set -e\npytest\ncodeguard check --strict\n"
TOX = "[testenv:lint]\ncommands =\n    ruff check\n    codeguard check\n"


def change(history: History, path: str, before: str, after: str | None) -> list[str]:
    history.commit({path: before})
    history.write({path: after})
    return [finding.message.partition(": undo it")[0] for finding in found(history, "weakened-gate")]


RUN = "      - run: codeguard check --diff --format github\n"
GONE = "the step that runs codeguard is gone"
WEAKER = {
    "workflow deleted": (WORKFLOW_FILE, WORKFLOW, None, GONE),
    "step deleted": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace(RUN, ""), GONE),
    "step commented out": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("- run: codeguard", "# - run: codeguard"), GONE),
    "|| true": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("format github", "format github || true"), "`|| true`"),
    "--exit-zero": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("--diff", "--diff --exit-zero"), "`--exit-zero`"),
    "fewer rules": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("--diff", "--diff --select x"), "`--select x`"),
    "piped": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("format github", "format github | tee out"), "`| tee out`"),
    "echoed": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("run: codeguard", "run: echo codeguard"), "`echo`"),
    "step may fail": (
        WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace(RUN, f"{RUN}        continue-on-error: true\n"),
        "`continue-on-error: true`",
    ),
    "step may fail, said above": (
        WORKFLOW_FILE, WORKFLOW,
        WORKFLOW.replace("- run: codeguard", "- continue-on-error: true\n        run: codeguard"),
        "`continue-on-error: true`",
    ),
    "job may fail": (
        WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("    steps:", "    continue-on-error: true\n    steps:"),
        "`continue-on-error: true`",
    ),
    "job off": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("    steps:", "    if: false\n    steps:"), "`if: false`"),
    "no pull requests": (
        WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("on: pull_request", "on: workflow_dispatch"),
        "does not run on `pull_request` any more",
    ),
    "hook deleted": (HOOK_FILE, HOOK, "repos: []\n", GONE),
    "hook by hand": (HOOK_FILE, HOOK, HOOK + "        stages: [manual]\n", "`stages: [manual]`"),
    "hook for some files": (HOOK_FILE, HOOK, HOOK + "        files: ^$\n", "`files: ^$`"),
    "hook skipped in CI": (HOOK_FILE, HOOK, "ci:\n  skip: [codeguard]\n" + HOOK, "`skip: [codeguard]`"),
    "GitLab job may fail": (".gitlab-ci.yml", GITLAB, GITLAB + "  allow_failure: true\n", "`allow_failure: true`"),
    "GitLab step deleted": (".gitlab-ci.yml", GITLAB, GITLAB.replace("    - codeguard check --diff\n", ""), GONE),
    "script": ("ci/lint.sh", SCRIPT, SCRIPT.replace("set -e", "set +e"), "`set +e`"),
    "--strict": ("ci/lint.sh", SCRIPT, SCRIPT.replace(" --strict", ""), "loses `--strict`"),
    "Makefile": ("Makefile", "lint:\n\tcodeguard check\n", "lint:\n\t-codeguard check\n", "`a leading -`"),
    "tox": ("tox.ini", TOX, TOX.replace("    codeguard", "    - codeguard"), "`a leading -`"),
    "package.json": ("package.json", '{"a": "codeguard check"}\n', '{"a": "codeguard check; true"}\n', "`; true`"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after", "said"), WEAKER.values(), ids=WEAKER)
def test_what_weakens_a_step(history: History, path: str, before: str, after: str | None, said: str) -> None:
    assert before != after
    (message,) = change(history, path, before, after)
    assert said in message


SAME = {
    "another step": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace(RUN, f"      - run: pytest || true\n{RUN}")),
    "another job may fail": (
        WORKFLOW_FILE, WORKFLOW, WORKFLOW + "  docs:\n    continue-on-error: true\n    steps:\n      - run: mkdocs\n",
    ),
    "another step may fail": (
        WORKFLOW_FILE, WORKFLOW,
        WORKFLOW.replace(RUN, f"      - run: x\n        continue-on-error: true\n{RUN}      - run: x\n        if: y\n"),
    ),
    "more options": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("--diff", "--diff --strict --format sarif=a.sarif")),
    "may not fail": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace(RUN, f"{RUN}        continue-on-error: false\n")),
    "more events": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("on: pull_request", "on: [push, pull_request]")),
    "run another way": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("run: codeguard", "run: uvx codeguard-gate")),
    "a job with a name": (WORKFLOW_FILE, WORKFLOW, WORKFLOW.replace("codeguard:\n    runs", "gate:\n    runs")),
    "no longer weak": (".gitlab-ci.yml", GITLAB + "  allow_failure: true\n", GITLAB),
    "what it was": ("ci.sh", "codeguard check || true\n", "pytest\ncodeguard check || true\n"),
    "prose": ("docs/use.md", "Run `codeguard check` often.\n", "Run it often.\n"),
    "installed only": ("Dockerfile", "RUN pip install codeguard-gate\n", "RUN true\n"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after"), SAME.values(), ids=SAME)
def test_what_does_not_weaken_a_step(history: History, path: str, before: str, after: str) -> None:
    assert change(history, path, before, after) == []


def test_a_step_may_move_to_another_file(history: History) -> None:
    history.commit({WORKFLOW_FILE: WORKFLOW, ".github/workflows/lint.yml": "on: push\n"})
    history.git("mv", WORKFLOW_FILE, ".github/workflows/gate.yml")
    assert found(history, "weakened-gate") == []
    history.write({".github/workflows/gate.yml": "on: pull_request\n", ".github/workflows/lint.yml": WORKFLOW})
    assert found(history, "weakened-gate") == []


def test_a_gate_file_that_cannot_be_read_runs_nothing(history: History) -> None:
    history.commit({"ci.sh": "codeguard check\n"})
    history.write({"ci.sh": b"\xff\xfe codeguard check\n"})
    assert [finding.message.startswith(GONE) for finding in found(history, "weakened-gate")] == [True]


def test_hostile_lines_are_read_in_linear_time() -> None:
    assert len(find_steps("ci.sh", "codeguard check\n" * 50_000)) == MOST
    for text in ("codeguard " + "- " * 50_000, "codeguard" + " -x" * 50_000, "\n".join(["  - a:"] * 3_000)):
        assert find_steps("ci.yml", text) == []
