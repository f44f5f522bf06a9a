"""One run under one configuration: what was asked for, how files are surveyed, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.cache import Cache
from codeguard.catalog import all_names, choose, instantiate
from codeguard.suppress import suppress
from codeguard.survey import Effort, Input, Survey
from codeguard.text_rule import TextRule
from codeguard.worker import Setup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from codeguard.config import Config
    from codeguard.finding import Finding


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
    trust_head_config: bool = False
    jobs: int = 1
    cache: bool = True
    prefilter: bool = True
    progress: Callable[[int, int], None] = lambda done, total: None

    @property
    def is_change(self) -> bool:
        """Whether a change is judged, and not the files as they are."""
        return self.staged or self.diff is not None


class Run:
    """The rules that run, and the cache of what they found before."""

    def __init__(self, request: Request, root: Path, config: Config) -> None:
        self.config = config
        choice = choose(config, request.select, request.ignore)
        self.rules = instantiate(*choice)
        self.strict = request.strict or config.strict
        self._setup = Setup(choice.settings, request.prefilter, choice.packs, choice.plugins)
        self._effort = Effort(request.jobs, config.timeout, request.progress)
        self._cache = Cache(root, self._setup, enabled=request.cache)

    @property
    def texts(self) -> tuple[str, ...]:
        """Globs of the files that the rules on text files look at."""
        return tuple({glob: None for rule in self.rules if isinstance(rule, TextRule) for glob in rule.files})

    def survey(self, inputs: Iterable[Input]) -> Survey:
        """The reports of some files."""
        return Survey(inputs, self._setup, self._cache, self._effort)

    def findings(self, survey: Survey) -> list[Finding]:
        """All findings in the files, those that a comment suppresses marked, and those about the comments."""
        found = [finding for report in survey.reports.values() for finding in report.findings]
        ignores = {path: report.ignores for path, report in survey.reports.items() if report.ignores}
        return list(suppress(found, ignores, self.rules, all_names(self.config)))

    def close(self) -> tuple[str, ...]:
        """Let go of the cache, and say what was wrong with it."""
        self._cache.close()
        return (self._cache.problem,) if self._cache.problem else ()
