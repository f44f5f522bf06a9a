"""The rule `batch-size`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import Flow, keyword, loop_around, number_of
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from codeguard.source import Source

_BATCH = re.compile(r"(?:^|_)(?:batch_?(?:size|rows)|rows_per_batch)$")
_PEEK = 2
_FETCHES = frozenset(("fetchmany", "fetchmany_arrow"))
_TRAINING = re.compile(
    r"dataloader|iter_batches|to_batches|to_reader|fit|predict|encode|embed|train|tokeniz|pipeline|generate",
    re.IGNORECASE,
)
_OTHER = frozenset(
    (
        "byte",
        "mini",
        "embedding",
        "embeddings",
        "bytes",
        "kb",
        "mb",
        "gb",
        "http",
        "memory",
        "train",
        "training",
        "eval",
        "inference",
        "group",
        "image",
        "gpu",
    )
)


class BatchSize(FileRule):
    """Load and fetch 10,000 to 100,000 rows at a time.

    Smaller batches pay for a round trip each; larger ones hold too much in memory, and lose more when one fails.
    """

    message = "a batch of $N rows"
    exceptions = "Sizes in bytes, batches of HTTP requests, row groups, and batches that models are trained with."
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

        def load(cursor, write, batch_size=1_000_000):  # bad
            while rows := cursor.fetchmany(100):  # bad
                write(rows, batch_size=1_000)  # bad
                write(rows, batch_size=20_000)
                write(rows, batch_size=batch_size)
            while rows := cursor.fetchmany(BATCH_SIZE):
                write(rows)
            return DataLoader(rows, batch_size=32)
        """,
    )

    smallest: int = 10_000
    """Rows in the smallest batch that is not reported."""
    largest: int = 100_000
    """Rows in the largest one."""

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._flow = Flow(source)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._judge_named(node, _name(target), node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._judge_named(node, _name(node.target), node.value)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self._judge_named(value, key.value, value)

    def visit_arguments(self, node: ast.arguments) -> None:
        positional = [*node.posonlyargs, *node.args]
        defaults = node.defaults
        pairs = [*zip(positional[len(positional) - len(defaults) :], defaults, strict=True)]
        for argument, default in [*pairs, *zip(node.kwonlyargs, node.kw_defaults, strict=True)]:
            if default is not None:
                self._judge_named(default, argument.arg, default)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Attribute) and node.func.attr in _FETCHES:
            self._judge_fetch(node, node.args[0] if node.args else keyword(node, "size"))
        elif not _TRAINING.search(ast.unparse(node.func)):
            for each in node.keywords:
                if each.arg and not self._is_named(each.value):
                    self._judge_named(each.value, each.arg, each.value)

    def _judge_fetch(self, node: ast.Call, size: ast.expr | None) -> None:
        if size is not None and not self._is_named(size) and not self._is_peek(node, size):
            self._judge(node, size)

    def _is_peek(self, node: ast.Call, size: ast.expr) -> bool:
        """Whether a row or two are fetched once, to see whether there is one."""
        number = number_of(self._flow, size)
        return number is not None and number <= _PEEK and loop_around(self.source, node) is None

    def _is_named(self, node: ast.expr) -> bool:
        """Whether a size has a name under which it is reported where it is set."""
        return _is_batch(_name(node)) and self._flow.last(node) is not None

    def _judge_named(self, node: ast.expr | ast.stmt, name: str, value: ast.expr | None) -> None:
        if _is_batch(name) and isinstance(value, ast.Constant | ast.BinOp):
            self._judge(node, value)

    def _judge(self, node: ast.expr | ast.stmt, value: ast.expr) -> None:
        size = number_of(self._flow, value)
        if isinstance(size, int) and size > 0 and not self.smallest <= size <= self.largest:
            what = "large" if size > self.largest else "small"
            self.report(node, f"a batch of {size:,} rows is too {what}: load {self.smallest:,} to {self.largest:,}")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_batch(name: str) -> bool:
    """Whether a name is that of the rows in a batch: `INSERT_BATCH_SIZE`, `batchSize`, `rows_per_batch`."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return bool(_BATCH.search(plain)) and _OTHER.isdisjoint(plain.split("_"))
