"""Reading a handler: does anybody get to know of the failure, and if not, what is put in its place?"""

from __future__ import annotations

import ast
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from codeguard.handlers.aftermath import ends_told, gives_up, is_expected, is_told_after, leaves_loop, stored
from codeguard.handlers.calls import Call, kind_of_call
from codeguard.handlers.carried import carried_by
from codeguard.handlers.caught import Caught, caught_by
from codeguard.handlers.eafp import is_answered
from codeguard.handlers.helpers import Helpers
from codeguard.handlers.imports import is_optional_import, made_up_module
from codeguard.handlers.paths import End, Mark, Path, paths_through
from codeguard.handlers.steering import steers
from codeguard.handlers.steps import HandlerSteps
from codeguard.handlers.surroundings import Surroundings, Try
from codeguard.handlers.tidying import is_clean_up
from codeguard.handlers.values import Worth
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from codeguard.handlers.words import Words
    from codeguard.source import Source

_LEAVING = (ast.Return, ast.Break, ast.Continue)


class Verdict(Enum):
    """What becomes of the failure."""

    TOLD = "somebody gets to know, or it is no failure"
    SILENT = "nothing that anybody sees"
    FALLBACK = "a value in its place"


class Reading(NamedTuple):
    """How one handler reads."""

    verdict: Verdict
    value: ast.AST | None = None
    """What stands in the failure's place."""
    broad: bool = False
    """Whether this becomes of every exception, not only of some kinds."""


_FINE = Reading(Verdict.TOLD)


class Reader:
    """Reads the handlers of one file; what it needs to know of the file is found on first use."""

    def __init__(self, source: Source, words: Words) -> None:
        self.source = source
        self.words = words
        self.around = source.derived(Surroundings)
        self._helpers = Helpers(self.around, words)
        self._read: dict[ast.ExceptHandler, Reading] = {}
        self._paths: dict[ast.ExceptHandler, tuple[HandlerSteps, list[Path]]] = {}

    def caught(self, handler: ast.ExceptHandler) -> Caught:
        """What the handler catches."""
        return caught_by([handler.type] if handler.type else [], self.around)

    def parent(self, handler: ast.ExceptHandler) -> Try:
        """The try that a handler belongs to."""
        return cast("Try", self.source.parents[handler])

    def paths(self, handler: ast.ExceptHandler) -> tuple[HandlerSteps, list[Path]]:
        """The paths through a handler, and what read them."""
        if handler not in self._paths:
            carried = carried_by(handler, self.around)
            before = self.parent(handler).lineno
            steps = HandlerSteps(self.around, self._helpers, handler, carried=carried, before=before)
            self._paths[handler] = steps, paths_through(handler.body, steps)
        return self._paths[handler]

    def read(self, handler: ast.ExceptHandler) -> Reading:
        """How a handler reads."""
        if always_raises(handler):
            return _FINE
        if handler not in self._read:
            self._read[handler] = self._judge(handler)
        return self._read[handler]

    def _judge(self, handler: ast.ExceptHandler) -> Reading:
        steps, paths = self.paths(handler)
        quiet = [path for path in paths if not path.is_told and not self._is_inner(path, handler)]
        if not quiet:
            return _FINE
        node, caught = self.parent(handler), self.caught(handler)
        if is_optional_import(node, caught):
            made_up = made_up_module(handler, self.around)
            return Reading(Verdict.FALLBACK, made_up) if made_up else _FINE
        caught = self._failures(caught, node, quiet)
        return self._weigh(handler, caught, steps.without_scratch(quiet)) if caught.names else _FINE

    def _is_inner(self, path: Path, handler: ast.ExceptHandler) -> bool:
        """Whether what stands in the failure's place is put there by a handler in this one that is reported itself."""
        mark = _left_behind(path)
        for around in self.source.ancestors(mark.value) if mark else ():
            if around is handler:
                return False
            if isinstance(around, ast.ExceptHandler) and self.read(around).verdict is not Verdict.TOLD:
                return True
        return False

    def _failures(self, caught: Caught, node: Try, quiet: list[Path]) -> Caught:
        """What is caught, without what steers, as far as the quiet paths are taken."""
        names = tuple(name for name in caught.names if not steers(name, node, quiet, self.around, self.words))
        return Caught(names, caught.broad and not all(path.narrow for path in quiet))

    def _weigh(self, handler: ast.ExceptHandler, caught: Caught, quiet: list[Path]) -> Reading:
        """The reading of what the quiet paths do, unless there is an excuse for it."""
        reading = _face_value(quiet, broad=caught.broad)
        if reading.verdict is Verdict.SILENT:
            node, (steps, _) = self.parent(handler), self.paths(handler)
            quiet = [self._with_earlier(node, path, steps) for path in quiet]
            reading = _face_value(quiet, broad=caught.broad)
        is_fine = reading.verdict is Verdict.TOLD or self._is_excused(handler, caught, quiet)
        return _FINE if is_fine else reading._replace(broad=caught.broad)

    def _is_excused(self, handler: ast.ExceptHandler, caught: Caught, quiet: list[Path]) -> bool:
        node, (steps, paths) = self.parent(handler), self.paths(handler)
        if is_answered(node, caught, quiet, steps, self.words):
            return True
        if not caught.broad and (is_expected(node, steps) or self._tidies(node, handler, quiet)):
            return True
        return all(is_told_after(node, path, steps) or self._tries_again(node, path, paths, steps) for path in quiet)

    def _tidies(self, node: Try, handler: ast.ExceptHandler, quiet: list[Path]) -> bool:
        calls = (part for part in own_nodes(handler.body) if isinstance(part, ast.Call))
        if any(kind_of_call(call, self.around, self.words) is not Call.DEBUG for call in calls):
            return False
        return not any(path.marks for path in quiet) and is_clean_up(node, self.words)

    def _tries_again(self, node: Try, path: Path, paths: list[Path], steps: HandlerSteps) -> bool:
        """The next attempt or alternative, with a raise or a log when there is none left."""
        loop = self.around.loop(node)
        if loop is None or path.end not in {End.FALL, End.CONTINUE} or not leaves_loop(node, path, steps):
            return False
        return ends_told(node, loop, steps) or gives_up(node, loop, paths)

    def _with_earlier(self, node: Try, path: Path, steps: HandlerSteps) -> Path:
        """A pass after `x = None; try: x = f()` leaves that None in the failure's place."""
        if path.end is not End.FALL or path.marks:
            return path
        wanted = stored(node.body)
        earlier = next((part for part in reversed(self.around.preceding(node)) if stored([part]) & wanted), None)
        match earlier:
            case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
                worth = steps.appraiser.worth(value)
                if worth <= Worth.MADE_UP and not isinstance(value, ast.Call):
                    return path._replace(marks=(Mark(worth, value, target),))
        return path


def always_raises(handler: ast.ExceptHandler) -> bool:
    """Whether a handler plainly ends in a raise: the cheap test that most handlers pass."""
    if not isinstance(handler.body[-1], ast.Raise):
        return False
    return len(handler.body) == 1 or not any(isinstance(node, _LEAVING) for node in own_nodes(handler.body))


def _face_value(quiet: list[Path], *, broad: bool) -> Reading:
    """What the quiet paths do, before any excuse."""
    limit = Worth.INPUT if broad else Worth.MADE_UP
    left = [_left_behind(path) for path in quiet]
    for mark in filter(None, left):
        if mark.worth <= limit:
            return Reading(Verdict.FALLBACK, mark.value)
    acts = any(path.acts or (path.tidies and not broad) for path in quiet)
    return Reading(Verdict.TOLD if acts or any(left) else Verdict.SILENT)


def _left_behind(path: Path) -> Mark | None:
    """The value by which a path is judged: the one returned, or else the best of those it stores."""
    marks = path.marks[-1:] if path.end is End.RETURN and path.marks and path.marks[-1].target is None else path.marks
    return max(marks, key=lambda mark: mark.worth, default=None)


@lru_cache(maxsize=4)
def reader(source: Source, words: Words) -> Reader:
    """The reader of a file, which rules with the same words share."""
    return Reader(source, words)
