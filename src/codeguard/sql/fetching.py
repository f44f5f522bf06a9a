"""The statements whose rows are fetched."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from typing import TYPE_CHECKING

from codeguard.flow import Flow
from codeguard.names import called, dotted
from codeguard.sql.shapes import is_bounded, is_query, is_sql
from codeguard.sql.text import compose
from codeguard.tree import walk

if TYPE_CHECKING:
    from codeguard.source import Source

_BOUNDS = frozenset(("where", "filter", "filter_by", "limit", "group_by", "distinct"))
"""Methods by which a statement that is built asks for less than a table."""
_FROM = re.compile(r"\bfrom\b", re.IGNORECASE)


class Fetching:
    """What the fetches of one file ask for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._flow = source.derived(Flow)

    def is_of_few(self, call: ast.Call, receiver: ast.expr) -> bool:
        """Whether the rows that a call fetches from a receiver are few: by the statement, or by what takes them."""
        sending = self._sending(call, receiver)
        asks_few = sending is not None and any(map(self._asks_few, sending.args))
        return asks_few or _takes_few(self._source.parents[call])

    def _asks_few(self, statement: ast.expr) -> bool:
        """Whether a statement, as text or built by methods step by step, is known to give less than a table."""
        sql = compose(self._source, statement)
        if sql and is_sql(sql.text):
            return is_bounded(sql.text) or not is_query(sql.text) or not _FROM.search(sql.text)
        names = [part for part in walk(statement) if isinstance(part, ast.Name)]
        return any(map(_is_bound, [statement, *(step for name in names for step in self._flow.values(name))]))

    def _sending(self, call: ast.Call, receiver: ast.expr) -> ast.Call | None:
        """The call that sent the statement: in the same chain, or the last one on the same cursor."""
        made = self._flow.origin(receiver)
        made = made.value if isinstance(made, ast.Await) else made
        if isinstance(made, ast.Call) and made.args and called(made) != "cursor":
            return made
        function = self._source.function(call)
        earlier = [each for each in self._executed.get(dotted(receiver), []) if each.lineno <= call.lineno]
        return next((each for each in reversed(earlier) if self._source.function(each) is function), None)

    @cached_property
    def _executed(self) -> dict[str, list[ast.Call]]:
        """The calls of `execute` and `sql` by what they are called on."""
        found: dict[str, list[ast.Call]] = {}
        for call in self._source.nodes(ast.Call):
            owner, _, method = dotted(call.func).rpartition(".")
            if owner and method in {"execute", "sql"}:
                found.setdefault(owner, []).append(call)
        return found


def _is_bound(built: ast.expr) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in _BOUNDS for part in walk(built))


def _takes_few(around: ast.AST) -> bool:
    """Whether nothing is made of the rows, or they are taken apart: `[(name,)] = cursor.fetchall()`."""
    targets = around.targets if isinstance(around, ast.Assign) else []
    return isinstance(around, ast.Expr) or any(isinstance(each, (ast.Tuple, ast.List)) for each in targets)
