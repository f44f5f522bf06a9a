"""The statements whose rows are fetched."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.sql.calls import Sent, sent_sql
from codeguard.sql.shapes import is_bounded, is_query

if TYPE_CHECKING:
    from codeguard.flow import Flow
    from codeguard.source import Source

_BOUNDS = frozenset(("where", "filter", "filter_by", "limit", "group_by", "distinct"))
"""Methods by which a statement that is built asks for less than a table."""


class Fetching:
    """What the fetches of one file ask for."""

    def __init__(self, source: Source, flow: Flow) -> None:
        self._source = source
        self._flow = flow

    def is_of_few(self, call: ast.Call, receiver: ast.expr) -> bool:
        """Whether the rows that a call fetches from a receiver are those of a statement that is known to give few."""
        sent = self._before(call, receiver)
        if sent is not None:
            return is_bounded(sent.sql.text) or not is_query(sent.sql.text)
        made = self._flow.origin(receiver)
        made = made.value if isinstance(made, ast.Await) else made
        built = self._flow.origin(made.args[0]) if isinstance(made, ast.Call) and made.args else made
        return any(isinstance(part, ast.Attribute) and part.attr in _BOUNDS for part in ast.walk(built))

    @cached_property
    def _sent(self) -> dict[ast.expr, Sent]:
        return {sent.call: sent for sent in sent_sql(self._source, self._flow)}

    def _before(self, call: ast.Call, receiver: ast.expr) -> Sent | None:
        """What was sent for the rows: in the same chain, or last on the same cursor."""
        start = receiver if isinstance(receiver, ast.Call) else self._flow.origin(receiver)
        if start in self._sent:
            return self._sent[start]
        function = self._source.function(call)
        calls = [each for each in self._sending.get(dotted(receiver), []) if each.lineno <= call.lineno]
        own = [each for each in calls if self._source.function(each) is function]
        return self._sent.get(own[-1]) if own else None

    @cached_property
    def _sending(self) -> dict[str, list[ast.Call]]:
        """The calls of `execute` and `sql` by what they are called on, those with SQL that cannot be read too."""
        found: dict[str, list[ast.Call]] = {}
        for call in self._source.nodes(ast.Call):
            owner, _, method = dotted(call.func).rpartition(".")
            if owner and method in {"execute", "sql"}:
                found.setdefault(owner, []).append(call)
        return found
