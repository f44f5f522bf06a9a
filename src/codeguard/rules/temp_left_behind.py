"""The rule `temp-left-behind`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Function

_MAKERS = frozenset(("tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.mktemp", "tempfile.NamedTemporaryFile"))
_JOINS = frozenset(("join", "abspath", "realpath", "normpath", "resolve", "absolute", "Path", "joinpath", "str"))
_CLEANERS = frozenset((
    "rmtree", "unlink", "remove", "rmdir", "removedirs", "cleanup", "callback", "register", "addCleanup",
    "addfinalizer",
))  # fmt: skip


class TempLeftBehind(FileRule):
    """Delete temporary files and folders, also when something fails.

    What `mkdtemp`, `mkstemp` and `NamedTemporaryFile(delete=False)` make stays until somebody deletes it: a pipeline
    that runs every hour fills the disk. `with TemporaryDirectory()` deletes by itself.
    """

    message = (
        "nothing deletes this temporary file or folder: use `with TemporaryDirectory()`, or delete it in a finally"
    )
    exceptions = "Paths that are returned, yielded, stored on an object, or handed to something that deletes them."
    sources = "S0, S1"
    pack = "data-engineer"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("mkdtemp", "mkstemp", "mktemp", "namedtemporaryfile")
    examples = (
        """
        import shutil
        import tempfile

        def export(frame):
            folder = tempfile.mkdtemp()  # bad
            frame.write_parquet(f"{folder}/x.parquet")

        def cleaned(frame):
            folder = tempfile.mkdtemp()
            try:
                frame.write_parquet(f"{folder}/x.parquet")
            finally:
                shutil.rmtree(folder)

        def handed_on():
            return tempfile.mkdtemp()

        def made_of_it(name):
            folder = tempfile.mkdtemp()
            path = os.path.join(folder, name)
            return path

        def by_itself(frame):
            with tempfile.NamedTemporaryFile() as file:
                frame.write_parquet(file.name)
        """,
    )

    def visit_Call(self, node: ast.Call) -> None:
        name = self.source.names.resolve(node.func)
        if name not in _MAKERS or (name.endswith("NamedTemporaryFile") and not _is_kept(node)):
            return
        function = self.source.function(node)
        if function is not None and not self._is_handed_on(node, function) and not _cleans(function):
            self.report(node)

    def _is_handed_on(self, node: ast.Call, function: Function) -> bool:
        """Whether the path leaves the function, or is an object's to delete."""
        statement = self.source.statement(node)
        if _leaves(statement) or any(isinstance(up, ast.Yield) for up in self.source.ancestors(node)):
            return True
        names = _with_derived(set(_names(statement)), function)
        leaving = (each for each in own_nodes(function.body) if _leaves(each))
        return any(isinstance(part, ast.Name) and part.id in names for each in leaving for part in ast.walk(each))


def _with_derived(names: set[str], function: Function) -> set[str]:
    """Names, and those of the paths that are made of them: `path = os.path.join(folder, "x")`."""
    for node in own_nodes(function.body):
        if isinstance(node, ast.Assign) and _is_path(node.value):
            used = {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
            names |= {dotted(target) for target in node.targets} if used & names else set()
    return names


def _is_path(value: ast.expr) -> bool:
    """Whether an expression joins or resolves a path."""
    if isinstance(value, ast.Call):
        return dotted(value.func).rpartition(".")[2] in _JOINS
    return isinstance(value, ast.JoinedStr) or (isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div))


def _leaves(node: ast.AST) -> bool:
    """Whether a statement hands something out of a function: returns, yields, or stores it elsewhere."""
    if isinstance(node, ast.Assign):
        return any(_is_kept_elsewhere(target) for target in node.targets)
    return isinstance(node, ast.Return | ast.Yield)


def _is_kept_elsewhere(target: ast.expr) -> bool:
    """Whether an assignment stores on an object or in a container."""
    return isinstance(target, ast.Attribute | ast.Subscript)


def _is_kept(node: ast.Call) -> bool:
    delete = keyword(node, "delete")
    return isinstance(delete, ast.Constant) and delete.value is False


def _targets(statement: ast.stmt) -> list[ast.expr]:
    return statement.targets if isinstance(statement, ast.Assign) else []


def _names(statement: ast.stmt) -> Iterator[str]:
    targets = [*_targets(statement)]
    if isinstance(statement, ast.With):
        targets += [item.optional_vars for item in statement.items if item.optional_vars]
    yield from (part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))


def _cleans(function: Function) -> bool:
    """Whether the function deletes something, or has it deleted."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(dotted(call.func).rpartition(".")[2] in _CLEANERS for call in calls)
