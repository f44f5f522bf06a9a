"""One run under one configuration: what was asked for, how files are surveyed, and what is found in them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.cache import Cache
from codeguard.catalog import all_names, choose
from codeguard.others import Others
from codeguard.project_rule import ProjectRule
from codeguard.rule import FileRule
from codeguard.suppress import suppress
from codeguard.survey import Effort, Input, Survey
from codeguard.text_rule import TextRule
from codeguard.view import ChangeRule
from codeguard.worker import Setup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from codeguard.analysis import FileReport
    from codeguard.catalog import Choice
    from codeguard.config import Config
    from codeguard.finding import Finding
    from codeguard.ignores import Ignore
    from codeguard.rule import Rule


class Request(NamedTuple):
    """What the user asked for."""

    paths: tuple[str, ...] = ()
    diff: str | None = None
    """The revision to compare with; "" for the one that the environment says; None for no comparison."""
    staged: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    stdin: tuple[str, bytes] | None = None
    """A path, and the content to check in place of the file's."""
    unasked: bool = False
    """Whether nobody named that path: it is checked only where a run on its project would."""
    trust_head_config: bool = False
    baseline: str = ""
    """The file of known findings; "" for the one that is there by default."""
    coverage: str | None = None
    """The coverage report."""
    approve: tuple[str, ...] = ()
    """What the user approves of: `RULE -- reason` each."""
    jobs: int | None = 1
    """Worker processes; None for one a processor."""
    cache: bool = True
    prefilter: bool = True
    pairs: bool = False
    """Whether a report will show copies side by side."""
    progress: Callable[[int, int], None] = lambda done, total: None

    @property
    def is_change(self) -> bool:
        """Whether a change is judged, and not the files as they are."""
        return self.staged or self.diff is not None

    @property
    def named(self) -> tuple[str, ...]:
        """The paths that are to be checked, the one whose content is given too; none for the whole project."""
        return (self.stdin[0],) if self.stdin else self.paths


def _processors() -> int:
    """How many worker processes there can be at work at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def own_modules(root: Path, choice: Choice) -> dict[str, tuple[str, ...]]:
    """The modules of the project that have a banned name, by the rules that ban them."""
    if not choice.packs:
        return {}
    from codeguard.tables.imports import ImportRule

    banning = [rule for rule in choice.rules() if isinstance(rule, ImportRule)]
    return {rule.name: own for rule in banning if (own := rule.own_modules(root))}


class Run:
    """The rules that run, and the cache of what they found before."""

    def __init__(self, request: Request, root: Path, config: Config) -> None:
        self.config = config
        choice = choose(config, request.select, request.ignore)
        for name, modules in own_modules(root, choice).items():
            choice.settings[name].setdefault("first-party", modules)
        if (flags := choice.settings.get("undocumented-flag")) is not None:
            flags["today"] = flags.get("today") or datetime.now(UTC).date().isoformat()
        self.rules = choice.rules()
        self._switched = choice.switched
        self.strict = request.strict or config.strict
        self._setup = Setup(choice.settings, request.prefilter, choice.packs, choice.plugins, bool(request.coverage))
        self._effort = Effort(request.jobs or _processors(), config.timeout, request.progress)
        self.cache = Cache(root, self._setup, enabled=request.cache)

    @property
    def texts(self) -> tuple[str, ...]:
        """Globs of the files that the rules on text files look at."""
        return tuple({glob: None for rule in self.rules if isinstance(rule, TextRule) for glob in rule.files})

    def survey(self, inputs: Iterable[Input]) -> Survey:
        """The reports of some files."""
        return Survey(inputs, self._setup, self.cache, self._effort)

    def findings(
        self,
        survey: Survey,
        others: Iterable[Finding] = (),
        around: Mapping[str, FileReport] | None = None,
        *,
        partly: bool = False,
        beside: Callable[[], Others] = Others,
    ) -> list[Finding]:
        """All findings in the files and others, those that a comment suppresses marked, and those about the comments.

        `beside` gives the texts of the project, which decide which findings of some rules stand. `others` may be
        in the files `around`. Whether a comment for a rule on the change is of use shows in that
        change alone: it is never called unused; nor one for a rule on the project that saw it only `partly`.
        """
        found = _standing(self.rules, [each for report in survey.reports.values() for each in report.findings], beside)
        apart: list[Finding] = []
        for finding in others:
            (found if finding.path in survey.reports else apart).append(finding)
        unjudged = (ChangeRule, ProjectRule) if partly else ChangeRule
        ran = [rule for rule in self.rules if not isinstance(rule, unjudged)]
        known = all_names(self.config)
        judged = suppress(found, _ignores(survey.reports), ran, known)
        return [self._attributed(each) for each in (*judged, *suppress(apart, _ignores(around or {}), (), known))]

    def _attributed(self, finding: Finding) -> Finding:
        """The finding, with the pack that switched its rule on."""
        pack = self._switched.get(finding.rule)
        return msgspec.structs.replace(finding, pack=pack) if pack else finding

    def close(self) -> tuple[str, ...]:
        """Let go of the cache, and say what was wrong with it."""
        self.cache.close()
        return (self.cache.problem,) if self.cache.problem else ()


def _standing(rules: Iterable[Rule], found: list[Finding], beside: Callable[[], Others]) -> list[Finding]:
    """The findings without those that the texts of the project settle; they are read if a rule wants to ask them."""
    for rule in rules:
        if isinstance(rule, FileRule) and rule.reads_beside and any(each.rule == rule.name for each in found):
            own = {each for each in found if each.rule == rule.name}
            gone = own.difference(rule.standing(own, beside().matching))
            found = [each for each in found if each not in gone]
    return found


def _ignores(reports: Mapping[str, FileReport]) -> dict[str, tuple[Ignore, ...]]:
    return {path: report.ignores for path, report in reports.items() if report.ignores}
