"""Which files there are and of what kind: what git lists or a walk finds, without what the configuration leaves out."""

from __future__ import annotations

import os
import re
import stat
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from codeguard.config import GENERATED, TESTS
from codeguard.errors import Unreadable, UserError
from codeguard.globs import matches
from codeguard.reading import LINK_OUT, not_regular, read_head, stamp_of, too_large
from codeguard.source import Kind
from codeguard.walk import is_installed, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from codeguard.config import Config

SUFFIXES = (".py", ".pyi", ".pyw")
_SUFFIXED = (*SUFFIXES, ".ipynb")
_CONSIDERED = (*_SUFFIXED, "")
_SHEBANG = re.compile(rb"#!.*\bpython[\d.]*(?:\s|$)")
_EXCLUDED = "left out by `exclude`"


class Found(NamedTuple):
    """A file to check: its path from the root, its kind by path, and its stamp (see `stamp_of`)."""

    path: str
    kind: Kind
    stamp: str


class Skipped(NamedTuple):
    """A file that looks like Python and is not checked, and why."""

    path: str
    reason: str


def kind_of(path: str, tests: tuple[str, ...] = TESTS, generated: tuple[str, ...] = GENERATED) -> Kind:
    """The kind of a file by its path."""
    if matches(path, generated):
        return Kind.GENERATED
    return Kind.TEST if matches(path, tests) else Kind.PRODUCTION


def is_python(path: str, data: bytes | None = None) -> bool:
    """Whether a file is Python by its suffix, or by the first line of its content; without content, if it can be."""
    suffix = os.path.splitext(path)[1].lower()
    return suffix in SUFFIXES or (not suffix and (data is None or bool(_SHEBANG.match(data))))


def is_text(path: str, texts: tuple[str, ...]) -> bool:
    """Whether a file is text that rules look at, by its path; Python files are not, whatever else looks at them."""
    return bool(texts) and not path.lower().endswith(SUFFIXES) and matches(path, texts)


def left_out(path: str, config: Config) -> str:
    """Why the configuration does not want a file, "" if it does."""
    if matches(path, config.exclude):
        return _EXCLUDED
    return "not under `include`" if config.include and not matches(path, config.include) else ""


def is_own(root: Path, path: str, data: bytes, config: Config, texts: tuple[str, ...]) -> bool:
    """Whether a run on the project would check a file, as its path from the root and its first line tell."""
    wanted = (is_python(path, data) or is_text(path, texts)) and not left_out(path, config)
    folders = PurePosixPath(path).parents
    return wanted and not any(is_installed(f"{root}/{folder}") for folder in folders if folder.name)


def discover(
    root: str | os.PathLike[str],
    paths: Sequence[str | os.PathLike[str]],
    config: Config,
    listed: Callable[[], Iterable[str]] | None = None,
    texts: tuple[str, ...] = (),
) -> tuple[list[Found], list[Skipped]]:
    """The files to check and those left out, by path; `texts` are globs of those that rules on text files look at.

    `paths` are files, checked whatever their names, and folders; none mean the root. `listed` gives the paths from
    the root that git knows; without it the folders are walked. Raises UserError for a path that does not exist.
    """
    search = _Search(os.path.realpath(root), config, listed, texts)
    for path in paths or [root]:
        search.add(os.fspath(path))
    skipped = [Skipped(path, reason) for path, reason in search.skipped.items() if path not in search.found]
    by_bytes = sorted(search.found.values(), key=lambda found: os.fsencode(found.path))
    return by_bytes, sorted(skipped, key=lambda each: os.fsencode(each.path))


class _Search:
    """What has been found under one root so far, by path from the root."""

    def __init__(
        self, root: str, config: Config, listed: Callable[[], Iterable[str]] | None, texts: tuple[str, ...]
    ) -> None:
        self.found: dict[str, Found] = {}
        self.skipped: dict[str, str] = {}
        self._root = root
        self._config = config
        self._texts = texts
        self._listed = cache(lambda: None if listed is None else list(listed()))

    def add(self, path: str) -> None:
        """Find what a path that the user named stands for. Raises UserError when it does not exist."""
        full = os.path.realpath(path)
        if full != self._root:
            absolute = os.path.abspath(path)
            full = os.path.join(os.path.realpath(os.path.dirname(absolute)), os.path.basename(absolute))
        try:
            status = os.lstat(full if path else "")
        except OSError as error:
            raise UserError(f"{path or repr(path)}: {error.strerror}") from error
        relative = self._relative(full)
        if relative is None:
            raise UserError(f"{path}: not under {self._root}: run codeguard from a folder above both")
        self._take(relative, status, named=True)

    def _relative(self, full: str) -> str | None:
        """The path from the root, with /, "" for the root itself; None outside."""
        below = os.path.join(self._root, "")
        if full == self._root:
            return ""
        return full.removeprefix(below).replace(os.sep, "/") if full.startswith(below) else None

    def _full(self, path: str) -> str:
        return os.path.join(self._root, path)

    def _take(self, path: str, status: os.stat_result, *, named: bool) -> None:
        """Keep a file, say why not, or look into a named folder."""
        mode = status.st_mode
        if stat.S_ISLNK(mode):
            self._follow(path, named=named)
        elif stat.S_ISDIR(mode) and named:
            for each in self._below(path):
                self._consider(each)
        elif not stat.S_ISREG(mode):
            self.skipped[path] = not_regular(mode)
        elif path.lower().endswith(".ipynb"):
            self.skipped[path] = "a notebook: codeguard reads Python files"
        elif status.st_size > self._config.max_file_size:
            self.skipped[path] = too_large(self._config.max_file_size)
        else:
            self._keep(path, stamp_of(status))

    def _follow(self, path: str, *, named: bool) -> None:
        """A link counts as what it leads to, by that path; what is not in the project is not looked at."""
        try:
            full = os.path.realpath(self._full(path), strict=True)
            status = os.stat(full, follow_symlinks=False)
        except OSError as error:
            self.skipped[path] = f"a symbolic link that leads nowhere: {error.strerror}"
            return
        target = self._relative(full)
        if target is None:
            self.skipped[path] = LINK_OUT
        elif named or (stat.S_ISREG(status.st_mode) and not left_out(target, self._config)):
            self._take(target, status, named=named)

    def _below(self, folder: str) -> list[str]:
        """The files below a folder: those that git lists, or all where it lists none."""
        listed = self._listed()
        if listed is not None:
            below = [path for path in listed if path.startswith(folder + "/")] if folder else listed
            if below or not folder:
                return self._own(self._likely(below), folder)
        return self._likely(walk(self._root, folder, self._enters))

    def _likely(self, paths: Iterable[str]) -> list[str]:
        """Those that are not plainly something else by their names."""
        return [path for path in paths if may_be_python(path) or is_text(path, self._texts)]

    def _own(self, paths: list[str], start: str) -> list[str]:
        """Those of the files below a folder that are in folders of the project."""
        own = frozenset(filter(self._gate(start), {path.rpartition("/")[0] for path in paths}))
        return [path for path in paths if path.rpartition("/")[0] in own]

    def _gate(self, start: str) -> Callable[[str], bool]:
        """Whether a folder below `start` is one of the project: no link, no place of installed files."""
        is_own = cache(self._is_own)

        @cache
        def enters(folder: str) -> bool:
            ends = (slash.start() for slash in re.finditer("/|$", folder))
            return all(is_own(folder[:end]) for end in ends if end > len(start))

        return enters

    def _is_own(self, folder: str) -> bool:
        full = self._full(folder)
        if is_installed(full):
            self.skipped[folder] = "a folder of installed files"
            return False
        return os.path.isdir(full) and not os.path.islink(full)

    def _enters(self, folder: str) -> bool:
        if matches(folder, self._config.exclude):
            self.skipped[folder] = _EXCLUDED
            return False
        return True

    def _consider(self, path: str) -> None:
        """Take a file when it is Python by its suffix or its first line and the configuration wants it."""
        name = path.rpartition("/")[2]
        suffix = os.path.splitext(name)[1].lower()
        if not name:
            self.skipped[path.rstrip("/")] = not_regular(stat.S_IFDIR)
        elif (suffix in _CONSIDERED and not name.startswith(".")) or is_text(path, self._texts):
            reason = left_out(path, self._config)
            if not reason:
                self._look_at(path, suffix)
            elif suffix:
                self.skipped[path] = reason

    def _look_at(self, path: str, suffix: str) -> None:
        try:
            status = os.lstat(self._full(path))
        except PermissionError:  # found all the same: the reader will say why it cannot be read
            self._keep(path, "")
        except OSError:  # codeguard: ignore[silent-except] -- deleted, and git has not been told
            return
        else:
            if suffix or not stat.S_ISREG(status.st_mode) or is_text(path, self._texts) or self._is_script(path):
                self._take(path, status, named=False)

    def _keep(self, path: str, stamp: str) -> None:
        kind = kind_of(path, self._config.tests, self._config.generated)
        text = is_text(path, self._texts) and (os.path.splitext(path)[1] or not self._is_script(path))
        self.found[path] = Found(path, Kind.TEXT if text else kind, stamp)

    def _is_script(self, path: str) -> bool:
        try:
            return bool(_SHEBANG.match(read_head(self._full(path), 256)))
        except Unreadable as error:
            self.skipped[path] = str(error)
            return False


def may_be_python(path: str) -> bool:
    """Whether a file is not plainly something else by its name."""
    return path.endswith(".py") or path[-6:].lower().endswith(_SUFFIXED) or "." not in path.rpartition("/")[2]
