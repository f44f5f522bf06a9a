"""A rule whose pattern is Python with holes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from codeguard.globs import matches
from codeguard.pattern.filling import render
from codeguard.pattern.matching import matcher
from codeguard.pattern.replacing import replacement
from codeguard.pattern.surroundings import around
from codeguard.rule import FileRule
from codeguard.tables.reading import Table  # noqa: TC001 -- the options of a rule are read from its annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.pattern.compiled import Pattern
    from codeguard.pattern.matching import Bindings
    from codeguard.source import Source

_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


class CodeRule(FileRule):
    """Reports code that matches one of its patterns."""

    table: ClassVar[Table]
    words: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The words that a file must hold for each of the patterns."""

    def concerns(self, source: Source) -> bool:
        """Whether a file holds all words of one of the patterns."""
        holds = source.derived(_Held).__getitem__
        return any(all(map(holds, words)) for words in self.words)

    def finish(self, tree: ast.AST) -> None:
        """Report each node once at which a pattern matches and what is asked of its surroundings holds."""
        if not self._is_wanted():
            return
        self._matcher = matcher(self.source)
        told: set[ast.AST] = set()
        for pattern in self.table.patterns:
            for node in self._matcher.candidates(pattern):
                is_placed = isinstance(node, ast.expr | ast.stmt | ast.excepthandler)
                if is_placed and node not in told and (bound := self._found(pattern, node)) is not None:
                    told.add(node)
                    self._tell(node, bound)  # type: ignore[arg-type]

    def _is_wanted(self) -> bool:
        """Whether the file is one of those that the rule is about."""
        files, modules = self.table.words("files"), self.table.words("with-import")
        if files and not matches(self.source.path, files):
            return False
        origins = self.source.names.imported.values() if modules else ()
        return not modules or any(f"{origin}.".startswith(f"{module}.") for origin in origins for module in modules)

    def _found(self, pattern: Pattern, node: ast.AST) -> Bindings | None:
        for bound in self._matcher.find(pattern, node, {}):
            for everything in self._inside(node, bound):
                if self._is_meant(node, everything):
                    return everything
        return None

    def _inside(self, node: ast.AST, bound: Bindings) -> Iterator[Bindings]:
        wanted = self.table.others["inside"]
        if not wanted:
            yield bound
        else:
            yield from around(self._matcher, self.source, wanted, node, bound)

    def _is_meant(self, node: ast.AST, bound: Bindings) -> bool:
        if _has_keyword(node, self.table.words("missing-keyword")):
            return False
        if not all(condition.holds(bound, self._matcher.resolver) for condition in self.table.conditions):
            return False
        if any(self._matches(pattern, node, bound) for pattern in self.table.others["not"]):
            return False
        outside = self.table.others["not-inside"]
        return not outside or next(around(self._matcher, self.source, outside, node, bound), None) is None

    def _matches(self, pattern: Pattern, node: ast.AST, bound: Bindings) -> bool:
        return node.__class__ in pattern.triggers and next(self._matcher.find(pattern, node, bound), None) is not None

    def _tell(self, node: ast.expr | ast.stmt | ast.excepthandler, bound: Bindings) -> None:
        has_body = hasattr(node, "body") and not isinstance(node, ast.expr)
        message = render(self.message, bound, self.source)
        self.report(node, message, about=_head(node) if has_body else node, header=has_body)
        template = self.table.values.get("replace")
        if template is not None and isinstance(node, ast.expr | ast.stmt):
            fix = replacement(template, node, bound, self.source)
            self.findings[-1] = msgspec.structs.replace(self.findings[-1], fix=fix)


class _Held(dict[str, bool]):
    """Which words a file holds, in its text or path: each is looked for once, however many patterns ask."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._text = source.lowered
        self._path = source.path.lower()

    def __missing__(self, word: str) -> bool:
        found = self[word] = word in self._text or word in self._path
        return found


def _has_keyword(node: ast.AST, names: tuple[str, ...]) -> bool:
    """Whether a call has one of the keywords, or may have: `**options` is not judged. None is the same as none."""
    call = node.value if isinstance(node, ast.Await | ast.Expr) else node
    if not names or not isinstance(call, ast.Call):
        return False
    given = [keyword for keyword in call.keywords if keyword.arg is None or keyword.arg in names]
    return any(not isinstance(each.value, ast.Constant) or each.value.value is not None for each in given)


def _head(node: ast.AST) -> ast.AST:
    """A compound statement without what is in it: an edit of the body makes no new finding."""
    fields: dict[str, Any] = {field: [] if field in _BODIES else getattr(node, field, None) for field in node._fields}
    return type(node)(**fields)
