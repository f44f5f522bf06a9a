"""The rule `commented-out-code`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import msgspec

from codeguard.commented import commented_code
from codeguard.finding import Fix, Severity
from codeguard.rule import SNIPPET, FileRule

if TYPE_CHECKING:
    from codeguard.commented import Piece
    from codeguard.source import Comment, Source

    Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class CommentedOutCode(FileRule):
    """Delete code that is commented out: version control keeps it.

    Nobody runs it, tests it or renames what it names, so after a while it is wrong, and every reader has to find out
    whether it was meant to come back. Where the same code stands live elsewhere in the file, the message says so.
    """

    message = "commented-out code: delete it, version control keeps it"
    exceptions = (
        "Prose, formulas, values, `key: value`, pragmas, doctests, and code that a text quotes as an example; a single "
        "line, unless it is a call, an import or an assignment; one beside a text, unless it is an import or, below "
        "it, calls something with arguments; comments behind code. "
        "`--fix` deletes it only when this rule is named by `--select`."
    )
    overlaps = ("ERA001", "E800")
    severity = Severity.WARNING
    fixes_on_request = True
    needles = ("#",)
    examples = (
        """
        def total(prices):
            # result = 0  # bad
            # for price in prices:
            #     result += price
            return sum(prices)

        # Adds up what is given
        # and returns it.
        def add(*values):
            # logger.debug("adding %s", values)  # bad
            return sum(values)
        """,
        """
        # area = width * height
        # note: a square has equal sides
        def area(width, height):
            # TODO: bring this back
            # check(width, height)  # bad
            # nobody knows the unit of it
            # which is an inch with size(width)
            return width * height

        def weight(area):
            # Too many of them in the night
            # logger.info("weighing %s", area)  # bad
            return area * 2

        # Use it like this:
        #     shape = Shape()
        #     shape.draw()
        def draw(shape):
            # noqa: E501
            pass
        """,
    )

    def begin(self, source: Source) -> None:
        super().begin(source)
        self._live: dict[type[ast.stmt], dict[str, int]] = {}

    def finish(self, tree: ast.AST) -> None:
        for pieces in commented_code(self.source):
            self._report(pieces)

    def _report(self, pieces: list[Piece]) -> None:
        """One finding for a run; the fix deletes its first piece, and the next pass what is left."""
        first, last, end = pieces[0].comments[0], pieces[0].comments[-1], pieces[-1].comments[-1]
        body = [each for piece in pieces for each in piece.body]
        live = [self._line(each) for each in body]
        found = self.finding(
            "",
            first.line,
            f"{self.message}; the same code stands live at line {live[0]}" if all(live) else self.message,
            about="\n".join(map(ast.dump, body)),
            column=first.column,
            end_line=end.line,
            end_column=end.column + len(end.text),
            symbol=self._symbol(first),
        )
        fix = Fix(first.line, first.column, last.line, last.column + len(last.text), "")
        snippet = self.source.lines[first.line - 1][:SNIPPET]
        self.findings.append(msgspec.structs.replace(found, snippet=snippet, fix=fix))

    def _line(self, node: ast.stmt) -> int:
        """The line on which a statement that says the same begins, 0 if there is none."""
        kind = type(node)
        if kind not in self._live:
            self._live[kind] = {ast.dump(each): each.lineno for each in reversed(self.source.nodes(kind))}
        return self._live[kind].get(ast.dump(node), 0)

    def _symbol(self, comment: Comment) -> str:
        """The qualified name of the innermost function or class around a comment."""
        scopes: list[Scope] = self.source.nodes(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        around = [each for each in scopes if each.lineno < comment.line <= (each.end_lineno or 0)]
        inside = [each for each in around if each.col_offset < comment.column - 1]
        return self.source.symbol(max(inside, key=lambda each: each.lineno)) if inside else ""
