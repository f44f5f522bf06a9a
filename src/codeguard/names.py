"""What a name stands for: `pl.read_csv`, `polars.read_csv` and an imported `read_csv` are all `polars.read_csv`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """The names that a file imports, wherever in it, and what they stand for."""

    def __init__(self, imports: Iterable[ast.Import], imports_from: Iterable[ast.ImportFrom]) -> None:
        self.imported: dict[str, str] = {}
        for plain in imports:
            for alias in plain.names:
                top = alias.name.partition(".")[0]
                self.imported[alias.asname or top] = alias.name if alias.asname else top
        for node in imports_from:
            package = "." * node.level + (node.module or "")
            for alias in node.names:
                origin = f"{package}.{alias.name}" if node.module else package + alias.name
                self.imported[alias.asname or alias.name] = origin

    def resolve(self, node: ast.AST) -> str:
        """The dotted origin of a name or attribute (`os.environ.get`), as written if not imported, else ""."""
        first, dot, rest = dotted(node).partition(".")
        return self.imported.get(first, first) + dot + rest

    def resolve_call(self, node: ast.AST) -> str:
        """The dotted origin of what a call calls; "" when it is no call, or calls no plain name."""
        return self.resolve(node.func) if isinstance(node, ast.Call) else ""


def absolute(name: str, path: str) -> str:
    """A dotted name from the root; one that begins with dots begins at the package of the file at `path`."""
    rest = name.lstrip(".")
    level = len(name) - len(rest)
    return ".".join([*path.split("/")[:-level], rest]).strip(".") if level else name


def spelled(node: ast.AST) -> str:
    """What a string says, or the name of the constant that holds it; else ""."""
    match node:
        case ast.Constant(value=str() as name):
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.isupper():
            return name
    return ""


def called(node: ast.AST) -> str:
    """`c` for a call of `a.b.c`; "" for what is no call, or calls what has no name."""
    return dotted(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or attribute as written; a call or subscript on the way is `()` or `[]`; else ""."""
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append("." + node.attr)
            node = node.value
        elif isinstance(node, ast.Call) and parts:
            parts.append("()")
            node = node.func
        elif isinstance(node, ast.Subscript) and parts:
            parts.append("[]")
            node = node.value
        else:
            return ""
    return node.id + "".join(reversed(parts))
