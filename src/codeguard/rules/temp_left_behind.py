"""The rule `temp-left-behind`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import called, dotted
from codeguard.resources.fate import Fate, fate_of
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import own_nodes
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Function

_MAKERS = frozenset(("tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.mktemp", "tempfile.NamedTemporaryFile"))
_CLEANERS = word_set("rmtree unlink remove rmdir removedirs cleanup delete callback register addfinalizer")
_KEEPERS = word_set("append add extend insert put update setdefault print echo secho")


class TempLeftBehind(FileRule):
    """Delete temporary files and folders, also when something fails.

    What `mkdtemp`, `mkstemp` and `NamedTemporaryFile(delete=False)` make stays until somebody deletes it: a pipeline
    that runs every hour fills the disk. `with TemporaryDirectory()` deletes by itself.
    """

    message = (
        "nothing deletes this temporary file or folder: use `with TemporaryDirectory()`, or delete it in a finally"
    )
    exceptions = (
        "Paths that are returned, yielded, stored on an object or in a container, shown to the user, or handed to "
        "something that deletes them."
    )
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

        def shown(text):
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                file.write(text)
                path = file.name
            print(f"written to {path}")

        def by_itself(frame):
            with tempfile.NamedTemporaryFile() as file:
                frame.write_parquet(file.name)
        """,
    )

    def visit_Call(self, node: ast.Call) -> None:
        name = self.source.names.resolve(node.func)
        if name not in _MAKERS or (name.endswith("NamedTemporaryFile") and not self._is_only_left(node)):
            return
        function = self.source.function(node)
        if function is not None and not self._is_handed_on(node, function) and not _cleans(function):
            self.report(node)

    def _is_only_left(self, node: ast.Call) -> bool:
        """Whether a named file stays; one that is not even closed is reported for that (`unclosed-resource`)."""
        return _is_kept(node) and fate_of(self.source, node) is Fate.KEPT

    def _is_handed_on(self, node: ast.Call, function: Function) -> bool:
        """Whether the path leaves the function, or is an object's to delete."""
        statement = self.source.statement(node)
        if _leaves(statement) or any(isinstance(up, ast.Yield) for up in self.source.ancestors(node)):
            return True
        names = _with_derived(set(_names(statement)), function)
        return any(names & _read(each) for each in own_nodes(function.body) if _leaves(each))


def _with_derived(names: set[str], function: Function) -> set[str]:
    """Names, and those of what is made of them: `path = os.path.join(folder, "x")`, `config = Config(file.name)`."""
    for node in own_nodes(function.body):
        if isinstance(node, ast.Assign) and names & _read(node.value):
            names |= {dotted(target) for target in node.targets}
    return names


def _read(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _leaves(node: ast.AST) -> bool:
    """Whether a node hands something out of a function: returns, yields, stores it elsewhere, shows it."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets)
    return isinstance(node, (ast.Return, ast.Yield, ast.AugAssign)) or called(node) in _KEEPERS


def _is_kept(node: ast.Call) -> bool:
    delete = keyword(node, "delete")
    return isinstance(delete, ast.Constant) and delete.value is False


def _names(statement: ast.stmt) -> Iterator[str]:
    targets = [*statement.targets] if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.With):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    yield from (name for target in targets for name in _read(target))


def _cleans(function: Function) -> bool:
    """Whether the function deletes something, or has it deleted."""
    return any(not _CLEANERS.isdisjoint(split_words(called(node))) for node in ast.walk(function))
