"""Where the project is that the named paths belong to, and where what is known of it is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codeguard.errors import UserError
from codeguard.git import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_root(paths: Sequence[str]) -> tuple[Path, Repository | None]:
    """The root that reports are relative to, and the repository if it is one.

    It is the repository around the paths; else the nearest folder with a configuration; else the current folder, or
    the folder of the paths if they lie elsewhere. Raises UserError when the paths have nothing in common.
    """
    here = Path(os.path.realpath("."))
    start = _folder_around(paths) if paths else here
    if repository := Repository.find(start):
        return repository.root, repository
    for folder in (start, *start.parents):
        if has_config(folder):
            return folder, None
    return (here if start.is_relative_to(here) else start), None


def relative_to(root: Path, path: str) -> str:
    """The path from the root, with /, of a path from the current folder. Raises UserError outside the root."""
    absolute = os.path.abspath(path)
    full = Path(os.path.realpath(os.path.dirname(absolute)), os.path.basename(absolute))
    try:
        return full.relative_to(os.path.realpath(root)).as_posix()
    except ValueError as error:
        raise UserError(f"{path}: not under {root}: run codeguard from a folder above both") from error


def has_config(folder: Path) -> bool:
    """Whether a folder holds a configuration of codeguard."""
    project = folder / "pyproject.toml"
    named = project.is_file() and b"tool.codeguard" in project.read_bytes()
    return named or (folder / "codeguard.toml").is_file()


def cache_folder() -> Path:
    """Where caches are: $CODEGUARD_CACHE_DIR, else the user's cache folder."""
    if chosen := os.environ.get("CODEGUARD_CACHE_DIR"):
        return Path(chosen)
    system = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    return (Path(system) if system else Path.home() / ".cache") / "codeguard"


def _folder_around(paths: Sequence[str]) -> Path:
    """The nearest existing folder that holds all paths."""
    absolute = [os.path.abspath(path) for path in paths]
    is_own = [os.path.isdir(path) and not os.path.islink(path) for path in absolute]
    folders = [path if own else os.path.dirname(path) for path, own in zip(absolute, is_own, strict=True)]
    try:
        common = Path(os.path.commonpath([os.path.realpath(folder) for folder in folders]))
    except ValueError as error:
        raise UserError(f"{', '.join(paths)}: on different drives: check them one after the other") from error
    return next(folder for folder in (common, *common.parents) if folder.is_dir())
