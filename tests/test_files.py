"""Which files are found: in a repository, outside one, by name, and which are left alone."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from codeguard.config import Config
from codeguard.errors import Unreadable, UserError
from codeguard.files import Skipped, discover, kind_of
from codeguard.reading import read_file
from codeguard.source import Kind


def tree(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            (root / path).mkdir(exist_ok=True)
        else:
            (root / path).write_text("x = 1\n")
    return root


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def repository(root: Path) -> Path:
    git(root, "init", "-q")
    return root


def listed(root: Path) -> list[str]:
    names = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    return names.split("\0")[:-1]


def found(root: Path, *paths: str, config: Config | None = None) -> list[str]:
    list_files = (lambda: listed(root)) if (root / ".git").exists() else None
    return [each.path for each in discover(root, [root / p for p in paths], config or Config(), list_files)[0]]


def skipped(root: Path, *paths: str, config: Config | None = None) -> list[tuple[str, str]]:
    list_files = (lambda: listed(root)) if (root / ".git").exists() else None
    left = discover(root, [root / p for p in paths], config or Config(), list_files)[1]
    return [(each.path, each.reason) for each in left]


@pytest.fixture(params=["git", "walk"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    return repository(project) if request.param == "git" else project


def test_python_files_are_those_with_a_suffix_or_a_first_line(root: Path) -> None:
    tree(root, "a.py", "b.pyi", "c.pyw", "D.PY", "e.txt", "f.pyc", "g.py.bak", "x.py/deep.py", "README")
    (root / "tool").write_text("#!/usr/bin/env python3\n")
    (root / "shell").write_text("#!/bin/sh\n# python \n")
    (root / "other").write_text("#!/usr/bin/pythonic\n")
    assert found(root) == ["D.PY", "a.py", "b.pyi", "c.pyw", "tool", "x.py/deep.py"]


def test_what_gitignore_leaves_out_is_left_out_with_and_without_git(root: Path) -> None:
    tree(root, "a.py", "out/b.py", "pkg/c.py", "pkg/gen/d.py", "pkg/keep_x.py", "pkg/x_x.py", "x_x.py")
    (root / ".gitignore").write_text("/out/\n*_x.py\n")
    (root / "pkg" / ".gitignore").write_text("gen/\n!keep_x.py\n")
    assert found(root) == ["a.py", "pkg/c.py", "pkg/keep_x.py"]
    assert found(root, "pkg") == ["pkg/c.py", "pkg/keep_x.py"]
    assert found(root, "out") == ["out/b.py"]
    assert found(root, "x_x.py") == ["x_x.py"]


def test_installed_files_are_left_out(root: Path) -> None:
    tree(
        root,
        "a.py",
        ".venv/b.py",
        "venv/c.py",
        "node_modules/d.py",
        "env/e.py",
        "env/pyvenv.cfg",
        "x/site-packages/f.py",
    )
    assert found(root) == ["a.py"]


def test_packages_named_like_build_folders_are_kept(root: Path) -> None:
    tree(root, "build/__init__.py", "build/a.py", "venv/__init__.py", "dist/__init__.py")
    assert found(root) == ["build/__init__.py", "build/a.py", "dist/__init__.py", "venv/__init__.py"]


def test_build_folders_are_left_out_of_a_walk(tmp_path: Path) -> None:
    assert found(tree(tmp_path, "a.py", "build/lib/b.py", "dist/c.py")) == ["a.py"]


def test_include_and_exclude_choose_and_are_said(root: Path) -> None:
    tree(root, "src/a.py", "src/vendor/b.py", "tools/c.py", "src/d_gen.py")
    config = Config(include=("src",), exclude=("vendor", "*_gen.py"))
    assert found(root, config=config) == ["src/a.py"]
    left = dict(skipped(root, config=config))
    assert left["src/d_gen.py"] == "left out by `exclude`"
    assert left["tools/c.py"] == "not under `include`"
    assert {"src/vendor", "src/vendor/b.py"} & left.keys()


def test_named_files_are_checked_whatever_their_name(root: Path) -> None:
    tree(root, "a.txt", "vendor/b.py", "node_modules/c.py")
    (root / ".gitignore").write_text("*\n")
    config = Config(exclude=("vendor",), include=("src",))
    names = ["a.txt", "vendor/b.py", "node_modules/c.py"]
    assert found(root, *names, config=config) == sorted(names)


def test_a_named_folder_is_searched_by_the_normal_rules(root: Path) -> None:
    tree(root, "vendor/b.py", "vendor/node_modules/c.py", "vendor/d.txt", "vendor/old/e.py", "a.py")
    assert found(root, "vendor", config=Config(exclude=("old",))) == ["vendor/b.py"]


def test_each_file_comes_once_in_the_order_of_its_bytes(root: Path) -> None:
    tree(root, "b.py", "a/c.py", "a.py", "B.py", "ä.py", "a-b.py")
    everything = ["B.py", "a-b.py", "a.py", "a/c.py", "b.py", "ä.py"]
    assert found(root, "b.py", ".", "a", "b.py") == everything == found(root)


def test_a_named_path_that_does_not_exist_is_an_error(root: Path) -> None:
    with pytest.raises(UserError, match=r"nope\.py: No such file"):
        found(root, "nope.py")
    with pytest.raises(UserError, match="No such file"):
        discover(root, [""], Config())
    tree(root, "a.py")
    with pytest.raises(UserError, match=r"a\.py/b\.py: Not a directory"):
        found(root, "a.py/b.py")


def test_a_path_outside_the_root_is_an_error(root: Path, tmp_path: Path) -> None:
    tree(tmp_path, "outside.py")
    with pytest.raises(UserError, match="not under"):
        found(root, "../outside.py")


def test_relative_paths_are_from_the_current_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(root, "pkg/a.py", "b.py")
    monkeypatch.chdir(root / "pkg")
    assert [each.path for each in discover(root, ["a.py", "../b.py"], Config())[0]] == ["b.py", "pkg/a.py"]


def test_a_root_reached_through_a_link_is_the_root(root: Path, tmp_path: Path) -> None:
    tree(root, "pkg/a.py")
    link = tmp_path / "link"
    link.symlink_to(root, target_is_directory=True)
    found_there, _ = discover(link, [link / "pkg" / "a.py", link], Config())
    assert [each.path for each in found_there] == ["pkg/a.py"]


def test_links_are_not_followed_out_of_the_root(root: Path, tmp_path: Path) -> None:
    tree(tmp_path, "outside/secret.py")
    tree(root, "a.py")
    (root / "link.py").symlink_to(tmp_path / "outside" / "secret.py")
    (root / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
    reason = "a symbolic link out of the project: not followed"
    assert found(root) == ["a.py"]
    assert skipped(root) == [("folder", reason), ("link.py", reason)]
    assert found(root, "link.py") == []
    assert skipped(root, "link.py") == [("link.py", reason)]
    with pytest.raises(UserError, match="not under"):
        found(root, "folder/secret.py")


def test_links_inside_the_root_lead_to_one_file(root: Path) -> None:
    tree(root, "a.py", "pkg/b.py", "data.txt")
    (root / "c.py").symlink_to("a.py")
    (root / "d.py").symlink_to("c.py")
    (root / "e.py").symlink_to("data.txt")
    (root / "folder").symlink_to("pkg", target_is_directory=True)
    assert found(root) == ["a.py", "data.txt", "pkg/b.py"]
    assert found(root, "d.py") == ["a.py"]
    assert found(root, "folder") == ["pkg/b.py"]
    assert skipped(root) == []


def test_links_that_lead_nowhere_are_said(root: Path) -> None:
    (root / "gone.py").symlink_to("nothing.py")
    (root / "loop.py").symlink_to("loop.py")
    assert found(root) == []
    assert [path for path, reason in skipped(root) if "leads nowhere" in reason] == ["gone.py", "loop.py"]


def test_a_tracked_folder_that_became_a_link_is_not_entered(tmp_path: Path) -> None:
    root = repository(tree(tmp_path / "project", "pkg/a.py"))
    git(root, "add", ".")
    tree(tmp_path, "outside/a.py")
    (root / "pkg" / "a.py").unlink()
    (root / "pkg").rmdir()
    (root / "pkg").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert found(root) == []
    assert ("pkg", "a symbolic link out of the project: not followed") in skipped(root)


def test_special_files_are_said_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.py")
        expected = [("pipe.py", "a FIFO"), ("sock.py", "a socket")]
        assert skipped(tmp_path) == expected
        assert skipped(tmp_path, "pipe.py", "sock.py") == expected
        assert found(tmp_path, "pipe.py") == []


def test_notebooks_and_large_files_are_said(root: Path) -> None:
    tree(root, "a.ipynb", "b.py")
    config = Config(max_file_size=5)
    assert found(root, config=config) == []
    assert skipped(root, config=config) == [
        ("a.ipynb", "a notebook: codeguard reads Python files"),
        ("b.py", "larger than 5 bytes: split it, or raise `max-file-size`"),
    ]
    assert skipped(root, "a.ipynb")[0][0] == "a.ipynb"


def test_other_repositories_inside_are_said(tmp_path: Path) -> None:
    root = repository(tree(tmp_path / "project", "a.py"))
    inner = repository(tree(root / "inner", "b.py"))
    git(inner, "add", ".")
    git(inner, "commit", "-qm", "x")
    reason = "a repository of its own: check it there"
    assert (found(root), skipped(root)) == (["a.py"], [("inner", reason)])
    git(root, "-c", "advice.addEmbeddedRepo=false", "add", ".")
    assert (found(root), skipped(root)) == (["a.py"], [("inner", reason)])


def test_a_file_deleted_without_telling_git_is_no_file(tmp_path: Path) -> None:
    root = repository(tree(tmp_path, "a.py", "b.py"))
    git(root, "add", ".")
    (root / "b.py").unlink()
    assert found(root) == ["a.py"]
    assert skipped(root) == []


def test_attributes_hide_nothing(tmp_path: Path) -> None:
    root = repository(tree(tmp_path, "a.py"))
    (root / ".gitattributes").write_text("*.py binary linguist-generated -text\n")
    assert [(each.path, each.kind) for each in discover(root, [], Config(), lambda: listed(root))[0]] == [
        ("a.py", Kind.PRODUCTION)
    ]


def test_names_that_are_no_text_are_found(root: Path) -> None:
    os.close(os.open(os.fsencode(root) + b"/\xff.py", os.O_CREAT))
    tree(root, "sp ace\n.py")
    names = [os.fsencode(each.path) for each in discover(root, [], Config())[0]]
    assert names == [b"sp ace\n.py", b"\xff.py"]


def test_a_gitignore_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    tree(tmp_path, "a.py")
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe[\n")
    assert found(tmp_path) == ["a.py"]


def test_the_stamp_changes_with_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(root, "a.py")
    assert [each.stamp for each in discover(root, [], Config())[0]] == [""], "the next write may not show yet"
    monkeypatch.setattr("codeguard.reading.RACY_NS", 0)
    before = discover(root, [], Config())[0]
    (root / "a.py").write_text("longer = 1\n")
    assert discover(root, [], Config())[0] != before


KINDS = [
    ("src/a.py", Kind.PRODUCTION), ("tests/a.py", Kind.TEST), ("src/tests/helpers/a.py", Kind.TEST),
    ("test_a.py", Kind.TEST), ("a_test.py", Kind.TEST), ("conftest.py", Kind.TEST),
    ("pkg/fixtures/a.py", Kind.TEST), ("contest.py", Kind.PRODUCTION),
    ("latest/a.py", Kind.PRODUCTION), ("pkg/app_factory.py", Kind.PRODUCTION),
    ("a_pb2.py", Kind.GENERATED), ("tests/a_pb2_grpc.py", Kind.GENERATED),
]  # fmt: skip


@pytest.mark.parametrize(("path", "kind"), KINDS)
def test_the_kind_of_a_file_is_told_by_its_path(path: str, kind: Kind) -> None:
    assert kind_of(path) is kind


def test_kinds_can_be_set(root: Path) -> None:
    tree(root, "checks/a.py", "tests/b.py", "src/c_gen.py")
    config = Config(tests=("checks",), generated=("*_gen.py",))
    files, _ = discover(root, [], config)
    assert [each.kind for each in files] == [Kind.TEST, Kind.GENERATED, Kind.PRODUCTION]


def test_reading_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "folder/")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "empty.py").touch()
    assert read_file(tmp_path / "a.py", 6) == b"x = 1\n"
    assert read_file(tmp_path / "empty.py", 6) == b""
    for name, reason in (
        ("pipe.py", "a FIFO"),
        ("link.py", "a symbolic link"),
        ("gone.py", "cannot be read: No such file"),
        ("folder", "a repository|cannot be read"),
    ):
        with pytest.raises(Unreadable, match=reason):
            read_file(tmp_path / name, 100)
    with pytest.raises(Unreadable, match="larger than 5 bytes"):
        read_file(tmp_path / "a.py", 5)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_reading_says_that_it_may_not(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "closed/b.py")
    (tmp_path / "a.py").chmod(0)
    with pytest.raises(Unreadable, match="cannot be read: Permission denied"):
        read_file(tmp_path / "a.py", 100)
    (tmp_path / "closed").chmod(0)
    with pytest.raises(UserError, match="closed: cannot be read"):
        found(tmp_path)


def test_skipped_files_are_sorted(root: Path) -> None:
    tree(root, "b.ipynb", "a.ipynb")
    assert discover(root, [], Config())[1] == [
        Skipped("a.ipynb", "a notebook: codeguard reads Python files"),
        Skipped("b.ipynb", "a notebook: codeguard reads Python files"),
    ]
