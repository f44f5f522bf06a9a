"""The files of a folder outside git: .gitignore files are honoured, installed and built files left out."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pathspec import GitIgnoreSpec

INSTALLED = frozenset([
    ".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".ipynb_checkpoints", ".mypy_cache", ".nox", ".svn",
    ".pytest_cache", ".pytype", ".ruff_cache", ".tox", ".venv", "__pycache__", "__pypackages__", "node_modules",
    "site-packages",
])  # fmt: skip
"""Folders that hold nobody's own code."""
BUILT = frozenset(("venv", "build", "dist", "_build", "buck-out"))
"""Folders that hold none unless they are packages; where git lists the files, it knows better, but for venv."""


def is_installed(folder: str, built: frozenset[str] = frozenset(("venv",))) -> bool:
    """Whether a folder holds installed or built files: by its name, or because it is a virtual environment."""
    name = os.path.basename(folder)
    if name in INSTALLED or os.path.lexists(os.path.join(folder, "pyvenv.cfg")):
        return True
    return name in built and not os.path.lexists(os.path.join(folder, "__init__.py"))


def walk(root: str, folder: str, enters: Callable[[str], bool]) -> Iterator[str]:
    """The paths from `root` of the files below one of its folders; links are files here, and not followed.

    `enters` says of a folder whether to look into it. Raises UserError for a folder that cannot be read.
    """
    folders = [(folder, _around(root, folder))]
    while folders:
        folder, specs = folders.pop()
        if spec := _gitignore(root, folder):
            specs = {**specs, folder: spec}
        around = f"{folder}/" if folder else ""
        for entry in _entries(root, folder):
            path = around + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if specs and _is_ignored(path + "/" * is_folder, specs):
                continue
            if not is_folder:
                yield path
            elif not is_installed(entry.path, BUILT) and enters(path):
                folders.append((path, specs))


def _around(root: str, folder: str) -> dict[str, GitIgnoreSpec]:
    """The .gitignore files above a folder that is to be walked; none where they leave out the folder itself."""
    specs: dict[str, GitIgnoreSpec] = {}
    above = ""
    for name in filter(None, folder.split("/")):
        if spec := _gitignore(root, above):
            specs[above] = spec
        above = posixpath.join(above, name)
        if _is_ignored(above + "/", specs):
            return {}
    return specs


def _entries(root: str, folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(os.path.join(root, folder)) as entries:
            return list(entries)
    except OSError as error:
        raise UserError(f"{folder or root}: cannot be read ({error.strerror}): exclude it") from error


def _gitignore(root: str, folder: str) -> GitIgnoreSpec | None:
    path = os.path.join(root, folder, ".gitignore")
    if not os.path.isfile(path):
        return None
    from pathspec import GitIgnoreSpec

    name = posixpath.join(folder, ".gitignore")
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return GitIgnoreSpec.from_lines(file)
    except (OSError, ValueError) as error:
        raise UserError(f"{name}: cannot be read: {error}") from error


def _is_ignored(path: str, specs: dict[str, GitIgnoreSpec]) -> bool:
    """The nearest .gitignore that has a pattern for a path decides."""
    for folder in reversed(specs):
        decided = specs[folder].check_file(posixpath.relpath(path, folder or ".") + "/" * path.endswith("/")).include
        if decided is not None:
            return decided
    return False
