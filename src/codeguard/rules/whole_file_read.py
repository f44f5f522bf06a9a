"""The rule `whole-file-read`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import LOOPS, loop_around
from codeguard.names import dotted
from codeguard.resources import FILE, Openers
from codeguard.sql import SqlRule, is_bounded, is_query
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source
    from codeguard.sql import Sent

_READS = frozenset(("read", "readlines"))
_PATH_READS = frozenset(("read_text", "read_bytes"))
_LOADS = frozenset(("json.load", "simplejson.load", "ujson.load"))
_FETCHES = frozenset(("fetchall", "fetchallarrow"))
_FILES = frozenset(("f", "fp", "fh", "fd", "fin", "file", "infile", "fileobj", "handle", "stream"))
_SMALL_NAME = re.compile(
    r"\.(?:toml|cfg|ini|ya?ml|env|conf|properties|pem|crt|key|pid|lock|service|j2|jinja2?|tmpl|tpl|md|rst)$"
    r"|(?:^|/)(?:package|tsconfig|manifest|composer)\.json$|(?:^|/)(?:VERSION|README|LICENSE|CHANGELOG|requirements)"
    r"|^/(?:proc|sys|etc)/",
    re.IGNORECASE,
)
_SMALL_WORDS = word_set(
    "config configuration conf cfg settings manifest metadata meta schema template version readme license pid token key "
    "cert certificate secret password credentials pyproject requirements"
)
_SIZES = frozenset(("getsize", "st_size"))
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class WholeFileRead(SqlRule):
    """Read large files and tables piece by piece.

    `read()`, `readlines()`, `json.load()` and `fetchall()` hold everything in memory at once. That goes well until the
    first file or table that is larger than the machine. A loop over the lines, `read(n)`, `fetchmany(n)` or Arrow
    batches hold one piece.
    """

    message = "holds all of it in memory at once: read it in pieces"
    exceptions = (
        "Files read once, outside of loops, or in a loop that ends with it; small known files: configuration, templates, "
        "keys, /proc, names in a literal list, files whose size is asked first; reads with a size; queries with WHERE, "
        "LIMIT, GROUP BY, DISTINCT or aggregates, SHOW, DESCRIBE, PRAGMA and lists of tables."
    )
    sources = "S0, S1, S4"
    overlaps = ("FURB101", "FURB129")
    severity = Severity.WARNING
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
        self._openers = Openers(source)
        self._sent: list[Sent] = []

    def judge(self, sent: Sent) -> None:
        self._sent.append(sent)

    def finish(self, tree: ast.AST) -> None:
        super().finish(tree)
        for call in self.source.nodes(ast.Call):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if method in _FETCHES:
                if not self._is_small_query(call):
                    self.report(call, f"{method}() holds all rows in memory at once: fetch in batches, or ask for fewer")
            elif (what := self._file_read(call, method)) is not None and self._is_repeated(call, what):
                self.report(call, f"{dotted(call.func) or method}() holds a whole file in memory: read it in pieces")

    def _file_read(self, call: ast.Call, method: str) -> ast.expr | None:
        """What a call reads all of: a file, or a path; None for other calls."""
        if self.source.names.resolve(call.func) in _LOADS and call.args:
            return call.args[0]
        if call.args or call.keywords or not isinstance(call.func, ast.Attribute):
            return None
        owner = call.func.value
        if method in _READS and self._is_file(owner):
            return owner
        return owner if method in _PATH_READS else None

    def _is_file(self, node: ast.expr) -> bool:
        made = self.flow.origin(node)
        if isinstance(made, ast.Call):
            return self._openers.kind(made) == FILE
        return isinstance(made, ast.Name) and made.id in _FILES and self.flow.last(made) is None

    def _is_repeated(self, call: ast.Call, what: ast.expr) -> bool:
        """Whether files that may be large are read one after the other, or one for a loop over its lines."""
        path = self._path_of(what)
        around = self._loop(call)
        if around is None or self._is_small(path) or self._asks_for_size(call):
            return False
        return not (isinstance(around, LOOPS) and (self._is_over_literals(around, path) or self._ends(call, around)))

    def _loop(self, call: ast.Call) -> ast.AST | None:
        """What reads again and again, or goes over the lines of what is read."""
        top: ast.expr = call
        while isinstance(around := self.source.parents[top], ast.Attribute | ast.Call):
            if isinstance(around, ast.Call) and top is not around.func:
                break
            top = around
        if isinstance(around, ast.For | ast.comprehension) and around.iter is top:
            return around.iter
        for up in self.source.ancestors(call):
            if isinstance(up, _COMPREHENSIONS):
                first = up.generators[0].iter
                return None if any(part is call for part in ast.walk(first)) else up
            if isinstance(up, ast.stmt):
                break
        return loop_around(self.source, call)

    def _path_of(self, what: ast.expr) -> ast.expr:
        """The path of a file that is read."""
        made = self.flow.origin(what)
        if not isinstance(made, ast.Call):
            return made
        if self.source.names.resolve(made.func).rpartition(".")[2] == "open" and made.args:
            is_method = isinstance(made.func, ast.Attribute) and self._openers.kind(made) == FILE
            by_path = is_method and dotted(made.func).partition(".")[0] not in self.source.names.imported
            return made.func.value if by_path and isinstance(made.func, ast.Attribute) else made.args[0]
        return made.func.value if isinstance(made.func, ast.Attribute) else made

    def _is_small(self, path: ast.expr) -> bool:
        """Whether the name of a file tells that it is small."""
        for part in ast.walk(self.flow.origin(path)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and _SMALL_NAME.search(part.value):
                return True
        return any(not _SMALL_WORDS.isdisjoint(split_words(name)) for name in _names_in(path))

    def _is_over_literals(self, loop: ast.AST, path: ast.expr) -> bool:
        """Whether the loop goes over names that are written down."""
        over = self.flow.origin(loop.iter) if isinstance(loop, ast.For) else None
        return isinstance(over, ast.Tuple | ast.List | ast.Set) and all(isinstance(e, ast.Constant) for e in over.elts)

    def _ends(self, call: ast.Call, loop: ast.AST) -> bool:
        """Whether the loop ends with what is read: it looks for the first of several files, or tries again."""
        node: ast.AST = self.source.statement(call)
        while node is not loop:
            around = self.source.parents[node]
            for field in ("body", "orelse", "finalbody"):
                block = getattr(around, field, [])
                if node in block and any(isinstance(e, ast.Return | ast.Break) for e in block[block.index(node) :]):
                    return True
            node = around
        return False

    def _asks_for_size(self, call: ast.Call) -> bool:
        body = self.source.function(call) or self.source.tree
        return any(isinstance(part, ast.Attribute) and part.attr in _SIZES for part in ast.walk(body))

    def _is_small_query(self, call: ast.Call) -> bool:
        """Whether the rows are those of a statement that is known to give few."""
        sent = self._before(call)
        return sent is not None and (is_bounded(sent.sql.text) or not is_query(sent.sql.text))

    def _before(self, call: ast.Call) -> Sent | None:
        """What was sent for the rows that a call fetches: in the same chain, or last on the same cursor."""
        receiver = call.func.value  # type: ignore[attr-defined]
        start = receiver if isinstance(receiver, ast.Call) else self.flow.origin(receiver)
        sent = {each.call: each for each in self._sent}
        if start in sent:
            return sent[start]
        function, name = self.source.function(call), dotted(receiver)
        earlier = [
            each
            for each in self.source.nodes(ast.Call)
            if name
            and dotted(each.func) in {f"{name}.execute", f"{name}.sql"}
            and self.source.function(each) is function
            and each.lineno <= call.lineno
        ]
        return sent.get(earlier[-1]) if earlier else None


def _names_in(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
