"""The reports of many files: from the cache what is known, from the workers the rest."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.analysis import FileReport
from codeguard.cache import Row
from codeguard.errors import Unreadable
from codeguard.facts import Facts
from codeguard.finding import AnalysisError
from codeguard.reading import read_file
from codeguard.source import Kind
from codeguard.worker import Task
from codeguard.workers import analyse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from codeguard.cache import Cache
    from codeguard.config import Config
    from codeguard.files import Found
    from codeguard.worker import Setup


class Input(NamedTuple):
    """A file to report on: its path from the root, its kind by path, how to read it, and its stamp if on disk."""

    path: str
    kind: Kind
    read: Callable[[], bytes]
    stamp: str = ""
    markers: bool = True
    """Whether the file can say in its head that it is generated."""


def inputs_of(root: Path, found: Iterable[Found], config: Config) -> list[Input]:
    """The inputs for files on disk."""
    return [
        Input(each.path, each.kind, partial(read_file, f"{root}{os.sep}{each.path}", config.max_file_size), each.stamp)
        for each in found
    ]


class Effort(NamedTuple):
    """How the work is done: worker processes, seconds a file, and who is told of (done, total) files."""

    jobs: int
    timeout: float
    progress: Callable[[int, int], None]


class Survey:
    """The reports of the files of one revision, by path."""

    def __init__(self, inputs: Iterable[Input], setup: Setup, cache: Cache, effort: Effort) -> None:
        self.reports: dict[str, FileReport] = {}
        self.errors: list[AnalysisError] = []
        self._inputs = {each.path: each for each in inputs}
        self._setup = setup
        self._cache = cache
        self._effort = effort
        self._keys: dict[str, bytes] = {}
        self._facts: dict[bytes, bytes] = {}
        self._rows: list[Row] = []
        self._analyse([task for each in self._inputs.values() if (task := self._look_up(each))])

    @property
    def code(self) -> list[str]:
        """The Python files among them; the others are texts."""
        return [path for path in self.reports if self._inputs[path].kind is not Kind.TEXT]

    @property
    def state(self) -> bytes:
        """What changes when any of the files does."""
        return b"".join(os.fsencode(path) + b"\0" + key for path, key in sorted(self._keys.items()))

    def facts(self) -> dict[str, Facts]:
        """The facts of the files that parse, by path."""
        self._facts.update(self._cache.facts(set(self._keys.values()) - self._facts.keys()))
        lost = [self._inputs[path] for path in self.reports if self._keys[path] not in self._facts]
        self._analyse([task for each in lost if (task := self._read(each))])
        decoded = ((path, _decode_facts(self._facts[key])) for path, key in self._keys.items() if key in self._facts)
        return {path: facts for path, facts in decoded if facts}

    def _look_up(self, each: Input) -> Task | None:
        """Keep what the cache knows of a file; the task to be done when it knows nothing."""
        path, stamp = os.fsencode(each.path), _stamp(each)
        key = self._cache.key_of_unread(path, stamp) if stamp else None
        task = None if key else self._read(each)
        if task:
            key = self._cache.key(task)
        if key is None:
            return None
        self._keys[each.path] = key
        known = self._cache.report(key)
        if known is None:
            return task
        self._keep(each.path, known)
        if task and stamp:
            self._rows.append(Row(key, path, stamp, known, None))
        return None

    def _read(self, each: Input) -> Task | None:
        try:
            return Task(os.fsencode(each.path), each.kind, each.read(), each.markers)
        except Unreadable as error:
            self.errors.append(AnalysisError(each.path, None, str(error)))
            return None

    def _analyse(self, tasks: list[Task]) -> None:
        """Have the files analysed, and keep what comes of it, here and in the cache."""
        results = analyse_all(tasks, self._setup, jobs=self._effort.jobs, timeout=self._effort.timeout)
        for done, (task, reply) in enumerate(results, 1):
            self._effort.progress(done, len(tasks))
            if isinstance(reply, AnalysisError):
                self.errors.append(reply)
                continue
            key = self._keys[task.name]
            self._facts[key] = reply.facts
            self._keep(task.name, reply.report)
            if not self.reports[task.name].errors:
                self._rows.append(Row(key, task.path, _stamp(self._inputs[task.name]), reply.report, reply.facts))
        if self._rows:
            self._cache.save(self._rows)
            self._rows = []

    def _keep(self, path: str, encoded: bytes) -> None:
        """Decode a report and give its findings and errors the path that it was kept under."""
        report = _decode(encoded)
        replace = msgspec.structs.replace
        if report.findings or report.errors:
            findings = tuple(replace(finding, path=path) for finding in report.findings)
            errors = tuple(replace(error, path=path) for error in report.errors)
            report = replace(report, findings=findings, errors=errors)
        self.reports[path] = report
        self.errors.extend(report.errors)


def _stamp(each: Input) -> str:
    return each.stamp and f"{each.stamp}:{each.kind}"


_decode = msgspec.msgpack.Decoder(FileReport).decode
_decode_facts = msgspec.msgpack.Decoder(Facts | None).decode
