"""One file as bytes, read once: its text, lines, `ast`, comments, and LibCST trees of the pieces a rule asks for."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codeguard.derived import Deriving
from codeguard.lexer import NEWLINE, comments, split_lines
from codeguard.names import Names
from codeguard.tree import Node, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATED_HEAD = 2048
"""Characters at the top of a file in which a marker makes it generated."""
_GENERATED_WORDS = ("do not edit", "generated")
_GENERATED = re.compile(
    r"DO NOT EDIT|@generated\b|^[#\s*/=\"'-]*(?i:(?:this \w+ (?:is|was|has been) )?(?:automatically |auto[- ]?)?"
    r"generated (?:by|from|with|using|on)\b)",
    re.MULTILINE,
)
"""A line that says of the file that it is generated; prose about code that generates is none."""


class Kind(StrEnum):
    """What a file is for; mock data, copies and line counts treat the kinds differently."""

    PRODUCTION = "production"
    TEST = "test"
    GENERATED = "generated"
    TEXT = "text"
    """No Python: only rules on text files look at it."""


class Comment(NamedTuple):
    """A comment: its place (from 1), its text from the # on, and whether it has the line to itself."""

    line: int
    column: int
    text: str
    alone: bool


class Source(Deriving):
    """One file. Everything is derived from `data`, on first use."""

    def __init__(self, path: str, data: bytes, kind: Kind = Kind.PRODUCTION, *, markers: bool = True) -> None:
        """`kind` is that by path; with `markers`, the file can also say in its head that it is generated."""
        self.path = path
        self.data = data
        self._kind = kind
        self._markers = markers
        self.secrets: set[str] = set()
        """What must not be shown; rules add to it as they find it."""

    @cached_property
    def kind(self) -> Kind:
        """The kind by path, or generated where a comment or docstring at the top of the file says so."""
        if self._markers and self._kind not in {Kind.GENERATED, Kind.TEXT} and self._is_marked():
            return Kind.GENERATED
        return self._kind

    def _is_marked(self) -> bool:
        top = self.text[:GENERATED_HEAD].lower()
        if not any(word in top for word in _GENERATED_WORDS):
            return False
        first = self.tree.body[0].lineno if self.tree.body else len(self.lines)
        head = [comment.text for comment in self.comments if comment.line <= first]
        return bool(_GENERATED.search("\n".join([*head, ast.get_docstring(self.tree) or ""])))

    @cached_property
    def is_stub(self) -> bool:
        """Whether it is a .pyi file: only sizes and secrets are judged there."""
        return self.path.lower().endswith(".pyi")

    @cached_property
    def text(self) -> str:
        """The decoded text, line ends as they are. Raises SyntaxError when it cannot be decoded."""
        if self._kind is Kind.TEXT:
            return self.data.decode("utf-8-sig", "replace")
        return decode(self.data)

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, to look for words in."""
        return self.text.lower()

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; line 1 is `lines[0]`."""
        return split_lines(self.text)

    @cached_property
    def tree(self) -> ast.Module:
        """The whole file. Raises SyntaxError, RecursionError or MemoryError as `ast.parse` does."""
        try:
            return ast.parse(self.text)
        except ValueError as error:  # a NUL byte, before Python 3.12
            raise SyntaxError(str(error)) from error

    @cached_property
    def index(self) -> Tree:
        """The nodes of the tree by class, and their parents."""
        return Tree(self.tree)

    def nodes(self, *classes: type[Node]) -> list[Node]:
        """The nodes of these classes, class by class, in source order."""
        return self.index.nodes(*classes)

    @cached_property
    def names(self) -> Names:
        """What the names in the file stand for, through its imports."""
        return Names(self.nodes(ast.Import), self.nodes(ast.ImportFrom))

    @cached_property
    def comments(self) -> list[Comment]:
        """The comments of the file, in order."""
        found, line, begin = [], 1, 0
        for start, end in comments(self.text):
            for newline in NEWLINE.finditer(self.text, begin, start):
                line, begin = line + 1, newline.end()
            alone = not self.text[begin:start].strip()
            found.append(Comment(line, start - begin + 1, self.text[start:end], alone))
        return found

    @property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node around each node."""
        return self.index.parents

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around `node`, from the nearest to the module."""
        while parent := self.parents.get(node):
            yield parent
            node = parent

    def function(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function around `node`."""
        around = self.ancestors(node)
        return next((up for up in around if isinstance(up, (ast.FunctionDef, ast.AsyncFunctionDef))), None)

    def statement(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that `node` is or is in. Raises StopIteration for the module."""
        return next(up for up in (node, *self.ancestors(node)) if isinstance(up, ast.stmt))

    def block(self, node: ast.stmt) -> list[ast.stmt]:
        """The statements among which a statement stands: a body, an `else`, a `finally`."""
        parent = self.parents[node]
        blocks: list[list[ast.stmt]] = [getattr(parent, name, []) for name in ("body", "orelse", "finalbody")]
        return next(block for block in blocks if node in block)

    def symbol(self, node: ast.AST) -> str:
        """The qualified name of the innermost function or class that `node` is or is in, "" at module level."""
        around = (node, *self.ancestors(node))
        scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return ".".join(reversed([up.name for up in around if isinstance(up, scopes)]))

    def column(self, line: int, offset: int) -> int:
        """The column, from 1 and in characters, of a UTF-8 byte offset as `ast` gives it."""
        text = self.lines[line - 1]
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode("utf-8", "replace")) + 1

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The source text of a node, as it stands."""
        first, last = node.lineno, node.end_lineno or node.lineno
        start = self.column(first, node.col_offset) - 1
        stop = self.column(last, node.end_col_offset or 0) - 1
        if first == last:
            return self.lines[first - 1][start:stop]
        return "\n".join([self.lines[first - 1][start:], *self.lines[first : last - 1], self.lines[last - 1][:stop]])


def decode(data: bytes) -> str:
    """The text of a Python file by its BOM and coding line (PEP 263).

    Raises SyntaxError for bytes that the encoding does not allow, and for encodings that are unknown or not a
    superset of ASCII (utf-7 and the like hide code from readers).
    """
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        if codecs.lookup(encoding).encode("#\"'a\n+AA-")[0].lstrip(codecs.BOM_UTF8) != b"#\"'a\n+AA-":
            raise SyntaxError(f"encoding {encoding} is not a superset of ASCII: save the file as UTF-8")
        return data.decode(encoding)
    except UnicodeError as error:
        raise SyntaxError(f"not {encoding} text ({error.args[-1]}): save it as UTF-8 or name its encoding") from error
    except (LookupError, TypeError) as error:
        raise SyntaxError(f"encoding {encoding} is not one for text") from error
