"""What a typed hole asks for: `$X: str` is a string literal."""

from __future__ import annotations

import ast

_CLASSES: dict[str, type[ast.AST]] = {"call": ast.Call, "fstring": ast.JoinedStr, "name": ast.Name}
_CONSTANTS = {"bool": bool, "bytes": bytes, "float": float, "int": int, "str": str}


def is_of_type(name: str, node: ast.AST) -> bool:
    """Whether a node is a literal of a type, or code of a kind."""
    if name in _CLASSES:
        return isinstance(node, _CLASSES[name])
    if name == "literal":
        return _is_literal(node)
    inner = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    return isinstance(inner, ast.Constant) and type(inner.value) is _CONSTANTS[name]


def _is_literal(node: ast.AST) -> bool:
    """A constant, or a container of nothing but literals."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return _is_literal(operand)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return all(_is_literal(part) for part in parts)
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and _is_literal(key) for key in keys) and all(map(_is_literal, values))
    return False
