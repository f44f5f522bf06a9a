"""The facts of the whole project at both sides of a change; what the change leaves alone is read once for both."""

from __future__ import annotations

import dataclasses
import os
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

from codeguard.change import find_index
from codeguard.delta import unstaged
from codeguard.files import discover, is_python, kind_of, left_out
from codeguard.others import Others, on_disk
from codeguard.project import Project
from codeguard.scope import python_files, why_skipped
from codeguard.scratch import open_scratch
from codeguard.sides import Sides
from codeguard.survey import Input, inputs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from codeguard.analysis import FileReport
    from codeguard.change import Change
    from codeguard.config import Config
    from codeguard.facts import Facts
    from codeguard.run import Run
    from codeguard.scratch import Scratch
    from codeguard.survey import Survey
    from codeguard.texts import Texts


class Whole:
    """All files of the project. `sides` are those of the change that are judged; `change` is all of it."""

    def __init__(self, run: Run, change: Change, sides: Sides, texts: Texts, *, staged: bool) -> None:
        self.notes: list[str] = []
        self._run = run
        self._repository = texts.repository
        self._texts = texts
        self._change = change
        self._sides = sides
        self._staged = staged
        self._on_disk = cache(on_disk(texts.repository.root))

    @cached_property
    def base(self) -> Project:
        """All files at the base."""
        facts = self._unchanged_facts | self._others.was | self._sides.was
        changed = frozenset(side.path for file in self._change.files if (side := file.base))
        others = self._beside(facts, changed, self._texts.base)
        return Project(facts, domains=self._run.config.domains, changed=changed, others=others)

    @cached_property
    def head(self) -> Project:
        """All files at the head."""
        facts = self._unchanged_facts | self._others.now | self._sides.now
        changed = frozenset(side.path for file in self._change.files if (side := file.head))
        others = self._beside(facts, changed, self._texts.head if self._staged else on_disk(self._repository.root))
        return Project(facts, self.base, self._run.config.domains, changed, others)

    def _beside(self, facts: Iterable[str], changed: frozenset[str], read: Callable[[str], str | None]) -> Others:
        """The files without facts at one side; `read` gives the text of what the working tree has otherwise."""
        paths = (self._unchanged_names.keys() | changed).difference(facts)
        elsewhere = changed | self._unstaged
        return Others(paths, lambda path: read(path) if path in elsewhere else self._on_disk(path))

    @cached_property
    def production_lines(self) -> int:
        """Lines of production code at the base."""
        return sum(report.production for report in self.reports[0])

    @property
    def reports(self) -> tuple[list[FileReport], list[FileReport]]:
        """The reports of all files at the base, and at the head."""
        base = (self._unchanged, self._others.base, self._sides.base)
        head = (self._unchanged, self._others.head, self._sides.head)
        before, after = ([report for survey in side for report in survey.reports.values()] for side in (base, head))
        return before, after

    @property
    def base_state(self) -> bytes:
        """What tells the base, as far as it is compared with this head, and the configuration in force."""
        changed = sorted({side.path for file in self._change.files for side in (file.base, file.head) if side})
        return self._state(self._change.base, changed)

    @property
    def states(self) -> tuple[bytes, bytes]:
        """What tells the base alone, and the head alone: the ids of all files, and the configuration in force."""
        ends = ([file.base for file in self._change.files], [file.head for file in self._change.files])
        base, head = (self._unchanged_names | {side.path: side.id for side in end if side} for end in ends)
        return self._state(sorted(base.items())), self._state(sorted(head.items()))

    def _state(self, *parts: object) -> bytes:
        return repr((*parts, self._run.config)).encode("utf-8", "surrogatepass")

    @property
    def around(self) -> dict[str, FileReport]:
        """The reports of the files that the change leaves alone."""
        return self._unchanged.reports

    @cached_property
    def _others(self) -> Sides:
        """The files of the change that are not judged, because they are not below the paths that were named."""
        judged = {*self._sides.base.reports, *self._sides.head.reports}
        files = [file for file in python_files(self._change.files) if file.path not in judged]
        rest = [file for file in files if not why_skipped(file, self._run.config)]
        return Sides(self._run, dataclasses.replace(self._change, files=tuple(rest)), self._texts)

    @cached_property
    def _unchanged(self) -> Survey:
        """The reports of the files that the change leaves alone: from the working tree, else from git."""
        root, config = self._repository.root, self._run.config
        names = {path: name for path, name in self._unchanged_names.items() if is_python(path)}
        apart = self._unstaged & names.keys()
        found, _ = discover(root, (), config, lambda: names.keys() - apart)
        inputs = [each for each in inputs_of(root, found, config) if each.path in names]
        apart |= {path for path in names.keys() - {each.path for each in inputs} if not os.path.lexists(root / path)}
        survey = self._run.survey([*inputs, *self._from_git({path: names[path] for path in sorted(apart)})])
        if survey.errors:
            first, count = survey.errors[0], len(survey.errors)
            self.notes.append(f"{count} unchanged files could not be compared with: {first.path}: {first.message}")
        return survey

    @cached_property
    def _unchanged_facts(self) -> dict[str, Facts]:
        return self._unchanged.facts()

    @cached_property
    def _unchanged_names(self) -> dict[str, str]:
        """The ids of the files that are the same at both sides."""
        changed = {side.path for file in self._change.files for side in (file.base, file.head) if side}
        listed = self._repository.blobs(self._change.base) if self._change.base else {}
        return {path: name for path, name in listed.items() if path not in changed}

    @cached_property
    def _unstaged(self) -> set[str]:
        """The paths at which the working tree has what the index has not, where the index is judged."""
        if not self._staged:
            return set()
        with open_scratch(self._repository) as scratch:
            return unstaged(scratch, find_index(self._repository, os.environ))

    def _from_git(self, names: dict[str, str]) -> list[Input]:
        """What is not in the working tree as it was: left out of a sparse checkout, or edited and not staged."""
        config = self._run.config
        wanted = {path: name for path, name in names.items() if not left_out(path, config)}
        if not wanted:
            return []
        with open_scratch(self._repository) as scratch:
            return inputs_in_git(scratch, wanted, config)


def inputs_in_git(scratch: Scratch, names: Mapping[str, str], config: Config) -> list[Input]:
    """The Python files that are not too large among some, given by the ids that git has for their contents."""
    contents = scratch.blobs(names.values())
    return [
        Input(path, kind_of(path, config.tests, config.generated), partial(bytes, contents[name]))
        for path, name in names.items()
        if len(contents[name]) <= config.max_file_size and is_python(path, contents[name])
    ]
