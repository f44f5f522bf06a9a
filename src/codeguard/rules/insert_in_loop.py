"""The rule `insert-in-loop`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import loop_around
from codeguard.sql.sending import SqlRule
from codeguard.sql.shapes import is_insert_of_values

if TYPE_CHECKING:
    from codeguard.sql.sending import Sent

_SEVERAL = re.compile(r"batch|chunk|page|part|table|file|frame|group|slice|segment|block|df\b|shard|rows|records")


class InsertInLoop(SqlRule):
    """Load rows in bulk, not one statement a row.

    A statement for each row is a round trip, a parse and often a commit for each row: COPY, a bulk insert or
    `executemany` in batches is tens to hundreds of times faster.
    """

    message = "one INSERT a row: load in bulk (COPY, a bulk insert, batches)"
    exceptions = "Loops over batches, tables or a few literals, `INSERT ... SELECT`, and inserts of several rows."
    sources = "S0, S1, S4"
    pack = "data-engineer"
    severity = Severity.WARNING
    needles = ("insert", "replace")
    examples = (
        """
        def load(cursor, rows, batches):
            for row in rows:
                cursor.execute("INSERT INTO users (id, name) VALUES (?, ?)", row)  # bad

            for batch in batches:
                cursor.executemany("INSERT INTO users (id, name) VALUES (?, ?)", batch)
            for day in range(3):
                cursor.execute("INSERT INTO daily SELECT * FROM raw WHERE day = ?", (day,))
            for name in ("admin", "guest"):
                cursor.execute("INSERT INTO roles (name) VALUES (?)", (name,))
            cursor.execute("INSERT INTO runs (state) VALUES ('done')")
        """,
        """
        from sqlalchemy import insert

        def load(connection, users, rows, chunks):
            for row in rows:
                connection.execute(users.insert().values(row))  # bad
            for row in rows:
                if row["id"]:
                    connection.execute(insert(users), row)  # bad

            connection.execute(insert(users), rows)
            for chunk in chunks:
                connection.execute(insert(users), chunk)
            for row in rows:
                found = [{"id": each} for each in row]
                connection.execute(insert(users), found)
        """,
    )

    def judge(self, sent: Sent) -> None:
        if sent.method != "executemany" and is_insert_of_values(sent.sql.text):
            self._report_in_loop(sent.call)

    def visit_Call(self, node: ast.Call) -> None:
        is_execute = isinstance(node.func, ast.Attribute) and node.func.attr == "execute" and bool(node.args)
        if is_execute and self._is_insert(node.args[0]) and not self._is_of_many(node):
            self._report_in_loop(node)

    def _is_of_many(self, call: ast.Call) -> bool:
        """Whether a call hands over a list of rows: `execute(insert(users), rows)`."""
        rows = call.args[1] if len(call.args) > 1 else None
        if rows is None or not isinstance(self.flow.origin(rows), ast.Name):
            return isinstance(rows and self.flow.origin(rows), (ast.List, ast.ListComp))
        return bool(_SEVERAL.search(ast.unparse(rows).lower()))

    def _is_insert(self, node: ast.expr) -> bool:
        """Whether an expression is an insert of SQLAlchemy: `insert(users)`, `users.insert().values(...)`."""
        called = self.flow.origin(node)
        if "from_select" in ast.unparse(called):
            return False
        while isinstance(called, ast.Call) and isinstance(called.func, ast.Attribute) and called.func.attr != "insert":
            called = called.func.value
        if not isinstance(called, ast.Call):
            return False
        is_method = isinstance(called.func, ast.Attribute) and called.func.attr == "insert" and not called.args
        origin = self.source.names.resolve(called.func)
        return is_method or (origin.startswith("sqlalchemy") and origin.endswith(".insert"))

    def _report_in_loop(self, call: ast.Call) -> None:
        loop = loop_around(self.source, call)
        if loop is not None and not self._goes_over_batches(loop):
            self.report(call)

    def _goes_over_batches(self, loop: ast.For | ast.AsyncFor | ast.While) -> bool:
        """Whether each round is for many rows, or there are but a few rounds."""
        if isinstance(loop, ast.While):
            return False
        over = self.flow.origin(loop.iter)
        if (
            isinstance(over, ast.Call)
            and isinstance(over.func, ast.Attribute)
            and over.func.attr in {"items", "values"}
        ):
            over = self.flow.origin(over.func.value)
        few = isinstance(over, (ast.Tuple, ast.List, ast.Set, ast.Dict))
        steps = isinstance(over, ast.Call) and self.source.names.resolve(over.func) == "range" and len(over.args) == 3
        return few or steps or bool(_SEVERAL.search(ast.unparse(loop.target).lower()))
