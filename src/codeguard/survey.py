"""The reports of many files: from the cache what is known, from the workers the rest."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.analysis import FileReport
from codeguard.cache import Row
from codeguard.errors import Unreadable
from codeguard.finding import AnalysisError
from codeguard.worker import Task
from codeguard.workers import analyse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from codeguard.cache import Cache
    from codeguard.source import Kind
    from codeguard.worker import Setup


class Input(NamedTuple):
    """A file to report on: its path from the root, its kind by path, how to read it, and its stamp if on disk."""

    path: str
    kind: Kind
    read: Callable[[], bytes]
    stamp: str = ""


class Effort(NamedTuple):
    """How the work is done: worker processes, seconds a file, and who is told of (done, total) files."""

    jobs: int
    timeout: float
    progress: Callable[[int, int], None]


class Survey:
    """The reports of the files of one revision, by path."""

    def __init__(self, inputs: Iterable[Input], setup: Setup, cache: Cache, effort: Effort) -> None:
        self.reports: dict[str, FileReport] = {}
        self.keys: dict[str, bytes] = {}
        self.errors: list[AnalysisError] = []
        self._cache = cache
        self._rows: list[Row] = []
        waiting = list(self._unknown(inputs))
        stamps = {task.path: stamp for task, stamp in waiting}
        results = analyse_all([task for task, _ in waiting], setup, jobs=effort.jobs, timeout=effort.timeout)
        for done, (task, reply) in enumerate(results, 1):
            effort.progress(done, len(waiting))
            if isinstance(reply, AnalysisError):
                self.errors.append(reply)
                continue
            self._keep(task.name, reply.report)
            if not self.reports[task.name].errors:
                key = self.keys[task.name]
                self._rows.append(Row(key, task.path, stamps[task.path], reply.report, reply.facts))
        if self._rows:
            cache.save(self._rows)

    def _unknown(self, inputs: Iterable[Input]) -> Iterator[tuple[Task, str]]:
        """Keep what the cache knows; yield a task, and its stamp, for what it does not."""
        for each in inputs:
            path = os.fsencode(each.path)
            stamp = each.stamp and f"{each.stamp}:{each.kind}"
            key = self._cache.key_of_unread(path, stamp) if stamp else None
            if key is None:
                try:
                    task = Task(path, each.kind, each.read())
                except Unreadable as error:
                    self.errors.append(AnalysisError(each.path, None, str(error)))
                    continue
                key = self._cache.key(task)
                known = self._cache.report(key)
                if known is None:
                    yield task, stamp
                elif stamp:
                    self._rows.append(Row(key, path, stamp, known, None))
            else:
                known = self._cache.report(key)
            self.keys[each.path] = key
            if known is not None:
                self._keep(each.path, known)

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


_decode = msgspec.msgpack.Decoder(FileReport).decode
