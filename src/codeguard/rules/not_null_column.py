"""The rule `not-null-column`."""

from __future__ import annotations

import ast
import re

from codeguard.flow import Flow, is_open, keyword
from codeguard.migrations import steps
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.text import compose

_SQL = re.compile(
    r"\balter\s+table\b[\s\S]*\badd\s+(?:column\s+)?(?!constraint|primary|foreign|unique|check|index)[\s\S]*\bnot\s+null\b",
    re.IGNORECASE,
)
_FILLED = re.compile(
    r"\bdefault\b|\bgenerated\b|\bidentity\b|\bserial\b|\bbigserial\b|\bauto_increment\b", re.IGNORECASE
)
_COMPUTED = frozenset(("Computed", "Identity"))


class NotNullColumn(FileRule):
    """Add a column as nullable, fill it, then forbid NULL.

    NOT NULL without a server default fails on a table that has rows, and code that is still running inserts without the
    column. A Python-side `default` is not seen by the database. Expand first, contract later.
    """

    message = "NOT NULL column without a server default: add it nullable, backfill, then alter it (expand, contract)"
    exceptions = (
        "Columns with `server_default`, Computed or Identity, columns of tables that the revision creates, "
        "`alter_column`."
    )
    sources = "S0, S1"
    pack = "data-engineer"
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("add_column", "alter table")
    examples = (
        """
        import sqlalchemy as sa
        from alembic import op

        revision = "a1"
        down_revision = "a0"

        def upgrade():
            op.add_column("users", sa.Column("checked", sa.Boolean(), nullable=False))  # bad
            op.add_column("users", sa.Column("age", sa.Integer(), nullable=False, default=0))  # bad
            with op.batch_alter_table("users") as batch:
                batch.add_column(sa.Column("state", sa.String(), nullable=False))  # bad
            op.execute("ALTER TABLE users ADD COLUMN level INTEGER NOT NULL")  # bad

            op.add_column("users", sa.Column("a", sa.Boolean(), nullable=False, server_default=sa.false()))
            op.add_column("users", sa.Column("b", sa.Boolean(), nullable=True))
            op.add_column("users", sa.Column("c", sa.Integer(), sa.Identity(), nullable=False))
            op.create_table("orders", sa.Column("id", sa.Integer(), nullable=False))
            op.add_column("orders", sa.Column("day", sa.Date(), nullable=False))
            op.execute("DELETE FROM queue")
            with op.batch_alter_table("queue") as batch:
                batch.add_column(sa.Column("state", sa.String(), nullable=False))
            op.execute("UPDATE users SET b = false WHERE b IS NULL")
            op.alter_column("users", "b", nullable=False)

        def downgrade():
            op.add_column("users", sa.Column("old", sa.Boolean(), nullable=False))  # bad
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        if steps(self.source) is None and "alembic" not in self.source.text:
            return
        for call in self.source.nodes(ast.Call):
            if self._adds_strict(call):
                self.report(call)

    def _adds_strict(self, call: ast.Call) -> bool:
        match call:
            case ast.Call(func=ast.Attribute(attr="add_column")):
                return self._is_strict(call) and not self._is_on_empty_table(call)
            case ast.Call(func=ast.Attribute(attr="execute"), args=[statement, *_]):
                return self._is_strict_sql(statement)
        return False

    def _is_strict(self, call: ast.Call) -> bool:
        """Whether the column that is added is NOT NULL and nothing fills it."""
        given = (*call.args, *(each.value for each in call.keywords))
        columns = map(self.source.derived(Flow).origin, given)
        return any(isinstance(column, ast.Call) and self._is_strict_column(column) for column in columns)

    def _is_strict_column(self, column: ast.Call) -> bool:
        nullable = keyword(column, "nullable")
        if not isinstance(nullable, ast.Constant) or nullable.value is not False or is_open(column):
            return False
        default = keyword(column, "server_default")
        has_default = default is not None and not (isinstance(default, ast.Constant) and default.value is None)
        counts = keyword(column, "autoincrement")
        made = {self.source.names.resolve_call(each).rpartition(".")[2] for each in column.args}
        is_counter = isinstance(counts, ast.Constant) and counts.value is True
        return not has_default and not is_counter and not made & _COMPUTED

    def _is_on_empty_table(self, call: ast.Call) -> bool:
        """Whether the same function has created the table, or deleted all of its rows."""
        table = self._table(call)
        function = self.source.function(call)
        if not table or function is None:
            return False
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.lineno <= call.lineno]
        return any(_empties(each, table) for each in calls if isinstance(each.func, ast.Attribute) and each.args)

    def _table(self, call: ast.Call) -> str:
        """The table that a column is added to: the first argument, or that of the batch."""
        batch = self.source.derived(Flow).origin(call.func.value) if isinstance(call.func, ast.Attribute) else None
        in_batch = isinstance(batch, ast.Call) and isinstance(batch.func, ast.Attribute) and bool(batch.args)
        first = batch.args[0] if in_batch else call.args[0] if call.args else keyword(call, "table_name")  # type: ignore[union-attr]
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""

    def _is_strict_sql(self, node: ast.expr) -> bool:
        sql = compose(self.source, node)
        return sql is not None and bool(_SQL.search(sql.text)) and not _FILLED.search(sql.text)


def _empties(call: ast.Call, table: str) -> bool:
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    texts = [str(part.value) for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
    if method == "create_table":
        return table in texts
    emptied = re.compile(
        rf"\s*(?:delete\s+from|truncate(?:\s+table)?)\s+[\"`]?{re.escape(table)}[\"`]?\s*;?\s*$", re.IGNORECASE
    )
    return method == "execute" and any(map(emptied.match, texts))
