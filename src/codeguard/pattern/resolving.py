"""What the names of one file stand for, and what they hold."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.flow import Flow, is_rebound
from codeguard.names import absolute, dotted
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
            return written == wanted and (root in _RECEIVERS or not is_rebound(self._source, root))
        found = absolute(origin + dot + rest, self._source.path)
        is_meant = found == wanted or (origin.startswith(".") and found.endswith(f".{wanted}"))
        return is_meant and not self._is_parameter(node, root)

    def _is_parameter(self, node: ast.expr, name: str) -> bool:
        around = (each for each in self._source.ancestors(node) if isinstance(each, _FUNCTIONS))
        return any(name in parameters(each.args) for each in around)

    def value(self, node: ast.AST) -> ast.AST:
        """The node, or the one value that a name is given in its function, or else in the module."""
        values = self._source.derived(Flow).values(node) if isinstance(node, ast.Name) else []
        return values[0] if len(values) == 1 else node
