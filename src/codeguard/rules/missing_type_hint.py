"""The rule `missing-type-hint`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.globs import matches
from codeguard.names import dotted
from codeguard.project_rule import MIGRATIONS
from codeguard.publicity import exports_of, is_public, is_public_module
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from codeguard.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef

_TYPE = re.compile(r"# *type:(?! *ignore\b)")
_RETURN = "the return value"
_SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)
_MARKS = ("overload", "no_type_check")
_MAKERS = ("__init__", "__new__")


class MissingTypeHint(FileRule):
    """Say of public functions what they take and what they give.

    Without hints the reader has to find out by reading the body and its callers, and the type checker passes over
    the function and over everything that is made of its result.
    """

    message = "lacks type hints"
    exceptions = (
        "Private names and what is in private modules or classes, or left out of `__all__`; nested functions, lambdas, "
        "the first parameter of methods, special methods but for the parameters of `__init__` and `__new__`, "
        "implementations of overloads, functions with type comments or `@no_type_check`, migrations and test code."
    )
    overlaps = ("ANN001", "ANN002", "ANN003", "ANN201", "ANN202", "ANN204", "ANN205", "ANN206")
    severity = Severity.WARNING
    kinds = (Kind.PRODUCTION,)
    needles = ("def ",)
    examples = (
        """
        def total(prices, rate: float) -> float:  # bad
            return sum(prices) * rate

        def rounded(value: float, digits: int = 2):  # bad
            def shown(number):
                return round(number, digits)
            return shown(value)

        def joined(*parts, **options) -> str:
            return _joined(parts, key=lambda part: part)

        def _joined(parts, key):
            return "".join(sorted(parts, key=key))
        """,
        """
        class Basket:
            def __init__(self, owner):  # bad
                self.owner = owner

            def __eq__(self, other):
                return self.owner == other.owner

            @classmethod
            def of(cls, owner: str) -> "Basket":
                return cls(owner)

            @staticmethod
            def limit(country) -> int:  # bad
                return 10
        """,
        """
        __all__ = ["ship"]

        def ship(order):  # bad
            pack(order)

        def pack(order):
            pass
        """,
    )

    star_arguments: bool = False
    """Whether `*args` and `**kwargs` need hints too."""

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._has_marks = any(mark in source.text for mark in _MARKS)
        self._has_comments = "# type:" in source.text
        self._is_offered = is_public_module(source.path) and not matches(source.path, MIGRATIONS)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._judge(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._judge(node)

    def _judge(self, node: Function) -> None:
        missing = self._missing(node) if self._is_offered and _is_named_for_all(node.name) else []
        if missing and self._is_public(node) and not self._is_typed_otherwise(node):
            symbol = self.source.symbol(node)
            *first, last = missing
            names = f"{', '.join(first)} and {last}" if first else last
            self.report(node, f"`{symbol}` has no type hints for {names}", about=symbol, header=True)

    def _missing(self, node: Function) -> list[str]:
        args = node.args
        plain = [*args.posonlyargs, *args.args]
        if plain and self._is_bound(node):
            del plain[0]
        starred = [each for each in (args.vararg, args.kwarg) if each and self.star_arguments]
        missing = [each.arg for each in (*plain, *args.kwonlyargs, *starred) if each.annotation is None]
        return missing if node.returns or node.name in _MAKERS else [*missing, _RETURN]

    def _is_bound(self, node: Function) -> bool:
        """Whether the first parameter is the object or the class."""
        is_static = any(dotted(decorator) == "staticmethod" for decorator in node.decorator_list)
        scope = next(up for up in self.source.ancestors(node) if isinstance(up, _SCOPES))
        return isinstance(scope, ast.ClassDef) and not is_static

    def _is_public(self, node: Function) -> bool:
        if self.source.function(node):
            return False
        return is_public(self.source.symbol(node), self.source.derived(exports_of))

    def _is_typed_otherwise(self, node: Function) -> bool:
        """Whether its types stand in overloads or in a type comment, or it is declared to have none."""
        return (self._has_marks and self._is_marked(node)) or (self._has_comments and self._has_type_comment(node))

    def _is_marked(self, node: Function) -> bool:
        siblings: list[ast.stmt] = getattr(self.source.parents[node], "body", [])
        same = (each for each in siblings if isinstance(each, Function) and each.name == node.name)
        marks = {dotted(mark).rpartition(".")[2] for each in same for mark in each.decorator_list}
        return not marks.isdisjoint(_MARKS)

    def _has_type_comment(self, node: Function) -> bool:
        head = range(node.lineno, node.body[0].lineno + 1)
        return any(comment.line in head and _TYPE.match(comment.text) for comment in self.source.comments)


def _is_named_for_all(name: str) -> bool:
    return not name.startswith("_") or name in _MAKERS
