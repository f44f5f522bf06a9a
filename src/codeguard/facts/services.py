"""What a file talks to: the clients that it builds of other people's packages, and the base URLs that it names."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from codeguard.facts.records import Service
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codeguard.facts.outline import Outline
    from codeguard.source import Source

HTTP = word_set("aiohttp gql http httplib2 httpx pycurl requests sseclient suds tornado treq urllib urllib3 zeep")
"""Packages that speak to anybody: which API it is, their URLs tell."""
_GENERIC = HTTP | word_set("django fastapi flask grpc mock pytest starlette twisted websocket websockets werkzeug")
_MAYBE = ("lient", "API", "Api", "SDK", "://")
_CLIENT = re.compile(r"(?<!Test)Client$|A(?:PI|pi)$|SDK$|^client$|^resource$")
_MAKING = re.compile(r"[A-Z]|client$|resource$|from_|connect|create|.*(?:Client|A(?:PI|pi)|SDK)$")
"""What a call that makes a client ends in."""
_URL = re.compile(
    r"(?P<scheme>https?)://(?:www\.)?(?P<host>[\w.-]+\.[a-z]{2,})(?::\d+)?(?:/(?P<folder>[^/?#\s]*))?", re.IGNORECASE
)
_LOCAL = re.compile(r"(?:^|\.)(?:localhost|example\.(?:com|org|net)|w3\.org|local|test|invalid)$")
_BASES = word_set("api base endpoint host server uri url")
_ACCESS = _BASES | word_set(
    "access account address auth authentication client credentials email ip key password port secret session token "
    "user username"
)
_CALLS = word_set(
    "AsyncClient Client ClientSession Request Session delete get head patch post put request urlopen urljoin"
)


def find_services(source: Source, outline: Outline) -> tuple[Service, ...]:
    """The clients and base URLs of a file, in the order of its lines; one for each service."""
    origins = [pair for item in outline.imports if not item.level for pair in item.origins()]
    is_likely = any(mark in source.text for mark in _MAYBE)
    if not is_likely and not any(_names_its_package(origin, source.text) for _, origin in origins):
        return ()
    found = [*_clients(source, outline, origins)]
    if _may_request(source, outline):
        found += _urls(source)
    first: dict[str, Service] = {}
    for service in sorted(found, key=lambda each: (each.line, each.column)):
        first.setdefault(service.name, service)
    return tuple(first.values())


def _may_request(source: Source, outline: Outline) -> bool:
    """Whether a file has URLs, and imports what requests them."""
    absolute = (item.module for item in outline.imports if not item.level)
    return "://" in source.text and any(module.partition(".")[0] in HTTP for module in absolute)


def _names_its_package(origin: str, text: str) -> bool:
    """Whether an import is of a class with the name of its package, or of a package of which one stands in the text."""
    parts = origin.split(".")
    if len(parts) > 1:
        return _is_of_its_package(parts)
    return _is_foreign(origin) and bool(
        re.search(rf"\.(?:Async)?{re.escape(origin.removeprefix('py'))}\(", text, re.IGNORECASE)
    )


def _is_foreign(origin: str) -> bool:
    top = origin.partition(".")[0]
    return top not in sys.stdlib_module_names and top not in _GENERIC


def _clients(source: Source, outline: Outline, origins: list[tuple[str, str]]) -> Iterator[Service]:
    named = {local: origin for local, origin in origins if _is_foreign(origin)}
    for call in source.nodes(ast.Call) if named else ():
        if _may_make(call.func, named) and (name := _client(outline.resolve(call.func), call)):
            yield Service(name, call.lineno, source.column(call.lineno, call.col_offset))


def _may_make(func: ast.expr, named: Mapping[str, str]) -> bool:
    """Whether a call is of something imported, with a name that makes clients."""
    root = func
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name) or root.id not in named:
        return False
    return bool(_MAKING.match(func.attr if isinstance(func, ast.Attribute) else named[root.id].rpartition(".")[2]))


def _client(origin: str, call: ast.Call) -> str:
    """The name of the service that a call builds a client for, "" if it builds none."""
    parts = origin.split(".")
    at = next(
        (at for at in range(1, len(parts)) if _CLIENT.search(parts[at]) or _is_of_its_package(parts[: at + 1])), 0
    )
    if not at or not _is_built(parts[at:]) or not (_CLIENT.search(parts[at]) or _connects(call)):
        return ""
    kind = parts[at].removeprefix("Async").removeprefix("async_")
    if kind in {"client", "resource"}:
        return _asked_for(parts[0], call)
    return ".".join([*(parts[:at] if kind == "Client" else parts[:1]), kind])


def _asked_for(package: str, call: ast.Call) -> str:
    """`boto3.client("s3")`."""
    match call.args:
        case [ast.Constant(value=str() as service), *_]:
            return f"{package} {service}"
    return ""


def _is_of_its_package(parts: list[str]) -> bool:
    """Whether a class has the name of its package: `openai.OpenAI`, `github.Github`."""
    kind = parts[-1].removeprefix("Async")
    package = parts[0].removeprefix("py").replace("_", "")
    return len(parts) > 1 and kind[:1].isupper() and kind.lower() == package


def _connects(call: ast.Call) -> bool:
    """Whether a call is given what it takes to talk to somebody, or nothing at all."""
    given = [getattr(part, "id", getattr(part, "attr", "")) for part in call.args]
    words = {word for name in (*given, *(each.arg or "" for each in call.keywords)) for word in split_words(name)}
    return not (call.args or call.keywords) or not words.isdisjoint(_ACCESS)


def _is_built(parts: list[str]) -> bool:
    """Whether a call makes one: of the class itself, or by one of its methods that make one."""
    return len(parts) == 1 or (len(parts) == 2 and parts[1].startswith(("from_", "connect", "create")))


def _urls(source: Source) -> Iterator[Service]:
    for node in source.nodes(ast.Constant):
        if isinstance(node.value, str) and (found := _URL.match(node.value)) and _is_base(source, node):
            scheme, host, folder = (found[part] or "" for part in ("scheme", "host", "folder"))
            if not _LOCAL.search(host):
                folder = "" if "api" in re.split(r"[.-]", host) else folder
                yield Service(
                    f"{scheme}://{host.lower()}/{folder}", node.lineno, source.column(node.lineno, node.col_offset)
                )


def _is_base(source: Source, node: ast.AST) -> bool:
    """Whether a URL is what requests go to: it has such a name, or is given to what makes requests."""
    parent = source.parents[node]
    while isinstance(parent, (ast.JoinedStr, ast.BinOp, ast.BoolOp)):
        node, parent = parent, source.parents[parent]
    match parent:
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)]):
            return _names_base(name)
        case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name)):
            return _names_base(name)
        case ast.keyword(arg=str() as name):
            return _names_base(name)
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[first, *_]):
            return first is node and name in _CALLS
    return False


def _names_base(name: str) -> bool:
    return not _BASES.isdisjoint(split_words(name))
