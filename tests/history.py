"""Real git repositories for tests, made by the real git in a clean environment."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from codeguard.git import Repository

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping
    from pathlib import Path

    Files = dict[str, str | bytes | None]

CLEAN = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@localhost",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@localhost",
}


class History:
    """A repository and its working tree."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def create(cls, root: Path, *options: str) -> History:
        """`git init` in a new folder."""
        root.mkdir()
        created = cls(root)
        created.git("init", "-q", "-b", "main", *options)
        return created

    @property
    def repository(self) -> Repository:
        """As codeguard sees it."""
        return Repository.require(self.root)

    def git(self, *arguments: str, environment: Mapping[str, str] | None = None) -> bytes:
        """The output of git, without the last line end."""
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=CLEAN | dict(environment or {}), check=False, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.removesuffix(b"\n")

    def stage(self, base: str, head: str) -> None:
        """Check out one commit, with the index of another."""
        self.git("reset", "-q", "--hard", base)
        self.git("read-tree", head)

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files into the working tree, or delete them."""
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else os.fsencode(content))

    def commit(self, files: Mapping[str, str | bytes | None] | None = None, message: str = "change") -> str:
        """Write files, commit everything, and return the id of the commit."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").decode()

    def conflict(self) -> None:
        """A merge that stops at a.py."""
        self.commit({"a.py": "0\n"})
        self.git("switch", "-q", "-c", "topic")
        self.commit({"a.py": "1\n"})
        self.git("switch", "-q", "main")
        self.commit({"a.py": "2\n"})
        with pytest.raises(AssertionError):
            self.git("merge", "topic")


def random_edits(chance: random.Random, files: Files) -> Files:
    """Some files of the next state of a tree: edited, moved, copied, deleted (None), added."""
    edits: Files = {}
    for _ in range(chance.randrange(1, 6)):
        present = [name for name, content in (files | edits).items() if content is not None]
        name = f"{chance.choice(['', 'src/', 'tests/'])}{chance.choice('abcdefgh')}.{chance.choice(['py', 'txt'])}"
        if present and chance.random() < 0.7:
            old = chance.choice(present)
            text = _edit(chance, str((files | edits)[old]))
            edits |= {old: None if chance.random() < 0.4 else text}
            edits |= {name: text}
        else:
            edits[name] = _edit(chance, "".join(_lines(chance, chance.randrange(40))))[: chance.choice([None, -1])]
    return {name: content for name, content in edits.items() if content is not None or files.get(name) is not None}


def _edit(chance: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines) + 1)
    lines[at : at + chance.randrange(4)] = _lines(chance, chance.randrange(4))
    return "".join(lines)


def _lines(chance: random.Random, number: int) -> list[str]:
    """Assignments; one in twelve does not parse."""
    return [f"x = {chance.randrange(11) or '('}\n" for _ in range(number)]
