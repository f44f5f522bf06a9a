"""The rule `duplicate-file`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from codeguard.evidence.conventions import VENDORED
from codeguard.finding import Finding, Related
from codeguard.imports import Imports
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.project import Project


class DuplicateFile(ProjectRule):
    """Delete one of two files with the same content.

    Two equal files are one file that somebody will change in one place only. Comments, docstrings, blank lines and
    indentation do not count. Of two, the one that fewer modules import is the one to delete.
    """

    message = "CONSOLIDATE: the same file twice"
    exceptions = (
        "Files without code, files with fewer than `minimum` lines of it, test code, generated files, migrations, "
        "vendored code."
    )
    sources = "S0, S1"
    contains = frozenset(("duplicate-block", "duplicate-function", "similar-function"))
    examples = (
        """
        # file: shop/money.py
        class Money:
            def __init__(self, amount, currency):
                self.amount = amount
                self.currency = currency
        """,
        """
        # file: shop/utils/money.py
        class Money:  # bad
            def __init__(self, amount, currency):
                self.amount = amount
                self.currency = currency
        """,
        """
        # file: shop/orders.py
        from shop.money import Money

        FREE = Money(0, "EUR")
        """,
        "# file: shop/__init__.py\n",
        "# file: shop/utils/__init__.py\n",
    )

    minimum: int = 4
    """Lines of code in the shortest file that is reported."""
    frozen: tuple[str, ...] = (*MIGRATIONS, *VENDORED)
    """Globs of files that stay as they were written, or that others maintain."""

    def look(self, project: Project) -> Iterator[Finding]:
        copies: defaultdict[bytes, list[str]] = defaultdict(list)
        for path, facts in self.files(project, Kind.PRODUCTION, self.frozen):
            if facts.lines.code >= self.minimum:
                copies[facts.digest].append(path)
        for paths in copies.values():
            if len(paths) > 1:
                yield self._report(project, paths)

    def _report(self, project: Project, paths: list[str]) -> Finding:
        uses = {path: len(project.derived(Imports).of(path)) for path in paths}
        old = project.base.files if project.base else {}
        *others, drop = sorted(
            paths, key=lambda path: (path not in old and bool(old), -uses[path], path.count("/"), path)
        )
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        why = f" ({uses[others[0]]} files import it)" if uses[others[0]] > 1 else ""
        return self.finding(
            drop,
            1,
            f"CONSOLIDATE: the same content as {others[0]}{more}; keep {others[0]}{why} and delete this one",
            about=others[0].rpartition("/")[2],
            related=tuple(Related(path, 1, project.files[path].lines.total, "the same file") for path in others),
        )
