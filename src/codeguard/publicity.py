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


def is_inside(symbol: str, scopes: Collection[str]) -> bool:
    """Whether something stands in one of these functions or classes."""
    while symbol := symbol.rpartition(".")[0]:
        if symbol in scopes:
            return True
    return False


def exports_of(source: Source) -> frozenset[str]:
    """The names in the `__all__` of a file."""
    if "__all__" not in source.text:
        return frozenset()
    lists = (value for value in map(_list_of_all, source.tree.body) if value)
    inside = (part.value for value in lists for part in ast.walk(value) if isinstance(part, ast.Constant))
    return frozenset(name for name in inside if isinstance(name, str))


def _list_of_all(node: ast.stmt) -> ast.expr | None:
    """What a statement puts into `__all__`."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=value)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=value)
        ):
            return value
    return None


def _is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))
