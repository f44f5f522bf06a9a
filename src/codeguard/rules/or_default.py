"""The rule `or-default`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import functions_by_name
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import own_nodes
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from codeguard.flow import Function

_WORK = word_set(
    "compute connect decode deserialize download execute fetch fetchall fetchone find get invoke json load loads "
    "lookup open parse perform post process query read recv receive request resolve retrieve run scan scrape search "
    "select send submit try"
)
"""Words in the names of calls that give nothing back when they fail."""
_HARMLESS = re.compile(
    r"(?:.*\.)?(?:get(?:attr|env|list|_docstring|all|_all|params?|_extra\w*|_option|options?|_query_arg\w*)?|readlines?"
    r"|read|get_type_hints|pop|group|fetchall|fetchmany)"
)
"""Lookups in what is there already: that a key is missing is an answer."""
_REMOTE = re.compile(r"(?:requests|httpx|aiohttp)\.|(?:.*[._])?(?:client|session|http|api)\.", re.IGNORECASE)
_STORES = word_set("cache registry storage store")
"""Words in the names of what keeps things here: that nothing was put there yet is an answer."""
_PARSER = re.compile(r"(?i:.*yaml)|(?:json|orjson|ujson|simplejson|toml\w*|rtoml|ast|plistlib|pickle|msgpack)\.")
"""Modules that raise when they fail: what they give for an empty document is none."""
_EMPTY = word_set("dict list set str tuple frozenset bytes")


class OrDefault(FileRule):
    """Look at what a call gives before you put something empty in its place.

    `fetch_orders() or []` makes a failure look like a customer without orders: whoever reads the result cannot tell
    that nothing was fetched. Let the call raise, or ask `is None` and say what that means here.
    """

    message = "hides that the call failed"
    exceptions = (
        "`x or y` of names and parameters; lookups in what is there already (`d.get`, `getattr`, `os.getenv`, "
        "`match.group`); parsers that raise (`json.loads`, `yaml.safe_load`); functions of the same file that never "
        "give None, or are getters that catch nothing; calls whose names do not speak of work that can fail."
    )
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    examples = (
        """
        import json
        import os

        import requests

        user = fetch_user(user_id) or {}  # bad
        rows = await db.query(sql) or []  # bad
        settings = load_settings(path) or {}  # bad
        text = requests.get(url) or ""  # bad

        for order in client.get("/orders") or []:  # bad
            ship(order)

        def find(name):
            if name not in known:
                return None
            return known[name]

        def names():
            return [entry.name for entry in entries]

        found = find("a") or []  # bad
        all_names = names() or []
        options = options or {}
        title = data.get("title") or ""
        region = os.getenv("REGION") or ""
        first = match.group(1) or ""
        extra = json.loads(text) or {}
        kind = request.get_header("Accept") or ""
        """,
    )

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        call = node.values[-2].value if isinstance(node.values[-2], ast.Await) else node.values[-2]
        if isinstance(call, ast.Call) and isinstance(node.op, ast.Or) and _is_empty(node.values[-1]):
            name = self.source.names.resolve(call.func) or getattr(call.func, "attr", "")
            if name and self._can_fail(name, call):
                said = f"`or {ast.unparse(node.values[-1])}` hides that {name.rpartition('.')[2]}() failed"
                self.report(node, f"{said}: ask for None, and say so or raise")

    def _can_fail(self, name: str, call: ast.Call) -> bool:
        """Whether a call can give nothing: by what it does if it is defined here, else by its name."""
        owner, _, last = name.rpartition(".")
        if _WORK.isdisjoint(split_words(last)) or self._is_accessor(call, owner, last):
            return False
        if defined := self.source.derived(functions_by_name).get(last) if owner in {"", "self", "cls"} else None:
            return any(_can_give_none(each) for each in defined)
        if _HARMLESS.fullmatch(name) or _asks_by_key(call, last):
            return last == "get" and bool(_REMOTE.match(name))
        return not _PARSER.match(name)

    def _is_accessor(self, call: ast.Call, owner: str, last: str) -> bool:
        """Whether a call reads what is there: `user.get_name()`, `self._store.load()`."""
        is_awaited = isinstance(self.source.parents[call], ast.Await)
        if call.args or call.keywords:
            return False
        return (last.startswith("get") and not is_awaited) or not _STORES.isdisjoint(split_words(owner))


def _asks_by_key(call: ast.Call, last: str) -> bool:
    """Whether a call is told the key, or what to give without one: `get_header("Accept")`."""
    by_key = len(call.args) > 1 or any(isinstance(each, ast.Constant) for each in call.args)
    return by_key and last.lstrip("_").startswith(("get", "find", "read"))


def _gives_none(function: Function) -> bool:
    """Whether a function says that it can give None, or does."""
    told = ast.unparse(function.returns) if function.returns else ""
    if re.search(r"\bNone\b|\bOptional\b|\bAny\b", told):
        return True
    returns = [node.value for node in own_nodes(function.body) if isinstance(node, ast.Return)]
    gives = [value for value in returns if value and not (isinstance(value, ast.Constant) and value.value is None)]
    return bool(gives) and len(gives) < len(returns)


def _can_give_none(function: Function) -> bool:
    """Whether a function gives None for a failure; a getter does where it catches one."""
    is_getter = function.name.lstrip("_").startswith("get")
    catches = any(isinstance(node, ast.ExceptHandler) for node in own_nodes(function.body))
    return _gives_none(function) and (catches or not is_getter)


def _is_empty(node: ast.expr) -> bool:
    match node:
        case ast.Dict(keys=[]) | ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Constant(value="" | b""):
            return True
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return name in _EMPTY
    return False
