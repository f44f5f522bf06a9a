"""The rule `lost-pushdown`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import Flow
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.words import word_set

if TYPE_CHECKING:
    from codeguard.source import Source

_FETCHES = word_set("df fetchdf fetch_df pl toPandas fetch_arrow_table fetchall_arrow fetchall fetchnumpy arrow")
_READERS = word_set(
    "pandas.read_sql pandas.read_sql_query pandas.read_sql_table polars.read_database polars.read_database_uri"
)
_FILTERS = word_set("filter query where")
_MASKS = word_set("isin is_in between isna notna isnull notnull eq ne gt ge lt le contains startswith")
_OPAQUE = word_set("apply map map_elements")


class LostPushdown(FileRule):
    """Filter where the data is, not after it has been fetched.

    A condition in the query is pushed down to the scan: files and row groups that cannot match are never read or sent.
    The same condition on the fetched frame pays for all of it first.
    """

    message = "filters after fetching: put the condition into the query (WHERE), before the fetch"
    exceptions = "Filters by Python functions, which no database could apply, and frames that are not fetched here."
    sources = "S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = tuple(name.lower() for name in sorted(_FETCHES | {name.partition(".")[2] for name in _READERS}))
    examples = (
        """
        import pandas as pd
        import polars as pl

        def read(connection, engine, spark, day):
            orders = connection.execute("SELECT id, day FROM orders").df()
            late = orders[orders.day > day]  # bad
            late = orders.query("day > 3")  # bad
            rows = connection.fetchall()
            late = [row for row in rows if row[1] > day]  # bad
            both = connection.execute("SELECT id, state FROM tasks").fetchall()
            parts = [row for row in both if row[1]], [row for row in both if not row[1]]
            users = spark.table("users").toPandas()
            users = users.loc[users["age"] > 3]  # bad
            open_ones = pl.read_database("SELECT id, state FROM tasks", engine).filter(pl.col("state") == "open")  # bad

            right = connection.execute("SELECT id FROM orders WHERE day > ?", [day]).df()
            right = spark.table("users").filter("age > 3").toPandas()
            right = right[["id", "age"]]
            right = right[right["id"].apply(is_wanted)]
            return pd.concat([late, right])
        """,
    )

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._flow = source.derived(Flow)

    def visit_Call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _FILTERS or not node.args:
            return
        if self._is_fetched(node.func.value) and not _is_opaque(node.args[0]):
            self.report(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        frame = node.value
        if isinstance(frame, ast.Attribute) and frame.attr == "loc":
            frame = frame.value
        if isinstance(frame, ast.Name) and _is_mask(node.slice, frame.id) and self._is_fetched(frame):
            self.report(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        if isinstance(node.iter, ast.Call) and getattr(node.iter.func, "attr", "") == "fetchall":
            return  # `whole-file-read` reports that very line
        is_open = node.ifs and not any(_is_opaque(test) for test in node.ifs)
        if is_open and self._is_fetched(node.iter) and not self._is_read_again(node.iter):
            around = self.source.parents[node]
            if isinstance(around, ast.expr):
                self.report(around)

    def _is_fetched(self, node: ast.expr) -> bool:
        """Whether a frame or its rows came straight from a database."""
        for _ in range(3):
            if isinstance(node, ast.Call) and self._is_fetch(node):
                return True
            value = self._flow.last(node) if isinstance(node, ast.Name) else None
            if value is None:
                return False
            node = (
                value.value if isinstance(value, ast.Subscript) and not isinstance(value.slice, ast.Constant) else value
            )
        return False

    def _is_read_again(self, rows: ast.expr) -> bool:
        """Whether rows are gone through elsewhere too: then those that one condition leaves out are wanted there."""
        function = self.source.function(rows)
        if function is None or not isinstance(rows, ast.Name):
            return False
        loops = (node for node in ast.walk(function) if isinstance(node, (ast.comprehension, ast.For)))
        return sum(isinstance(loop.iter, ast.Name) and loop.iter.id == rows.id for loop in loops) > 1

    def _is_fetch(self, call: ast.Call) -> bool:
        if self.source.names.resolve(call.func) in _READERS:
            return True
        is_method = isinstance(call.func, ast.Attribute) and call.func.attr in _FETCHES
        return is_method and not call.args


def _is_mask(node: ast.expr, frame: str) -> bool:
    """Whether an index selects rows by their values: `frame.day > day`."""
    if not any(isinstance(part, ast.Name) and part.id == frame for part in ast.walk(node)) or _is_opaque(node):
        return False
    match node:
        case ast.Compare():
            return True
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) | ast.UnaryOp(op=ast.Invert()):
            return True
        case ast.Tuple(elts=[first, *_]):
            return _is_mask(first, frame)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _MASKS
    return False


def _is_opaque(node: ast.AST) -> bool:
    """Whether a condition calls a function of Python."""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    return any(
        isinstance(call.func, ast.Name) or getattr(call.func, "attr", "") in _OPAQUE for call in calls
    ) or isinstance(node, ast.Lambda)
