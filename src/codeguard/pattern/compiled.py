"""A pattern read once: its tree, the node classes it can begin at, and a word that a file must hold to match."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from codeguard.pattern.holes import ANY, PatternError, hole, many, write_holes

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("id", "attr", "arg", "name")
_HANDLER = re.compile(r"except\b")


class Dotted(ast.expr):
    """A name in a pattern, dotted or not: whatever is imported from there matches, under any alias."""

    _fields = ("name",)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


_ALIKE: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.FunctionDef: (ast.FunctionDef, ast.AsyncFunctionDef),
    ast.With: (ast.With, ast.AsyncWith),
    ast.For: (ast.For, ast.AsyncFor),
    ast.Try: (ast.Try, ast.TryStar),
    ast.Assign: (ast.Assign, ast.AnnAssign),
    Dotted: (ast.Name, ast.Attribute),
}
"""What names, `def`, `with`, `for`, `try` and `=` in a pattern stand for: asynchronous, starred, annotated forms."""


class Anchor(NamedTuple):
    """A name in a pattern, and how many nodes above the one that has it the match begins."""

    name: str
    depth: int
    is_decorator: bool
    """Whether it is in a decorator, which may be called or not: then the depth may be one more."""

    @property
    def word(self) -> str:
        """The word that stands in every match: the last of a dotted name, the rest of which an import can hold."""
        return self.name.rpartition(".")[2]


class Pattern(NamedTuple):
    """One pattern."""

    text: str
    body: tuple[ast.AST, ...]
    """The node to match, or the statements that must follow one another."""
    triggers: tuple[type[ast.AST], ...]
    """The classes of nodes at which a match can begin."""
    holes: frozenset[str]
    anchor: Anchor | None
    """A word that every match holds; None if there is none."""
    words: tuple[str, ...]
    """Words in lower case, the longest first: a file without one of them, in its text or path, has no match."""

    @property
    def is_block(self) -> bool:
        """Whether it is about several statements."""
        return len(self.body) > 1

    @property
    def has_body(self) -> bool:
        """Whether it is about a statement that holds others, or about a handler."""
        return not isinstance(self.body[0], ast.expr) and hasattr(self.body[0], "body")


def compile_pattern(text: str) -> Pattern:
    """The pattern that a text is. Raises PatternError, which says why it is none."""
    body = _parse(textwrap.dedent(text).strip())
    first = body[0].value if isinstance(body[0], ast.Expr) else body[0]
    _check(first, body)
    nodes = tuple(_Names().visit(node) for node in ([first] if len(body) == 1 else body))
    anchor = max(_anchors(nodes[0]), key=lambda each: len(each.word), default=None)
    words = {part.lower() for node in nodes for found in _anchors(node) for part in found.name.split(".")}
    by_length = tuple(sorted(words, key=lambda word: (-len(word), word)))
    return Pattern(text, nodes, alike(type(nodes[0])), frozenset(_holes(nodes)), anchor, by_length)


def parse_holes(text: str, mode: str = "exec") -> ast.AST:
    """The tree of Python with holes. Raises PatternError."""
    try:
        return ast.parse(write_holes(text), mode=mode)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PatternError(f"it is no Python: {getattr(error, 'msg', error)}") from error


def _parse(text: str) -> list[ast.AST]:
    if _HANDLER.match(text):
        tree = parse_holes(f"try:\n    ...\n{text}")
        handlers = [handler for node in ast.walk(tree) if isinstance(node, ast.Try) for handler in node.handlers]
        if len(handlers) != 1:
            raise PatternError("one `except` at a time: write `either`")
        return [handlers[0]]
    if text.startswith("@") and not re.search(r"^(?:async\s+)?(?:def|class)\b", text, re.MULTILINE):
        raise PatternError("a decorator stands above `def $F(...): ...` or `class $C: ...`")
    body = getattr(parse_holes(text), "body", [])
    if not body:
        raise PatternError("it is empty")
    return list(body)


def many_of(node: ast.AST) -> str | None:
    """The name of a hole for any number, also inside the star that makes it legal."""
    match node:
        case ast.Expr(value=inner) | ast.Starred(value=inner) | ast.withitem(context_expr=inner, optional_vars=None):
            return many_of(inner)
        case ast.Name(id=name) | ast.arg(arg=name) | ast.keyword(arg=None, value=ast.Name(id=name)):
            return many(name)
        case ast.Constant(value=value) if value is ...:
            return "..."
    return None


def _check(first: ast.AST, body: list[ast.AST]) -> None:
    """Raise PatternError for a pattern of nothing but a hole, and for a misplaced one."""
    if many_of(first) is not None or (isinstance(first, ast.Name) and hole(first.id)):
        raise PatternError("it matches everything: begin with code")
    if strange := next((name for node in body for name in _misplaced(node, in_list=True)), None):
        raise PatternError(f"$...{strange} stands for arguments, statements or elements: write ${strange} for one")


def _misplaced(node: ast.AST, *, in_list: bool) -> Iterator[str]:
    """The names of `$...ARGS` that stand where no list is."""
    if in_list and many_of(node) is not None:
        return
    for field, value in ast.iter_fields(node):
        if (name := many(value)) and name != ANY:
            yield name
        is_list = isinstance(value, list)
        for each in value if is_list else [value]:
            if isinstance(each, ast.AST):
                yield from _misplaced(each, in_list=is_list or field == "vararg")


def alike(pattern: type[ast.AST]) -> tuple[type[ast.AST], ...]:
    """The node classes that a node of this class in a pattern matches."""
    return _ALIKE.get(pattern, (pattern,))


class _Names(ast.NodeTransformer):
    """Puts Dotted nodes where plain names, dotted or not, are read."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        is_plain = isinstance(node.ctx, ast.Load) and not hole(node.id) and many(node.id) is None
        return Dotted(node.id) if is_plain else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, Dotted) and not hole(node.attr):
            return Dotted(f"{node.value.name}.{node.attr}")
        return node


def _anchors(node: ast.AST, depth: int = 0, *, in_decorator: bool = False) -> Iterator[Anchor]:
    """The names that stand in every match."""
    for field, value in ast.iter_fields(node):
        inner = in_decorator or field == "decorator_list"
        if field in _NAMES and _is_plain(value) and not isinstance(node, ast.alias):
            yield Anchor(value, depth, inner)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield from _anchors(each, depth + 1, in_decorator=inner)


def _is_plain(name: object) -> bool:
    """Whether a field has a name in it that is no hole."""
    return isinstance(name, str) and not hole(name) and many(name) is None


def _holes(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        for inner in ast.walk(node):
            for _, value in ast.iter_fields(inner):
                if (one := hole(value)) and one.name != "_":
                    yield one.name
                if (name := many(value)) is not None:
                    yield name
                if value is ...:
                    yield ANY
