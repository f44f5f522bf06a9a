"""All measures of a run, taken together. What its rules do not look for, and what was not given, is not measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.coverage import Coverage, read_report
from codeguard.maturity import Maturity
from codeguard.measures.complexity import RULE, measure_complexity
from codeguard.measures.coverage import cover_change, cover_files, rate
from codeguard.measures.duplicates import count_duplicates
from codeguard.measures.functions import count_functions
from codeguard.measures.lineage import trace
from codeguard.measures.records import Measures
from codeguard.measures.reuse import measure_reuse
from codeguard.rules.duplicate_function import DuplicateFunction
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from codeguard.config import Config
    from codeguard.project import Project
    from codeguard.rule import Rule
    from codeguard.similarity.copies import Copy
    from codeguard.similarity.tokens import Place
    from codeguard.survey import Survey
    from codeguard.view import View
    from codeguard.whole import Whole


def load_coverage(name: str | None, root: Path, list_files: Callable[[], Iterable[str]]) -> Coverage | None:
    """The coverage report of that name, about the files of a project; None without a name. Raises UserError."""
    return Coverage(name, read_report(name), set(list_files()), str(root.resolve())) if name else None


def gauge_change(rules: Iterable[Rule], view: View, whole: Whole) -> Measures:
    """The measures of a change; only those that do not look at the whole project where no rule does.

    Raises UserError when a coverage report does not fit it.
    """
    named = {rule.name: rule for rule in rules}
    coverage = rate(cover_change(view.coverage, view)) if view.coverage else None
    if not any(isinstance(rule, ChangeRule) for rule in named.values()):
        return Measures(coverage=coverage)
    lineage, copies = trace(view), named.get(DuplicateFunction.name)
    duplicates = None
    if isinstance(copies, DuplicateFunction):
        before = _copies(copies, view.base, view.was.keys())
        duplicates = count_duplicates(before, _copies(copies, view.head, view.now.keys()), lineage)
    return Measures(
        reuse=measure_reuse(view),
        functions=count_functions(lineage),
        duplicates=duplicates,
        coverage=coverage,
        complexity=measure_complexity(*whole.reports) if RULE in named else None,
    )


def gauge_files(
    rules: Iterable[Rule], survey: Survey, coverage: Coverage | None, read: Callable[[str], bytes]
) -> Measures:
    """The measures of files as they are. Raises UserError when a coverage report does not fit them."""
    ran = {rule.name for rule in rules}
    return Measures(
        coverage=rate(cover_files(coverage, survey.facts(), read)) if coverage else None,
        complexity=measure_complexity(None, survey.reports.values()) if RULE in ran else None,
    )


def maturity_of(config: Config, survey: Survey) -> Maturity:
    """How mature a project is whose files are all in the survey."""
    lines = sum(report.production for report in survey.reports.values())
    return Maturity(config.maturity.resolve(lines), lines)


def _copies(rule: DuplicateFunction, project: Project, judged: Collection[str]) -> tuple[list[Place], list[Copy]]:
    """The pairs of copies of which one is in a file that is judged."""
    places, copies = project.derived(rule.copies)
    paths = [path for path, _ in places]
    return places, [copy for copy in copies if paths[copy.first] in judged or paths[copy.second] in judged]
