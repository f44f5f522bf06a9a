"""git is found, asked and kept from running anything."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from history import History

from codeguard.errors import UserError
from codeguard.git import Repository

ODD_NAMES = (
    b"caf\xe9.py",
    b"new\nline.py",
    b"tab\t.py",
    b'quote".py',
    b"\x1b[31mred.py",
    b"-leading.py",
    b" space.py",
    b"back\\slash.py",
    "e\u0301.py".encode(),
    "\u00e9.py".encode(),
    b"Case.py",
    b"case.py",
)


def test_a_repository_is_found_from_any_folder_and_file_in_it(history: History) -> None:
    history.commit({"package/module.py": "x = 1\n"})
    for place in ("", "package", "package/module.py"):
        found = Repository.find(history.root / place)
        assert found
        assert found.root == history.root.resolve()


def test_worktrees_and_submodules_are_repositories_of_their_own(
    history: History, new_history: Callable[..., History]
) -> None:
    other = new_history("other")
    other.commit({"a.py": "x = 1\n"})
    history.git("submodule", "--quiet", "add", str(other.root), "sub")
    history.commit()
    history.git("worktree", "add", "-q", "../tree")
    for place in (history.root / "sub", history.root.parent / "tree"):
        assert Repository.require(place).root == place.resolve()
        assert Repository.require(place).head()


def test_outside_a_repository_there_is_none(tmp_path: Path, new_history: Callable[..., History]) -> None:
    bare = new_history("bare.git", "--bare")
    for place in (tmp_path, bare.root):
        assert Repository.find(place) is None
        with pytest.raises(UserError, match="is in no git repository"):
            Repository.require(place)


def test_without_git_there_is_no_repository(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(history.root))
    assert Repository.find(history.root) is None
    with pytest.raises(UserError, match="install git"):
        Repository.require(history.root)


def test_a_git_in_the_current_folder_is_not_run(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = history.root / "git"
    fake.write_text("#!/bin/sh\ntouch ran\n")
    fake.chmod(0o755)
    monkeypatch.chdir(history.root)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    assert Repository.find(history.root)
    assert not (history.root / "ran").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_repository_of_another_user_is_refused_with_the_command_that_mends_it(history: History) -> None:
    for path in (history.root, history.root / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(UserError, match=rf"git config --global --add safe\.directory {history.root}$"):
        Repository.find(history.root)


def test_variables_that_a_hook_sets_do_not_lead_elsewhere(
    history: History, new_history: Callable[..., History], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, other = history.commit({"a.py": "x = 1\n"}), new_history("other")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(other.root / ".git"))
    assert history.repository.root == history.root.resolve()
    assert history.repository.head() == commit
    assert history.repository.files() == ["a.py"]


def test_files_are_the_tracked_and_the_untracked_that_are_not_ignored(history: History) -> None:
    history.commit({"a.py": "", "gone.py": "", ".gitignore": "ignored.py\n", "ignored.py": ""})
    history.write({"new/b.py": "", "gone.py": None})
    History.create(history.root / "nested").commit({"c.py": ""})
    assert history.repository.files() == ["new/b.py", ".gitignore", "a.py", "gone.py"]
    assert history.repository.untracked() == ["new/b.py"]


def test_files_in_conflict_are_listed_once(history: History) -> None:
    history.conflict()
    assert history.repository.files() == ["a.py"]


@pytest.mark.parametrize("tracked", [True, False], ids=["tracked", "untracked"])
def test_no_file_name_is_lost(history: History, tracked: bool) -> None:
    for name in ODD_NAMES:
        Path(os.fsdecode(os.fsencode(history.root) + b"/" + name)).write_text("x = 1\n")
    if tracked:
        history.commit()
    written = [path.name for path in history.root.iterdir()]
    assert sorted(history.repository.files()) == sorted(set(written) - {".git"})
    assert len(written) == len(ODD_NAMES) + 1


def test_a_revision_is_a_branch_a_tag_a_commit_or_an_expression(history: History) -> None:
    first, second = history.commit({"a.py": "1\n"}, "fix it"), history.commit({"a.py": "2\n"})
    history.git("tag", "-a", "v1", "-m", "v1", first)
    history.git("switch", "-q", "-c", "topic")
    for name, commit in {
        "main": second,
        "refs/heads/main": second,
        "v1": first,
        "HEAD~1": first,
        "@{-1}": second,
        "HEAD^{/fix}": first,
        first[:9]: first,
    }.items():
        assert history.repository.resolve(name) == commit, name


def test_a_detached_head_has_a_commit(history: History) -> None:
    commit = history.commit({"a.py": "1\n"})
    history.git("checkout", "-q", "--detach")
    assert history.repository.head() == commit
    assert history.repository.merge_bases("main") == (commit,)


def test_a_branch_that_only_origin_has_is_found(history: History, tmp_path: Path) -> None:
    commit = history.commit({"a.py": "1\n"})
    history.git("branch", "release")
    history.git("clone", "-q", str(history.root), str(tmp_path / "clone"))
    assert Repository.require(tmp_path / "clone").resolve("release") == commit


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "-h",
        "--output=marker",
        "--upload-pack=x",
        "main\0",
        "main\nHEAD",
        "main..HEAD",
        "..",
        ":a.py",
        "^main",
        "\ud800",
    ],
    ids=ascii,
)
def test_a_hostile_revision_is_refused(history: History, revision: str) -> None:
    history.commit({"a.py": "1\n"})
    with pytest.raises(UserError, match="is not one revision"):
        history.repository.resolve(revision)
    assert sorted(path.name for path in history.root.iterdir()) == [".git", "a.py"]


@pytest.mark.parametrize("revision", ["nope", "HEAD:a.py", "HEAD~9", "@{upstream}", "refs/pull/1/merge", "*", "\udce9"])
def test_an_unknown_revision_is_named_with_what_was_tried(history: History, revision: str) -> None:
    history.commit({"a.py": "1\n"})
    with pytest.raises(UserError, match="neither it nor origin/"):
        history.repository.resolve(revision)


def test_a_name_of_a_branch_and_a_tag_is_refused(history: History) -> None:
    first = history.commit({"a.py": "1\n"})
    history.git("tag", "release")
    second = history.commit({"a.py": "2\n"})
    history.git("branch", "release")
    history.git("config", "core.warnAmbiguousRefs", "false")
    with pytest.raises(UserError, match="names several things: write refs/heads/release, refs/tags/release"):
        history.repository.resolve("release")
    assert history.repository.resolve("refs/tags/release") == first
    assert history.repository.resolve("refs/heads/release") == second


@pytest.mark.parametrize("depth", ["clone", "later"])
def test_a_shallow_clone_without_common_history_says_how_to_mend_it(
    history: History, tmp_path: Path, depth: str
) -> None:
    history.commit({"a.py": "1\n"})
    history.git("switch", "-q", "-c", "topic")
    history.commit({"b.py": "1\n"})
    history.git("switch", "-q", "main")
    history.commit({"c.py": "1\n"})
    clone = History(tmp_path / "clone")
    url = history.root.as_uri()
    shallow = ("--depth", "1") if depth == "clone" else ()
    history.git("clone", "-q", *shallow, "--branch", "topic", url, str(clone.root))
    clone.git("fetch", "-q", "--depth", "1", url, "main:refs/remotes/origin/main", "topic:refs/remotes/origin/topic")
    with pytest.raises(
        UserError, match=r"no common history between HEAD and main; this is a shallow clone.*fetch-depth"
    ):
        clone.repository.merge_bases("main")
    with pytest.raises(UserError, match="shallow clone, use fetch-depth: 0"):
        clone.repository.resolve("nope")


def test_unrelated_histories_are_refused(history: History) -> None:
    history.commit({"a.py": "1\n"})
    history.git("switch", "-q", "--orphan", "other")
    history.commit({"a.py": "2\n"})
    with pytest.raises(UserError, match="histories are unrelated"):
        history.repository.merge_bases("main")


def test_before_the_first_commit_there_is_nothing_to_compare_with(history: History) -> None:
    assert history.repository.head() is None
    history.commit({"a.py": "1\n"})
    history.git("switch", "-q", "--orphan", "other")
    with pytest.raises(UserError, match="there is no commit yet"):
        history.repository.merge_bases("main")


def test_a_head_that_names_a_missing_commit_is_an_error(history: History) -> None:
    commit = history.commit({"a.py": "1\n"})
    (history.root / ".git" / "objects" / commit[:2] / commit[2:]).unlink()
    with pytest.raises(UserError, match="git fsck"):
        history.repository.head()


@pytest.mark.parametrize(
    ("environment", "revision"),
    [
        ({}, "refs/remotes/origin/trunk"),
        ({"GITHUB_BASE_REF": ""}, "refs/remotes/origin/trunk"),
        ({"GITHUB_BASE_REF": "release"}, "release"),
        ({"CI_MERGE_REQUEST_DIFF_BASE_SHA": "c0ffee"}, "c0ffee"),
        ({"PRE_COMMIT_FROM_REF": "abc", "GITHUB_BASE_REF": "release"}, "abc"),
    ],
    ids=["origin", "empty", "github", "gitlab", "pre-commit first"],
)
def test_the_default_base_is_what_ci_says_or_the_default_branch_of_origin(
    history: History, tmp_path: Path, environment: dict[str, str], revision: str
) -> None:
    history.commit({"a.py": "1\n"})
    history.git("branch", "-m", "trunk")
    history.git("clone", "-q", str(history.root), str(tmp_path / "clone"))
    assert Repository.require(tmp_path / "clone").default_revision(environment) == revision


def test_without_origin_the_default_base_is_main_or_master(history: History) -> None:
    history.commit({"a.py": "1\n"})
    for name in ("main", "master"):
        history.git("branch", "-m", name)
        assert history.repository.default_revision({}) == name
    history.git("branch", "-m", "trunk")
    with pytest.raises(UserError, match="--diff needs a revision"):
        history.repository.default_revision({})


def test_a_lock_is_no_obstacle(history: History) -> None:
    history.commit({"a.py": "1\n"})
    shutil.copy(history.root / ".git/index", history.root / ".git/index.lock")
    assert history.repository.files() == ["a.py"]


def test_what_git_complains_about_reaches_the_user(history: History) -> None:
    with pytest.raises(UserError, match="git cat-file failed: fatal: Not a valid object name nope"):
        history.repository.run("cat-file", "blob", "nope")
