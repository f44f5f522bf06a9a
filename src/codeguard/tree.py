"""All nodes of a tree by class, and the node around each; and walks that are far faster than those of `ast`."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Node = TypeVar("Node", bound=ast.AST)

_NO_NODES = {
    "arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level", "module", "op", "ops",
    "rest", "simple", "tag", "type_comment", "type_ignores",
}  # fmt: skip
_LEAVES = (ast.Constant, ast.Global, ast.Nonlocal)


class _Fields(dict[type, tuple[str, ...]]):
    """The fields of a node class that may hold nodes, last first; operators and contexts are left out."""

    def __missing__(self, node_class: type) -> tuple[str, ...]:
        fields = () if node_class in _LEAVES else getattr(node_class, "_fields", ())
        self[node_class] = found = tuple(field for field in reversed(fields) if field not in _NO_NODES)
        return found


_FIELDS = _Fields()
_CLOSED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def walk(*nodes: ast.AST, closed: type | tuple[type, ...] = ()) -> Iterator[ast.AST]:
    """All nodes of some trees in source order; those below a `closed` class are left out.

    Operators and contexts are left out too.
    """
    waiting: list[ast.AST | None] = list(nodes[::-1])
    while waiting:
        node = waiting.pop()
        if node is None:  # `{**more}` has no key
            continue
        yield node
        if closed and isinstance(node, closed):
            continue
        for field in _FIELDS[node.__class__]:
            value = getattr(node, field)
            if value.__class__ is list:
                waiting += value[::-1]
            elif value.__class__ is not str:
                waiting.append(value)


def first_line(node: ast.expr | ast.stmt | ast.excepthandler) -> int:
    """The line on which a node begins, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def own_nodes(body: Sequence[ast.AST] | ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a body runs: not those inside the functions and classes that it defines."""
    return walk(*([body] if isinstance(body, ast.AST) else body), closed=_CLOSED)


def parameters(args: ast.arguments) -> dict[str, ast.arg]:
    """The parameters of a function by name, in their order."""
    several = (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg)
    return {each.arg: each for each in several if each}


class Tree:
    """The nodes of one module, in source order within each class."""

    def __init__(self, module: ast.Module) -> None:
        self.parents: dict[ast.AST, ast.AST] = {}
        self._nodes: dict[type, list[ast.AST]] = defaultdict(list)
        waiting: list[ast.AST] = [module]
        while waiting:
            node = waiting.pop()
            node_class = node.__class__
            self._nodes[node_class].append(node)
            for field in _FIELDS[node_class]:
                value = getattr(node, field)
                if value.__class__ is list:
                    waiting += value[::-1]
                    for child in value:
                        self.parents[child] = node
                elif value is not None and value.__class__ is not str:
                    waiting.append(value)
                    self.parents[value] = node

    def nodes(self, *classes: type[Node]) -> list[Node]:
        """The nodes of these classes (not of subclasses), class by class."""
        return [node for each in classes for node in cast("list[Node]", self._nodes.get(each, ()))]

    def count(self, kind: type[ast.AST]) -> int:
        """How many nodes are of a class or of one below it."""
        return sum(len(nodes) for each, nodes in self._nodes.items() if issubclass(each, kind))
