"""The rule `engine-execute`."""

from __future__ import annotations

import ast
import re

from codeguard.flow import Flow
from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.shapes import is_sql
from codeguard.sql.text import compose

_ENGINE = re.compile(r"(?:^|[._])engine$", re.IGNORECASE)
_GONE = frozenset(("execute", "scalar", "execution_options.execute"))
_MAKERS = ("sqlalchemy.create_engine", "sqlalchemy.engine_from_config", "sqlalchemy.engine.create_engine")


class EngineExecute(FileRule):
    """Execute on a connection, inside a transaction.

    `Engine.execute` is gone in SQLAlchemy 2. It opened a connection out of sight and committed by itself, so that two
    statements were never one transaction: `with engine.begin() as connection: connection.execute(...)`.
    """

    message = "Engine.execute is gone in SQLAlchemy 2: use `with engine.begin() as connection`"
    exceptions = "Engines that are not SQLAlchemy's: what they execute is no SQL."
    sources = "S0, S1"
    pack = "data-engineer"
    default = False
    kinds = (Kind.PRODUCTION, Kind.TEST)
    needles = ("engine",)
    examples = (
        """
        from sqlalchemy import create_engine, text

        engine = create_engine("sqlite://")

        def run(rules_engine, task):
            engine.execute("SELECT 1")  # bad
            engine.execute(text("SELECT 1"))  # bad
            database = create_engine("sqlite://")
            database.execute("SELECT 1")  # bad
            create_engine("sqlite://").execute("SELECT 1")  # bad
            with engine.begin() as connection:
                connection.execute(text("SELECT 1"))
            rules_engine.execute(task)
        """,
    )

    def visit_Call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _GONE or not node.args:
            return
        receiver = node.func.value
        if self.source.names.resolve_call(self.source.derived(Flow).origin(receiver)) in _MAKERS or (
            _ENGINE.search(dotted(receiver)) and self._is_statement(node.args[0])
        ):
            self.report(node)

    def _is_statement(self, node: ast.expr) -> bool:
        """Whether an argument is SQL, as text or by SQLAlchemy."""
        text = compose(self.source, node)
        origin = self.source.derived(Flow).origin(node)
        while (
            isinstance(origin, ast.Call)
            and isinstance(origin.func, ast.Attribute)
            and isinstance(origin.func.value, ast.Call)
        ):
            origin = origin.func.value
        return bool(text and is_sql(text.text)) or self.source.names.resolve_call(origin).startswith("sqlalchemy")
