"""The rule `fetchall-of-table`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.names import dotted
from codeguard.sql import SqlRule, is_bounded, is_query

if TYPE_CHECKING:
    from codeguard.sql import Sent


class FetchallOfTable(SqlRule):
    """Fetch a large table in batches, or let the database write it.

    `fetchall()` holds every row of a table in memory as Python objects at once. `fetchmany`, Arrow batches or COPY hold
    one batch.
    """

    message = "fetchall() holds the whole table in memory: fetch in batches, as Arrow, or with a condition"
    exceptions = (
        "Queries with WHERE, LIMIT, GROUP BY, DISTINCT or aggregates, SHOW, DESCRIBE, and statements that "
        "cannot be read."
    )
    sources = "S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    needles = ("fetchall",)
    examples = (
        """
        def read(connection, day):
            rows = connection.execute("SELECT id, total FROM orders").fetchall()  # bad
            cursor = connection.cursor()
            cursor.execute("SELECT id, total FROM orders")
            rows = cursor.fetchall()  # bad

            cursor.execute("SELECT id FROM orders WHERE day = ?", [day])
            rows = cursor.fetchall()
            count = connection.execute("SELECT COUNT(*) FROM orders").fetchall()
            tables = connection.execute("SHOW TABLES").fetchall()
            cursor.execute("SELECT id, total FROM orders")
            while batch := cursor.fetchmany(50_000):
                yield batch
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        self._sent: list[Sent] = []
        super().finish(tree)
        for call in self.source.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"fetchall", "fetchallarrow"}:
                sent = self._before(call, call.func.value)
                if sent and is_query(sent.sql.text) and not is_bounded(sent.sql.text):
                    self.report(call)

    def judge(self, sent: Sent) -> None:
        self._sent.append(sent)

    def _before(self, call: ast.Call, receiver: ast.expr) -> Sent | None:
        """What was sent for the rows that a call fetches: in the same chain, or last on the same cursor."""
        start = receiver if isinstance(receiver, ast.Call) else self.flow.origin(receiver)
        sent = {each.call: each for each in self._sent}
        if start in sent:
            return sent[start]
        function = self.source.function(call)
        earlier = [
            each
            for each in self._executed(dotted(receiver))
            if self.source.function(each) is function and each.lineno <= call.lineno
        ]
        return sent.get(earlier[-1]) if earlier else None

    def _executed(self, name: str) -> list[ast.Call]:
        """All calls of `execute` on a cursor, those with SQL that cannot be read too."""
        calls = self.source.nodes(ast.Call)
        return [call for call in calls if name and dotted(call.func) in {f"{name}.execute", f"{name}.sql"}]
