"""A rule that bans imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from codeguard.globs import matches
from codeguard.rule import FileRule
from codeguard.tables.reading import Table  # noqa: TC001 -- the options of a rule are read from its annotations

if TYPE_CHECKING:
    import ast
    from pathlib import Path


class ImportRule(FileRule):
    """Reports import statements of banned modules, wherever they stand."""

    table: ClassVar[Table]
    first_party: tuple[str, ...] = ()
    """Modules of the project that have a banned name."""

    def own_modules(self, root: Path) -> tuple[str, ...]:
        """The modules and packages of the project, in its root or in src/, that have a banned name."""
        tops = sorted({word.partition(".")[0] for word in self.table.words("import")})
        places = [root / folder for folder in ("", "src", "lib", "python")]
        return tuple(
            top
            for top in tops
            if any((place / f"{top}.py").is_file() or (place / top / "__init__.py").is_file() for place in places)
        )

    def visit_Import(self, node: ast.Import) -> None:  # noqa: N802
        """`import a, b`: each banned module is a finding."""
        for alias in node.names:
            self._judge(node, [alias.name], alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:  # noqa: N802
        """`from a import b`: one finding, also where only `a.b` is banned."""
        if node.module and not node.level:
            self._judge(node, [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)], node.module)

    def _judge(self, node: ast.stmt, names: list[str], written: str) -> None:
        words = self.table.words("import")
        banned = next(((name, word) for name in names for word in words if f"{name}.".startswith(f"{word}.")), None)
        if banned and self._is_foreign(banned[1]):
            self.report(node, self.message.replace("$MODULE", written), about=f"import {banned[0]}")

    def _is_foreign(self, banned: str) -> bool:
        """Whether it is not the project's own module, and the file is one to look at."""
        top = banned.partition(".")[0]
        files = self.table.words("files")
        own = top in self.first_party or top in self.source.path.split("/")[:-1]
        return not own and (not files or matches(self.source.path, files))
