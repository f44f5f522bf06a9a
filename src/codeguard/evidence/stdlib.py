"""What the classes of the standard library offer, read from its source: nothing of it is imported."""

from __future__ import annotations

import ast
import builtins
import sys
import sysconfig
from functools import cache
from pathlib import Path

from codeguard.facts.outline import Outline, Scope

_STANDS_IN = {"collections.abc": "_collections_abc"}
"""What puts itself in the place of a module, from Python 3.13 on."""
_MOST_HOPS = 10
"""Imports and bases that a name is followed through."""


@cache
def offered(name: str, hops: int = 0) -> frozenset[str] | None:
    """The methods and attributes of a class and its ancestors, by its dotted name; None where they cannot be read."""
    module, _, symbol = name.rpartition(".")
    module = _STANDS_IN.get(module, module)
    if not module:
        return _of_builtin(symbol)
    if module == "typing" and (meant := _of_builtin(symbol.lower()) or offered(f"collections.abc.{symbol}")):
        return meant
    outline = _outline(module)
    if outline is None or hops == _MOST_HOPS:
        return None
    own = next((scope for scope in outline.classes if scope.symbol == symbol), None)
    return _of_class(module, own, outline, hops) if own else _imported(module, symbol, outline, hops)


def _of_builtin(name: str) -> frozenset[str] | None:
    found = getattr(builtins, name, None)
    return frozenset(dir(found)) if isinstance(found, type) else None


def _of_class(module: str, scope: Scope[ast.ClassDef], outline: Outline, hops: int) -> frozenset[str] | None:
    """What a class offers that a module defines."""
    names = {*scope.names, *(each.node.name for each in outline.functions if each.parent is scope)}
    beside = {each.symbol for each in outline.classes}
    for base in map(outline.resolve, scope.node.bases):
        inherited = offered(f"{module}.{base}" if base in beside else _absolute(module, base), hops + 1)
        if inherited is None:
            return None
        names |= inherited
    return frozenset(names)


def _imported(module: str, symbol: str, outline: Outline, hops: int) -> frozenset[str] | None:
    """What a class offers that a module only imports."""
    origins = (origin for item in outline.imports for origin in item.origins())
    for local, origin in origins:
        if local in {symbol, "*"}:
            full = origin.removesuffix("*") + symbol if local == "*" else origin
            if found := offered(_absolute(module, full), hops + 1):
                return found
    return None


def _absolute(module: str, name: str) -> str:
    """A dotted name; one that begins with a dot is of the package of a module."""
    package = module if _file(module).name == "__init__.py" else module.rpartition(".")[0]
    return package + name if name.startswith(".") else name


@cache
def _outline(module: str) -> Outline | None:
    """What a module of the standard library defines; None of any other."""
    file = _file(module)
    if module.partition(".")[0] not in sys.stdlib_module_names or not file.is_file():
        return None
    return Outline(ast.parse(file.read_bytes()))


def _file(module: str) -> Path:
    path = Path(sysconfig.get_path("stdlib"), *module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_name(path.name + ".py")
