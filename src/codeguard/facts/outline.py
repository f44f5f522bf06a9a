"""The outline of a module: one walk over its statements (never its expressions) finds what it defines and imports."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from codeguard.facts.records import FunctionKind, Import
from codeguard.names import dotted
from codeguard.tree import parameters

if TYPE_CHECKING:
    from collections.abc import Iterable

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Range: TypeAlias = tuple[int, int, int, int]
"""First line, column, last line, column behind it: lines from 1, columns from 0 in UTF-8 bytes, as in `ast`."""


_Node = TypeVar("_Node", ast.Module, ast.ClassDef, FunctionNode)
AnyScope: TypeAlias = "Scope[ast.Module] | Scope[ast.ClassDef] | Scope[FunctionNode]"


class Scope(Generic[_Node]):
    """A module, class or function, and the names that its statements assign."""

    symbol: str

    def __init__(self, node: _Node, parent: AnyScope | None = None) -> None:
        self.node: _Node = node
        self.parent = parent
        name = "" if isinstance(node, ast.Module) else node.name
        self.symbol = f"{parent.symbol}.{name}" if parent and parent.symbol else name
        self.names: set[str] = set()
        self.foreign: set[str] = set()
        """Names that it declares global or nonlocal."""

    @property
    def kind(self) -> FunctionKind:
        """What a function in this place is."""
        around = self.parent.node if self.parent else None
        if isinstance(around, ast.ClassDef):
            return FunctionKind.METHOD
        return FunctionKind.CLOSURE if isinstance(around, FunctionNode) else FunctionKind.FUNCTION

    @property
    def function(self) -> AnyScope | None:
        """The nearest function around it."""
        around = self.parent
        while around and not isinstance(around.node, FunctionNode):
            around = around.parent
        return around


class Outline:
    """What one walk over a file's statements leaves."""

    def __init__(self, tree: ast.Module) -> None:
        self.module = Scope(tree)
        self.functions: list[Scope[FunctionNode]] = []
        self.classes: list[Scope[ast.ClassDef]] = []
        self.imports: list[Import] = []
        self.exports: tuple[str, ...] | None = None
        self.statements = 0
        """All of the file, without docstrings."""
        self.docstrings: list[ast.Expr] = []
        self.annotations: list[Range] = []
        self.tables: list[tuple[int, int]] = []
        """First and last lines of imports and of displays (lists, dicts ...) that fill several lines."""
        self._bodies: list[tuple[list[ast.stmt], AnyScope]] = []
        self._enter(self.module)
        while self._bodies:
            self._walk(*self._bodies.pop())
        self._origins = dict(origin for item in self.imports for origin in item.origins())
        for scope in reversed(self.functions):
            scope.names -= scope.foreign
            if around := scope.function:
                around.names |= scope.names
        self.functions.sort(key=_place)
        self.classes.sort(key=_place)

    def resolve(self, node: ast.expr) -> str:
        """The dotted origin of a name or attribute, or of what a call or subscript is of; "" for anything else."""
        while isinstance(node, (ast.Call, ast.Subscript)):
            node = node.func if isinstance(node, ast.Call) else node.value
        first, dot, rest = dotted(node).partition(".")
        return self._origins.get(first, first) + dot + rest

    def _walk(self, body: list[ast.stmt], scope: AnyScope) -> None:
        self.statements += len(body)
        for node in body:
            visit = _VISITS.get(node.__class__)
            if visit:
                visit(self, scope, node)

    def _enter(self, scope: AnyScope) -> None:
        body = scope.node.body
        match body[:1]:
            case [ast.Expr(value=ast.Constant(value=str())) as docstring]:
                self.docstrings.append(docstring)
                self.statements -= 1
        self._bodies.append((body, scope))

    def _bind(self, scope: AnyScope, targets: Iterable[ast.expr | None]) -> None:
        for target in targets:
            if isinstance(target, ast.Name):
                scope.names.add(target.id)
            elif isinstance(target, (ast.Tuple, ast.List)):
                self._bind(scope, target.elts)
            elif isinstance(target, ast.Starred):
                self._bind(scope, (target.value,))

    def _function(self, scope: AnyScope, node: FunctionNode) -> None:
        inner: Scope[FunctionNode] = Scope(node, scope)
        if inner.kind is FunctionKind.CLOSURE:
            scope.names.add(node.name)
        self.functions.append(inner)
        for arg in parameters(node.args).values():
            inner.names.add(arg.arg)
            if arg.annotation:
                end = (arg.end_lineno or 0, arg.end_col_offset or 0)
                self.annotations.append((arg.lineno, arg.col_offset + len(arg.arg.encode()), *end))
        if node.returns:
            self._annotation(node.returns.lineno, node.returns.col_offset, node.returns)
        self._enter(inner)

    def _class(self, scope: AnyScope, node: ast.ClassDef) -> None:
        self.classes.append(Scope(node, scope))
        self._enter(self.classes[-1])

    def _assign(self, scope: AnyScope, node: ast.Assign) -> None:
        self._bind(scope, node.targets)
        self._table(node.value)
        if scope is self.module and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            self._export(node.value)

    def _augment(self, scope: AnyScope, node: ast.AugAssign) -> None:
        self._bind(scope, (node.target,))
        if scope is self.module and isinstance(node.target, ast.Name) and node.target.id == "__all__":
            self._export(node.value)

    def _annotate(self, scope: AnyScope, node: ast.AnnAssign) -> None:
        self._bind(scope, (node.target,))
        if node.value:
            self._annotation(node.target.end_lineno or 0, node.target.end_col_offset or 0, node.annotation)
            self._table(node.value)
        else:
            self._annotation(node.lineno, node.col_offset, node)

    def _annotation(self, line: int, column: int, end: ast.expr | ast.stmt) -> None:
        self.annotations.append((line, column, end.end_lineno or 0, end.end_col_offset or 0))

    def _return(self, _scope: AnyScope, node: ast.Return | ast.Expr) -> None:
        self._table(node.value)

    def _table(self, node: ast.expr | None) -> None:
        if isinstance(node, (ast.List, ast.Dict, ast.Set, ast.Tuple)) and node.end_lineno != node.lineno:
            self.tables.append((node.lineno, node.end_lineno or 0))

    def _export(self, value: ast.expr) -> None:
        names = [node.value for node in ast.walk(value) if isinstance(node, ast.Constant)]
        self.exports = (self.exports or ()) + tuple(name for name in names if isinstance(name, str))

    def _declare(self, scope: AnyScope, node: ast.Global | ast.Nonlocal) -> None:
        scope.foreign.update(node.names)

    def _import(self, _scope: AnyScope, node: ast.Import | ast.ImportFrom) -> None:
        self.tables.append((node.lineno, node.end_lineno or 0))
        if isinstance(node, ast.ImportFrom):
            self.imports.append(_from(node))
        else:
            for alias in node.names:
                aliases = (alias.asname,) if alias.asname else ()
                self.imports.append(Import(alias.name, 0, node.lineno, (), aliases))

    def _block(self, scope: AnyScope, node: Any) -> None:
        """A statement with bodies: its loop and context names are bound, its bodies walked later."""
        if isinstance(node, (ast.For, ast.AsyncFor)):
            self._bind(scope, (node.target,))
        for item in getattr(node, "items", ()):
            self._bind(scope, (item.optional_vars,))
        for handler in getattr(node, "handlers", ()):
            scope.names.update([handler.name] if handler.name else ())
            self._bodies.append((handler.body, scope))
        for field in ("finalbody", "orelse", "body"):
            self._bodies.append((getattr(node, field, []), scope))

    def _match(self, scope: AnyScope, node: ast.Match) -> None:
        for case in node.cases:
            names = (getattr(part, "name", None) or getattr(part, "rest", None) for part in ast.walk(case.pattern))
            scope.names.update(name for name in names if name)
            self._bodies.append((case.body, scope))


_VISITS: dict[type[ast.AST], Any] = {
    ast.FunctionDef: Outline._function,
    ast.AsyncFunctionDef: Outline._function,
    ast.ClassDef: Outline._class,
    ast.Assign: Outline._assign,
    ast.AugAssign: Outline._augment,
    ast.AnnAssign: Outline._annotate,
    ast.Return: Outline._return,
    ast.Expr: Outline._return,
    ast.Global: Outline._declare,
    ast.Nonlocal: Outline._declare,
    ast.Import: Outline._import,
    ast.ImportFrom: Outline._import,
    ast.Match: Outline._match,
    **dict.fromkeys(
        (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar), Outline._block
    ),
}


def _from(node: ast.ImportFrom) -> Import:
    names = tuple(alias.name for alias in node.names)
    aliases = tuple(alias.asname or alias.name for alias in node.names)
    return Import(node.module or "", node.level, node.lineno, names, aliases if aliases != names else ())


def _place(scope: Scope[FunctionNode] | Scope[ast.ClassDef]) -> tuple[int, int]:
    return scope.node.lineno, scope.node.col_offset
