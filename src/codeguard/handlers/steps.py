"""What each simple statement of a handler does: whether it tells of the failure, and what values it leaves."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.handlers.calls import Call, kind_of_call, shows
from codeguard.handlers.carried import mentions, read_outside
from codeguard.handlers.failures import is_text, names_failure, returns_failure, says_failure, stores_failure
from codeguard.handlers.paths import START, TOLD, End, Mark, Path
from codeguard.handlers.surroundings import returned_by, variables_of
from codeguard.handlers.values import Appraiser, Worth
from codeguard.handlers.words import TIDYING
from codeguard.names import called, dotted
from codeguard.tree import own_nodes, walk

if TYPE_CHECKING:
    from codeguard.handlers.carried import Carried
    from codeguard.handlers.helpers import Helpers
    from codeguard.handlers.surroundings import Surroundings

ACTS = Path(acts=True)
_CALL_PATHS = dict.fromkeys((Call.LOG, Call.REPORT), TOLD) | dict.fromkeys((Call.DEBUG, Call.NOTHING), START)
_CALL_PATHS |= {Call.RAISE: Path(End.RAISE), Call.EXIT: Path(End.EXIT), Call.TRACE: Path(told=True, traced=True)}
_PLAIN = dict.fromkeys((ast.Pass, ast.Global, ast.Nonlocal, ast.AnnAssign), START)
_PLAIN |= {ast.Continue: Path(End.CONTINUE), ast.Break: Path(End.BREAK)}
_NAMES = (ast.Name, ast.Attribute)
_ADDING = frozenset({"append", "add", "appendleft", "insert"})


class HandlerSteps:
    """Reads the statements of one handler (or of a helper it calls)."""

    def __init__(
        self, around: Surroundings, helpers: Helpers, where: ast.AST, *, carried: Carried, before: int
    ) -> None:
        """`before`: the line up to which earlier assignments count."""
        self.around = around
        self.helpers = helpers
        self.where = where
        self.carried = carried
        self._read_outside: set[str] | None = None
        self.appraiser = Appraiser(around, around.source.function(where), before)

    def step(self, node: ast.stmt) -> Path:
        """What a path does at a simple statement that is no return."""
        match node:
            case ast.Raise() | ast.Assert():
                return self._raise(node)
            case ast.Expr(value=value):
                return self._expression(value)
            case ast.Assign() | ast.AnnAssign() | ast.AugAssign():
                return self._set(node)
            case ast.Delete(targets=[ast.Name(id=name)]) if name in self.carried.names:
                return START
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if self.around.source.function(node):
                return ACTS if self._stays(name) else START
        return _PLAIN.get(type(node), ACTS)

    def _set(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Path:
        match node:
            case ast.Assign(targets=targets, value=value):
                return self._assign(targets, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self._assign([target], value)
        return ACTS

    def _raise(self, node: ast.Raise | ast.Assert) -> Path:
        match node:
            case ast.Raise(cause=cause):
                return Path(End.RAISE_BARE if isinstance(cause, ast.Constant) else End.RAISE)
            case ast.Assert(test=ast.Constant(value=False | 0)):
                return Path(End.RAISE)
            case ast.Assert(test=ast.Constant() | ast.Name()):
                return START
        return TOLD if self.mentions(node) else ACTS

    def mentions(self, node: ast.AST) -> bool:
        """Whether the exception, its text or its traceback is in an expression."""
        return mentions(node, self.carried.names)

    def leave(self, value: ast.expr | None, path: Path) -> Path:
        """What the path does at a return."""
        if value is None:
            return Path(End.RETURN)
        step = self._value(value, None, path)
        return step if step.end is not End.FALL else step._replace(end=End.RETURN)

    def _expression(self, value: ast.expr) -> Path:
        match value:
            case ast.Await(value=inner):
                return self._expression(inner)
            case ast.Yield(value=ast.expr() as given):
                return self._value(given, None, START)
            case ast.Call():
                return self._call(value)
            case ast.BoolOp(values=[first, *rest]):
                return self._either(first, rest)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                is_told = self._expression(body).is_told and self._expression(orelse).is_told
                return TOLD if is_told else self._either(test, [body, orelse])
            case ast.Constant() | ast.Name() | ast.Attribute():
                return START
        return TOLD if self.mentions(value) else ACTS

    def _either(self, first: ast.expr, rest: list[ast.expr]) -> Path:
        """An expression after which others are evaluated or not."""
        asked = self.asks(first)
        acts = any(self._expression(choice).acts for choice in rest)
        return asked if asked.is_told else ACTS if acts else START

    def asks(self, test: ast.expr) -> Path:
        """What a condition does besides: `if not log.warning(...)` tells."""
        while isinstance(test, ast.UnaryOp):
            test = test.operand
        return self._expression(test) if called(test) in self.helpers.words.log_methods else START

    def _call(self, node: ast.Call) -> Path:
        mentions = any(self.mentions(part) for part in [*node.args, *node.keywords])
        kind = self.helpers.kind(node, self.where, mentions=mentions) or kind_of_call(
            node, self.around, self.helpers.words
        )
        if kind is Call.CONSOLE:
            kind = Call.LOG if shows(node, self.around, mentions=mentions) else self._unseen(node)
        if kind is not Call.OTHER:
            return _CALL_PATHS[kind]
        return self._plain_call(node, mentions=mentions)

    def _unseen(self, node: ast.Call) -> Call:
        if self.around.under_main_guard(self.where):
            return Call.LOG
        return Call.OTHER if dotted(node.func).endswith((".write", ".writelines")) else Call.NOTHING

    def _plain_call(self, node: ast.Call, *, mentions: bool) -> Path:
        if mentions or any(says_failure(part) for part in node.args if not isinstance(part, _NAMES)):
            return TOLD
        place, _, last = dotted(node.func).rpartition(".")
        if names_failure(place.rpartition(".")[2]):
            return TOLD
        match node:
            case ast.Call(func=ast.Name(id="setattr"), args=[owner, _, value]):
                return self._value(value, owner, START)
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=[*_, value]) if name in _ADDING:
                return self._add(value, owner)
        return Path(tidies=True) if last in TIDYING else ACTS

    def _add(self, value: ast.expr, place: ast.expr) -> Path:
        """A made-up value may be added to what is gathered, too; a flag or a name is a record."""
        worth = self.appraiser.worth(value)
        is_made_up = worth in {Worth.NOTHING, Worth.MADE_UP} and not isinstance(value, _NAMES)
        return Path(marks=(Mark(worth, value, place),)) if is_made_up else ACTS

    def _assign(self, targets: list[ast.expr], value: ast.expr) -> Path:
        if self.mentions(value):
            return TOLD if isinstance(value, ast.Await) else self._carry(targets)
        if any(stores_failure(target, value) for target in targets) and not self._is_answer(targets[0], value):
            return TOLD
        return self._value(value, next((part for part in targets if not isinstance(part, ast.Name)), targets[0]), START)

    def _is_answer(self, target: ast.expr, value: ast.expr) -> bool:
        """Whether False is what the function returns: `ok = False` before `return ok`."""
        function = self.around.source.function(self.where)
        if function is None or not (isinstance(target, ast.Name) and isinstance(value, ast.Constant)):
            return False
        return value.value is False and target.id in map(dotted, returned_by(function.body))

    def _carry(self, targets: list[ast.expr]) -> Path:
        for target in targets:
            if not isinstance(target, ast.Name):
                return TOLD
            if target.id in self.carried.raised:
                return Path(kept=True)
            if target.id in self.carried.used:
                return TOLD
        return START

    def _value(self, value: ast.expr, target: ast.expr | None, path: Path) -> Path:
        """A value that leaves the handler, or is stored in `target`."""
        call = value.value if isinstance(value, ast.Await) else value
        step = self._call(call) if isinstance(call, ast.Call) else START
        if step.is_told:
            return step
        if self.mentions(value):
            return TOLD
        if target is None and (says_failure(value) or dotted(value) == "NotImplemented" or self._is_failure_too(value)):
            return TOLD
        return Path(marks=(self._mark(value, target, path),))

    def _is_failure_too(self, value: ast.expr) -> bool:
        """Whether it is text that is returned where the other handlers of the try return what says failure."""
        handlers = getattr(self.around.source.parents[self.where], "handlers", ())
        is_text_of_one = self.where in handlers and any(map(is_text, walk(value)))
        return is_text_of_one and any(map(returns_failure, handlers))

    def _mark(self, value: ast.expr, target: ast.expr | None, path: Path) -> Mark:
        if target is None and isinstance(value, _NAMES) and self._is_settled(dotted(value)):
            for mark in reversed(path.marks):
                if mark.target is not None and dotted(mark.target) == dotted(value):
                    return mark._replace(target=None)
        return Mark(self.appraiser.worth(value), value, target)

    def _is_settled(self, name: str) -> bool:
        """Whether a variable of the handler holds the one thing that the handler gave it."""
        held = self.appraiser.locals.get(name)
        given = [line for line, _ in held.given if line > getattr(self.where, "lineno", 0)] if held else []
        return "." in name or (held is not None and not held.grows and len(given) <= 1)

    def without_scratch(self, paths: list[Path]) -> list[Path]:
        """The paths, without the values they leave in variables which only the handler itself reads."""
        if self.around.source.function(self.where) is None:
            return paths
        return [self._cleared(path) for path in paths]

    def _cleared(self, path: Path) -> Path:
        kept = [mark for mark in path.marks if not isinstance(mark.target, ast.Name) or self._stays(mark.target.id)]
        return path if len(kept) == len(path.marks) else path._replace(marks=tuple(kept), acts=path.acts or not kept)

    def _stays(self, name: str) -> bool:
        """Whether a variable is read outside the handler, with the value that the handler gave it."""
        if self._read_outside is None:
            grown = {name for name, held in variables_of(own_nodes([self.where])).items() if held.grows}
            self._read_outside = read_outside(self.where, self.around) - grown
        return name in self._read_outside
