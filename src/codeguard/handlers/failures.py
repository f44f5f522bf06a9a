"""Values that say that something failed: HTTP error responses, error results, descriptions of the failure."""

from __future__ import annotations

import ast
import re

from codeguard.handlers.carried import mentions
from codeguard.handlers.surroundings import returned_by
from codeguard.handlers.words import FAILURE, FAILURE_TEXT, OUTCOMES, STATES, words_of
from codeguard.names import dotted

_HTTP_NAMES = re.compile(
    r"HTTP_[45]\d\d|BadRequest|NotFound|NOT_FOUND|Forbidden|ServerError|Unauthorized|NotAllowed|Gone$|Conflict"
    r"|Unprocessable|TooManyRequests|Unavailable|BAD_REQUEST|FORBIDDEN|UNAUTHORIZED|SERVER_ERROR|SERVICE_UNAVAILABLE"
    r"|BAD_GATEWAY|GATEWAY_TIMEOUT|UNPROCESSABLE"
)
_REPLY = re.compile(r"response|reply|json|render|abort|result|status", re.IGNORECASE)
_STATUS = frozenset({"status", "status_code", "code", "http_status", "statusCode", "status_int"})


def says_failure(node: ast.expr) -> bool:
    """Whether a returned, yielded or stored value tells its reader that something failed."""
    match node:
        case ast.Constant(value=str() as text):
            return _tells_failure(text)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return names_failure(name) or bool(_HTTP_NAMES.search(name))
        case ast.Dict():
            return any(map(_field, node.keys, node.values))
        case ast.Call():
            return _call(node)
        case ast.Tuple(elts=parts) if any(map(_is_error_status, parts)) or _is_refusal(parts):
            return True
    return any(says_failure(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def _tells_failure(text: str) -> bool:
    return bool(FAILURE_TEXT.search(text.replace("_", " "))) or (text.isidentifier() and names_failure(text))


def names_failure(name: str) -> bool:
    """Whether a name speaks of a failure."""
    return not FAILURE.isdisjoint(words_of(name))


def returns_failure(handler: ast.ExceptHandler) -> bool:
    """Whether a handler returns its exception, or a value that says that something failed."""
    values = returned_by(handler.body)
    return any(says_failure(value) or mentions(value, {handler.name or ""}) for value in values)


def stores_failure(target: ast.expr, value: ast.expr) -> bool:
    """Whether an assignment records a failure: by what it stores, or by the name of where it stores it."""
    name = _place_name(target)
    if _named_value(name, value, OUTCOMES) or _is_status(name, value):
        return True
    return says_failure(value) and not isinstance(value, ast.Name)


def _place_name(target: ast.expr) -> str:
    match target:
        case ast.Subscript(value=owner, slice=ast.Constant(value=str() as key)):
            return f"{_place_name(owner)}_{key}"
        case ast.Subscript(value=part) | ast.Starred(value=part):
            return _place_name(part)
    return dotted(target).rpartition(".")[2]


def _named_value(name: str, value: ast.expr, successes: frozenset[str] = STATES) -> bool:
    words = words_of(name)
    match value:
        case ast.Constant(value=False):
            return not words.isdisjoint(successes)
        case ast.Constant(value=None | "" | 0) | ast.List(elts=[]) | ast.Dict(keys=[]) | ast.Tuple(elts=[]):
            return False
    return not words.isdisjoint(FAILURE)


def _field(key: ast.expr | None, value: ast.expr) -> bool:
    if is_text(value) and says_failure(value):
        return True
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return False
    return _named_value(key.value, value) or _is_status(key.value, value)


def _is_status(name: str, value: ast.expr) -> bool:
    if name in _STATUS and _is_error_status(value):
        return True
    return name in {"status", "state", "result", "outcome", "level", "severity", "message", "reason"} and says_failure(
        value
    )


def _is_error_status(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=int() as number):
            return not isinstance(node.value, bool) and 400 <= number <= 599
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return bool(_HTTP_NAMES.search(name))
    return False


def _is_refusal(parts: list[ast.expr]) -> bool:
    """`(False, "why")`: the answer of a check that gives its reason."""
    refused = any(isinstance(part, ast.Constant) and part.value is False for part in parts)
    return refused and any(map(is_text, parts))


def is_text(node: ast.AST) -> bool:
    """Whether a node is text, and not empty."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""
    )


def _call(node: ast.Call) -> bool:
    if says_failure(node.func) or any(map(_keyword, node.keywords)):
        return True
    is_reply = _REPLY.search(dotted(node.func)) is not None
    return any(says_failure(part) or (is_reply and _is_error_status(part)) for part in node.args)


def _keyword(node: ast.keyword) -> bool:
    name, value = node.arg or "", node.value
    return _is_status(name, value) or (_named_value(name, value) and not isinstance(value, (ast.Name, ast.Attribute)))
