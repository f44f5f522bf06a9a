"""The rule `unclosed-resource`."""

from __future__ import annotations

import ast

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import called, dotted
from codeguard.resources.fate import Fate, fate_of
from codeguard.resources.locks import fate_of_lock
from codeguard.resources.openers import FILE, LOCK, NEEDLES, PROCESS, Openers
from codeguard.rule import FileRule

_CURES = {
    Fate.LOST: "nothing closes the {kind} that {shown}() opens: use `with`, or close it in a finally",
    Fate.RISKY: "the {kind} that {shown}() opens stays open when something fails: use `with`, or close it in a finally",
}
_LOCK_CURES = {
    Fate.LOST: "nothing releases {owner}: use `with {owner}:`",
    Fate.RISKY: "{owner} stays locked when something fails: use `with {owner}:`, or release it in a finally",
}

_RAISES = frozenset(("raises", "assertRaises", "assertRaisesRegex"))


class UnclosedResource(FileRule):
    """Close what you open, also when something fails.

    A file that nobody closes loses what was not yet written, and every open file, socket and connection counts against
    a limit: a service that forgets one per request stops after a day. `close()` at the end of a function does not run
    when a line before it raises. `with` closes in any case; where that does not fit, a finally does.
    """

    message = "nothing closes it: use `with`, or close it in a finally"
    exceptions = (
        "What is returned, yielded, stored on an object or in a container, or passed on to what may keep it; what "
        "`with`, a finally, `ExitStack`, `closing`, `atexit` or `addCleanup` closes; clients and pools of a module, "
        "which live as long as the program; processes that are waited for, killed, or let go without pipes; locks that "
        "another function releases; what wraps bytes in memory or an open file; what `pytest.raises` expects to fail."
    )
    sources = "S0, S1"
    overlaps = ("SIM115", "R1732")
    severity = Severity.WARNING
    needles = NEEDLES
    examples = (
        """
        import json
        import sqlite3
        from contextlib import ExitStack, closing
        from urllib.request import urlopen

        def settings(path):
            return json.load(open(path))  # bad

        def first_line(path):
            file = open(path)  # bad
            line = file.readline()
            file.close()
            return line

        def count(path):
            connection = sqlite3.connect(path)  # bad
            return connection.execute("SELECT COUNT(*) FROM orders").fetchone()[0]

        def fetch(url):
            return urlopen(url).read()  # bad
        """,
        """
        import sqlite3
        from contextlib import ExitStack, closing

        def copy(path, other):
            with open(path) as file, closing(sqlite3.connect(other)) as connection:
                connection.executemany("INSERT INTO lines VALUES (?)", ([line] for line in file))

        def read(path):
            file = open(path)
            try:
                return file.read()
            finally:
                file.close()

        def several(paths):
            with ExitStack() as stack:
                return merge([stack.enter_context(open(path)) for path in paths])

        def handed_on(path):
            return open(path)

        class Log:
            def __init__(self, path):
                self.file = open(path, "a")
        """,
        """
        import threading

        lock = threading.Lock()

        def add(counts, name):
            lock.acquire()  # bad
            counts[name] = counts.get(name, 0) + 1
            lock.release()

        def remove(counts, name):
            lock.acquire()
            try:
                counts.pop(name)
            finally:
                lock.release()
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        openers = Openers(self.source)
        for call, kind in openers.calls():
            if kind == LOCK:
                fate = fate_of_lock(self.source, call)
                owner = dotted(call.func).rpartition(".")[0]
                message = _LOCK_CURES.get(fate, "").format(owner=owner)
            else:
                fate = fate_of(self.source, call, waits=kind == PROCESS)
                message = _CURES.get(fate, "").format(kind=kind, shown=dotted(call.func))
            if message and not openers.holds_nothing(call) and not self._is_meant(call, kind, fate):
                self.report(call, message)

    def _is_meant(self, call: ast.Call, kind: str, fate: Fate) -> bool:
        """Whether nothing is opened, or left open on purpose: as long as the program runs, a process that is let go."""
        if any(_expects_failure(up) for up in self.source.ancestors(call) if isinstance(up, ast.With)):
            return True
        around = self.source.parents[call]
        if kind == PROCESS:
            return not any(_is_pipe(keyword(call, stream)) for stream in ("stdin", "stdout", "stderr"))
        lasts = isinstance(around, (ast.Assign, ast.AnnAssign)) and self.source.function(call) is None
        return lasts and kind not in {FILE, LOCK} and fate is Fate.LOST


def _expects_failure(node: ast.With) -> bool:
    """`with pytest.raises(...)`: nothing is opened."""
    return any(called(item.context_expr) in _RAISES for item in node.items)


def _is_pipe(node: ast.expr | None) -> bool:
    return node is not None and dotted(node).rpartition(".")[2] == "PIPE"
