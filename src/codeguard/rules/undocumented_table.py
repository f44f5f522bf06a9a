"""The rule `undocumented-table`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import first_line

if TYPE_CHECKING:
    from codeguard.source import Source

_CREATE = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?(?:external\s+)?table\s+(?:if\s+not\s+exists\s+)?([\w.\"`{}]+)\s*\(", re.IGNORECASE
)
_PRAGMA = re.compile(r"#+\s*(?:noqa|type:|pylint|fmt|codeguard|ruff|mypy|pragma|isort|-{3,}|={3,}|#+$)", re.IGNORECASE)
_COMMENTED = re.compile(r"--|/\*|\bcomment\b", re.IGNORECASE)


class UndocumentedTable(FileRule):
    """Say at each table why it is shaped so.

    Normalisation, keys and indexes are decisions: the schema shows them, and not their reasons. A docstring, a comment
    above the definition, `comment=` or COMMENT ON keeps them where the next one looks.
    """

    message = "nothing says what the table is for and why it is shaped so: a docstring, a comment above it, or comment="
    exceptions = (
        "Tables with a docstring, a comment above or inside, `comment=`, COMMENT ON, temporary tables, and "
        "abstract bases."
    )
    sources = "S3"
    pack = "data-quality"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("__tablename__", "table")
    examples = (
        '''
        from alembic import op
        from sqlalchemy import Column, Integer, Table

        class Order(Base):  # bad
            __tablename__ = "orders"
            id = Column(Integer, primary_key=True)

        class Customer(Base):
            """One row a customer: merged from shop and till by e-mail."""
            __tablename__ = "customers"

        class Visit(Base):
            __tablename__ = "visits"
            __table_args__ = {"comment": "one row a visit, kept for 30 days"}

        lines = Table("lines", metadata, Column("id", Integer))  # bad
        # One row a line, denormalised: reports read nothing else.
        wide = Table("wide", metadata, Column("id", Integer))
        noted = Table("noted", metadata, Column("id", Integer), comment="one row a note")

        def upgrade(connection):
            op.create_table("parts", Column("id", Integer))  # bad
            op.create_table("bins", Column("id", Integer), comment="where parts lie")
            connection.execute("CREATE TABLE stock (id INTEGER)")  # bad
            connection.execute("CREATE TEMP TABLE work (id INTEGER)")
            connection.execute("CREATE TABLE goods (id INTEGER) COMMENT 'what is sold'")
        ''',
    )

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._seen: set[str] = set()
        alone = [comment for comment in source.comments if comment.alone]
        self._comments = {comment.line for comment in alone if not _PRAGMA.match(comment.text)}

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        fields = _fields(node)
        is_table = "__tablename__" in fields or any(each.arg == "table" for each in node.keywords)
        options = fields.get("__table_args__")
        commented = options is not None and _mentions(options, "comment")
        if is_table and not ast.get_docstring(node) and not commented and not self._has_comment(node):
            self.report(node, header=True, about=node.name)

    def visit_Call(self, node: ast.Call) -> None:
        name = self.source.names.resolve(node.func)
        is_table = name.startswith("sqlalchemy") and name.endswith(".Table") and len(node.args) > 2
        is_created = name.endswith("op.create_table") and not self._restores(node)
        if (is_table or is_created) and keyword(node, "comment") is None and not self._has_comment(node):
            self.report(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = node.value
        if not isinstance(text, str) or _COMMENTED.search(text):
            return
        table = None if isinstance(self.source.parents.get(node), ast.Expr) else _CREATE.search(text)
        if table is None:
            return
        name = table[1].rpartition(".")[2].strip('"`')
        commented = re.search(rf"comment\s+on\s+table\s+[\w.\"`]*{re.escape(name)}\b", self.source.text, re.IGNORECASE)
        if not commented and not self._has_comment(node) and name not in self._seen:
            self._seen.add(name)
            self.report(node)

    def _restores(self, node: ast.Call) -> bool:
        """Whether a table is made again by a downgrade: what it is for stands where it was made first."""
        function = self.source.function(node)
        return function is not None and function.name == "downgrade"

    def _has_comment(self, node: ast.expr | ast.stmt) -> bool:
        """Whether a comment stands directly above the statement, or above the line."""
        statement = self.source.statement(node)
        return bool({first_line(statement) - 1, node.lineno - 1} & self._comments)


def _mentions(node: ast.expr, key: str) -> bool:
    return any(isinstance(part, ast.Constant) and part.value == key for part in ast.walk(node))


def _fields(node: ast.ClassDef) -> dict[str, ast.expr]:
    """What the body of a class assigns."""
    assigns = (each for each in node.body if isinstance(each, ast.Assign))
    return {dotted(target): each.value for each in assigns for target in each.targets}
