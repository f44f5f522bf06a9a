"""The rule `three-part-name`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.sql.connections import DUCKDB
from codeguard.sql.sending import SqlRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source
    from codeguard.sql.sending import Sent

_PART = r'("[^"]+"|`[^`]+`|[A-Za-z_{][\w{}]*)'
_TABLE = re.compile(
    rf"\b(?:from|join|into|update|table|view|exists|describe|copy|using|references)\s+{_PART}\.{_PART}\.{_PART}",
    re.IGNORECASE,
)
_ATTACH = re.compile(
    r"\battach\b(?:\s+database)?(?:\s+if\s+not\s+exists)?\s+('[^']*'|\"[^\"]*\"|\S+)(?:\s+as\s+([\w{}\"]+))?",
    re.IGNORECASE,
)
_OWN = frozenset(("memory", "temp", "system"))
_LITERALS = re.compile(r"'[^']*'")


class ThreePartName(SqlRule):
    """Name a table in DuckDB by schema and table.

    Databricks says `catalog.schema.table`; DuckDB has no such catalog, unless a database is attached under its name,
    and the statement fails when it runs. Map the name before it is sent.
    """

    message = "DuckDB knows schema.table: $NAME has a catalog that nothing attaches"
    exceptions = "Catalogs that the file attaches, the database file's own name, `memory`, `temp` and `system`."
    sources = "S4"
    pack = "databricks-duckdb"
    needles = ("duck",)
    examples = (
        """
        import duckdb

        def copy(catalog, schema, table, spark):
            connection = duckdb.connect("local.duckdb")
            connection.execute("CREATE TABLE main.sales.orders (id INTEGER)")  # bad
            connection.execute(f"SELECT id FROM {catalog}.{schema}.{table}")  # bad

            connection.execute("CREATE TABLE sales.orders (id INTEGER)")
            connection.execute(f"SELECT id FROM {schema}.{table}")
            connection.execute("SELECT id FROM local.sales.orders")
            spark.sql(f"SELECT id FROM {catalog}.{schema}.{table}")
        """,
        """
        import duckdb

        def join(path):
            connection = duckdb.connect()
            connection.execute("ATTACH 'sales.db' AS lake (READ_ONLY)")
            connection.execute("SELECT id FROM lake.sales.orders")
            connection.execute("SELECT id FROM other.sales.orders")  # bad
        """,
    )

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._attached = set(self._catalogs()) if "duck" in source.text.lower() else set()

    def judge(self, sent: Sent) -> None:
        if "{}" in self._attached or self.connections.of(sent.receiver or sent.call.func) != DUCKDB:
            return
        for match in _TABLE.finditer(_LITERALS.sub("''", sent.sql.text)):
            if match[1].strip('"`').lower() not in self._attached:
                name = match[0].split()[-1]
                self.report(sent.call, self.message.replace("$NAME", name))
                return

    def _catalogs(self) -> Iterator[str]:
        """The catalogs of the file: those that it attaches, and those that are named after their database files."""
        yield from _OWN
        for constant in self.source.nodes(ast.Constant):
            around = self.source.parents.get(constant)
            text = ast.unparse(around) if isinstance(around, ast.JoinedStr) else constant.value
            yield from _attached(text) if isinstance(text, str) else ()
        for call in self.source.nodes(ast.Call):
            path = call.args[0] if call.args and dotted(call.func).endswith("connect") else None
            if isinstance(path, ast.Constant) and isinstance(path.value, str):
                yield _stem(path.value)


def _attached(text: str) -> Iterator[str]:
    """The catalogs that a text attaches; {} for one whose name is not known."""
    for match in _ATTACH.finditer(text):
        name = match[2] or _stem(match[1])
        yield "{}" if "{" in name else name.strip('"').lower()


def _stem(path: str) -> str:
    """The name that DuckDB gives to the catalog of a database file."""
    return re.split(r"[/\\]", path.strip("'\""))[-1].partition(".")[0].lower()
