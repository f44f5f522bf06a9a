"""A file's bytes, read once: regular files only, never through a link, never more than is asked for."""

from __future__ import annotations

import errno
import os
import stat
import time

from codeguard.errors import Unreadable

RACY_NS = 2_000_000_000
"""A file changed so short before it was read may change again within the same time stamp: its stamp says nothing."""
LINK_OUT = "a symbolic link out of the project: not followed"
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened: no link is followed, no device waited for."""
_SPECIAL = {stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def read_file(path: str | os.PathLike[str], limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; links and devices are not opened. Raises Unreadable."""
    data = read_head(path, limit + 1)
    if len(data) > limit:
        raise Unreadable(too_large(limit))
    return data


def read_head(path: str | os.PathLike[str], size: int) -> bytes:
    """At most the first `size` bytes of a regular file. Raises Unreadable."""
    try:
        with open(os.open(path, FLAGS), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise Unreadable(not_regular(mode))
            return file.read(size)
    except OSError as error:
        raise Unreadable(LINK_OUT if error.errno == errno.ELOOP else f"cannot be read: {error.strerror}") from error


def not_regular(mode: int) -> str:
    """Why something that is no regular file is not read, by its mode."""
    return _SPECIAL.get(stat.S_IFMT(mode), "a repository of its own: check it there")


def too_large(limit: int) -> str:
    """Why a file of more than `limit` bytes is not read."""
    return f"larger than {limit:,} bytes: split it, or raise `max-file-size`"


def stamp_of(status: os.stat_result) -> str:
    """What changes when a file is written; "" when it was changed so short ago that the next write may not show."""
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < RACY_NS:
        return ""
    return f"{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}:{status.st_ino}"
