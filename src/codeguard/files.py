"""Which files there are and of what kind: what git lists or a walk finds, without what the configuration leaves out."""

from __future__ import annotations

import errno
import os
import re
import stat
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from codeguard.config import GENERATED, TESTS
from codeguard.errors import Unreadable, UserError
from codeguard.globs import matches
from codeguard.source import Kind
from codeguard.walk import is_installed, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codeguard.config import Config

_CONSIDERED = (".py", ".pyi", ".pyw", ".ipynb", "")
_SHEBANG = re.compile(rb"#!.*\bpython[\d.]*\s")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_EXCLUDED = "left out by `exclude`"
_LINK_OUT = "a symbolic link out of the project: not followed"
_SPECIAL = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


class Found(NamedTuple):
    """A file to check: its path from the root, its kind by path, and a stamp that changes when it is written."""

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


def discover(
    root: str | os.PathLike[str],
    paths: Sequence[str | os.PathLike[str]],
    config: Config,
    listed: Callable[[], Iterable[str]] | None = None,
) -> tuple[list[Found], list[Skipped]]:
    """The files to check and those left out, by path.

    `paths` are files, checked whatever their names, and folders; none mean the root. `listed` gives the paths from
    the root that git knows; without it the folders are walked. Raises UserError for a path that does not exist.
    """
    search = _Search(os.path.realpath(root), config, listed)
    for path in paths or [root]:
        search.add(os.fspath(path))
    skipped = [Skipped(path, reason) for path, reason in search.skipped.items() if path not in search.found]
    by_bytes = sorted(search.found.values(), key=lambda found: os.fsencode(found.path))
    return by_bytes, sorted(skipped, key=lambda each: os.fsencode(each.path))


def read_file(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; links and devices are not opened. Raises Unreadable."""
    data = _read(path, limit + 1)
    if len(data) > limit:
        raise Unreadable(_too_large(limit))
    return data


def _read(path: str | os.PathLike[str], size: int) -> bytes:
    try:
        with open(os.open(path, _READ), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise Unreadable(_not_regular(mode))
            return file.read(size)
    except OSError as error:
        raise Unreadable(_LINK_OUT if error.errno == errno.ELOOP else f"cannot be read: {error.strerror}") from error


class _Search:
    """What has been found under one root so far, by path from the root."""

    def __init__(self, root: str, config: Config, listed: Callable[[], Iterable[str]] | None) -> None:
        self.found: dict[str, Found] = {}
        self.skipped: dict[str, str] = {}
        self._root = root
        self._config = config
        self._listed = cache(lambda: None if listed is None else list(listed()))

    def add(self, path: str) -> None:
        """Find what a path that the user named stands for. Raises UserError when it does not exist."""
        full = os.path.realpath(path)
        if full != self._root:
            absolute = os.path.abspath(path)
            full = os.path.join(os.path.realpath(os.path.dirname(absolute)), os.path.basename(absolute))
        try:
            status = os.lstat(full)
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}") from error
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
            self._look_into(path)
        elif not stat.S_ISREG(mode):
            self.skipped[path] = _not_regular(mode)
        elif path.lower().endswith(".ipynb"):
            self.skipped[path] = "a notebook: codeguard reads Python files"
        elif status.st_size > self._config.max_file_size:
            self.skipped[path] = _too_large(self._config.max_file_size)
        else:
            kind = kind_of(path, self._config.tests, self._config.generated)
            self.found[path] = Found(path, kind, f"{status.st_mtime_ns}:{status.st_size}:{status.st_ino}")

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
            self.skipped[path] = _LINK_OUT
        elif named or (stat.S_ISREG(status.st_mode) and not self._left_out(target)):
            self._take(target, status, named=named)

    def _look_into(self, folder: str) -> None:
        """Consider the files below a folder: those that git lists, or all where it lists none."""
        listed = self._listed()
        below = folder + "/" if folder else ""
        paths = [path for path in listed if path.startswith(below)] if listed is not None else []
        if listed is None or (folder and not paths):
            paths = list(walk(self._root, folder, self._enters))
        else:
            enters = self._gate(folder)
            paths = [path for path in paths if enters(path.rpartition("/")[0])]
        for path in paths:
            self._consider(path)

    def _gate(self, start: str) -> Callable[[str], bool]:
        """Whether a folder below `start` is one of the project: no link, no place of installed files."""

        @cache
        def enters(folder: str) -> bool:
            if len(folder) <= len(start):
                return True
            if not enters(folder.rpartition("/")[0]):
                return False
            full = self._full(folder)
            if is_installed(full):
                self.skipped[folder] = "a folder of installed files"
                return False
            return os.path.isdir(full) and not os.path.islink(full)

        return enters

    def _enters(self, folder: str) -> bool:
        if matches(folder, self._config.exclude):
            self.skipped[folder] = _EXCLUDED
            return False
        return True

    def _left_out(self, path: str) -> str:
        if matches(path, self._config.exclude):
            return _EXCLUDED
        return "not under `include`" if self._config.include and not matches(path, self._config.include) else ""

    def _consider(self, path: str) -> None:
        """Take a file when it is Python by its suffix or its first line and the configuration wants it."""
        name = path.rpartition("/")[2]
        suffix = os.path.splitext(name)[1].lower()
        if not name:
            self.skipped[path.rstrip("/")] = "a repository of its own: check it there"
        if name.startswith(".") or suffix not in _CONSIDERED or not name:
            return
        reason = self._left_out(path)
        if reason:
            if suffix:
                self.skipped[path] = reason
            return
        try:
            status = os.lstat(self._full(path))
        except FileNotFoundError:  # codeguard: ignore[silent-except] -- deleted, and git has not been told
            return
        if suffix or not stat.S_ISREG(status.st_mode) or self._is_script(path):
            self._take(path, status, named=False)

    def _is_script(self, path: str) -> bool:
        try:
            return bool(_SHEBANG.match(_read(self._full(path), 256)))
        except Unreadable as error:
            self.skipped[path] = str(error)
            return False


def _not_regular(mode: int) -> str:
    return _SPECIAL.get(stat.S_IFMT(mode), "a repository of its own: check it there")


def _too_large(limit: int) -> str:
    return f"larger than {limit:,} bytes: split it, or raise `max-file-size`"
