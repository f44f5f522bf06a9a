"""Functions of the same file that handlers call, judged by what is inside them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.calls import Call, is_log_name
from codeguard.handlers.carried import Carried
from codeguard.handlers.paths import RAISES, all_end, all_told, paths_through
from codeguard.handlers.words import words_of
from codeguard.names import dotted
from codeguard.tree import parameters

if TYPE_CHECKING:
    from codeguard.handlers.paths import Path
    from codeguard.handlers.surroundings import Function, Surroundings
    from codeguard.handlers.words import Words

_NEVER = frozenset({"NoReturn", "Never"})


class Helpers:
    """What calls of the file's own functions amount to."""

    def __init__(self, around: Surroundings, words: Words) -> None:
        self.around = around
        self.words = words
        self._judged: dict[tuple[Function, bool], Call | None] = {}

    def kind(self, node: ast.Call, where: ast.AST, *, mentions: bool) -> Call | None:
        """The kind of a call of a function defined in this file; None when its name has to decide.

        `mentions`: whether it is given the exception.
        """
        function = self.around.defined(node.func, where)
        if function is None or (_is_abstract(function) and not _is_never(function.returns)):
            return None
        key = function, mentions
        if key not in self._judged:
            self._judged[key] = None  # it may call itself
            self._judged[key] = self._judge(function, mentions=mentions)
        level = ast.unparse(node.args[0]).strip("'") if node.args and self._judged[key] is Call.DEBUG else ""
        return Call.LOG if level in self.words.log_methods else self._judged[key]

    def _judge(self, function: Function, *, mentions: bool) -> Call:
        from codeguard.handlers.steps import HandlerSteps

        if _is_never(function.returns):
            return Call.RAISE
        names = parameters(function.args) if mentions else ()
        carried = Carried(frozenset(names) - {"self", "cls"})
        steps = HandlerSteps(self.around, self, function.body[0], carried=carried, before=function.lineno)
        paths = paths_through(function.body, steps)
        return self._verdict(function, paths, mentions=mentions)

    def _verdict(self, function: Function, paths: list[Path], *, mentions: bool) -> Call:
        if all_end(paths, RAISES):
            return Call.RAISE
        if all_told(paths):
            return Call.TRACE if all(path.traced or path.end in RAISES for path in paths) else Call.LOG
        if is_log_name(function.name) or "debug" in words_of(function.name):
            return Call.DEBUG
        return Call.OTHER if _has_effect(paths, mentions=mentions) else Call.NOTHING


def _has_effect(paths: list[Path], *, mentions: bool) -> bool:
    """Whether a path that does not tell does something, or the exception is told of on another path."""
    quiet = [path for path in paths if not path.is_told]
    return any(path.acts or path.marks for path in quiet) or (mentions and len(quiet) < len(paths))


def _is_never(node: ast.expr | None) -> bool:
    text = node.value if isinstance(node, ast.Constant) else dotted(node) if node else ""
    return isinstance(text, str) and text.rpartition(".")[2] in _NEVER


def _is_abstract(function: Function) -> bool:
    """Left to subclasses: decorated so, or nothing but `raise NotImplementedError`."""
    if any(dotted(decorator).endswith("abstractmethod") for decorator in function.decorator_list):
        return True
    last = function.body[-1]
    raised = last.exc if isinstance(last, ast.Raise) else None
    name = dotted(raised.func if isinstance(raised, ast.Call) else raised) if raised else ""
    return name == "NotImplementedError"
