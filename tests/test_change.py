"""The change is what git says it is, whatever the repository contains, and reading it runs and touches nothing."""

import hashlib
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from history import History, random_edits

from codeguard.change import Change, ChangedFile, read_change
from codeguard.errors import UserError
from codeguard.git import Repository

CODE = "".join(f"x{number} = {number}\n" for number in range(20))


def brief(change: Change) -> list[tuple[str, str, bytes | None, bytes | None]]:
    return [(file.status, file.path, data(file, "base"), data(file, "head")) for file in change.files]


def data(file: ChangedFile, side: str) -> bytes | None:
    version = file.base if side == "base" else file.head
    return version and version.data


def numstat(change: Change) -> list[tuple[int, int, str]]:
    return sorted((file.added, file.deleted, file.path) for file in change.files)


def git_numstat(history: History, *arguments: str) -> list[tuple[int, int, str]]:
    """What git itself says; the names at the head."""
    parts = iter(history.git("diff", "--numstat", "-M", "-l0", "-z", *arguments).split(b"\0"))
    rows = []
    for part in filter(None, parts):
        added, deleted, path = part.split(b"\t", 2)
        if not path:
            next(parts)
            path = next(parts)
        rows.append((int(added), int(deleted), os.fsdecode(path)))
    return sorted(rows)


def test_all_parts_of_a_change_are_in_it(history: History) -> None:
    base = history.commit(dict.fromkeys(("same.py", "staged.py", "edited.py", "gone.py", "rm.py", "cached.py"), CODE))
    history.git("switch", "-q", "-c", "topic")
    history.commit({"committed.py": "x = 1\n"})
    history.git("switch", "-q", "main")
    history.commit({"main.py": "main moves on\n"})
    history.git("switch", "-q", "topic")
    history.write({"staged.py": "y = 1\n", "added.py": "y = 2\n"})
    history.git("add", "-A")
    history.git("rm", "-q", "rm.py")
    history.git("rm", "-q", "--cached", "cached.py")
    history.write({"edited.py": "z = 1\n", "gone.py": None, "untracked.py": "z = 2\n"})
    change = read_change(history.repository, "main")
    old = CODE.encode()
    assert change.base == base
    assert brief(change) == [
        ("A", "added.py", None, b"y = 2\n"),
        ("A", "committed.py", None, b"x = 1\n"),
        ("M", "edited.py", old, b"z = 1\n"),
        ("D", "gone.py", old, None),
        ("D", "rm.py", old, None),
        ("M", "staged.py", old, b"y = 1\n"),
        ("A", "untracked.py", None, b"z = 2\n"),
    ]


def test_added_lines_are_numbered_as_at_the_head(history: History) -> None:
    history.commit({"a.py": CODE, "b.py": CODE, "tail.py": "x = 1", "nul.py": CODE})
    history.git("mv", "b.py", "c.py")
    head = "++ b/x\n" + CODE.replace("x9 = 9\n", "@@ -1 +1 @@\ndiff --git a b\n") + "end\n"
    history.write({"a.py": head, "c.py": "y = 1\n" + CODE, "tail.py": "x = 1\ny = 2", "new.py": "1\n2", "nul.py": "\0"})
    change = read_change(history.repository, "HEAD")
    assert {file.path: [number for span in file.added_lines for number in span] for file in change.files} == {
        "a.py": [1, 11, 12, 23],
        "c.py": [1],
        "new.py": [1, 2],
        "nul.py": [],
        "tail.py": [1, 2],
    }


def test_a_link_in_the_place_of_a_folder_is_not_followed(history: History, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.py").write_text("secret\n")
    history.commit({"in/a.py": "1\n"})
    history.write({"in/a.py": None})
    (history.root / "in").rmdir()
    (history.root / "in").symlink_to(tmp_path / "outside")
    change = read_change(history.repository, "HEAD")
    assert brief(change) == [("A", "in", None, None), ("D", "in/a.py", b"1\n", None)]


def test_what_was_undone_in_the_working_tree_is_no_change(history: History) -> None:
    history.commit({"a.py": CODE, "b.py": CODE})
    history.write({"a.py": "x = 1\n", "b.py": None, "c.py": "x = 1\n"})
    history.git("add", "-A")
    history.write({"a.py": CODE, "b.py": CODE, "c.py": None})
    assert brief(read_change(history.repository, "HEAD")) == []


def test_a_touched_file_is_no_change(history: History) -> None:
    history.commit({"a.py": CODE})
    os.utime(history.root / "a.py", (1, 1))
    assert brief(read_change(history.repository, "HEAD")) == []


def test_staged_is_the_index_alone(history: History) -> None:
    history.commit({"a.py": "good\n", "b.py": "good\n", "c.py": "good\n"})
    history.write({"a.py": "bad\n", "c.py": None})
    history.git("add", "-A")
    history.write({"a.py": "good\n", "b.py": "bad\n", "untracked.py": "bad\n", "meant.py": "bad\n"})
    history.git("add", "-N", "meant.py")
    change = read_change(history.repository, staged=True)
    assert brief(change) == [("M", "a.py", b"good\n", b"bad\n"), ("D", "c.py", b"good\n", None)]
    assert change.base == change.head == history.repository.head()


def test_staged_can_be_compared_with_a_branch(history: History) -> None:
    base = history.commit({"a.py": "1\n"})
    history.git("switch", "-q", "-c", "topic")
    history.commit({"b.py": "1\n"})
    history.write({"c.py": "1\n"})
    history.git("add", "-A")
    change = read_change(history.repository, "main", staged=True)
    assert change.base == base
    assert [file.path for file in change.files] == ["b.py", "c.py"]


def test_a_file_that_is_meant_to_be_added_is_in_the_working_tree(history: History) -> None:
    history.commit({"a.py": "1\n"})
    history.write({"meant.py": "x = 1\n"})
    history.git("add", "-N", "meant.py")
    assert brief(read_change(history.repository, "HEAD")) == [("A", "meant.py", None, b"x = 1\n")]


@pytest.mark.parametrize("staged", [True, False], ids=["staged", "worktree"])
@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_before_the_first_commit_everything_is_added(
    new_history: Callable[..., History], staged: bool, object_format: str
) -> None:
    history = new_history("new", f"--object-format={object_format}")
    assert brief(read_change(history.repository, staged=staged)) == []
    history.write({"package/a.py": "x = 1\n"})
    history.git("add", "-A")
    change = read_change(history.repository, staged=staged)
    assert change.base is None
    assert brief(change) == [("A", "package/a.py", None, b"x = 1\n")]
    history.commit()
    history.write({"package/a.py": "x = 2\n"})
    history.git("add", "-A")
    assert brief(read_change(history.repository, "HEAD", staged=staged)) == [
        ("M", "package/a.py", b"x = 1\n", b"x = 2\n")
    ]


@pytest.mark.parametrize("staged", [True, False], ids=["staged", "worktree"])
def test_a_conflict_is_refused(history: History, staged: bool) -> None:
    history.conflict()
    with pytest.raises(UserError, match=r"'a\.py' has a merge conflict"):
        read_change(history.repository, "HEAD", staged=staged)


def test_of_several_merge_bases_the_first_is_taken_and_named(history: History) -> None:
    history.commit({"0.py": "0\n"})
    history.git("branch", "other")
    one = history.commit({"1.py": "1\n"})
    history.git("switch", "-q", "other")
    two = history.commit({"2.py": "2\n"})
    history.git("merge", "-q", "-m", "criss", one)
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "-m", "cross", two)
    change = read_change(history.repository, "other")
    assert change.base in {one, two}
    assert change.notes == (f"HEAD and other have 2 merge bases; compared with {change.base}, git's first choice",)


def test_without_a_revision_the_environment_says(history: History) -> None:
    base = history.commit({"a.py": "1\n"})
    history.git("branch", "release")
    history.commit({"a.py": "2\n"})
    change = read_change(history.repository, environment={"GITHUB_BASE_REF": "release"})
    assert (change.base, len(change.files)) == (base, 1)


@pytest.mark.parametrize("arguments", [("-a",), ("-i", "a.py"), ("a.py",)], ids=["all", "include", "only"])
def test_a_hook_sees_what_the_commit_will_contain(history: History, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    history.commit({"a.py": "1\n", "b.py": "1\n"})
    script, seen = tmp_path / "hook.py", tmp_path / "seen"
    script.write_text(
        "import os, pathlib\n"
        "from codeguard.change import read_change\n"
        "from codeguard.git import Repository\n"
        "change = read_change(Repository.require(pathlib.Path.cwd()), staged=True)\n"
        f"pathlib.Path({str(seen)!r}).write_text(' '.join(file.path for file in change.files))\n"
    )
    hook = history.root / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nexec {os.sys.executable} {script}\n")
    hook.chmod(0o755)
    history.write({"b.py": "2\n"})
    history.git("add", "b.py")
    history.write({"a.py": "2\n"})
    history.git("commit", "-q", "-m", "commit", *arguments)
    assert seen.read_text().split() == history.git("show", "--format=", "--name-only").decode().split()


def test_an_index_that_is_not_there_is_refused(history: History) -> None:
    with pytest.raises(UserError, match="GIT_INDEX_FILE names no file"):
        read_change(history.repository, staged=True, environment={"GIT_INDEX_FILE": "nope"})


HOSTILE_SETTINGS = {
    "diff.renames": "false",
    "diff.renameLimit": "1",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.algorithm": "patience",
    "diff.orderFile": "order",
    "diff.context": "0",
    "diff.ignoreSubmodules": "all",
    "diff.relative": "true",
    "diff.color": "always",
    "color.ui": "always",
    "core.quotePath": "true",
    "core.abbrev": "4",
    "core.splitIndex": "true",
}


def test_renames_modes_links_and_submodules(history: History, new_history: Callable[..., History]) -> None:
    module = new_history("module")
    module.commit({"m.py": "1\n"})
    history.git("submodule", "--quiet", "add", str(module.root), "sub.py")
    history.commit({"old.py": CODE, "edited.py": CODE + "a\n", "mode.py": CODE, "type.py": CODE, "order": "z*\na*\n"})
    plain = read_all_kinds(history, module)
    assert [(file.status, file.path, file.added, file.deleted) for file in plain.files] == [
        ("R", "edited2.py", 1, 1),
        ("A", "link.py", 1, 0),
        ("M", "mode.py", 0, 0),
        ("R", "new.py", 0, 0),
        ("M", "sub.py", 1, 1),
        ("T", "type.py", 1, 20),
    ]
    assert plain.renames == {"old.py": "new.py", "edited.py": "edited2.py"}
    parsed = {file.path for file in plain.files if file.head and file.head.data is not None}
    assert parsed == {"edited2.py", "mode.py", "new.py"}
    for name, value in HOSTILE_SETTINGS.items():
        history.git("config", name, value)
    history.git("update-index", "--split-index")
    assert read_change(history.repository, "HEAD").files == plain.files
    history.git("add", "edited2.py", "link.py", "type.py")
    assert read_change(history.repository, staged=True).files == plain.files


def read_all_kinds(history: History, module: History) -> Change:
    """One change with everything that git knows besides edits."""
    history.git("mv", "old.py", "new.py")
    history.git("mv", "edited.py", "edited2.py")
    history.write({"edited2.py": CODE + "b\n", "type.py": None})
    (history.root / "mode.py").chmod(0o755)
    history.git("add", "mode.py")
    (history.root / "type.py").symlink_to("new.py")
    (history.root / "link.py").symlink_to("/etc/passwd")
    module.commit({"m.py": "2\n"})
    (history.root / "sub.py" / "m.py").write_text("dirty\n")
    commit = module.git("rev-parse", "HEAD").decode()
    history.git("update-index", "--cacheinfo", f"160000,{commit},sub.py")
    return read_change(history.repository, "HEAD")


def test_no_odd_name_is_lost(history: History) -> None:
    from test_git import ODD_NAMES

    folder = os.fsencode(history.root)
    for name in ODD_NAMES:
        Path(os.fsdecode(folder + b"/" + name)).write_text(name.hex())
    expected = sorted(os.fsdecode(name) for name in ODD_NAMES)
    untracked = read_change(history.repository)
    history.git("add", "-A")
    staged = read_change(history.repository, staged=True)
    for change in (untracked, staged):
        assert sorted(file.path for file in change.files) == expected
        assert all(data(file, "head") == os.fsencode(file.path).hex().encode() for file in change.files)


def test_line_ends_that_git_would_normalise_are_no_change(history: History) -> None:
    crlf = CODE.replace("\n", "\r\n")
    history.commit({"a.py": CODE, "b.py": CODE, "crlf.py": crlf})
    history.write({"a.py": crlf, "b.py": crlf + "y = 1\r\n", "crlf.py": crlf + "y = 1\r\n"})
    change = read_change(history.repository, "HEAD")
    assert numstat(change) == [(1, 0, "b.py"), (1, 0, "crlf.py")]


def test_files_that_git_was_told_not_to_look_at_stand_as_in_the_index(history: History) -> None:
    history.commit({"skip.py": "1\n", "assume.py": "1\n", "in/a.py": "1\n", "out/b.py": "1\n"})
    history.git("sparse-checkout", "set", "--sparse-index", "in")
    history.write({"skip.py": None})
    history.git("update-index", "--skip-worktree", "skip.py")
    history.git("update-index", "--assume-unchanged", "assume.py")
    history.write({"assume.py": "2\n", "in/a.py": "2\n"})
    assert [file.path for file in read_change(history.repository, "HEAD").files] == ["in/a.py"]
    assert not (history.root / "out").exists()


def test_special_files_are_not_opened(history: History) -> None:
    history.commit({"a.py": "1\n", "b.py": "2\n", "c.py": "3\n"})
    history.write({"a.py": None, "b.py": None, "c.py": None, "b.py/inner.py": "2\n"})
    os.mkfifo(history.root / "a.py")
    os.mkfifo(history.root / "c.fifo")
    change = read_change(history.repository, "HEAD")
    assert [(file.status, file.path) for file in change.files] == [("D", "a.py"), ("R", "b.py/inner.py"), ("D", "c.py")]


def test_only_what_is_wanted_is_loaded(history: History) -> None:
    history.write({"a.py": "1\n", "big.bin": b"\0" * 100})
    change = read_change(history.repository, wanted=lambda path: path.endswith(".py"))
    assert brief(change) == [("A", "a.py", None, b"1\n"), ("A", "big.bin", None, None)]


def test_a_missing_object_is_an_error_and_is_not_fetched(history: History, tmp_path: Path) -> None:
    history.commit({"a.py": "1\n"})
    history.commit({"a.py": "2\n"})
    history.git("config", "uploadpack.allowFilter", "true")
    url = history.root.as_uri()
    history.git("clone", "-q", "--filter=blob:none", "-c", f"remote.origin.url={url}", url, str(tmp_path / "partial"))
    partial = Repository.require(tmp_path / "partial")
    with pytest.raises(UserError, match="git diff-tree failed: fatal: unable to read"):
        read_change(partial, "HEAD~1")
    assert read_change(partial, "HEAD").files == ()


def test_attributes_of_the_change_hide_nothing(history: History) -> None:
    history.commit({"a.py": CODE})
    history.commit({"a.py": "x = 1\n", ".gitattributes": "*.py binary -diff linguist-generated export-ignore\n"})
    change = read_change(history.repository, "HEAD~1")
    assert numstat(change) == [(1, 0, ".gitattributes"), (1, 20, "a.py")]


def snapshot(root: Path) -> dict[str, tuple[int, int, str]]:
    """Every file under `root` with its times and content."""
    files = [Path(folder, name) for folder, _, names in os.walk(root) for name in names]
    return {
        str(path): (path.lstat().st_mtime_ns, path.lstat().st_ino, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in files
    }


def booby_trap(history: History, marker: Path) -> None:
    """Every way in which a repository can name a program that git would run."""
    program = marker.parent / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {marker}\ncat\n')
    program.chmod(0o755)
    run = str(program)
    hooks = marker.parent / "hooks"
    hooks.mkdir()
    for name in (
        "post-index-change",
        "pre-commit",
        "reference-transaction",
        "post-checkout",
        "pre-auto-gc",
        "fsmonitor",
    ):
        (hooks / name).symlink_to(program)
    more = marker.parent / "more"
    more.write_text(f"[diff]\n\texternal = {run}\n")
    for name, value in {
        "core.fsmonitor": run,
        "core.hooksPath": str(hooks),
        "core.pager": run,
        "core.editor": run,
        "core.sshCommand": run,
        "core.askPass": run,
        "core.gitProxy": run,
        "core.alternateRefsCommand": run,
        "core.attributesFile": str(marker.parent / "attributes"),
        "core.autocrlf": "true",
        "core.untrackedCache": "true",
        "credential.helper": run,
        "diff.external": run,
        "diff.trap.textconv": run,
        "diff.trap.command": run,
        "diff.trap.cachetextconv": "true",
        "filter.trap.clean": run,
        "filter.trap.smudge": run,
        "filter.trap.process": run,
        "filter.trap.required": "true",
        "hook.trap.command": run,
        "hook.trap.event": "post-index-change",
        "gpg.program": run,
        "gpg.ssh.program": run,
        "log.showSignature": "true",
        "include.path": str(more),
        "alias.ls-files": f"!{run}",
        "alias.rev-parse": f"!{run}",
        "pager.diff-tree": run,
        "remote.origin.url": f"ext::{run}",
        "remote.origin.uploadpack": run,
        "remote.origin.promisor": "true",
        "extensions.partialClone": "origin",
        "protocol.allow": "always",
        "trailer.trap.command": run,
    }.items():
        history.git("config", name, value)
    (marker.parent / "attributes").write_text("* filter=trap diff=trap\n")
    (history.root / ".git/info/attributes").write_text("* filter=trap diff=trap\n")


@pytest.fixture
def trapped(history: History, tmp_path: Path) -> tuple[History, Path]:
    """A repository with a change in it that names programs wherever it can, and the file that these write."""
    history.commit({"a.py": CODE, "b.py": CODE, "gone.py": "gone\n", ".gitattributes": "*.py filter=trap diff=trap\n"})
    history.git("switch", "-q", "-c", "topic")
    history.commit({"c.py": CODE})
    history.write({"a.py": "x = 1\n", "new.py": "x = 1\n", "gone.py": None})
    history.git("add", "new.py")
    history.write({"b.py": CODE.replace("9", "8"), "untracked.py": "x = 1\n"})
    marker = tmp_path / "marker"
    booby_trap(history, marker)
    return history, marker


def test_the_traps_do_spring_for_git_itself(trapped: tuple[History, Path]) -> None:
    history, marker = trapped
    with pytest.raises(AssertionError, match="trap"):
        history.git("status")
    assert marker.exists()


def test_nothing_that_the_repository_names_is_run_and_nothing_in_it_is_written(trapped: tuple[History, Path]) -> None:
    history, marker = trapped
    before = snapshot(history.root)
    repository = history.repository
    change = read_change(repository, "main")
    assert [(file.status, file.path) for file in change.files] == [
        ("M", "a.py"),
        ("M", "b.py"),
        ("A", "c.py"),
        ("D", "gone.py"),
        ("A", "new.py"),
        ("A", "untracked.py"),
    ]
    assert [file.path for file in read_change(repository, staged=True).files] == ["new.py"]
    repository.files()
    repository.run("log", "--format=%H%x00%B", "main..HEAD")
    with pytest.raises(UserError):
        repository.resolve("0123456789012345678901234567890123456789")
    assert not marker.exists()
    assert snapshot(history.root) == before


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_are_those_of_git_on_random_histories(history: History, seed: int) -> None:
    chance = random.Random(seed)
    state: dict[str, str | bytes | None] = {}
    commits = []
    for _ in range(4):
        edits = random_edits(chance, state)
        state |= edits
        commits.append(history.commit(edits))
    for first, last in [(0, 1), (1, 2), (2, 3), (0, 3), (3, 0)]:
        history.stage(commits[first], commits[last])
        change = read_change(history.repository, staged=True)
        assert numstat(change) == git_numstat(history, commits[first], commits[last])
        assert all(sum(map(len, file.added_lines)) == file.added for file in change.files)
    history.git("reset", "-q", "--hard", commits[-1])
    history.git("clean", "-qdfx")
    history.write(random_edits(chance, state))
    history.git("add", "-A")
    worktree = read_change(history.repository, commits[0])
    staged = read_change(history.repository, commits[0], staged=True)
    assert worktree.files == staged.files
    assert numstat(staged) == git_numstat(history, "--cached", commits[0])
