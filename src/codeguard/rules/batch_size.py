"""The rule `batch-size`."""

from __future__ import annotations

import ast
import re
import sys

from codeguard.finding import Severity
from codeguard.flow import Flow, keyword, loop_around, number_of
from codeguard.rule import FileRule
from codeguard.secrets.bindings import bindings, text_of
from codeguard.source import Kind
from codeguard.sql.connections import Connections
from codeguard.sql.sending import sent_sql
from codeguard.words import split_words, word_set

_BATCH = re.compile(r"\b(?:batch ?(?:size|rows)|rows per batch)$")
_PEEK = 2
_FETCHES = frozenset(("fetchmany", "fetchmany_arrow"))
_BULK = word_set("executemany fetchmany fetchmany_arrow to_sql copy_from copy_expert read_sql insert_many")
_LIMIT = re.compile(r"limit", re.IGNORECASE)
_TRAINING = re.compile(
    r"dataloader|iter_batches|to_batches|to_reader|fit|predict|encode|embed|train|tokeniz|pipeline|generate",
    re.IGNORECASE,
)
_OTHER = word_set(
    "byte bytes kb mb gb memory http max filter mini embedding embeddings train training eval inference group image gpu"
)


class BatchSize(FileRule):
    """Load and fetch 10,000 to 100,000 rows at a time.

    Smaller batches pay for a round trip each; larger ones hold too much in memory, and lose more when one fails.
    """

    message = "a batch of $N rows"
    exceptions = (
        "Sizes in bytes, batches of HTTP requests, row groups, batches that models are trained with, limits that a "
        "comment names as such, and files that import clients of other services and send no SQL."
    )
    sources = "S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("batch", "fetchmany")
    examples = (
        """
        BATCH_SIZE = 500  # bad
        INSERT_BATCH_ROWS = 50_000
        BATCH_SIZE_BYTES = 4096
        # SQLite has a limit of 999 variables.
        LOOKUP_BATCH_SIZE = 999

        def load(cursor, write, batch_size=1_000_000):  # bad
            while rows := cursor.fetchmany(100):  # bad
                write(rows, batch_size=1_000)  # bad
                write(rows, batch_size=20_000)
                write(rows, batch_size=batch_size)
            while rows := cursor.fetchmany(BATCH_SIZE):
                write(rows)
            return DataLoader(rows, batch_size=32)
        """,
        """
        from qdrant_client import QdrantClient

        UPLOAD_BATCH_SIZE = 64
        """,
    )

    smallest: int = 10_000
    """Rows in the smallest batch that is not reported."""
    largest: int = 100_000
    """Rows in the largest one."""

    def finish(self, tree: ast.AST) -> None:
        self._flow = self.source.derived(Flow)
        if not self._is_about_rows():
            return
        for name, value in bindings(self.source):
            if _is_batch(name) and isinstance(value, (ast.Constant, ast.BinOp)) and not self._is_for_training(value):
                self._judge(value, value)
        for call in self.source.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr in _FETCHES:
                self._judge_fetch(call, call.args[0] if call.args else keyword(call, "size"))

    def _is_about_rows(self) -> bool:
        """Whether the file sends SQL or imports a driver, or at least no client of something else."""
        source = self.source
        tops = {origin.partition(".")[0] for origin in source.names.imported.values()}
        if tops - {""} <= sys.stdlib_module_names or source.derived(Connections).kinds:
            return True
        called = {call.func.attr for call in source.nodes(ast.Call) if isinstance(call.func, ast.Attribute)}
        return bool(called & _BULK) or bool(source.derived(sent_sql))

    def _is_for_training(self, value: ast.expr) -> bool:
        call = self.source.parents.get(self.source.parents[value])
        return isinstance(call, ast.Call) and bool(_TRAINING.search(ast.unparse(call.func)))

    def _judge_fetch(self, node: ast.Call, size: ast.expr | None) -> None:
        if size is None or (_is_batch(text_of(size)) and self._flow.last(size) is not None):
            return  # what has a name is reported where it is set
        number = number_of(self._flow, size)
        peeks = number is not None and number <= _PEEK and loop_around(self.source, node) is None
        if not peeks:
            self._judge(node, size)

    def _judge(self, node: ast.expr, value: ast.expr) -> None:
        size = number_of(self._flow, value)
        near = (comment.text for comment in self.source.comments if node.lineno - 2 < comment.line <= node.lineno)
        if (
            not isinstance(size, int)
            or size <= 0
            or self.smallest <= size <= self.largest
            or _LIMIT.search(" ".join(near))
        ):
            return
        what = "large" if size > self.largest else "small"
        self.report(node, f"a batch of {size:,} rows is too {what}: load {self.smallest:,} to {self.largest:,}")


def _is_batch(name: str) -> bool:
    """Whether a name is that of the rows in a batch: `INSERT_BATCH_SIZE`, `batchSize`, `rows_per_batch`."""
    words = split_words(name)
    return bool(_BATCH.search(" ".join(words))) and _OTHER.isdisjoint(words)
