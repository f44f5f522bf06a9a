"""Where a pattern matches the code of a file, and what its holes are bound to there.

`match` yields every way to bind the holes, so that what stands later in a pattern can turn down an earlier choice.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from codeguard.pattern.compiled import Dotted, alike, many_of
from codeguard.pattern.holes import ANY, PatternError, hole, many
from codeguard.pattern.kinds import is_of_type
from codeguard.pattern.resolving import Resolver

if TYPE_CHECKING:
    from codeguard.pattern.compiled import Pattern
    from codeguard.pattern.holes import Hole
    from codeguard.source import Source

Bound = ast.AST | tuple[ast.AST, ...]
Bindings = Mapping[str, Bound]
Found = Iterator[Bindings]

_IGNORED = frozenset(("ctx", "kind", "type_comment", "type_ignores", "type_params", "simple"))
_OPTIONAL = frozenset(
    ("annotation", "asname", "decorator_list", "finalbody", "name", "optional_vars", "orelse", "returns")
)
"""Fields that are compared only where the pattern has something in them."""
_ANY_ORDER = frozenset(("decorator_list", "handlers", "items"))
"""Fields of which the pattern names some, in any order."""
_CONTEXT = re.compile(r"(?:, )?ctx=\w+\(\)")
_NAMED: tuple[type[ast.AST], ...] = (
    ast.keyword, ast.arg, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler,
)  # fmt: skip
_LISTS = ("body", "orelse", "finalbody")
MOST_STEPS = 100_000
"""Steps in lists that the search at one node may take."""
_REST = ast.Expr(value=ast.Constant(value=...))


@lru_cache(maxsize=1)
def matcher(source: Source) -> Matcher:
    """The matcher of a file, which all rules that look at it one after the other share."""
    return Matcher(source)


class Matcher:
    """Matches patterns in one file."""

    def __init__(self, source: Source) -> None:
        self.resolver = Resolver(source)
        self._source = source
        self._steps = 0

    def candidates(self, pattern: Pattern) -> Iterator[ast.AST]:
        """The nodes at which a pattern may match: those as far above its word as in the pattern."""
        anchor = pattern.anchor
        if anchor is None:
            yield from self._source.nodes(*pattern.triggers)
            return
        parents = self._source.parents
        for node in self._by_word.get(anchor.word, ()):
            above: ast.AST | None = node
            for _ in range(anchor.depth):
                above = parents.get(above) if above else None
            if above.__class__ in pattern.triggers:
                yield above
            elif anchor.is_decorator and above and parents.get(above).__class__ in pattern.triggers:
                yield parents[above]

    @cached_property
    def _by_word(self) -> dict[str, list[ast.AST]]:
        """The nodes of the file by the identifiers that they have, or stand for through an import."""
        found: dict[str, list[ast.AST]] = defaultdict(list)
        imported = self._source.names.imported
        for node in self._source.nodes(ast.Name):
            found[node.id].append(node)
            origin = imported.get(node.id)
            if origin is not None and not origin.endswith(node.id):
                found[origin.rpartition(".")[2]].append(node)
        for attribute in self._source.nodes(ast.Attribute):
            found[attribute.attr].append(attribute)
        for named in self._source.nodes(*_NAMED):
            found[getattr(named, "arg", None) or getattr(named, "name", None) or ""].append(named)
        return found

    def find(self, pattern: Pattern, node: ast.AST, bound: Bindings) -> Found:
        """The ways in which a pattern matches at a node, holes that are bound already kept."""
        self._steps = 0
        if not pattern.is_block:
            yield from self.match(pattern.body[0], node, bound)
            return
        parent = self._source.parents.get(node)
        for field in _LISTS:
            statements = getattr(parent, field, None)
            if isinstance(statements, list) and node in statements:
                yield from self._sequence((*pattern.body, _REST), statements[statements.index(node) :], bound)

    def match(self, pattern: object, value: object, bound: Bindings) -> Found:
        """The ways in which a piece of a pattern matches a piece of code."""
        if isinstance(pattern, list):
            if isinstance(value, list):
                yield from self._sequence(pattern, value, bound)
        elif isinstance(pattern, ast.AST):
            yield from self._node(pattern, value, bound)
        elif found := hole(pattern):
            if isinstance(value, str):
                yield from self._bind(found, ast.Name(id=value, ctx=ast.Load()), bound)
        elif pattern.__class__ is value.__class__ and pattern == value:
            yield bound

    def _node(self, pattern: ast.AST, value: object, bound: Bindings) -> Found:
        found = _hole_of(pattern.value if isinstance(pattern, ast.Expr) else pattern)
        if found:
            held = _held(value, ast.stmt if isinstance(pattern, ast.Expr) else ast.expr)
            yield from self._bind(found, held, bound) if held else ()
        elif isinstance(value, ast.expr) and self._stands_for(pattern, value):
            yield bound
        elif isinstance(value, ast.AST) and value.__class__ in alike(pattern.__class__):
            yield from self._alike(pattern, value, bound)

    def _stands_for(self, pattern: ast.AST, value: ast.expr) -> bool:
        """Whether an expression is what a name stands for, or any one, or any string."""
        if isinstance(pattern, Dotted):
            return isinstance(value, ast.Name | ast.Attribute) and self.resolver.stands_for(value, pattern.name)
        wild = pattern.value if isinstance(pattern, ast.Constant) else None
        return wild is ... or (wild == ANY and is_of_type("str", value))

    def _alike(self, pattern: ast.AST, value: ast.AST, bound: Bindings) -> Found:
        """Nodes of the same class, or of one that the pattern's class stands for too."""
        match pattern, value:
            case ast.Call(), ast.Call():
                yield from self._call(pattern, value, bound)
            case ast.ClassDef(), ast.ClassDef():
                yield from self._class(pattern, value, bound)
            case ast.arguments(), ast.arguments():
                yield from self._parameters(pattern, value, bound)
            case ast.Dict(), ast.Dict():
                yield from self._dict(pattern, value, bound)
            case ast.Assign(targets=[target]), ast.AnnAssign():
                pairs = [(target, value.target), (pattern.value, value.value)]
                yield from self._all(pairs, bound)
            case ast.JoinedStr(values=[ast.Constant(value="...")]), ast.JoinedStr():
                yield bound
            case _:
                yield from self._fields(pattern, value, bound)

    def _fields(self, pattern: ast.AST, value: ast.AST, bound: Bindings, skipped: Sequence[str] = ()) -> Found:
        pairs: list[tuple[Any, Any]] = []
        some: tuple[Any, Any] = ([], [])
        for field in pattern._fields:
            wanted, given = getattr(pattern, field, None), getattr(value, field, None)
            if field in _IGNORED or field in skipped or (field in _OPTIONAL and not wanted):
                continue
            if field in _ANY_ORDER:
                some = (wanted, given)
            else:
                pairs.append((wanted, given))
        for new in self._all(pairs, bound):
            yield from (done for _, done in self._subset(*some, new))

    def _all(self, pairs: Sequence[tuple[object, object]], bound: Bindings) -> Found:
        if not pairs:
            yield bound
            return
        for new in self.match(*pairs[0], bound):
            yield from self._all(pairs[1:], new)

    def _subset(
        self, patterns: Sequence[ast.AST], values: Sequence[ast.AST], bound: Bindings
    ) -> Iterator[tuple[list[ast.AST], Bindings]]:
        """Each pattern matches a value of its own, in any order; with the values that are left."""
        self._step()
        if not patterns:
            yield list(values), bound
            return
        for at, value in enumerate(values):
            called = value.func if isinstance(value, ast.Call) and not isinstance(patterns[0], ast.Call) else value
            for new in self.match(patterns[0], called, bound):
                yield from self._subset(patterns[1:], [*values[:at], *values[at + 1 :]], new)

    def _sequence(self, patterns: Sequence[ast.AST], values: Sequence[ast.AST], bound: Bindings) -> Found:
        """A list, in which `...` and `$...ARGS` match any number."""
        self._step()
        if not patterns:
            if not values:
                yield bound
            return
        first, rest = patterns[0], patterns[1:]
        name = many_of(first)
        if name is None:
            if values:
                for new in self.match(first, values[0], bound):
                    yield from self._sequence(rest, values[1:], new)
            return
        for count in range(len(values) + 1) if rest else [len(values)]:
            for new in _bind_many(name, tuple(values[:count]), bound):
                yield from self._sequence(rest, values[count:], new)

    def _step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise PatternError("its `...` and holes can match here in too many ways: say more of what stands between")

    def _dict(self, pattern: ast.Dict, value: ast.Dict, bound: Bindings) -> Found:
        """The entries in any order; others only with `...`."""
        entries = [each for each in _entries(pattern) if many_of(each) is None]
        is_open = len(entries) < len(pattern.values)
        yield from (new for left, new in self._subset(entries, _entries(value), bound) if is_open or not left)

    def _call(self, pattern: ast.Call, value: ast.Call, bound: Bindings) -> Found:
        names = [name for argument in pattern.args if (name := many_of(argument)) is not None]
        for with_arguments in self._all([(pattern.func, value.func), (pattern.args, value.args)], bound):
            for left, new in self._subset(pattern.keywords, value.keywords, with_arguments):
                if names and left:
                    yield {**new, names[-1]: (*_several(new[names[-1]]), *left)}
                elif not left:
                    yield new

    def _class(self, pattern: ast.ClassDef, value: ast.ClassDef, bound: Bindings) -> Found:
        is_any = not pattern.bases and not pattern.keywords
        is_open = is_any or any(many_of(base) is not None for base in pattern.bases)
        for new in self._fields(pattern, value, bound, ("bases", "keywords")):
            for with_bases in [new] if is_any else self.match(pattern.bases, value.bases, new):
                ways = self._subset(pattern.keywords, value.keywords, with_bases)
                yield from (done for left, done in ways if is_open or not left)

    def _parameters(self, pattern: ast.arguments, value: ast.arguments, bound: Bindings) -> Found:
        """Parameters by position; those behind `...` by their names, wherever they stand."""
        is_open = pattern.vararg is not None and many(pattern.vararg.arg) is not None
        wanted, named = _parameters_of(pattern, [_REST.value])
        given, others = _parameters_of(value, [])
        rest = [] if is_open else [(pattern.vararg, value.vararg), (pattern.kwarg, value.kwarg)]
        for new in self._all([(wanted, given[: len(wanted)]), *rest], bound):
            ways = self._subset(named, [*given[len(wanted) :], *others], new)
            yield from (done for left, done in ways if is_open or not left)

    def _bind(self, found: Hole, node: ast.AST, bound: Bindings) -> Found:
        """Bind a hole; one that is bound already must hold the same code."""
        if found.type and not is_of_type(found.type, node):
            return
        if found.name == "_":
            yield bound
        elif (before := bound.get(found.name)) is None:
            yield {**bound, found.name: node}
        elif shape(before) == shape(node):
            yield bound


def _parameters_of(arguments: ast.arguments, missing: list[ast.expr]) -> tuple[list[ast.AST], list[ast.AST]]:
    """The parameters by position and by name, each with its default, or what stands for a missing one."""
    several = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(several) - len(arguments.defaults)) + [*arguments.defaults]
    pairs = zip([*several, *arguments.kwonlyargs], [*defaults, *arguments.kw_defaults], strict=True)
    each: list[ast.AST] = [ast.Tuple(elts=[name, *([default] if default else missing)]) for name, default in pairs]  # type: ignore[list-item]
    return each[: len(several)], each[len(several) :]


def _bind_many(name: str, nodes: tuple[ast.AST, ...], bound: Bindings) -> Found:
    before = bound.get(name)
    if before is None or name == "...":
        yield {**bound, name: nodes}
    elif shape(before) == shape(nodes):
        yield bound


def _several(bound: Bound) -> tuple[ast.AST, ...]:
    return bound if isinstance(bound, tuple) else (bound,)


def shape(bound: Bound) -> str:
    """Code without its layout and without whether a name is read or written."""
    return " ".join(_CONTEXT.sub("", ast.dump(node)) for node in _several(bound))


def _held(value: object, kind: type[ast.AST]) -> ast.AST | None:
    """What a hole for an expression or a statement can hold: no `*args`; of a statement that is an expression, that."""
    if not isinstance(value, kind) or isinstance(value, ast.Starred):
        return None
    return value.value if isinstance(value, ast.Expr) else value


def _hole_of(node: ast.AST) -> Hole | None:
    return hole(node.id) if isinstance(node, ast.Name) else None


def _entries(node: ast.Dict) -> list[ast.AST]:
    """The entries of a dict as keywords; `**other` is one without a key."""
    pairs = zip(node.keys, node.values, strict=True)
    return [value if key is None else ast.Tuple(elts=[key, value], ctx=ast.Load()) for key, value in pairs]
