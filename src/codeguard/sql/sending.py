"""The calls that send SQL to a database, and the rules that judge them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from codeguard.flow import Flow, keyword
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.connections import Connections
from codeguard.sql.shapes import is_sql
from codeguard.sql.text import Composed, compose

if TYPE_CHECKING:
    from codeguard.source import Source

METHODS = frozenset((
    "execute", "executemany", "executescript", "exec_driver_sql", "execute_async", "sql", "query", "scalar", "scalars",
    "fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one", "fetch_val", "read_sql", "read_sql_query", "raw",
    "read_database", "read_database_uri", "run_query", "execute_query", "execute_sql", "run_sql",
))  # fmt: skip
_NAMES = ("sql", "query", "statement", "operation", "stmt")


class Sent(NamedTuple):
    """A call that sends SQL: the receiver (None for a function), its method and the text."""

    call: ast.Call
    receiver: ast.expr | None
    method: str
    sql: Composed


def sent_sql(source: Source) -> list[Sent]:
    """The calls of a file that send SQL that can be read, in source order."""
    found = []
    for call in source.nodes(ast.Call):
        receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
        method = getattr(call.func, "attr", "") or source.names.resolve(call.func).rpartition(".")[2]
        statement = (call.args[0] if call.args else keyword(call, *_NAMES)) if method in METHODS else None
        sql = compose(source, statement) if statement is not None else None
        if sql and is_sql(sql.text):
            found.append(Sent(call, receiver, method, sql))
    return found


class SqlRule(FileRule):
    """Judges each call that sends SQL that can be read."""

    kinds = (Kind.PRODUCTION,)
    needles = tuple(sorted(METHODS))
    default = False

    def begin(self, source: Source) -> None:
        """Look at this file from now on."""
        super().begin(source)
        self.flow = source.derived(Flow)
        self.connections = source.derived(Connections)

    def finish(self, tree: ast.AST) -> None:
        """Judge what the file sends."""
        for sent in self.source.derived(sent_sql):
            self.judge(sent)

    def judge(self, sent: Sent) -> None:
        """Report what is wrong with a call that sends SQL."""
        raise NotImplementedError
