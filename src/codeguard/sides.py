"""Both sides of a change, surveyed in the same way: what was in its files and what is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.figures import Size, size
from codeguard.files import is_python, is_text, kind_of
from codeguard.novelty import State
from codeguard.rule import FileRule
from codeguard.source import Kind, Source
from codeguard.survey import Input

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codeguard.analysis import FileReport
    from codeguard.change import Change, ChangedFile, Version
    from codeguard.facts import Facts
    from codeguard.finding import AnalysisError, Finding
    from codeguard.run import Run
    from codeguard.texts import Texts
    from codeguard.view import Whole


class Sides:
    """The files of a change at the base and at the head."""

    def __init__(self, run: Run, change: Change, texts: Texts) -> None:
        self._run = run
        self._change = change
        self._texts = texts
        self.base = run.survey(self._inputs(None))
        self.was = self.base.facts()
        self.head = run.survey(self._inputs(self.was))
        self.now = self.head.facts()

    def errors(self) -> list[AnalysisError]:
        """What could not be analysed, at the head and at the base."""
        replace = msgspec.structs.replace
        at_base = [replace(error, message=f"at the base: {error.message}") for error in self.base.errors]
        return [*self.head.errors, *at_base]

    def states(
        self, others: tuple[Iterable[Finding], ...], around: Mapping[str, FileReport], whole: Whole
    ) -> list[State]:
        """The findings of the base and of the head, with others; see `Run.findings`."""
        sides = ((self.base, self.was, lambda: whole.base.others), (self.head, self.now, lambda: whole.head.others))
        return [
            State(self._run.findings(survey, more, around, partly=True, beside=beside), _places(survey.reports, facts))
            for (survey, facts, beside), more in zip(sides, others, strict=True)
        ]

    def sizes(self, file: ChangedFile) -> tuple[Size | None, Size | None]:
        """What a file is for and how large it is, at the base and at the head; None where it is no Python file."""
        base, head = (
            size(side, self._kind(side), facts.get(side.path)) if side and is_python(side.path, side.data) else None
            for side, facts in ((file.base, self.was), (file.head, self.now))
        )
        return base, head

    def measure(self, name: str, path: str, symbol: str) -> int | None:
        """What a rule measures at the base, where the file parses."""
        versions = (file.base for file in self._change.files if file.base and path in self.was)
        data = next((version.data for version in versions if version.path == path), None)
        rule = next(each for each in self._run.rules if each.name == name)
        return rule.measure_at(Source(path, data), symbol) if data is not None and isinstance(rule, FileRule) else None

    def _inputs(self, was: Mapping[str, Facts] | None) -> Iterator[Input]:
        """The files of the base, or those of the head when the facts of the base are given."""
        for file in self._change.files:
            side = file.base if was is None else file.head
            if side and is_python(side.path, side.data) and side.data is not None:
                yield Input(side.path, self._kind(side), partial(bytes, side.data), markers=_believes(file, was))
            elif side and is_text(side.path, self._run.texts):
                yield Input(side.path, Kind.TEXT, partial(self._texts.content, side, at_head=was is not None))

    def _kind(self, side: Version) -> Kind:
        return kind_of(side.path, self._run.config.tests, self._run.config.generated)


def _believes(file: ChangedFile, was: Mapping[str, Facts] | None) -> bool:
    """Whether a file may say of itself that it is generated: a marker that the change puts in hides nothing."""
    old = was.get(file.base.path) if was and file.base else None
    return old is None or old.kind is Kind.GENERATED


def _places(paths: Mapping[str, object], facts: Mapping[str, Facts]) -> set[tuple[str, str]]:
    """Where there can be findings: files, and their functions and classes."""
    functions = {(path, function.symbol) for path, fact in facts.items() for function in fact.functions}
    classes = {(path, each.symbol) for path, fact in facts.items() for each in fact.classes}
    return functions | classes | {(path, "") for path in paths}
