"""Repositories that are shallow, empty, hostile or in the middle of something: a verdict, or one line that mends it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faults.conftest import Codeguard, complaint
from history import CLEAN, History

CLEAN_CODE = "def double(n):\n    return 2 * n\n"
SILENT = "try:\n    work()\nexcept Exception:\n    pass\n"
NewHistory = Callable[..., History]


def places(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, str]]:
    report = json.loads(done.stdout)
    return [(finding["path"], finding["line"], finding["rule"]) for finding in report["findings"]]


def new_errors(codeguard: Codeguard, history: History, *arguments: str, **options: Any) -> list[tuple[str, int, str]]:
    done = codeguard("check", "--select", "silent-except", "--format", "json", *arguments, cwd=history.root, **options)
    assert done.returncode == int(bool(places(done))), done.stderr
    return places(done)


def test_a_shallow_clone_is_told_how_to_deepen(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("switch", "-q", "-c", "topic")
    history.commit({"a.py": SILENT})
    history.git("switch", "-q", "main")
    history.commit({"b.py": CLEAN_CODE})
    clone = History(tmp_path / "clone")
    history.git("clone", "-q", "--depth", "1", "-b", "topic", f"file://{history.root}", str(clone.root))
    clone.git("fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    said = complaint(codeguard("check", "--diff", "main", cwd=clone.root))
    assert "shallow clone" in said
    assert "fetch-depth: 0" in said


def test_unrelated_histories_are_not_compared(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("switch", "-q", "--orphan", "other")
    history.commit({"b.py": CLEAN_CODE})
    assert "no common history" in complaint(codeguard("check", "--diff", "main", cwd=history.root))


def test_an_unknown_revision_is_named(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    said = complaint(codeguard("check", "--diff", "nowhere", cwd=history.root))
    assert "'nowhere'" in said
    assert "origin/nowhere" in said


def test_a_branch_that_only_origin_has_is_compared_with(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    history.commit({"a.py": CLEAN_CODE})
    clone = History(tmp_path / "clone")
    history.git("clone", "-q", f"file://{history.root}", str(clone.root))
    clone.git("switch", "-q", "-c", "topic")
    clone.git("branch", "-q", "-D", "main")
    clone.commit({"a.py": SILENT})
    for revision in (["main"], []):
        assert new_errors(codeguard, clone, "--diff", *revision) == [("a.py", 3, "silent-except")]


def test_a_tag_and_a_branch_of_one_name_are_ambiguous(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("tag", "both")
    history.git("branch", "both")
    assert "names several things" in complaint(codeguard("check", "--diff", "both", cwd=history.root))


HOSTILE = [
    "--output=MARKER",
    "-x",
    "a..b",
    ":a.py",
    "HEAD^{/x}",
    "@{-1}",
    "a\nb",
    "--upload-pack=touch MARKER",
    "^HEAD",
]


@pytest.mark.parametrize("revision", HOSTILE, ids=ascii)
def test_a_hostile_revision_does_nothing(codeguard: Codeguard, history: History, tmp_path: Path, revision: str) -> None:
    history.commit({"a.py": CLEAN_CODE})
    marker = tmp_path / "marker"
    complaint(codeguard("check", f"--diff={revision.replace('MARKER', str(marker))}", cwd=history.root))
    assert not marker.exists()


def test_a_detached_head_is_judged(codeguard: Codeguard, history: History) -> None:
    history.commit({"a.py": CLEAN_CODE})
    history.git("checkout", "-q", "--detach")
    history.commit({"a.py": SILENT})
    assert new_errors(codeguard, history, "--diff", "main") == [("a.py", 3, "silent-except")]


def test_the_first_commit_is_judged(codeguard: Codeguard, history: History) -> None:
    history.write({"a.py": SILENT, "b.py": SILENT})
    history.git("add", "a.py")
    assert new_errors(codeguard, history, "--staged") == [("a.py", 3, "silent-except")]


def test_staged_means_the_index_and_nothing_is_written(codeguard: Codeguard, history: History) -> None:
    history.commit({"bad.py": CLEAN_CODE, "mended.py": CLEAN_CODE, "meant.py": CLEAN_CODE})
    history.write({"bad.py": SILENT})
    history.git("add", "bad.py")
    history.write({"bad.py": CLEAN_CODE, "mended.py": SILENT, "untracked.py": SILENT, "intended.py": SILENT})
    history.git("add", "-N", "intended.py")

    def state() -> tuple[bytes, str, list[int]]:
        index = hashlib.sha256((history.root / ".git" / "index").read_bytes()).hexdigest()
        stamps = [path.stat().st_mtime_ns for path in sorted(history.root.rglob("*")) if path.is_file()]
        return history.git("--no-optional-locks", "status", "--porcelain=v2"), index, stamps

    before = state()
    assert new_errors(codeguard, history, "--staged") == [("bad.py", 3, "silent-except")]
    assert sorted(place[0] for place in new_errors(codeguard, history, "--diff", "main")) == [
        "intended.py",
        "mended.py",
        "untracked.py",
    ]
    assert state() == before


def test_a_conflict_must_be_resolved_first(codeguard: Codeguard, history: History) -> None:
    history.conflict()
    assert "a.py" in complaint(codeguard("check", "--staged", cwd=history.root))


HOOK = '#!/bin/sh\nexec "{}" -m codeguard check --staged --select silent-except\n'


@pytest.mark.parametrize(
    "command", [["-a"], ["bad.py"], ["-a", "--amend"]], ids=["commit -a", "commit FILE", "commit --amend"]
)
def test_a_hook_judges_what_the_commit_would_contain(history: History, tmp_path: Path, command: list[str]) -> None:
    history.commit({"bad.py": CLEAN_CODE, "other.py": CLEAN_CODE})
    hook = history.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(HOOK.format(sys.executable))
    hook.chmod(0o755)
    environ = {**CLEAN, "CODEGUARD_CACHE_DIR": str(tmp_path / "cache"), "GIT_EDITOR": "true"}

    def commit(content: str) -> subprocess.CompletedProcess[bytes]:
        history.write({"bad.py": content})
        arguments = ["git", "commit", "-q", "-m", "change", *command]
        return subprocess.run(arguments, cwd=history.root, env=environ, check=False, capture_output=True)

    refused = commit(SILENT)
    assert refused.returncode == 1
    assert b"bad.py:3:1" in refused.stdout + refused.stderr
    assert commit(CLEAN_CODE + "\n").returncode == 0


SETTINGS = [
    ("diff.renames", "false"),
    ("diff.noprefix", "true"),
    ("diff.mnemonicPrefix", "true"),
    ("diff.context", "0"),
    ("diff.algorithm", "patience"),
    ("core.quotePath", "false"),
    ("diff.renameLimit", "1"),
]


def test_renames_and_modes_make_nothing_new_whatever_is_configured(codeguard: Codeguard, history: History) -> None:
    history.commit({"old.py": SILENT + CLEAN_CODE * 9, "mode.py": SILENT, "link.py": SILENT, "order": "*.txt\n"})
    history.git("switch", "-q", "-c", "topic")
    history.git("mv", "old.py", "new.py")
    (history.root / "mode.py").chmod(0o755)
    (history.root / "link.py").unlink()
    (history.root / "link.py").symlink_to("mode.py")
    history.commit()

    def report() -> dict[str, Any]:
        done = codeguard("check", "--diff", "main", "--format", "json", cwd=history.root)
        data: dict[str, Any] = json.loads(done.stdout)
        data["stats"].pop("seconds")
        return data

    plain = report()
    assert plain["verdict"] == "passed"
    assert plain["findings"] == []
    for name, value in SETTINGS:
        history.git("config", name, value)
    history.git("config", "diff.orderFile", "order")
    assert report() == plain


NAMES = [b"\xe9.py", b"new\nline.py", b"tab\t.py", b'quo"te.py', b"esc\x1b[31m.py", b"-dash.py", b" space.py",
         b"back\\slash.py", "é.py".encode(), "e\u0301.py".encode(), b"x::set-output name=a::b.py"]  # fmt: skip
FORMATS = ["text", "json", "sarif", "github", "gitlab", "junit", "markdown", "agent"]


@pytest.mark.parametrize("mode", [["--staged"], ["--diff", "main"], []], ids=["staged", "diff", "files"])
def test_no_file_name_is_lost_in_any_format(codeguard: Codeguard, history: History, mode: list[str]) -> None:
    history.commit({"first.py": CLEAN_CODE})
    for name in NAMES:
        Path(os.fsdecode(os.path.join(os.fsencode(history.root), name))).write_text(SILENT)
    history.git("add", "-A")
    assert sorted(os.fsencode(place[0]) for place in new_errors(codeguard, history, *mode)) == sorted(NAMES)
    for name in FORMATS:
        done = codeguard("check", *mode, "--select", "silent-except", "--format", name, cwd=history.root)
        assert done.returncode == 1
        said = done.stdout.count("hides the failure")
        assert said >= len(NAMES), name


def test_a_clone_of_another_user_is_refused_with_the_command_that_mends_it(
    codeguard: Codeguard, history: History
) -> None:
    history.commit({"a.py": CLEAN_CODE})
    said = complaint(
        codeguard("check", "--diff", "main", cwd=history.root, env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"})
        if os.getuid()
        else _as_stranger(codeguard, history)
    )
    assert "git config --global --add safe.directory" in said


def _as_stranger(codeguard: Codeguard, history: History) -> subprocess.CompletedProcess[str]:
    for path in (history.root, *history.root.rglob("*")):
        os.chown(path, 12345, 12345)
    return codeguard("check", "--diff", "main", cwd=history.root)


def test_without_git_files_are_checked_and_changes_are_not(
    codeguard: Codeguard, history: History, tmp_path: Path
) -> None:
    history.commit({"a.py": SILENT})
    empty = tmp_path / "bin"
    empty.mkdir()
    env = {"PATH": str(empty)}
    assert new_errors(codeguard, history, env=env) == [("a.py", 3, "silent-except")]
    assert "git was not found" in complaint(codeguard("check", "--diff", "main", cwd=history.root, env=env))


def test_outside_a_repository_files_are_checked_and_changes_are_not(codeguard: Codeguard, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SILENT)
    assert codeguard("check", cwd=tmp_path).returncode == 1
    for change in (["--diff", "main"], ["--staged"]):
        assert "no git repository" in complaint(codeguard("check", *change, cwd=tmp_path))


def test_nothing_that_the_repository_names_is_executed(codeguard: Codeguard, history: History, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {marker}\ncat\n')
    program.chmod(0o755)
    history.commit({"a.py": CLEAN_CODE, ".gitattributes": "*.py diff=x filter=x merge=x\n"})
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean",
                "filter.x.smudge", "filter.x.process", "core.pager", "core.sshCommand", "gpg.program",
                "core.editor", "merge.x.driver", "credential.helper", "core.askPass"):  # fmt: skip
        history.git("config", key, str(program))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(program, hooks / hook)
    history.git("config", "core.hooksPath", str(hooks))
    marker.unlink(missing_ok=True)
    (history.root / "a.py").write_text(SILENT)
    assert new_errors(codeguard, history, "--diff", "main") == [("a.py", 3, "silent-except")]
    history_index = history.root / ".git" / "index"
    before = history_index.read_bytes()
    assert new_errors(codeguard, history) == [("a.py", 3, "silent-except")]
    assert new_errors(codeguard, history, "--staged") == []
    assert history_index.read_bytes() == before
    assert not marker.exists(), marker.read_text()


POISON = ["json.py", "libcst/__init__.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "ast.py", "re.py",
          "multiprocessing/__init__.py", "click/__init__.py", "msgspec.py", "setup.py", "typing.py",
          ".codeguard/plugins/x.py", "subprocess.py", "sqlite3.py", "numpy.py", "runpy.py"]  # fmt: skip


@pytest.mark.parametrize("mode", ["module", "script"])
def test_no_code_of_the_tree_is_imported(codeguard: Codeguard, history: History, tmp_path: Path, mode: str) -> None:
    marker = tmp_path / "marker"
    poison = f"open({str(marker)!r}, 'a').write(__name__)\nraise SystemExit(9)\n"
    history.commit(dict.fromkeys(POISON, poison) | {"big.py": "x = 1\n" * 60_000})
    history.write({"json.py": poison + SILENT})
    script = [] if mode == "module" else [str(Path(sys.executable).with_name("codeguard"))]
    for arguments in (["check"], ["check", "--diff", "main"], ["check", "--staged"], ["rules"]):
        if script:
            done = subprocess.run(
                [*script, *arguments], cwd=history.root, env=CLEAN, check=False, capture_output=True, timeout=60
            )
            assert done.returncode in {0, 1}, done.stderr
        else:
            assert codeguard(*arguments, cwd=history.root).returncode in {0, 1}
    assert not marker.exists()
