"""The rule `select-star`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.sql.sending import SqlRule
from codeguard.sql.shapes import starred

if TYPE_CHECKING:
    from codeguard.sql.sending import Sent

_REGISTERS = frozenset(("register", "createOrReplaceTempView", "create_view"))


class SelectStar(SqlRule):
    """Name the columns that you need.

    Column stores read only the columns that a query names: `SELECT *` over the wire from Databricks pays for all of
    them, and a column that is added upstream changes what arrives.
    """

    message = "SELECT * transfers every column: name those that are needed"
    exceptions = (
        "Queries with LIMIT, EXCLUDE or REPLACE, `COUNT(*)`, EXISTS, stars over a subquery, a common table expression "
        "or a data frame of the function, SHOW, DESCRIBE and information_schema."
    )
    sources = "S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    needles = ("*",)
    examples = (
        '''
        import duckdb

        def read(connection, spark, table):
            connection.execute("SELECT * FROM sales.orders")  # bad
            spark.sql(f"select o.* from {table} o")  # bad
            query = """
                SELECT *
                FROM orders
                WHERE day > '2024-01-01'
            """
            connection.sql(query)  # bad

            connection.execute("SELECT id, total FROM sales.orders")
            connection.execute("SELECT * FROM orders LIMIT 10")
            connection.execute("SELECT * EXCLUDE (secret) FROM orders")
            connection.execute("SELECT COUNT(*) FROM orders")
            connection.execute("DESCRIBE SELECT * FROM orders")
            connection.execute("SELECT * FROM information_schema.tables")
            connection.execute("WITH o AS (SELECT id FROM orders) SELECT * FROM o")
            frame = spark.table("orders").toPandas()
            connection.execute("INSERT INTO orders SELECT * FROM frame")
        ''',
    )

    def judge(self, sent: Sent) -> None:
        name = starred(sent.sql.text)
        if name is not None and not self._is_frame(sent, name):
            self.report(sent.call)

    def _is_frame(self, sent: Sent, name: str) -> bool:
        """Whether the star is over a variable of the function, which DuckDB reads as a table, or one registered."""
        function = self.source.function(sent.call)
        if not name.isidentifier() or function is None:
            return False
        nodes = list(ast.walk(function))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        return name in names or any(_registers(node, name) for node in nodes)


def _registers(node: ast.AST, name: str) -> bool:
    """Whether a call gives a data frame a name that SQL can use."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _REGISTERS:
        return False
    return any(isinstance(value, ast.Constant) and value.value == name for value in node.args)
