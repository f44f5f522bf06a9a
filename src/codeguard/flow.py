"""Where values come from inside one file: what a variable was assigned before it is read."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.tree import parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

    Scope = ast.AST | None
    Key = tuple[Scope, str]

_DEEPEST = 5
Function = ast.FunctionDef | ast.AsyncFunctionDef
LOOPS = (ast.For, ast.AsyncFor, ast.While)


class Flow:
    """The assignments of one file, by the function (for `self.x`: by the class) they stand in."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def origin(self, node: ast.expr) -> ast.expr:
        """What a name or `self.x` holds where it is read, followed through names; the node itself if that is open."""
        for _ in range(_DEEPEST):
            value = self.last(node)
            if value is None:
                break
            node = value
        return node

    def last(self, node: ast.expr) -> ast.expr | None:
        """The value that was assigned last before a name is read, the only one elsewhere; None when it is open."""
        values = self.values(node)
        before = [value for value in values if value.lineno <= node.lineno and not _is_in(node, value)]
        if self._key(node)[0] is None or not before:
            only = len(values) == 1 and not _is_in(node, values[0])
            return values[0] if only else next(reversed(before), None)
        return before[-1]

    def values(self, node: ast.expr) -> list[ast.expr]:
        """All values that a name is given in its function, or else in the module."""
        name = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
        for scope in self._scopes(node, name):
            if found := self._assigned.get((scope, name)):
                return found
            if isinstance(scope, Function) and name in parameters(scope.args):
                return []
        return []

    def parameter(self, node: ast.expr) -> ast.arg | None:
        """The parameter that a name stands for, if it is given no value in the function."""
        function = self._source.function(node)
        if function is None or not isinstance(node, ast.Name) or self._assigned.get((function, node.id)):
            return None
        return parameters(function.args).get(node.id)

    def _scopes(self, node: ast.AST, name: str) -> Iterator[Scope]:
        around = list(self._source.ancestors(node))
        if name.startswith("self."):
            yield next((each for each in around if isinstance(each, ast.ClassDef)), None)
            return
        yield from (each for each in around if isinstance(each, Function))
        yield None

    def _key(self, node: ast.expr) -> Key:
        name = dotted(node)
        return next(self._scopes(node, name)), name

    @cached_property
    def _assigned(self) -> dict[Key, list[ast.expr]]:
        """The values of each name, in order; one that is bound in another way (a loop, an import) has none."""
        found: dict[Key, list[ast.expr]] = defaultdict(list)
        for target, value in self._pairs():
            name = dotted(target)
            if name and ("." not in name or name.count(".") == 1):
                found[self._key(target)].append(value)
        for values in found.values():
            values.sort(key=lambda value: (value.lineno, value.col_offset))
        return found

    def _pairs(self) -> Iterator[tuple[ast.expr, ast.expr]]:
        nodes = self._source.nodes
        for assign in nodes(ast.Assign):
            for target in assign.targets:
                yield from _unpacked(target, assign.value)
        for annotated in nodes(ast.AnnAssign):
            if annotated.value:
                yield annotated.target, annotated.value
        for walrus in nodes(ast.NamedExpr):
            yield walrus.target, walrus.value
        for item in nodes(ast.withitem):
            if item.optional_vars:
                yield item.optional_vars, item.context_expr


def _is_in(node: ast.expr, value: ast.expr) -> bool:
    """Whether a name stands in the value that it is given: `x = x + 1` reads what was there before."""
    start, end = (value.lineno, value.col_offset), (value.end_lineno or 0, value.end_col_offset or 0)
    return start <= (node.lineno, node.col_offset) and (node.end_lineno or 0, node.end_col_offset or 0) <= end


def _unpacked(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    both = isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List))
    if both and len(target.elts) == len(value.elts):  # type: ignore[attr-defined]
        yield from zip(target.elts, value.elts, strict=True)  # type: ignore[attr-defined]
    else:
        yield target, value


def functions_by_name(source: Source) -> dict[str, list[Function]]:
    """The functions and methods of a file."""
    functions: list[Function] = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    found: dict[str, list[Function]] = {}
    for function in functions:
        found.setdefault(function.name, []).append(function)
    return found


def loop_around(source: Source, node: ast.AST) -> ast.For | ast.AsyncFor | ast.While | None:
    """The innermost loop in whose body a node runs again and again, in the same function."""
    below = node
    for up in source.ancestors(node):
        if isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            return None
        if isinstance(up, LOOPS) and below in up.body:
            return up
        below = up
    return None


def number_of(flow: Flow, node: ast.expr | None) -> int | float | None:
    """The number that an expression is: a literal, a name that holds one, a product of such."""
    if node is None:
        return None
    match flow.origin(node):
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as value):
            return value
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            first, second = number_of(flow, left), number_of(flow, right)
            return None if first is None or second is None or max(abs(first), abs(second)) > 1e15 else first * second
    return None


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    """The value of the first of these keywords that a call has."""
    return next((each.value for name in names for each in call.keywords if each.arg == name), None)


def is_open(call: ast.Call) -> bool:
    """Whether a call takes `**options`: nobody knows what is among them."""
    return any(each.arg is None for each in call.keywords)


def is_rebound(source: Source, name: str) -> bool:
    """Whether a file gives a builtin's name to something of its own."""
    return name in source.derived(_bound_names)


def _bound_names(source: Source) -> set[str]:
    functions: list[Function] = source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
    defined = {each.name for each in functions if not isinstance(source.parents[each], ast.ClassDef)}
    stored = {each.id for each in source.nodes(ast.Name) if isinstance(each.ctx, ast.Store)}
    return defined | stored | {each.arg for each in source.nodes(ast.arg)} | source.names.imported.keys()
