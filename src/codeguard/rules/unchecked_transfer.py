"""The rule `unchecked-transfer`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.names import dotted
from codeguard.sql.connections import DATABRICKS, DUCKDB
from codeguard.sql.sending import SqlRule
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from codeguard.flow import Function
    from codeguard.sql.sending import Sent

_WRITES = re.compile(
    r"\s*(?:insert|create\s+(?:or\s+replace\s+)?(?:temp\w*\s+)?table\b[\s\S]*\bas\b|copy\s+[\w.\"{}]+\s+from)",
    re.IGNORECASE,
)
_LOADS = frozenset(("executemany", "append", "insert_into", "from_df", "from_arrow", "insert", "copy_from"))
_VERIFY = re.compile(
    r"verif|validat|reconcil|row_?count|count_?rows|check_?(?:count|rows|transfer|integrity)|compare_?counts?",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"count|rows|\blen\(|height|shape", re.IGNORECASE)
_FETCHES = re.compile(r"(?:fetch|read|extract|query|pull|load)\w*databricks", re.IGNORECASE)
_STORES = re.compile(r"(?:write|load|insert|save|store|copy)\w*duckdb", re.IGNORECASE)


class UncheckedTransfer(SqlRule):
    """Compare row counts after a transfer.

    A transfer that loses rows raises nothing: a batch that was skipped, a type that did not fit, a query that ran out.
    The count at both ends tells, and costs nothing.
    """

    message = "copies from Databricks to DuckDB and never compares the row counts"
    exceptions = "Functions that compare counts or call a function that verifies or validates."
    sources = "S0, S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    needles = ("duck",)
    examples = (
        """
        import duckdb
        from databricks import sql

        def copy(table):  # bad
            with sql.connect(server_hostname="h") as source, duckdb.connect("local.duckdb") as target:
                cursor = source.cursor()
                cursor.execute("SELECT id, total FROM sales.orders")
                rows = cursor.fetchall_arrow()
                target.execute("INSERT INTO orders SELECT id, total FROM rows")

        def copy_and_compare(source_cursor, target: duckdb.DuckDBPyConnection):
            with sql.connect(server_hostname="h") as source:
                rows = source.cursor().execute("SELECT id FROM sales.orders").fetchall_arrow()
            target.execute("INSERT INTO orders SELECT id FROM rows")
            stored = target.execute("SELECT COUNT(*) FROM orders").fetchone()[0]
            if stored != rows.num_rows:
                raise ValueError(f"{stored} of {rows.num_rows} rows")

        def copy_and_verify(spark, target: duckdb.DuckDBPyConnection):
            frame = spark.sql("SELECT id FROM sales.orders").toPandas()
            target.execute("INSERT INTO orders SELECT id FROM frame")
            verify(spark, target)

        def read_only(spark):
            return spark.sql("SELECT id FROM sales.orders").toPandas()
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        self._sent: dict[ast.AST, Sent] = {}
        super().finish(tree)
        functions: list[Function] = self.source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        for function in functions:
            nodes = list(own_nodes(function.body))
            calls = [node for node in nodes if isinstance(node, ast.Call)]
            if self._fetches(calls) and self._stores(calls) and not _is_checked(function, nodes, calls):
                self.report(function, header=True, about=function.name)

    def judge(self, sent: Sent) -> None:
        self._sent[sent.call] = sent

    def _fetches(self, calls: list[ast.Call]) -> bool:
        """Whether something is read from Databricks."""
        receivers = [call.func.value for call in calls if isinstance(call.func, ast.Attribute)]
        if any(_FETCHES.search(dotted(call.func)) for call in calls):
            return True
        return any(self.connections.kind(receiver) == DATABRICKS for receiver in receivers)

    def _stores(self, calls: list[ast.Call]) -> bool:
        """Whether something is written to DuckDB."""
        return any(_STORES.search(dotted(call.func)) or self._is_load(call) for call in calls)

    def _is_load(self, call: ast.Call) -> bool:
        if not isinstance(call.func, ast.Attribute) or self.connections.kind(call.func.value) != DUCKDB:
            return False
        sent = self._sent.get(call)
        return call.func.attr in _LOADS or bool(sent and _WRITES.match(sent.sql.text))


def _is_checked(function: Function, nodes: list[ast.AST], calls: list[ast.Call]) -> bool:
    """Whether counts are compared, here or by a function that says so."""
    if any(_VERIFY.search(dotted(call.func)) for call in calls) or _VERIFY.search(function.name):
        return True
    return any(isinstance(node, ast.Compare) and _compares_counts(node) for node in nodes)


def _compares_counts(node: ast.Compare) -> bool:
    """Whether a number of rows is compared with something that is no literal."""
    sides = [node.left, *node.comparators]
    return any(_COUNTS.search(ast.unparse(side)) for side in sides) and not any(
        isinstance(side, ast.Constant) for side in sides
    )
