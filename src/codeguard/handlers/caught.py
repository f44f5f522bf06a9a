"""Which exception classes a handler (or a call of `suppress`) names, through imports, aliases and tuples."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from codeguard.handlers.words import named
from codeguard.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.handlers.surroundings import Surroundings

BROAD = frozenset({"Exception", "BaseException"})


class Caught(NamedTuple):
    """The dotted origins of the classes caught; `broad` when they include Exception, BaseException or everything."""

    names: tuple[str, ...]
    broad: bool


def caught_by(types: list[ast.expr], around: Surroundings) -> Caught:
    """What the given expressions name; none at all is a bare `except`."""
    names = tuple(name for node in types for name in _named(node, around, 0)) or ("BaseException",)
    return Caught(names, not BROAD.isdisjoint(names))


def is_among(name: str, listed: frozenset[str], around: Surroundings) -> bool:
    """Whether an exception class is in a list, or defined in this file with all its bases in it."""
    if named(name, listed):
        return True
    defined = around.classes.get(name)
    bases = [around.source.names.resolve(base) for base in defined.bases] if defined else []
    return bool(bases) and all(base != name and is_among(base, listed, around) for base in bases)


def _named(node: ast.expr, around: Surroundings, depth: int) -> Iterator[str]:
    for part in walk(node, closed=(ast.Attribute, ast.Call)):
        alias = around.constants.get(part.id) if isinstance(part, ast.Name) and depth < 5 else None
        if alias is not None:
            yield from _named(alias, around, depth + 1)
        elif isinstance(part, (ast.Name, ast.Attribute, ast.Call)):
            name = around.source.names.resolve(part).removeprefix("builtins.")
            yield f"class {name}" if name in BROAD and name in around.classes else name or ast.unparse(part)
