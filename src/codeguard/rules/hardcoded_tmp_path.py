"""The rule `hardcoded-tmp-path`."""

from __future__ import annotations

import ast
import re

from codeguard.finding import Severity
from codeguard.rule import FileRule
from codeguard.secrets.bindings import is_shown
from codeguard.source import Kind
from codeguard.words import word_set

_TMP = re.compile(r"(?:/var)?/tmp(?:/|$)|[A-Za-z]:[\\/]+(?:temp|tmp|windows[\\/]+temp)(?:[\\/]|$)", re.IGNORECASE)
_PROSE = re.compile(r"\s\w+\s\w+")
_TESTS = word_set("startswith endswith removeprefix replace get getenv setdefault mount bind")
_SETTING = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


class HardcodedTmpPath(FileRule):
    """Let `tempfile` choose the place and the name.

    A fixed name under /tmp is shared by all users and all runs: two runs write the same file, another user can put a
    link there, and on other systems the folder does not exist.
    """

    message = "a fixed path in the temporary folder: use tempfile.TemporaryDirectory()"
    exceptions = (
        "Docstrings, sentences, comparisons, examples, defaults of settings, the `dir` of tempfile, and test files."
    )
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
            root = setting("EXPORT_DIR", "/tmp")
            with tempfile.TemporaryDirectory(dir="/tmp") as folder:
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
        while isinstance(around, (ast.Tuple, ast.List, ast.Set, ast.keyword)):
            around = self.source.parents.get(around)
        if isinstance(around, ast.Dict):
            return self._is_mount(node, around) or is_shown(self.source, node)
        if isinstance(around, ast.Call):
            return self._is_setting(around) or is_shown(self.source, node)
        return isinstance(around, (ast.Compare, ast.Expr))

    def _is_setting(self, call: ast.Call) -> bool:
        """Whether a call asks for a setting, or looks for the path, or has tempfile choose a name there."""
        name = self.source.names.resolve(call.func)
        asked = call.args[0] if call.args else None
        is_default = isinstance(asked, ast.Constant) and bool(_SETTING.fullmatch(str(asked.value)))
        return is_default or name.rpartition(".")[2] in _TESTS or name.startswith("tempfile.")
