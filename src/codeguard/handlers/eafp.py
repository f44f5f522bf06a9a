"""Easier to ask forgiveness: one step with a narrow type, and a handler that goes on from there."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.handlers.aftermath import is_answer, leaves_loop, sure_end
from codeguard.handlers.caught import is_among
from codeguard.handlers.paths import End, paths_through
from codeguard.handlers.surroundings import returned_by
from codeguard.handlers.tidying import is_clean_up
from codeguard.handlers.values import Worth
from codeguard.handlers.words import words_of
from codeguard.names import called, dotted
from codeguard.tree import walk
from codeguard.words import word_set

if TYPE_CHECKING:
    from codeguard.handlers.caught import Caught
    from codeguard.handlers.paths import Mark, Path
    from codeguard.handlers.steps import HandlerSteps
    from codeguard.handlers.surroundings import Block, Function, Try
    from codeguard.handlers.words import Words

_EXISTENCE = frozenset({
    "FileNotFoundError", "FileExistsError", "ProcessLookupError", "NotADirectoryError", "IsADirectoryError",
})  # fmt: skip
_OUTSIDE = frozenset({"OSError", "IOError", "EnvironmentError", "PermissionError", "CalledProcessError", "EOFError"})
_OUTSIDE_WORDS = word_set(
    "connection connect timeout network http request requests socket database db api client operational redis "
    "subprocess url ssl broken reset refused aborted remote service"
)
_MISSING = re.compile(r"(NotFound|DoesNotExist|NoSuch[A-Z]\w*?)(Error|Exception)?$")
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return, ast.Delete, ast.Assert)
_STORING = frozenset({"set", "add", "append", "register", "setdefault", "put", "store"})
_REMOVING = frozenset({"remove", "pop", "discard", "popitem", "delattr", "__delattr__", "clear"})
_ASKING = frozenset({"isinstance", "issubclass", "callable", "hasattr", "bool", "any", "all"})
_ASKING_WORDS = ("is_", "has_", "can_", "check_", "should_", "supports_", "valid")


def is_answered(node: Try, caught: Caught, quiet: list[Path], steps: HandlerSteps, words: Words) -> bool:
    """Whether every quiet path is the other answer to what the one step of the try asked."""
    if caught.broad:
        return False
    if all(_computes_instead(node, path, steps) for path in quiet):
        return True
    if all(_is_lookup(name, steps, words) for name in caught.names):
        return _looks_up(node, quiet, steps, words)
    is_kind = all(path.narrow for path in quiet) or not any(map(_is_outside, caught.names))
    return is_kind and _is_one_step(node) and _all_yes_or_no(node, quiet, steps)


def _looks_up(node: Try, quiet: list[Path], steps: HandlerSteps, words: Words) -> bool:
    if _is_one_step(node):
        return all(_goes_on(node, path, steps, words) for path in quiet)
    simple = all(isinstance(part, (*_SIMPLE, ast.If)) for part in node.body)
    return simple and all(_only_flags(path) and _is_predicate(node, path.marks[-1], steps) for path in quiet)


def _computes_instead(node: Try, path: Path, steps: HandlerSteps) -> bool:
    """Success has returned, so what follows the try is the answer to the failure alone, computed another way."""
    if path.marks or path.end is not End.FALL or not isinstance((node.orelse or node.body)[-1], ast.Return):
        return False
    after = paths_through(steps.around.rest(node), steps)
    return not steps.around.loop(node) and all(later.is_told or is_answer(later) for later in after)


def _is_outside(name: str) -> bool:
    """Whether an exception is about the world outside: files, the network, other processes, databases."""
    last = name.rpartition(".")[2]
    return last not in _EXISTENCE and (last in _OUTSIDE or not words_of(name).isdisjoint(_OUTSIDE_WORDS))


def _is_lookup(name: str, steps: HandlerSteps, words: Words) -> bool:
    """Whether an exception says that what was asked for is not there, or is not of that kind."""
    if is_among(name, words.lookup_types, steps.around):
        return True
    last = name.rpartition(".")[2]
    return _MISSING.search(last) is not None and last not in _EXISTENCE and not _is_outside(name)


def _is_one_step(node: Try) -> bool:
    """One simple statement, after which the success may leave or answer yes."""
    steps = [part for part in node.body if not _is_leaving(part)] or node.body
    if len(steps) != 1:
        return False
    step = steps[0]
    return isinstance(step, _SIMPLE) or (isinstance(step, ast.If) and not step.orelse and _only_leaves(step.body))


def _only_leaves(block: Block) -> bool:
    return len(block) == 1 and (_is_leaving(block[0]) or isinstance(block[0], ast.Raise))


def _is_leaving(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Break() | ast.Continue() | ast.Return(value=None | ast.Constant() | ast.Name()):
            return True
        case ast.Assign(value=ast.Constant()):
            return True
    return False


def _goes_on(node: Try, path: Path, steps: HandlerSteps, words: Words) -> bool:
    if path.marks:
        return all(_is_fair(node, mark, steps) for mark in path.marks)
    if path.end not in {End.CONTINUE, End.FALL} or (path.end is End.FALL and steps.around.rest(node)):
        return True
    loop = steps.around.loop(node)
    if loop is None:
        return True
    if leaves_loop(node, path, steps):
        return sure_end(node, loop, steps)
    return called(getattr(node.body[0], "value", node)) in _REMOVING or is_clean_up(node, words)


def _is_fair(node: Try, mark: Mark, steps: HandlerSteps) -> bool:
    if mark.worth in {Worth.NOTHING, Worth.INPUT, Worth.COMPUTED}:
        return True
    if mark.worth is Worth.FLAG and _is_predicate(node, mark, steps):
        return True
    if isinstance(mark.value, ast.Constant) and _chooses_constants(node, mark, steps):
        return True
    is_part = isinstance(mark.value, (ast.Attribute, ast.Subscript))
    if is_part and not _places(mark.value).isdisjoint(_places(node.body[0])):
        return True
    return mark.target is not None and (_fills(node, mark.target) or _keeps(steps.where, mark.target))


def _keeps(handler: ast.AST, target: ast.expr) -> bool:
    """The handler makes what the try found missing, and puts it there: `current.set(new)`."""
    calls = (part for part in walk(handler) if isinstance(part, ast.Call) and called(part) in _STORING)
    return any(ast.unparse(target) in map(ast.unparse, call.args) for call in calls)


def _places(node: ast.AST) -> set[str]:
    """The attributes and elements that a piece of code names."""
    return {ast.unparse(part) for part in walk(node) if isinstance(part, (ast.Attribute, ast.Subscript))}


def _fills(node: Try, target: ast.expr) -> bool:
    """The handler sets what the try found missing: `d[k] += 1` and, after KeyError, `d[k] = 1`."""
    step = node.body[0]
    read = step if isinstance(step, ast.AugAssign) else getattr(step, "value", None) or step
    return ast.unparse(target) in _places(read)


def _only_flags(path: Path) -> bool:
    """Whether a path leaves nothing but True or False."""
    return bool(path.marks) and all(mark.worth is Worth.FLAG for mark in path.marks)


def _all_yes_or_no(node: Try, quiet: list[Path], steps: HandlerSteps) -> bool:
    """Whether each path answers a predicate by its name, or with the other constant than success."""
    return all(_is_yes_or_no(node, path, steps) for path in quiet)


def _is_yes_or_no(node: Try, path: Path, steps: HandlerSteps) -> bool:
    if not _only_flags(path):
        return False
    mark = path.marks[-1]
    values = [value.value for value in _answers(node, mark, steps) if isinstance(value, ast.Constant)]
    is_other = isinstance(mark.value, ast.Constant) and values == [not mark.value.value]
    return is_other or _asks(steps.around.source.function(node), mark)


def _is_predicate(node: Try, mark: Mark, steps: HandlerSteps) -> bool:
    """Whether success answers with True or False too."""
    function = steps.around.source.function(node)
    values = _answers(node, mark, steps) or returned_by(function.body if function else [])
    if values and all(map(_is_boolean, values)):
        return True
    is_typed = function is not None and function.returns is not None and dotted(function.returns) == "bool"
    return _asks(function, mark) or (is_typed and mark.target is None)


def _asks(function: Function | None, mark: Mark) -> bool:
    """Whether what is returned is the answer of a function that asks, by its name."""
    name = function.name if mark.target is None and function else ""
    return name.startswith("__") or "_is_" in name or name.lstrip("_").startswith(_ASKING_WORDS)


def _chooses_constants(node: Try, mark: Mark, steps: HandlerSteps) -> bool:
    """Whether success gives a constant too: the step only chooses between the two."""
    values = _answers(node, mark, steps)
    return bool(values) and all(isinstance(value, ast.Constant) for value in values)


def _answers(node: Try, mark: Mark, steps: HandlerSteps) -> list[ast.expr]:
    """What success returns, or stores (or finds stored just before) where the handler stores its answer."""
    success = [*node.body, *node.orelse]
    if mark.target is not None:
        wanted = dotted(mark.target)
        return _given(success, wanted) or _given(steps.around.preceding(node)[-1:], wanted)
    after = success if isinstance(success[-1], ast.Return) else [*success, *steps.around.rest(node)[:1]]
    return [part.value for part in after if isinstance(part, ast.Return) and part.value is not None]


def _given(block: Block, wanted: str) -> list[ast.expr]:
    return [part.value for part in block if isinstance(part, ast.Assign) and dotted(part.targets[0]) == wanted]


def _is_boolean(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=bool()) | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(values=parts):
            return all(_is_boolean(part) for part in parts)
        case ast.Call(func=ast.Name(id=name)):
            return name in _ASKING
        case ast.Call(func=ast.Attribute(attr=name)):
            return name.startswith(("is", "has", "can", "starts", "ends", "exists", "match"))
    return False
