"""Reuse rate: of what the added lines name, the share that was there already.

Of the distinct functions, classes and methods of the project that added lines of production code call or name, the
share that stood at the base. What moved stood there. Nothing named gives None.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codeguard.facts import FunctionKind
from codeguard.lexer import placed_tokens
from codeguard.measures.records import Reuse
from codeguard.source import Kind, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.change import ChangedFile
    from codeguard.facts import Facts
    from codeguard.view import View

    Place = tuple[str, str]

_OF_BUILTINS = frozenset(
    name for kind in (str, bytes, int, list, dict, set, tuple, object, Exception) for name in dir(kind)
)
"""Methods that are more likely those of a built-in type."""
_DEFINES = frozenset(("def", "class"))


def measure_reuse(view: View) -> Reuse:
    """How much of what a change names was there."""
    mentions = list(_mentions(view))
    definitions = _Definitions(view, {mention.name for _, mention in mentions})
    named = {places for path, mention in mentions if (places := definitions.meant(path, mention))}
    stood = [places for places in named if any(map(definitions.stood, places))]
    return Reuse(len(stood) / len(named) if named else None, len(stood), len(named))


class _Mention(NamedTuple):
    """A name on an added line."""

    name: str
    """The last part of the origin, of what is imported."""
    origin: str
    """Dotted, of what is imported (relative ones begin with dots), else ""."""
    receiver: str | None
    """What stands before the dot, of an attribute of what is not imported."""


class _Definitions:
    """The functions, methods and classes of the project at the head that have one of some names."""

    def __init__(self, view: View, names: set[str]) -> None:
        self._view = view
        self._plain: dict[str, set[Place]] = defaultdict(set)
        self._methods: dict[str, set[Place]] = defaultdict(set)
        for path, facts in view.head.files.items():
            for function in facts.functions:
                if function.name in names:
                    kind = self._methods if function.kind is FunctionKind.METHOD else self._plain
                    kind[function.name].add((path, function.symbol))
            for each in facts.classes:
                self._plain[each.symbol.rpartition(".")[2]].add((path, each.symbol))
        self._modules = {path: view.head.module(path) for path in view.head.files}
        self._tops = {module.partition(".")[0] for module in self._modules.values()}

    def meant(self, path: str, mention: _Mention) -> frozenset[Place]:
        """What a name in a file means, nothing if it is none of the project."""
        if mention.origin:
            return self._imported(mention.origin)
        if mention.receiver is not None:
            return self._method(mention.name, mention.receiver)
        return frozenset(place for place in self._plain.get(mention.name, ()) if place[0] == path)

    def _imported(self, origin: str) -> frozenset[Place]:
        module, _, name = origin.rpartition(".")
        if not origin.startswith(".") and origin.partition(".")[0] not in self._tops:
            return frozenset()
        places = self._plain.get(name, set())
        exact = {place for place in places if f".{self._modules[place[0]]}".endswith(f".{module.lstrip('.')}")}
        return frozenset(exact or places)

    def _method(self, name: str, receiver: str) -> frozenset[Place]:
        if name in _OF_BUILTINS and receiver not in {"self", "cls"}:
            return frozenset()
        return frozenset(self._methods.get(name, ()))

    def stood(self, place: Place) -> bool:
        """Whether it was there at the base, under this name or, when it moved, in another place."""
        path, symbol = place
        if path not in self._view.files:
            return True
        old, now = self._view.before(path), self._view.now[path]
        if old and symbol in _symbols(old):
            return True
        digests = {function.digest for function in now.functions if function.symbol == symbol}
        return symbol.rpartition(".")[2] in self._gone or not digests.isdisjoint(self._gone)

    @cached_property
    def _gone(self) -> set[str | bytes]:
        """The names, and the digests of functions, that left their places."""
        gone: set[str | bytes] = set()
        now = {file.base.path: self._view.now.get(path) for path, file in self._view.files.items() if file.base}
        for path, facts in self._view.was.items():
            there = now.get(path)
            left = _symbols(facts) - (_symbols(there) if there else set())
            gone.update(symbol.rpartition(".")[2] for symbol in left)
            gone.update(function.digest for function in facts.functions if function.symbol in left)
        return gone


def _symbols(facts: Facts) -> set[str]:
    return {function.symbol for function in facts.functions} | {each.symbol for each in facts.classes}


def _mentions(view: View) -> Iterator[tuple[str, _Mention]]:
    """The names on added lines of production code, with the files that they are in."""
    for path, file in view.files.items():
        facts = view.now.get(path)
        if facts and facts.kind is Kind.PRODUCTION and file.added_lines:
            yield from ((path, mention) for mention in _mentions_in(file, facts))


def _mentions_in(file: ChangedFile, facts: Facts) -> Iterator[_Mention]:
    """The names on the added lines of a file, resolved through its imports."""
    origins = {local: origin for item in facts.imports for local, origin in item.origins()}
    for name, after, receiver in _names_on_added_lines(file):
        is_attribute = after == "."
        root = receiver if is_attribute else name
        origin = origins.get(root, "") + f".{name}" * is_attribute if root in origins else ""
        yield _Mention(origin.rpartition(".")[2] or name, origin, receiver if is_attribute else None)


def _names_on_added_lines(file: ChangedFile) -> Iterator[tuple[str, str, str]]:
    """The names that are neither defined nor assigned there, each with the two tokens before it, the nearer first."""
    added = {line for span in file.added_lines for line in span}
    text = Source(file.path, (file.head.data if file.head else None) or b"").text
    lines, tokens = zip(*[(0, ""), (0, ""), *placed_tokens(text), (0, "")], strict=True)
    for at in range(2, len(tokens) - 1):
        is_used = tokens[at - 1] not in _DEFINES and tokens[at + 1] != "="
        if is_used and lines[at] in added and tokens[at].isidentifier():
            yield tokens[at], tokens[at - 1], tokens[at - 2]
