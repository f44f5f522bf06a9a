"""What is public: by the names of the way to it, and by what `__all__` says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from codeguard.source import Source


def is_public_module(path: str) -> bool:
    """Whether neither a module nor a folder around it has a private name."""
    return not any(map(_is_private, path.removesuffix(".py").split("/")))


def is_public(symbol: str, exports: Collection[str] | None) -> bool:
    """Whether a qualified name of a module is meant for others; `exports` is its `__all__`, if it has one."""
    parts = symbol.split(".")
    return not any(map(_is_private, parts)) and (not exports or parts[0] in exports)


def exports_of(source: Source) -> frozenset[str]:
    """The names in the `__all__` of a file."""
    if "__all__" not in source.text:
        return frozenset()
    named = (node for node in source.tree.body if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)))
    values = (node.value for node in named if node.value and "__all__" in map(_name, _targets(node)))
    inside = (part.value for value in values for part in ast.walk(value) if isinstance(part, ast.Constant))
    return frozenset(name for name in inside if isinstance(name, str))


def _targets(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))
