"""The rule `hardcoded-tmp-path`."""

from __future__ import annotations

import ast
import re

from codeguard.finding import Severity
from codeguard.rule import FileRule
from codeguard.source import Kind

_TMP = re.compile(r"(?:/var)?/tmp(?:/|$)|[A-Za-z]:[\\/]+(?:temp|tmp|windows[\\/]+temp)(?:[\\/]|$)", re.IGNORECASE)
_PROSE = re.compile(r"\s\w+\s\w+")
_TESTS = frozenset(
    ("startswith", "endswith", "removeprefix", "replace", "get", "getenv", "setdefault", "mount", "bind")
)


class HardcodedTmpPath(FileRule):
    """Let `tempfile` choose the place and the name.

    A fixed name under /tmp is shared by all users and all runs: two runs write the same file, another user can put a
    link there, and on other systems the folder does not exist.
    """

    message = "a fixed path in the temporary folder: use tempfile.TemporaryDirectory()"
    exceptions = "Docstrings, sentences, comparisons, defaults of environment variables, and test files."
    sources = "S0, S1"
    overlaps = ("S108",)
    pack = "data-engineer"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("tmp", "temp")
    examples = (
        '''
        import os
        import tempfile

        def export(frame, table):
            """Writes /tmp/x no more."""
            frame.write_parquet(f"/tmp/{table}.parquet")  # bad
            frame.write_csv("/tmp/export.csv")  # bad
            folder = "/var/tmp"  # bad
            if table.startswith("/tmp/"):
                raise ValueError("/tmp is no place for it")
            root = os.environ.get("EXPORT_DIR", "/tmp")
            with tempfile.TemporaryDirectory() as folder:
                frame.write_parquet(f"{folder}/{table}.parquet")
        ''',
    )

    def visit_Constant(self, node: ast.Constant) -> None:
        around = self.source.parents.get(node)
        if isinstance(around, ast.JoinedStr):
            if around.values[0] is node:
                self._judge(around, node.value)
        else:
            self._judge(node, node.value)

    def _judge(self, node: ast.expr, text: object) -> None:
        if isinstance(text, str) and _TMP.match(text) and not _PROSE.search(text) and not self._only_compares(node):
            self.report(node)

    def _is_mount(self, node: ast.expr, around: ast.Dict) -> bool:
        """Whether a path is one inside a container: the key of a mount, or its home folder."""
        homes = [
            value
            for key, value in zip(around.keys, around.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == "HOME"
        ]
        return node in around.keys or node in homes

    def _only_compares(self, node: ast.expr) -> bool:
        """Whether a path is only looked for, documented or the default of a setting."""
        around = self.source.parents.get(node)
        while isinstance(around, ast.Tuple | ast.List | ast.Set):
            around = self.source.parents.get(around)
        if isinstance(around, ast.Compare | ast.Expr) or (
            isinstance(around, ast.Dict) and self._is_mount(node, around)
        ):
            return True
        name = around.func.attr if isinstance(around, ast.Call) and isinstance(around.func, ast.Attribute) else ""
        return name in _TESTS or self.source.names.resolve_call(around) == "os.getenv" if around else False
