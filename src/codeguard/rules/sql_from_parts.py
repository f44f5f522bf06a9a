"""The rule `sql-from-parts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.sql.sending import SqlRule

if TYPE_CHECKING:
    from codeguard.sql.sending import Sent


class SqlFromParts(SqlRule):
    """Send values beside the SQL, never inside it.

    A value that is put into the text of a statement can be read as SQL: a quote in a name breaks the query, and an
    attacker's name empties the table. Drivers take values as parameters; names of tables and columns are quoted by
    `psycopg.sql.Identifier` or the dialect.
    """

    message = "SQL put together from parts: pass values as parameters, quote names"
    exceptions = (
        'Constants joined, numbers made by `int()` or `len()`, marks for parameters (`", ".join("?" * n)`), names that '
        "a quoting function returns, `psycopg.sql`, and `execute` of what is no SQL."
    )
    sources = "S0, S1"
    overlaps = ("S608",)
    pack = "data-engineer"
    examples = (
        """
        from sqlalchemy import text

        TABLE = "users"

        def find(connection, name, ids):
            connection.execute(f"SELECT id FROM users WHERE name = '{name}'")  # bad
            connection.execute("SELECT id FROM users WHERE name = " + name)  # bad
            connection.execute("SELECT id FROM users WHERE name = '%s'" % name)  # bad
            connection.execute("DELETE FROM {} WHERE id = 1".format(name))  # bad
            connection.execute(text(f"SELECT id FROM {name}"))  # bad
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE KEYS")  # bad
            query = "SELECT id FROM users"
            query += f" WHERE name = '{name}'"
            connection.execute(query)  # bad

            connection.execute("SELECT id FROM users WHERE name = %s", (name,))
            connection.execute("SELECT id FROM " + TABLE)
            connection.execute(f"SELECT id FROM users LIMIT {int(name)}")
            marks = ", ".join("?" * len(ids))
            connection.execute(f"SELECT id FROM users WHERE id IN ({marks})", ids)
        """,
        """
        from alembic import op
        from psycopg import sql

        def upgrade():
            for table in ("users", "orders"):
                op.execute(f"ALTER TABLE {table} SET LOGGED")

        def drop(cursor, table, command, executor):
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(table)))
            executor.execute(f"select {command}")
            executor.execute(f"update the {command}")
        """,
    )

    def judge(self, sent: Sent) -> None:
        if sent.sql.values:
            self.report(sent.call)
