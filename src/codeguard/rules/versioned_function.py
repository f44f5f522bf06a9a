"""The rule `versioned-function`."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from codeguard.dates import last_day
from codeguard.evidence.likeness import text_likeness
from codeguard.evidence.marks import Weight, find_mark
from codeguard.finding import Related, Severity
from codeguard.measures.records import percent
from codeguard.remarks import remark
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.words import word_set

if TYPE_CHECKING:
    from codeguard.evidence.marks import Mark
    from codeguard.flow import Function

_ALIKE = 0.3
_MARKS = word_set(
    "v old new bak backup temp tmp copy orig original final fixed refactored rewritten improved updated enhanced "
    "simplified working broken deprecated"
)
"""Words of which one begins or ends a name with a mark: a quick look."""


class VersionedFunction(FileRule):
    """Keep one implementation of each function.

    `load_orders_v2` beside `load_orders` are two attempts at one thing, and nobody knows which one is current. Merge
    them; where both have to live for a while, say until when.
    """

    message = "a second attempt at a function that stands beside it"
    exceptions = (
        "Functions with a date in the comment or docstring by which one of the two goes; names whose mark is a word of "
        "their own (`get_new`), unless the two are alike; deprecated functions; one that calls the other; "
        "several numbered versions, which are those of a protocol; tests."
    )
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    examples = '''
        def load_orders(path):
            return read(path)

        def load_orders_v2(path):  # bad
            return read(path, strict=True)

        class Users:
            def get_user(self, key):
                row = self.table.get(key)
                return User(row)

            def get_user_new(self, key):  # bad
                row = self.table.get(key)
                return User(row, key)

            def get(self, key):
                return self.table[key]

            def get_new(self, since):
                return [user for user in self.table if user.born > since]

        def price(order):
            return order.price

        def price_old(order):
            """The price before the tax reform; goes on 2027-01-01."""
            return order.price
    '''

    def finish(self, tree: ast.AST) -> None:
        functions: list[Function] = [*self.source.nodes(ast.FunctionDef), *self.source.nodes(ast.AsyncFunctionDef)]
        marked = [(each, mark) for each in functions if _may_have_mark(each.name) and (mark := find_mark(each.name))]
        if not marked:
            return
        parents = self.source.parents
        named = {(parents[each], each.name): each for each in functions}
        found: defaultdict[Function, list[tuple[Function, Mark]]] = defaultdict(list)
        for function, mark in marked:
            if beside := named.get((parents[function], mark.plain)):
                found[beside].append((function, mark))
        for plain, attempts in found.items():
            if len(attempts) == 1:
                self._judge(plain, *attempts[0])

    def _judge(self, beside: Function, function: Function, mark: Mark) -> None:
        said = "\n".join(f"{remark(self.source, each)}\n{ast.get_docstring(each)}" for each in (function, beside))
        if last_day(said) or "deprecated" in said.lower() or _calls(function, beside) or _calls(beside, function):
            return
        alike = text_likeness(*("\n".join(map(ast.unparse, each.body)) for each in (function, beside)))
        if alike >= _ALIKE or mark.weight is Weight.VERSION:
            message = f"`{function.name}` stands beside `{beside.name}`, {percent(alike)} alike: merge them"
            related = Related(self.source.path, beside.lineno, beside.end_lineno or beside.lineno, "the other one")
            self.report(function, message, about=function.name, header=True, related=(related,))


def _calls(function: Function, other: Function) -> bool:
    """Whether one is made of the other: then the two are no rivals."""
    return any(getattr(node, "attr", getattr(node, "id", "")) == other.name for node in ast.walk(function))


def _may_have_mark(name: str) -> bool:
    return name.rpartition("_")[2].rstrip("0123456789") in _MARKS or name.lstrip("_").partition("_")[0] in _MARKS
