"""The rule `pipeline-docstring`."""

from __future__ import annotations

import ast
import re

from codeguard.finding import Severity
from codeguard.rule import FileRule
from codeguard.source import Kind

_PLACE = re.compile(r"(?:^|/)(?:pipelines|etl)/(?:.*/)?[^/]+\.py$|\w+_pipeline\.py$", re.IGNORECASE)
_HELPER = re.compile(r"/(?:_*(?:utils?|helpers?|models?|constants?|types|base|config|common|exceptions|errors)_*)\.py$")
_PARTS = {
    "why": re.compile(
        r"\bwhy\b|\brationale\b|\bbecause\b|\bpurpose\b|\bmotivation\b|\bchose\b|\breasons?\b", re.IGNORECASE
    ),
    "design decisions": re.compile(
        r"\bdesign\b|\bdecisions?\b|\btrade-?offs?\b|\barchitecture decision\b", re.IGNORECASE
    ),
    "data flow": re.compile(
        r"\bdata[ -]?flow\b|\blineage\b|\bflow:|->|→|=>|\bsources?:[\s\S]*\b(?:target|sink|destination)s?:",
        re.IGNORECASE,
    ),
}


class PipelineDocstring(FileRule):
    """Say on top of a pipeline why it is built so, what was decided, and how the data flows.

    The code shows what a pipeline does, never why it is incremental, why it is partitioned by day, or where the rows
    come from. Whoever must change it at night needs the three: WHY THIS ARCHITECTURE, DESIGN DECISIONS, DATA FLOW.
    """

    message = "the docstring of the pipeline lacks $WHAT"
    exceptions = (
        "Modules without functions and classes, tests, and helpers (utils.py, models.py, constants.py ...). A pipeline "
        "is in pipelines/ or etl/, or named *_pipeline."
    )
    sources = "S3"
    pack = "data-quality"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    examples = (
        '''
        # file: etl/orders.py
        """Load the orders."""  # bad

        def load(): ...
        ''',
        """
        # file: jobs/orders_pipeline.py
        import os  # bad

        def load(): ...
        """,
        '''
        # file: pipelines/orders.py
        """Load the orders of a day.

        WHY THIS ARCHITECTURE:
        - The source keeps 30 days, so each day is loaded by itself.

        DESIGN DECISIONS:
        - Partitioned by day: a day can be loaded again.

        DATA FLOW:
        1. shop database -> parquet
        2. parquet -> warehouse
        """

        def load(): ...
        ''',
        """
        # file: pipelines/__init__.py
        from pipelines.orders import load
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        body = self.source.tree.body
        has_code = any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in body)
        if not has_code or not _PLACE.search(self.source.path) or _HELPER.search(self.source.path):
            return
        text = ast.get_docstring(self.source.tree) or ""
        missing = [part for part, words in _PARTS.items() if not words.search(text)]
        if missing:
            message = (
                f"the docstring of the pipeline lacks {', '.join(missing)}"
                if text
                else "the pipeline has no docstring: say why, the design decisions and the data flow"
            )
            self.report(body[0], message, about="", header=True)
