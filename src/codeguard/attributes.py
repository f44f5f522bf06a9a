"""The docstrings that stand below the attributes of a class: options and settings are documented there."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap


def attribute_docs(of: type) -> dict[str, str]:
    """The docstring, on one line, of each documented attribute of a class and of those that it is made of."""
    found = {}
    for made_of in reversed(of.__mro__):
        if made_of.__module__.partition(".")[0] == __name__.partition(".")[0]:
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(made_of))).body
            for before, node in itertools.pairwise(tree.body if isinstance(tree, ast.ClassDef) else []):
                match before, node:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name.replace("_", "-")] = " ".join(text.split())
    return found
