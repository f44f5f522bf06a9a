"""The calls that send SQL to a database."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from codeguard.flow import keyword
from codeguard.sql.shapes import is_sql
from codeguard.sql.text import Composed, compose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Flow
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


def sent_sql(source: Source, flow: Flow) -> Iterator[Sent]:
    """The calls of a file that send SQL that can be read, in source order."""
    for call in source.nodes(ast.Call):
        method = call.func.attr if isinstance(call.func, ast.Attribute) else source.names.resolve(call.func)
        method = method.rpartition(".")[2]
        statement = (call.args[0] if call.args else keyword(call, *_NAMES)) if method in METHODS else None
        sql = compose(source, flow, statement) if statement is not None else None
        if sql and is_sql(sql.text):
            yield Sent(call, call.func.value if isinstance(call.func, ast.Attribute) else None, method, sql)
