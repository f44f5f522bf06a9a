"""Both sides of a change, surveyed in the same way: what was in its files and what is."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec

from codeguard.figures import Size
from codeguard.files import is_python, is_text, kind_of
from codeguard.novelty import State
from codeguard.others import Others
from codeguard.rule import FileRule
from codeguard.source import Kind, Source
from codeguard.survey import Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from codeguard.analysis import FileReport
    from codeguard.change import Change, ChangedFile, Version
    from codeguard.facts import Facts
    from codeguard.finding import AnalysisError, Finding
    from codeguard.run import Run
    from codeguard.texts import Texts


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

    def before(
        self,
        others: Iterable[Finding] = (),
        around: Mapping[str, FileReport] | None = None,
        beside: Callable[[], Others] = Others,
    ) -> State:
        """The findings of the base, with others; see `Run.findings`."""
        found = self._run.findings(self.base, others, around, partly=True, beside=beside)
        return State(found, _places(self.base.reports, self.was))

    def after(
        self,
        others: Iterable[Finding] = (),
        around: Mapping[str, FileReport] | None = None,
        beside: Callable[[], Others] = Others,
    ) -> State:
        """The findings of the head, with others."""
        found = self._run.findings(self.head, others, around, partly=True, beside=beside)
        return State(found, _places(self.head.reports, self.now))

    def size_of(self, version: Version) -> Size | None:
        """What a file is for and how large it is, at either side."""
        return self._sizes.get(version)

    def measure(self, name: str, path: str, symbol: str) -> int | None:
        """What a rule measures at the base, where the file parses."""
        version = self._versions.get(path)
        rule = next(each for each in self._run.rules if each.name == name)
        if version is None or version.data is None or not isinstance(rule, FileRule):
            return None
        return rule.measure_at(Source(path, version.data), symbol)

    @cached_property
    def _versions(self) -> dict[str, Version]:
        """The files of the base that parse."""
        return {file.base.path: file.base for file in self._change.files if file.base and file.base.path in self.was}

    @cached_property
    def _sizes(self) -> dict[Version, Size]:
        ends = [((file.base, self.was), (file.head, self.now)) for file in self._change.files]
        sides = [(side, facts) for pair in ends for side, facts in pair if side and is_python(side.path, side.data)]
        return {side: _size(facts.get(side.path), self._kind(side)) for side, facts in sides}

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


def _size(facts: Facts | None, kind: Kind) -> Size:
    return Size(facts.kind, facts.lines.code, facts.statements) if facts else Size(kind, None, None)
