"""Imports of libraries that are only for tests."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.source import Source

_BUILDS = re.compile(r"(?:create|make|build|get)_")


def imports_for_tests(source: Source, modules: tuple[str, ...]) -> Iterator[tuple[ast.stmt, str]]:
    """The statements that import one of the modules, or something in one, with its name."""
    roots = {module.partition(".")[0] for module in modules}
    for statement, names in _imports(source):
        known = [name for name in names if name.partition(".")[0] in roots and _is_in(name, modules)]
        if known:
            yield statement, known[0]


def _imports(source: Source) -> Iterator[tuple[ast.stmt, list[str]]]:
    for plain in source.nodes(ast.Import):
        yield plain, [alias.name for alias in plain.names]
    for node in source.nodes(ast.ImportFrom):
        if node.module and not node.level and not _builds_by_factory(node):
            yield node, [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]


def _is_in(name: str, modules: Iterable[str]) -> bool:
    """Whether the dotted name is one of the modules or in one of them."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def _builds_by_factory(node: ast.ImportFrom) -> bool:
    """`from factory import create_app`: a module of one's own, not factory_boy."""
    return node.module == "factory" and all(_BUILDS.match(alias.name) for alias in node.names)
