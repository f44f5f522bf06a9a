"""The rule `duckdb-executemany`."""

from __future__ import annotations

import ast

from codeguard.finding import Severity
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.connections import DUCKDB, Connections


class DuckdbExecutemany(FileRule):
    """Load DuckDB with COPY or from a data frame, not with `executemany`.

    DuckDB stores columns: `executemany` appends row by row and is hundreds of times slower than COPY, `INSERT ...
    SELECT` from a data frame, or an Arrow table.
    """

    message = "executemany loads DuckDB row by row: use COPY, or INSERT ... SELECT from a data frame or Arrow table"
    exceptions = "Other databases: `executemany` of sqlite3 and psycopg is a bulk insert."
    sources = "S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("executemany",)
    examples = (
        """
        import duckdb
        import sqlite3

        def load(rows, frame):
            with duckdb.connect("local.duckdb") as connection:
                connection.executemany("INSERT INTO t VALUES (?, ?)", rows)  # bad
                connection.execute("INSERT INTO t SELECT * FROM frame")
            other = sqlite3.connect("local.db")
            other.executemany("INSERT INTO t VALUES (?, ?)", rows)
        """,
        """
        import duckdb

        def load(connection: duckdb.DuckDBPyConnection, rows):
            connection.executemany("INSERT INTO t VALUES (?, ?)", rows)  # bad
        """,
    )

    def visit_Call(self, node: ast.Call) -> None:
        func = node.func if getattr(node.func, "attr", "") == "executemany" else None
        if isinstance(func, ast.Attribute) and self.source.derived(Connections).of(func.value) == DUCKDB:
            self.report(node)
