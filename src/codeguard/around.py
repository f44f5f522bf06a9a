"""The project around the files that are checked, for the rules that look across files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codeguard.across import Seen, look_across, recall
from codeguard.files import discover
from codeguard.others import Others, may_name, on_disk
from codeguard.project import Project
from codeguard.project_rule import ProjectRule
from codeguard.roots import has_config, relative_to
from codeguard.survey import inputs_of
from codeguard.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from codeguard.git import Repository
    from codeguard.run import Run
    from codeguard.survey import Survey


class Around:
    """Where the checked files are: in a project, or just in folders."""

    def __init__(self, root: Path, repository: Repository | None, paths: tuple[str, ...], run: Run) -> None:
        self._root = root
        self._repository = repository
        self._paths = paths
        self._folders = [path for path in paths if os.path.isdir(path)]
        self._run = run

    def look(self, survey: Survey) -> Seen:
        """What the rules on the project find in the surveyed files.

        Where folders are named, they are seen with the rest of their project; a few named files are only compared
        with each other.
        """
        if not any(isinstance(rule, ProjectRule) for rule in self._run.rules):
            return Seen([], [])
        whole = bool(self._folders) or not self._paths
        surveys = [*self._rest(survey), survey]
        beside = self._beside(surveys) if whole else []
        state = b"".join([bytes([whole]), *(each.state for each in surveys), *map(self._stamp, beside)])
        cache, rules = self._run.cache, self._run.rules
        seen = recall(cache, state, lambda: look_across(rules, self._project(surveys, beside), whole=whole))
        return Seen([each for each in seen.findings if self._is_named(each.path, survey)], seen.errors)

    def others(self) -> Others:
        """The files of the project, for those who ask what the texts among them say."""
        return Others(self._listed(), on_disk(self._root))

    def _beside(self, surveys: Sequence[Survey]) -> list[str]:
        """The files beside the code."""
        known = {path for each in surveys for path in each.code}
        return sorted(path for path in self._listed() if path not in known)

    def _project(self, surveys: Sequence[Survey], beside: Sequence[str]) -> Project:
        facts = {path: found for each in surveys for path, found in each.facts().items()}
        return Project(facts, domains=self._run.config.domains, others=Others(beside, on_disk(self._root)))

    def _stamp(self, path: str) -> bytes:
        """What changes when a file beside the code does, as far as it is looked at."""
        if not may_name(path) and ".py" not in path:
            return os.fsencode(f"{path}\0")
        try:
            status = os.lstat(f"{self._root}{os.sep}{path}")
        except FileNotFoundError:
            return os.fsencode(path)
        return os.fsencode(f"{path}\0{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_size}\0")

    def _is_named(self, path: str, survey: Survey) -> bool:
        """Whether a file is one of those to check, or lies in a folder that is."""
        folders = [relative_to(self._root, folder) for folder in self._folders]
        is_below = any(folder == "." or path.startswith(f"{folder}/") for folder in folders)
        return not self._paths or path in survey.reports or is_below

    def _is_project(self) -> bool:
        return self._repository is not None or has_config(self._root)

    def _rest(self, survey: Survey) -> Iterator[Survey]:
        """The files of the project besides those that were named."""
        if self._folders and self._is_project():
            found, _ = discover(self._root, (), self._run.config, self._repository.files if self._repository else None)
            rest = [each for each in found if each.path not in survey.reports]
            yield self._run.survey(inputs_of(self._root, rest, self._run.config))

    def _listed(self) -> Iterator[str]:
        """All files of the project, or of the folders that were named."""
        if self._repository:
            yield from self._repository.files()
            return
        folders = [relative_to(self._root, path) for path in self._folders]
        for folder in [""] if self._is_project() or not folders else folders:
            yield from walk(os.fspath(self._root), "" if folder == "." else folder, lambda path: True)
