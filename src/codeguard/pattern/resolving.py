"""What the names of one file stand for, and what simple values they hold."""

from __future__ import annotations

import ast
import posixpath
from functools import cached_property
from typing import TYPE_CHECKING, Any

from codeguard.names import dotted
from codeguard.tree import parameters

if TYPE_CHECKING:
    from codeguard.source import Source

_RECEIVERS = frozenset(("self", "cls"))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Resolver:
    """Looks names up in the imports and assignments of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._imported = source.names.imported

    def stands_for(self, node: ast.expr, wanted: str) -> bool:
        """Whether a name or attribute is what is called `wanted` where it comes from.

        A name that the file neither imports nor binds stands for itself: a builtin, a global of a notebook.
        """
        if isinstance(node, ast.Attribute) and node.attr != wanted.rpartition(".")[2]:
            return False
        written = dotted(node)
        root, dot, rest = written.partition(".")
        origin = self._imported.get(root)
        if origin is None:
            return written == wanted and (root in _RECEIVERS or root not in self._bound)
        found = origin + dot + rest
        if found.startswith("."):
            found = self._absolute(found)
            return (found == wanted or found.endswith(f".{wanted}")) and not self._is_parameter(node, root)
        return found == wanted and not self._is_parameter(node, root)

    def _absolute(self, name: str) -> str:
        """The dotted name that a relative one stands for, from the root of the project."""
        rest = name.lstrip(".")
        folder = self._source.path
        for _ in range(len(name) - len(rest)):
            folder = posixpath.dirname(folder)
        return f"{folder.replace('/', '.')}.{rest}".strip(".")

    def _is_parameter(self, node: ast.expr, name: str) -> bool:
        around = (each for each in self._source.ancestors(node) if isinstance(each, _FUNCTIONS))
        return any(name in parameters(each.args) for each in around)

    @cached_property
    def _bound(self) -> set[str]:
        """Names that the file gives a meaning of its own, methods apart."""
        nodes, parents = self._source.nodes, self._source.parents
        defined: list[Any] = [*nodes(ast.FunctionDef), *nodes(ast.AsyncFunctionDef), *nodes(ast.ClassDef)]
        names = {node.name for node in defined if not isinstance(parents[node], ast.ClassDef)}
        names |= {node.id for node in nodes(ast.Name) if not isinstance(node.ctx, ast.Load)}
        return names | {node.arg for node in nodes(ast.arg)}

    def value(self, node: ast.AST) -> ast.AST:
        """The node, or what stands for it: the one literal that a name is bound to in its module."""
        if isinstance(node, ast.Name) and (found := self._constants.get(node.id)):
            return found
        return node

    @cached_property
    def _constants(self) -> dict[str, ast.expr]:
        """Names that the file binds once, at module level, with their values."""
        bound: dict[str, int] = {}
        for node in self._source.nodes(ast.Name):
            if not isinstance(node.ctx, ast.Load):
                bound[node.id] = bound.get(node.id, 0) + 1
        parameters = {node.arg for node in self._source.nodes(ast.arg)}
        found = {}
        for statement in self._source.tree.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value):
                    found[name] = value
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    found[name] = value
        return {name: value for name, value in found.items() if bound[name] == 1 and name not in parameters}
