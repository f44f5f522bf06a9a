"""The rule `whole-file-read`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import LOOPS, Flow, loop_around
from codeguard.names import dotted
from codeguard.resources.openers import FILE, Openers
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.fetching import Fetching
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codeguard.source import Source

_READS = frozenset(("read", "readlines"))
_PATH_READS = frozenset(("read_text", "read_bytes"))
_METHODS = _READS | _PATH_READS | {"load"}
_LOADS = frozenset(("json.load", "simplejson.load", "ujson.load"))
_FETCHES = frozenset(("fetchall", "fetchallarrow"))
_FILES = frozenset(("f", "fp", "fh", "fd", "fin", "file", "infile", "fileobj", "handle", "stream"))
_SIZES = frozenset(("getsize", "st_size"))
_SMALL_FILES = re.compile(
    r"\.(?:toml|cfg|ini|ya?ml|env|conf|properties|pem|crt|key|pid|lock|service|j2|jinja2?|tmpl|tpl|md|rst)$"
    r"|(?:^|/)(?:package|tsconfig|manifest|composer)\.json$|(?:^|/)(?:VERSION|README|LICENSE|CHANGELOG|requirements)"
    r"|^/(?:proc|sys|etc)/",
    re.IGNORECASE,
)
_SMALL_WORDS = word_set(
    "config configuration conf cfg settings manifest metadata meta schema template version readme license pid token "
    "keys key cert certificate secret secrets password credentials pyproject requirements status state marker checksum "
    "sha256 ignore"
)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class WholeFileRead(FileRule):
    """Read large files and tables piece by piece.

    `read()`, `readlines()`, `json.load()` and `fetchall()` hold everything in memory at once. That goes well until the
    first file or table that is larger than the machine. A loop over the lines, `read(n)`, `fetchmany(n)` or Arrow
    batches hold one piece.
    """

    message = "holds all of it in memory at once: read it in pieces"
    exceptions = (
        "Files read once, outside of loops, or in a loop that ends with it; small known files: configuration, texts, "
        "templates, keys, /proc, names in a literal list, files whose size is asked first; reads with a size; queries "
        "with WHERE, LIMIT, GROUP BY, DISTINCT or aggregates, SHOW, DESCRIBE, PRAGMA and lists of tables; cursors that "
        "implement fetchall."
    )
    sources = "S0, S1, S4"
    overlaps = ("FURB129",)
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("read", "load", "fetchall")
    examples = (
        """
        import json

        def totals(paths, connection):
            for path in paths:
                with open(path) as file:
                    rows = json.load(file)  # bad
                    yield len(rows)
            for path in paths:
                with open(path) as file:
                    for line in file:
                        yield len(line)
            for path in paths:
                with open(path) as file:
                    for line in file.readlines():  # bad
                        yield len(line)

        def known(path):
            with open(path) as file:
                settings = json.load(file)
            for name in ("a.json", "b.json"):
                with open(name) as file:
                    settings |= json.load(file)
            return settings

        def pieces(paths):
            for path in paths:
                with open(path, "rb") as file:
                    while piece := file.read(65536):
                        yield piece
        """,
        """
        def read(connection, day):
            rows = connection.execute("SELECT id, total FROM orders").fetchall()  # bad
            cursor = connection.cursor()
            cursor.execute("SELECT id, total FROM orders")
            rows = cursor.fetchall()  # bad

            cursor.execute("SELECT id FROM orders WHERE day = ?", [day])
            rows = cursor.fetchall()
            count = connection.execute("SELECT COUNT(*) FROM orders").fetchall()
            tables = connection.execute("SHOW TABLES").fetchall()
            cursor.execute("SELECT id, total FROM orders")
            while batch := cursor.fetchmany(50_000):
                yield batch
        """,
    )

    def begin(self, source: Source) -> None:
        """Look at this file from now on."""
        super().begin(source)
        self._flow = source.derived(Flow)
        self._openers = Openers(source)
        self._fetching = Fetching(source)

    def visit_Call(self, node: ast.Call) -> None:
        method = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        if method in _FETCHES and isinstance(node.func, ast.Attribute):
            if not self._is_adapter(node, node.func.value) and not self._fetching.is_of_few(node, node.func.value):
                cure = "fetch in batches, or ask for fewer (WHERE, LIMIT)"
                self.report(node, f"{method}() holds all rows in memory at once: {cure}")
        elif method in _METHODS and (what := self._file_read(node, method)) and self._is_repeated(node, what):
            self.report(node, f"{dotted(node.func) or method}() holds a whole file in memory: read it in pieces")

    def _is_adapter(self, call: ast.Call, receiver: ast.expr) -> bool:
        """Whether a cursor of the project's own hands the call on."""
        function = self.source.function(call)
        return dotted(receiver) == "self" or (function is not None and function.name.lstrip("_").startswith("fetch"))

    def _file_read(self, call: ast.Call, method: str) -> ast.expr | None:
        """What a call reads all of: a file, or a path; None for other calls."""
        if method == "load":
            return call.args[0] if self.source.names.resolve(call.func) in _LOADS and call.args else None
        if call.args or call.keywords or not isinstance(call.func, ast.Attribute):
            return None
        owner = call.func.value
        return owner if method in _PATH_READS or self._is_file(owner) else None

    def _is_file(self, node: ast.expr) -> bool:
        made = self._flow.origin(node)
        if isinstance(made, ast.Call):
            return self._openers.kind(made) == FILE
        return isinstance(made, ast.Name) and made.id in _FILES and self._flow.last(made) is None

    def _is_repeated(self, call: ast.Call, what: ast.expr) -> bool:
        """Whether files that may be large are read one after the other, or one for a loop over its lines."""
        around = self._loop(call)
        if around is None or _tells_small_file(self._paths(what, around)) or self._asks_for_size(call):
            return False
        return not (isinstance(around, LOOPS) and (self._is_over_literals(around) or self._ends(call, around)))

    def _loop(self, call: ast.Call) -> ast.AST | None:
        """What reads again and again, or goes over the lines of what is read."""
        top = self._chain(call)
        around = self.source.parents[top]
        if isinstance(around, (ast.For, ast.comprehension)) and around.iter is top:
            return top
        below: ast.AST = call
        for up in self.source.ancestors(call):
            if isinstance(up, _COMPREHENSIONS) and below is not up.generators[0]:
                return up
            below = up
        return loop_around(self.source, call)

    def _chain(self, node: ast.expr) -> ast.expr:
        """The chain of methods that a call begins: `file.read().splitlines()`."""
        around = self.source.parents[node]
        is_called = isinstance(around, ast.Call) and around.func is node
        return self._chain(around) if is_called or isinstance(around, ast.Attribute) else node  # type: ignore[arg-type]

    def _paths(self, what: ast.expr, around: ast.AST) -> list[ast.expr]:
        """The code that says what is opened: `for path in folder.glob("*.md")`."""
        made = self._flow.origin(what)
        paths = made.args[:1] if isinstance(made, ast.Call) else []
        over = [around.iter] if isinstance(around, ast.For) else []
        return [made, *map(self._flow.origin, [*paths, *over])]

    def _is_over_literals(self, loop: ast.AST) -> bool:
        """Whether the loop goes over names that are written down."""
        over = self._flow.origin(loop.iter) if isinstance(loop, ast.For) else None
        return isinstance(over, (ast.Tuple, ast.List, ast.Set)) and all(isinstance(e, ast.Constant) for e in over.elts)

    def _ends(self, call: ast.Call, loop: ast.AST) -> bool:
        """Whether the loop ends with what is read: it looks for the first of several files, or tries again."""
        node: ast.AST = self.source.statement(call)
        while node is not loop:
            if isinstance(node, ast.stmt):
                block = self.source.block(node)
                if any(isinstance(each, (ast.Return, ast.Break, ast.Raise)) for each in block[block.index(node) :]):
                    return True
            node = self.source.parents[node]
        return False

    def _asks_for_size(self, call: ast.Call) -> bool:
        body = self.source.function(call) or self.source.tree
        return any(isinstance(part, ast.Attribute) and part.attr in _SIZES for part in ast.walk(body))


def _tells_small_file(paths: Iterable[ast.expr]) -> bool:
    """Whether the code of a path names configuration, a text for people, a template, a key or the like."""
    return any(_is_small(part) for path in paths for part in ast.walk(path))


def _is_small(part: ast.AST) -> bool:
    if isinstance(part, ast.Constant):
        return isinstance(part.value, str) and bool(_SMALL_FILES.search(part.value))
    return not _SMALL_WORDS.isdisjoint(split_words(getattr(part, "id", "") or getattr(part, "attr", "")))
