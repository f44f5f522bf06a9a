"""What of a change is judged, and by whose policy: files by their names and contents, the configuration by the base."""

from __future__ import annotations

import dataclasses
import os
from functools import partial
from typing import TYPE_CHECKING

from codeguard.approval import commit_approvals, given_approvals
from codeguard.catalog import all_names, builtin_rules
from codeguard.config import load_config, read_config
from codeguard.errors import UserError
from codeguard.files import Skipped, is_python, is_text, left_out
from codeguard.reading import too_large
from codeguard.roots import relative_to
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from codeguard.approval import Approval
    from codeguard.change import Change, ChangedFile
    from codeguard.config import Config
    from codeguard.git import Repository
    from codeguard.run import Request, Run


def python_files(files: Iterable[ChangedFile]) -> list[ChangedFile]:
    """The files that are Python at either side."""
    read = [(file, [side for side in (file.base, file.head) if side and side.data is not None]) for file in files]
    return [file for file, sides in read if any(is_python(side.path, side.data) for side in sides)]


def why_skipped(file: ChangedFile, config: Config) -> str:
    """Why the configuration keeps a file from being looked at, "" if it does not."""
    data = file.head and file.head.data
    if data and len(data) > config.max_file_size:
        return too_large(config.max_file_size)
    return left_out(file.path, config)


def select_files(request: Request, root: Path, run: Run, change: Change) -> tuple[Change, list[Skipped]]:
    """The change without the files that are not judged, and those that the configuration keeps from it.

    Raises UserError for a path that was named and does not exist.
    """
    named = _files_of_rules(change, run)
    if request.paths:
        named = _below(request.paths, named, root)
    reasons = [(file, why_skipped(file, run.config)) for file in named]
    judged = tuple(file for file, reason in reasons if not reason)
    skipped = [Skipped(file.path, reason) for file, reason in reasons if reason]
    return dataclasses.replace(change, files=judged), skipped


def _files_of_rules(change: Change, run: Run) -> list[ChangedFile]:
    """The files that rules look at: Python, and texts that rules on text ask for."""
    python = python_files(change.files)
    known = {file.path for file in python}
    return [*python, *(file for file in change.files if file.path not in known and is_text(file.path, run.texts))]


def trusts_head(request: Request, change: Change) -> bool:
    """Whether the policy is what the change leaves: the user says so, or nothing stood before."""
    return request.trust_head_config or change.base is None


def config_in_force(request: Request, root: Path, repository: Repository, change: Change) -> Config:
    """A change is judged by the configuration that it found, not by the one that it leaves. Raises UserError."""
    if change.base is None or trusts_head(request, change):
        return load_config(root)
    return read_config(partial(repository.read, change.base))


def find_approvals(request: Request, config: Config, repository: Repository, change: Change) -> Iterator[Approval]:
    """Those of the command line and of the commits; a commit that is not made yet has none. Raises UserError."""
    known = all_names(config)
    approvable = {name: not issubclass(rule, ChangeRule) for name, rule in builtin_rules().items() if rule.approvable}
    yield from given_approvals(request.approve, approvable, known)
    if not request.staged:
        yield from commit_approvals(repository, change, approvable, known)


def _below(paths: tuple[str, ...], files: list[ChangedFile], root: Path) -> list[ChangedFile]:
    """The changed files that are, or are below, one of the paths. Raises UserError for a path that does not exist."""
    kept = []
    for path in paths:
        name = relative_to(root, path)
        below = [file for file in files if name == "." or file.path == name or file.path.startswith(f"{name}/")]
        if not below and not os.path.lexists(path):
            raise UserError(f"{path}: no such file or folder, and none that the change deletes")
        kept += below
    return list({file.path: file for file in kept}.values())
