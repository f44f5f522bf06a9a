"""The only place that runs git: argument lists in, bytes out, and nothing that the repository chose is executed.

A repository can name programs in its configuration and attributes that most git commands run. So git gets an
environment of its own and settings that win over the repository's; whatever compares contents runs in a `Scratch`
repository (scratch.py), where the repository's settings do not exist.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT = 300
"""Seconds after which a git command is given up."""
REVISION_VARIABLES = ("PRE_COMMIT_FROM_REF", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
"""What hooks and CI services say the change is to be compared with."""

_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",  # git before 2.44 does not know the line above: a missing object is never fetched
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.pager": "cat",
    "core.warnAmbiguousRefs": "true",
    "diff.external": "",
    "log.showSignature": "false",
}
_OPTIONS = ("--no-pager", *(part for item in _SETTINGS.items() for part in ("-c", "=".join(item))))
_LOST = re.compile(r"unable to read|missing (?:blob|object)|could not (?:fetch|get object)|bad object", re.IGNORECASE)
_HOSTILE = re.compile(r"^[-^:]|\.\.|[\x00-\x1f\x7f\ud800-\udc7f\udd00-\udfff]")


def run_git(
    arguments: tuple[str, ...], folder: Path, environment: Mapping[str, str] | None = None, data: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run git in `folder` and wait for it; `data` is its input. Every GIT_ variable but ours is dropped."""
    program = _find_program()
    if program is None:
        raise UserError("git was not found on PATH: install git")
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = [program, *_OPTIONS, *arguments]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=own | _ENVIRONMENT | dict(environment or {}),
            input=data,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError(
            f"git {arguments[0]} did not end within {TIMEOUT} seconds: compare with a nearer base"
        ) from error


def output(process: subprocess.CompletedProcess[bytes]) -> bytes:
    """What a git command printed. Raises UserError with git's own words when it failed."""
    if process.returncode:
        command = next(part for part in process.args[len(_OPTIONS) + 1 :] if not part.startswith("-"))
        said = _complaint(process.stderr)
        lost = "; an object is missing: clone without --filter, or see git fsck" if _LOST.search(said) else ""
        raise UserError(f"git {command} failed: {said}{lost}")
    return process.stdout


@dataclass(frozen=True)
class Repository:
    """A git repository with a working tree. Nothing in it is ever written."""

    root: Path
    object_format: str
    """sha1 or sha256."""
    shallow: bool

    @classmethod
    def find(cls, path: Path) -> Repository | None:
        """The repository that `path` is in; None when it is in none, and when there is no git.

        Raises UserError when git refuses to read the repository.
        """
        if _find_program() is None:
            return None
        wanted = ("--show-object-format", "--is-shallow-repository", "--show-toplevel")
        process = run_git(("rev-parse", *wanted), path if path.is_dir() else path.parent)
        said = os.fsdecode(process.stderr)
        if "not a git repository" in said or "must be run in a work tree" in said:
            return None
        if command := re.search(r"git config --global --add safe\.directory .*", said):
            raise UserError(f"git does not trust {path}, which belongs to another user: run {command[0]}")
        object_format, shallow, root = os.fsdecode(output(process)).removesuffix("\n").split("\n", 2)
        return cls(Path(root), object_format, shallow == "true")

    @classmethod
    def require(cls, path: Path) -> Repository:
        """As `find`, for what cannot be done without a repository: raises UserError when there is none."""
        found = cls.find(path)
        if found is None:
            missing = "git was not found on PATH: install git" if _find_program() is None else "run inside a clone"
            raise UserError(f"{path} is in no git repository with a working tree ({missing})")
        return found

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run a git command that may fail."""
        return run_git(arguments, self.root)

    def run(self, *arguments: str) -> bytes:
        """Run a git command that reads objects, references or names, and return its output."""
        return output(self.attempt(*arguments))

    def files(self) -> list[str]:
        """Tracked files, and untracked ones that are not ignored: relative paths, not all of which need exist."""
        return self._files

    @cached_property
    def _files(self) -> list[str]:
        listed = self.run("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        names = dict.fromkeys(os.fsdecode(listed).split("\0")[:-1])
        return [name for name in names if name[-1] != "/"]

    def blobs(self, commit: str) -> dict[str, str]:
        """The ids of the regular files of a commit, by path."""
        found = {}
        for line in filter(None, self.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")):
            head, _, name = line.partition(b"\t")
            if head.startswith(b"100"):
                found[os.fsdecode(name)] = head.split()[2].decode()
        return found

    def untracked(self) -> list[str]:
        """Untracked files that git does not ignore; a repository inside this one is not looked into."""
        listed = self.run("ls-files", "-z", "--others", "--exclude-standard")
        return [os.fsdecode(name) for name in listed.split(b"\0") if name and not name.endswith(b"/")]

    def read(self, commit: str, path: str) -> str | None:
        """The text of a file as it was at a commit, None if there was none. Raises UserError if it cannot be read."""
        if not self.run("ls-tree", "-z", "--full-tree", commit, "--", path):
            return None
        return self.run("cat-file", "blob", f"{commit}:{path}").decode("utf-8", "replace")

    def git_path(self, name: str) -> Path:
        """Where git keeps `name` for this working tree."""
        if name not in self._places:
            self._places[name] = self.root / os.fsdecode(self.run("rev-parse", "--git-path", name).removesuffix(b"\n"))
        return self._places[name]

    @cached_property
    def _places(self) -> dict[str, Path]:
        return {}

    def head(self) -> str | None:
        """The id of the commit that is checked out, None before the first commit."""
        commit = self._commit("HEAD")
        if commit is None and not self.attempt("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            raise UserError("the commit that HEAD names cannot be read: see git fsck")
        return commit

    def resolve(self, revision: str) -> str:
        """The id of the commit that `revision`, or else `origin/revision`, names. Raises UserError for all others."""
        if not revision or _HOSTILE.search(revision):
            raise UserError(f"{revision!r} is not one revision: name a branch, a tag or a commit")
        for name in (revision, f"refs/remotes/origin/{revision}"):
            if commit := self._commit(name):
                return commit
        hint = "this is a shallow clone, use fetch-depth: 0" if self.shallow else "git fetch origin may bring it"
        raise UserError(f"unknown revision {revision!r}: neither it nor origin/{revision} names a commit here ({hint})")

    def default_revision(self, environment: Mapping[str, str]) -> str:
        """What a change is compared with when nobody says: what a hook or CI says, else the default branch."""
        for variable in REVISION_VARIABLES:
            if environment.get(variable):
                return environment[variable]
        origin = os.fsdecode(self.attempt("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD").stdout).strip()
        for name in filter(None, (origin, "main", "refs/remotes/origin/main", "master", "refs/remotes/origin/master")):
            if self._commit(name):
                return name
        raise UserError("--diff needs a revision here: there is no origin/HEAD, main or master to compare with")

    def merge_bases(self, revision: str) -> tuple[str, ...]:
        """The best common ancestors of HEAD and `revision`, git's first choice first. Raises UserError without one."""
        base, head = self.resolve(revision), self.head()
        if head is None:
            raise UserError(f"there is no commit yet to compare with {revision}: use --staged, or commit first")
        found = self.attempt("merge-base", "--all", head, base)
        if found.returncode == 1 and not found.stdout:
            hint = (
                "this is a shallow clone: use fetch-depth: 0, or git fetch --unshallow"
                if self.shallow
                else "the histories are unrelated: compare with a branch that HEAD grew from"
            )
            raise UserError(f"no common history between HEAD and {revision}; {hint}")
        return tuple(output(found).decode().split())

    def _commit(self, name: str) -> str | None:
        found = self.attempt("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
        if b" is ambiguous" in found.stderr:
            raise UserError(f"{name!r} names several things: write refs/heads/{name}, refs/tags/{name} or a commit id")
        return None if found.returncode else found.stdout.decode().strip()


def _find_program() -> str | None:
    """The git of an absolute PATH entry: never one that lies in the current folder."""
    name = "git.exe" if os.name == "nt" else "git"
    places = (Path(folder, name) for folder in os.get_exec_path() if Path(folder).is_absolute())
    return next((str(place) for place in places if shutil.which(place)), None)


def _complaint(stderr: bytes) -> str:
    lines = [line for line in os.fsdecode(stderr).splitlines() if line.strip()]
    return next((line for line in lines if line.startswith("fatal: ")), lines[0] if lines else "no reason given")
