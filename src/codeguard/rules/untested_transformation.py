"""The rule `untested-transformation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.facts import FunctionKind, Trait
from codeguard.finding import Severity
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Facts, Function
    from codeguard.finding import Finding
    from codeguard.project import Project


class UntestedTransformation(ProjectRule):
    """Test each function that transforms data.

    A wrong join or a dropped null raises nothing: the numbers are simply others. A test with a handful of rows, empty
    and null ones among them, is the only thing that sees it.
    """

    message = "no test names this transformation: test it with a few rows, nulls and an empty frame"
    exceptions = (
        "Private functions, methods and inner functions, functions that do not take a frame and give one, and "
        "functions that a test imports, calls or names in a string."
    )
    sources = "S3"
    pack = "data-quality"
    severity = Severity.WARNING
    default = False
    needs_whole = True
    examples = (
        """
        # file: shop/clean.py
        import polars as pl

        def drop_returns(orders: pl.LazyFrame) -> pl.LazyFrame:
            return orders.filter(pl.col("returned") == False)

        def add_tax(orders: pl.LazyFrame) -> pl.LazyFrame:  # bad
            return orders.with_columns(tax=pl.col("total") * 0.2)

        def clean(df):  # bad
            return df.dropna()

        def total(orders: pl.DataFrame) -> float:
            return orders["total"].sum()

        def _helper(df):
            return df
        """,
        """
        # file: tests/test_clean.py
        from shop.clean import drop_returns

        def test_returns_are_dropped():
            assert drop_returns(frame).collect().height == 1
        """,
    )

    def look(self, project: Project) -> Iterator[Finding]:
        files = self.files(project, Kind.PRODUCTION, MIGRATIONS)
        candidates = [(path, each) for path, facts in files for each in facts.functions if _is_transformation(each)]
        uses = project.uses({function.name for _, function in candidates})
        for path, function in candidates:
            if not any(
                _names(project.files[user], function.name, count) for user, count in uses[function.name].items()
            ):
                symbol, column = function.symbol, function.column
                yield self.finding(path, function.line, self.message, column=column, about=symbol, symbol=symbol)


def _is_transformation(function: Function) -> bool:
    """Whether a function is public, stands in a module, and takes a frame and gives one."""
    if function.kind is not FunctionKind.FUNCTION or function.name[0] == "_":
        return False
    return function.has(Trait.FRAMES) and not function.has(Trait.STUB | Trait.OVERLOAD)


def _names(facts: Facts, name: str, times: int) -> bool:
    """Whether a file is a test that names a function, and not only a module of that name from which it imports."""
    return facts.kind is Kind.TEST and times > sum(item.module.split(".").count(name) for item in facts.imports)
