"""What kind of database something is a connection to, by what it was made of, its annotation or its name."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.flow import Flow
from codeguard.names import dotted

if TYPE_CHECKING:
    from codeguard.source import Source

DUCKDB = "duckdb"
DATABRICKS = "databricks"
OTHER = "other"
_MODULES = {
    "duckdb": DUCKDB, "databricks": DATABRICKS, "pyspark": DATABRICKS, "sqlite3": OTHER, "psycopg": OTHER,
    "psycopg2": OTHER, "pymysql": OTHER, "mysql": OTHER, "pyodbc": OTHER, "sqlalchemy": OTHER, "asyncpg": OTHER,
    "snowflake": OTHER, "cx_Oracle": OTHER, "oracledb": OTHER, "aiosqlite": OTHER, "clickhouse_driver": OTHER,
}  # fmt: skip
_WORDS = (
    (re.compile(r"duck", re.IGNORECASE), DUCKDB),
    (re.compile(r"databricks|dbx|spark|warehouse_cursor", re.IGNORECASE), DATABRICKS),
    (re.compile(r"sqlite|postgres|psycopg|mysql|snowflake|oracle|redshift|bigquery", re.IGNORECASE), OTHER),
)
_NO_DRIVERS = ("databricks.sdk", "databricks.labs")
_DEEPEST = 6


class Connections:
    """The connections of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._flow = source.derived(Flow)
        origins = source.names.imported.values()
        tops = {origin.partition(".")[0] for origin in origins if not origin.startswith(_NO_DRIVERS)}
        self.kinds = {_MODULES[top] for top in tops if top in _MODULES}
        """The kinds of databases whose drivers the file imports."""

    def kind(self, node: ast.expr | None, depth: int = _DEEPEST) -> str:
        """The kind of database behind a receiver: "" when nothing tells."""
        if node is None or depth == 0:
            return ""
        match node:
            case ast.Call():
                return self._of_call(node, depth)
            case ast.Await(value=inner):
                return self.kind(inner, depth - 1)
            case ast.Name() | ast.Attribute():
                return self._of_variable(node, depth)
        return ""

    def of(self, node: ast.expr | None) -> str:
        """The same, and where nothing tells, the only kind that the file imports a driver for."""
        return self.kind(node) or (next(iter(self.kinds)) if len(self.kinds) == 1 else "")

    def _of_call(self, node: ast.Call, depth: int) -> str:
        """By what is called, by what it is called on or closes, or by the words of the name."""
        name = dotted(node.func)
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if node.args and name.endswith("closing"):
            inner = node.args[0]
        return self._by_module(node.func) or self.kind(inner, depth - 1) or _by_name(name)

    def _of_variable(self, node: ast.expr, depth: int) -> str:
        value = self._flow.last(node)
        if value is not None and value is not node and (found := self.kind(value, depth - 1)):
            return found
        parameter = self._flow.parameter(node)
        if parameter and parameter.annotation and (found := self._by_module(parameter.annotation)):
            return found
        return self._by_module(node) or _by_name(dotted(node))

    def _by_module(self, node: ast.expr) -> str:
        name = node.value if isinstance(node, ast.Constant) else self._source.names.resolve(node)
        return _MODULES.get(str(name).partition(".")[0], "") if isinstance(name, str) else ""


def _by_name(name: str) -> str:
    return next((kind for words, kind in _WORDS if words.search(name)), "")
