"""A change cannot switch off, starve or blind the gate that judges it; what is not policy is not read as such."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import Codeguard, complaint
from history import History

CLEAN_CODE = "def double(n):\n    return 2 * n\n"
SILENT = "try:\n    work()\nexcept Exception:\n    pass\n"
STRICT = "[project]\nname = 'x'\n\n[tool.codeguard]\nstrict = true\n\n[tool.codeguard.rules.large-file]\nlimit = 20\n"
NewHistory = Callable[..., History]
RULES = "silent-except,large-file,weakened-gate,unjustified-ignore,net-lines"


def run(codeguard: Codeguard, folder: Path, *arguments: str, **options: Any) -> tuple[int, dict[str, Any]]:
    done = codeguard("check", "--select", RULES, "--format", "json", *arguments, cwd=folder, **options)
    return done.returncode, json.loads(done.stdout)


def rules(report: dict[str, Any]) -> list[tuple[str, str]]:
    open_ones = [finding for finding in report["findings"] if not finding["suppressed"] and not finding["baseline"]]
    return sorted((finding["path"], finding["rule"]) for finding in open_ones)


def with_settings(text: str) -> str:
    return STRICT.replace("strict = true", f"strict = true\n{text}")


def section(text: str) -> str:
    return f"[tool.codeguard]\n{text}\n"


# T-1: what a change does to the policy, and how many things it loosens
POLICY = {
    "raises a limit": ({"pyproject.toml": STRICT.replace("20", "2000")}, 1),
    "excludes all": ({"pyproject.toml": with_settings('exclude = ["**"]')}, 1),
    "switches rules off": ({"pyproject.toml": STRICT + "[tool.codeguard.rules.silent-except]\nseverity = 'off'\n"}, 1),
    "ignores the pack": ({"pyproject.toml": with_settings('ignore = ["engineer"]')}, 5),
    "deletes the section": ({"pyproject.toml": "[project]\nname = 'x'\n"}, 1),
    "deletes the file": ({"pyproject.toml": None}, 1),
    "renames the file": ({"pyproject.toml": None, "pyproject.toml.old": STRICT}, 1),
    "adds a file that wins": ({"codeguard.toml": "exclude = ['**']\n"}, 4),
    "breaks the file": ({"pyproject.toml": "[tool.codeguard"}, 1),
    "adds a nested file": ({"sub/pyproject.toml": section("exclude = ['**']"), "codeguard/codeguard.toml": "x"}, 0),
    "calls all of it tests": ({"pyproject.toml": with_settings("tests = ['*']")}, 1),
    "calls all of it generated": (
        {"pyproject.toml": with_settings("generated = ['*']")}, 1,
    ),
    "skips large files": ({"pyproject.toml": with_settings("max-file-size = 9")}, 1),
    "adds a baseline": (
        {"codeguard-baseline.json": '{"version": 1, "findings": [{"rule": "large-file", "path": "a.py"}]}'}, 1,
    ),
}  # fmt: skip


MODES = [("--diff", "main"), ("--staged",), ("--diff", "main", "a.py")]


@pytest.mark.parametrize(
    ("files", "count", "mode"),
    [pytest.param(*case, MODES[number % 3], id=name) for number, (name, case) in enumerate(POLICY.items())],
)
def test_a_change_is_judged_by_the_policy_that_it_found(
    codeguard: Codeguard, history: History, files: dict[str, str | None], count: int, mode: tuple[str, ...]
) -> None:
    history.commit({"pyproject.toml": STRICT, "a.py": CLEAN_CODE})
    history.git("switch", "-q", "-c", "topic")
    history.write({**files, "a.py": CLEAN_CODE * 11 + SILENT})
    history.git("add", "-A")
    status, report = run(codeguard, history.root, *mode)
    assert (status, report["verdict"]) == (1, "failed")
    found = rules(report)
    assert {("a.py", "silent-except"), ("a.py", "large-file")} <= {*found}
    assert sum(rule == "weakened-gate" for _, rule in found) >= min(count, 1)
    if count == 1:
        assert sum(rule == "weakened-gate" for _, rule in found) == 1


def test_the_new_policy_holds_from_the_next_change_on(codeguard: Codeguard, history: History) -> None:
    history.commit({"pyproject.toml": STRICT, "a.py": CLEAN_CODE})
    history.git("switch", "-q", "-c", "topic")
    loose = STRICT + "[tool.codeguard.rules.silent-except]\nseverity = 'off'\n"
    history.commit({"pyproject.toml": loose}, "Loosen\n\nCodeguard-Approve: weakened-gate -- the team agreed")
    status, report = run(codeguard, history.root, "--diff", "main")
    assert (status, report["verdict"]) == (0, "passed")
    assert [finding["suppressed"]["reason"] for finding in report["findings"]] == ["approved by A: the team agreed"]
    commit = history.git("rev-parse", "HEAD").decode()
    approval = {"rule": "weakened-gate", "reason": "the team agreed", "by": "A", "commit": commit}
    assert report["scorecard"]["approvals"] == [approval]
    history.git("switch", "-q", "-c", "next")
    history.write({"a.py": SILENT})
    done = codeguard("check", "--diff", "topic", cwd=history.root)
    assert "silent-except" not in done.stdout


WRONG_APPROVALS = ["net-lines", "net-lines --", "net-lines -- ", "net-lines -- .", "net-lies -- why", "-- why", ""]


@pytest.mark.parametrize("value", [*WRONG_APPROVALS, "silent-except -- why"])
def test_an_approval_without_rule_or_reason_is_no_verdict(codeguard: Codeguard, history: History, value: str) -> None:
    history.commit()
    assert "approves nothing" in complaint(codeguard("check", "--staged", "--approve", value, cwd=history.root))
    assert "--diff or --staged" in complaint(codeguard("check", "--approve", "net-lines -- why", cwd=history.root))


# T-3
IGNORES = {
    "no reason": "  # codeguard: ignore[silent-except]",
    "blanket": "  # codeguard: ignore -- all of it",
    "star": "  # codeguard: ignore[*] -- all of it",
    "unknown rule": "  # codeguard: ignore[silent-exept] -- why",
    "file-wide, behind code": "  # codeguard: ignore-file[silent-except] -- why",
}


@pytest.mark.parametrize("comment", IGNORES.values(), ids=IGNORES)
def test_an_ignore_comment_that_is_not_in_order_hides_nothing(
    codeguard: Codeguard, history: History, comment: str
) -> None:
    history.commit({"a.py": CLEAN_CODE})
    unjustified = "  # codeguard: ignore[unjustified-ignore] -- be quiet"
    history.write({"a.py": SILENT.replace("Exception:", f"Exception:{comment}{unjustified}")})
    status, report = run(codeguard, history.root, "--diff", "main")
    assert status == 1
    assert {("a.py", "silent-except"), ("a.py", "unjustified-ignore")} <= {*rules(report)}


def test_an_ignore_comment_with_a_reason_is_counted(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    comment = "  # codeguard: ignore[silent-except] -- the cache may be anybody's"
    history.write({"a.py": SILENT.replace("Exception:", f"Exception:{comment}")})
    status, report = run(codeguard, history.root, "--diff", "main")
    assert (status, report["scorecard"]["findings"]["suppressed"]) == (0, 1)


# T-4
def test_a_baseline_that_the_change_grows_hides_nothing(codeguard: Codeguard, history: History) -> None:
    history.commit({"old.py": SILENT})
    environment = {"CODEGUARD_CACHE_DIR": str(history.root.parent / "cache")}
    assert codeguard("baseline", cwd=history.root, env=environment).returncode == 0
    history.commit()
    assert run(codeguard, history.root)[0] == 0
    history.write({"new.py": "x = 1\n" + SILENT.replace("work", "play")})
    assert codeguard("baseline", "--grow", cwd=history.root).returncode == 0
    assert run(codeguard, history.root)[0] == 0
    status, report = run(codeguard, history.root, "--diff", "main")
    assert status == 1
    assert rules(report) == [("codeguard-baseline.json", "weakened-gate"), ("new.py", "silent-except")]


# T-5
def test_markers_and_attributes_that_the_change_adds_hide_nothing(codeguard: Codeguard, history: History) -> None:
    history.commit({"codeguard.toml": 'maturity = "mature"\n', "a.py": CLEAN_CODE, "b.py": CLEAN_CODE})
    history.write({"a.py": CLEAN_CODE + SILENT, "b.py": CLEAN_CODE + SILENT})
    _, plain = run(codeguard, history.root, "--diff", "main")
    history.write(
        {
            "a.py": "# @generated, DO NOT EDIT\n" + CLEAN_CODE + SILENT,
            ".gitattributes": "*.py binary -text -diff linguist-generated=true export-ignore\n",
        }
    )
    _, marked = run(codeguard, history.root, "--diff", "main")
    assert rules(marked) == rules(plain)
    assert marked["scorecard"]["net_lines"]["net_code"] == plain["scorecard"]["net_lines"]["net_code"] == 8
    assert marked["scorecard"]["net_lines"]["added"] == plain["scorecard"]["net_lines"]["added"] + 1


# T-6
@pytest.mark.parametrize(
    ("name", "head"),
    [
        pytest.param("a.PY", "", id="upper case"),
        pytest.param("a.pyw", "", id="pyw"),
        pytest.param("tool", "#!/usr/bin/env python3\n", id="shebang"),
        pytest.param("tool", "#!/usr/bin/python3.11 -I\n", id="shebang with options"),
    ],
)
def test_a_file_that_is_renamed_stays_python(codeguard: Codeguard, history: History, name: str, head: str) -> None:
    history.commit({"a.py": CLEAN_CODE * 9})
    history.write({"a.py": None, name: head + CLEAN_CODE * 9 + SILENT})
    for mode in (["--diff", "main"], []):
        _, report = run(codeguard, history.root, *mode)
        assert (name, "silent-except") in rules(report)
    _, report = run(codeguard, history.root, "--diff", "main")
    assert report["scorecard"]["net_lines"]["net_code"] == 4


def test_what_is_not_read_is_said(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text(SILENT)
    history.commit({"codeguard.toml": "exclude = ['vendor']\nmax-file-size = 999\n", "a.py": CLEAN_CODE})
    (history.root / "link.py").symlink_to(tmp_path / "outside.py")
    history.write({"book.ipynb": "{}", "vendor/v.py": SILENT, "large.py": "x = 1\n" * 500})
    _, report = run(codeguard, history.root)
    said = {skipped["path"]: skipped["reason"] for skipped in report["stats"]["skipped"]}
    assert said.keys() == {"link.py", "book.ipynb", "vendor/v.py", "large.py"}
    assert all(said.values())
    _, report = run(codeguard, history.root, "--diff", "main")
    assert {skipped["path"] for skipped in report["stats"]["skipped"]} >= {"vendor/v.py", "large.py"}
    assert rules(report) == []


# T-9
def test_nothing_to_check_is_said_and_passes(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE, "README.md": "x\n"})
    history.write({"README.md": "y\n"})
    done = codeguard("check", "--diff", "main", cwd=history.root)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 Python files changed: passed")
    assert codeguard("check", "--staged", cwd=history.root).stdout.endswith("0 Python files staged: passed\n")


def test_a_path_that_does_not_exist_is_no_verdict(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    for arguments in (["nope.py"], ["a.py", "nope"], ["--diff", "main", "nope.py"], ["--staged", "nope.py"], [""]):
        complaint(codeguard("check", *arguments, cwd=history.root))


def test_excluding_everything_is_seen(codeguard: Codeguard, history: History) -> None:
    history.commit({"codeguard.toml": "exclude = ['**']\n", "a.py": SILENT})
    done = codeguard("check", cwd=history.root)
    assert done.returncode == 0
    assert "1 skipped" in done.stdout


# G-6
def test_merges_are_compared_with_their_merge_base(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    for name in ("one", "two", "three"):
        history.git("switch", "-q", "-c", name, "main")
        history.commit({f"{name}.py": SILENT.replace("work", name)})
    history.git("switch", "-q", "-c", "octopus", "main")
    history.git("merge", "-q", "-m", "octopus", "one", "two", "three")
    _, report = run(codeguard, history.root, "--diff", "main")
    assert [path for path, _ in rules(report)] == ["one.py", "three.py", "two.py"]
    _, report = run(codeguard, history.root, "--diff", "one")
    assert [path for path, _ in rules(report)] == ["three.py", "two.py"]


def test_of_two_merge_bases_one_is_taken_and_said(codeguard: Codeguard, history: History) -> None:
    history.commit({"0.py": CLEAN_CODE})
    history.git("branch", "other")
    one = history.commit({"1.py": CLEAN_CODE})
    history.git("switch", "-q", "other")
    two = history.commit({"2.py": CLEAN_CODE})
    history.git("merge", "-q", "-m", "criss", one)
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "-m", "cross", two)
    done = codeguard("check", "--diff", "other", "--verbose", cwd=history.root)
    assert done.returncode in {0, 1}
    assert "2 merge bases" in done.stderr


def test_an_orphan_branch_has_no_base(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("switch", "-q", "--orphan", "other")
    history.commit({"b.py": CLEAN_CODE})
    assert "unrelated" in complaint(codeguard("check", "--diff", "main", cwd=history.root))


# G-9
def test_links_and_submodules_are_no_python_files(
    codeguard: Codeguard, history: History, new_history: NewHistory
) -> None:
    inner = new_history("inner")
    inner.commit({"bad.py": SILENT})
    history.commit({"was.py": CLEAN_CODE, "target.txt": SILENT})
    (history.root / "was.py").unlink()
    (history.root / "was.py").symlink_to("target.txt")
    history.git("submodule", "add", "-q", str(inner.root), "sub.py")
    history.git("add", "-A")
    for mode in (["--staged"], ["--diff", "main"]):
        status, report = run(codeguard, history.root, *mode)
        assert (status, rules(report), report["errors"]) == (0, [], [])


# G-11
def test_a_linked_working_tree_is_judged(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "linked"))
    linked = History(tmp_path / "linked")
    linked.write({"a.py": SILENT})
    linked.git("add", "-A")
    for mode in (["--staged"], ["--diff", "main"]):
        assert rules(run(codeguard, linked.root, *mode)[1]) == [("a.py", "silent-except")]


def test_a_submodule_is_judged_as_a_repository(codeguard: Codeguard, history: History, new_history: NewHistory) -> None:
    inner = new_history("inner")
    inner.commit({"a.py": CLEAN_CODE})
    history.git("submodule", "add", "-q", str(inner.root), "sub")
    history.commit()
    sub = History(history.root / "sub")
    sub.write({"a.py": SILENT})
    assert rules(run(codeguard, sub.root, "--diff", "main")[1]) == [("a.py", "silent-except")]


def test_a_bare_repository_has_nothing_to_check(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("clone", "-q", "--bare", str(history.root), str(tmp_path / "bare"))
    for arguments in (["--diff", "main"], ["--staged"]):
        assert "working tree" in complaint(codeguard("check", *arguments, cwd=tmp_path / "bare"))


MATURE = "x = 1\n" * 6_000


def test_files_outside_a_sparse_checkout_are_there_all_the_same(codeguard: Codeguard, history: History) -> None:
    history.commit({"in/a.py": MATURE, "out/b.py": MATURE, "out/tool": "#!/usr/bin/env python\nx = 1\n", "out/no": "x"})
    history.git("sparse-checkout", "set", "in")
    assert not (history.root / "out").exists()
    history.write({"in/a.py": MATURE + SILENT})
    for stage in ([], ["add", "-A"]):
        if stage:
            history.git(*stage)
        _, report = run(codeguard, history.root, *(["--staged"] if stage else ["--diff", "main"]))
        assert report["scorecard"]["maturity"] == {"stage": "mature", "lines": 12_001}
        assert {("in/a.py", "net-lines"), ("in/a.py", "silent-except")} <= {*rules(report)}


def test_edits_that_are_not_staged_are_no_part_of_the_project_that_is_judged(
    codeguard: Codeguard, history: History
) -> None:
    history.commit({"a.py": MATURE, "b.py": MATURE})
    history.write({"a.py": MATURE + "y = 1\n"})
    history.git("add", "-A")
    history.write({"b.py": "x = 1\n", "c.py": MATURE})
    _, report = run(codeguard, history.root, "--staged")
    assert report["scorecard"]["maturity"] == {"stage": "mature", "lines": 12_000}


def test_a_partial_clone_fetches_nothing(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.commit({"a.py": SILENT})
    history.git("config", "uploadpack.allowFilter", "true")
    clone = History(tmp_path / "clone")
    history.git("clone", "-q", "--filter=blob:none", f"file://{history.root}", str(clone.root))
    marker = tmp_path / "marker"
    clone.git("config", "remote.origin.uploadpack", f"touch {marker}; git-upload-pack")
    said = complaint(codeguard("check", "--diff", "HEAD~1", cwd=clone.root))
    assert "clone without --filter" in said
    assert not marker.exists()


# G-13
def test_a_lock_that_was_left_behind_is_no_obstacle(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.write({"a.py": SILENT})
    lock = history.root / ".git" / "index.lock"
    lock.write_bytes(b"")
    assert rules(run(codeguard, history.root, "--diff", "main")[1]) == [("a.py", "silent-except")]
    assert lock.exists()


@pytest.mark.parametrize("kind", ["commit", "tree", "blob"])
def test_an_object_that_is_lost_or_damaged_is_no_verdict(codeguard: Codeguard, history: History, kind: str) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("switch", "-q", "-c", "topic")
    history.commit({"a.py": SILENT})
    revision = {"commit": "main", "tree": "main^{tree}", "blob": "main:a.py"}[kind]
    name = history.git("rev-parse", revision).decode()
    place = history.root / ".git" / "objects" / name[:2] / name[2:]
    place.chmod(0o644)
    place.write_bytes(b"x" * 40)
    complaint(codeguard("check", "--diff", "main", cwd=history.root))
    place.unlink()
    complaint(codeguard("check", "--diff", "main", cwd=history.root))


def test_a_lost_pack_is_no_verdict(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("gc", "-q")
    shutil.rmtree(history.root / ".git" / "objects" / "pack")
    for arguments in (["--diff", "main"], ["--staged"]):
        complaint(codeguard("check", *arguments, cwd=history.root))


# E-4
SLOW = {
    "glob": ("exclude = ['" + "*a" * 40 + "']\n", "a" * 200 + "b.py"),
    "deep glob": ("exclude = ['" + "**/a/" * 20 + "x']\n", "a/" * 60 + "b.py"),
}


@pytest.mark.parametrize(("config", "path"), SLOW.values(), ids=SLOW)
def test_a_pattern_of_the_policy_cannot_stop_the_run(
    codeguard: Codeguard, history: History, config: str, path: str
) -> None:
    history.write({"codeguard.toml": config, path: SILENT})
    status, report = run(codeguard, history.root)
    assert (status, rules(report)) == (1, [(path, "silent-except")])


def test_a_bad_pattern_is_named_with_its_key(codeguard: Codeguard, history: History) -> None:
    history.write({"codeguard.toml": "[rules.stub-implementation]\nphrases = ['(']\n"})
    said = complaint(codeguard("check", cwd=history.root))
    assert said.startswith("codeguard.toml: rules.stub-implementation")


def test_a_slow_expression_costs_the_file_and_not_the_run(codeguard: Codeguard, history: History) -> None:
    config = "timeout = 1\n[rules.stub-implementation]\nphrases = ['(a+)+$']\n"
    body = f"def f():\n    # {'a' * 5000}!\n    return 1\n"
    history.write({"codeguard.toml": config, "slow.py": body, "a.py": SILENT})
    done = codeguard("check", "--format", "json", "--select", "stub-implementation,silent-except", cwd=history.root)
    report = json.loads(done.stdout)
    assert ("a.py", "silent-except") in rules(report)
    assert done.returncode in {1, 2}
    assert all(error["path"] == "slow.py" for error in report["errors"])


# E-5
BOMB = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))


def test_bombs_in_data_files_are_lines_of_text_or_one_clear_line(codeguard: Codeguard, history: History) -> None:
    history.commit({".github/workflows/ci.yml": BOMB + "codeguard: codeguard check\n", "a.py": CLEAN_CODE})
    history.write({".github/workflows/ci.yml": BOMB * 99})
    assert rules(run(codeguard, history.root, "--diff", "main")[1]) == [(".github/workflows/ci.yml", "weakened-gate")]
    history.write({"codeguard-baseline.json": "[" * 100_000})
    assert "codeguard-baseline.json: not a baseline" in complaint(codeguard("check", cwd=history.root))
    status, report = run(codeguard, history.root, "--diff", "main")
    assert (status, rules(report)[-1]) == (1, ("codeguard-baseline.json", "weakened-gate"))


# E-6
OUTSIDE = {
    "pack above": ("packs = ['../outside.toml']\n", "no path inside the project"),
    "pack elsewhere": ("packs = ['/etc/outside.toml']\n", "no path inside the project"),
    "pack by another way": ("packs = ['./a/../../outside.toml']\n", "no path inside the project"),
    "pack by address": ("packs = ['https://host.invalid/x.toml']\n", "no path inside the project"),
    "pack with backslashes": ("packs = ['..\\\\outside.toml']\n", "no path inside the project"),
    "output": ("format = 'json=/etc/x'\n", "unknown key 'format'"),
    "baseline": ("baseline = '/etc/x'\n", "unknown key 'baseline'"),
    "a plugin by path": ("plugins = ['./plugin.py']\n", "plugin"),
    "glob": ("exclude = ['../x']\n", "bad pattern '../x'"),
}


@pytest.mark.parametrize(("config", "message"), OUTSIDE.values(), ids=OUTSIDE)
def test_the_policy_names_nothing_outside_the_project(
    codeguard: Codeguard, history: History, config: str, message: str
) -> None:
    (history.root.parent / "outside.toml").write_text("[rules.large-file]\nlimit = 1\n")
    history.commit({"codeguard.toml": config, "a.py": CLEAN_CODE, "a/b.py": CLEAN_CODE})
    assert message in complaint(codeguard("check", cwd=history.root))
    history.write({"a.py": CLEAN_CODE * 2})
    assert message in complaint(codeguard("check", "--diff", "main", cwd=history.root))


@pytest.mark.parametrize("name", ["pyproject.toml", "codeguard.toml", "codeguard-baseline.json", "ours.toml"])
def test_policy_files_are_no_links_out_of_the_project(
    codeguard: Codeguard, history: History, tmp_path: Path, name: str
) -> None:
    (tmp_path / "outside").write_text("[tool.codeguard]\nstrict = true\n")
    history.write({"a.py": CLEAN_CODE})
    if name == "ours.toml":
        history.write({"codeguard.toml": "packs = ['ours.toml']\n"})
    (history.root / name).symlink_to(tmp_path / "outside")
    assert f"{name}: not a regular file of the project" in complaint(codeguard("check", cwd=history.root))


def test_a_baseline_outside_the_project_is_refused(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    (tmp_path / "known.json").write_text('{"version": 1, "findings": []}')
    for arguments in (["--baseline", "../known.json"], ["--diff", "main", "--baseline", str(tmp_path / "known.json")]):
        assert "not under" in complaint(codeguard("check", *arguments, cwd=history.root))
    assert "not under" in complaint(codeguard("baseline", "../new.json", cwd=history.root))
    assert not (tmp_path / "new.json").exists()


def test_the_approval_is_asked_of_the_commits_that_were_there_at_the_start(
    codeguard: Codeguard, history: History
) -> None:
    """Replaced objects and grafts of the repository change no history that is judged."""
    history.commit({"codeguard.toml": "maturity = 'mature'\n", "a.py": CLEAN_CODE})
    history.git("switch", "-q", "-c", "topic")
    mine = history.commit({"a.py": CLEAN_CODE + "x = 1\n"}, "Add x")
    message = "X\n\nCodeguard-Approve: net-lines -- y"
    approved = history.git("commit-tree", f"{mine}^{{tree}}", "-p", "main", "-m", message)
    history.git("replace", mine, approved.decode())
    assert b"Codeguard-Approve" in history.git("log", "-1", "--format=%B")
    assert ("a.py", "net-lines") in rules(run(codeguard, history.root, "--diff", "main")[1])
