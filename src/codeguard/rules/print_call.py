"""The rule `print-call`."""

from __future__ import annotations

import ast
import re

from codeguard.finding import Severity
from codeguard.flow import is_rebound, keyword
from codeguard.handlers.surroundings import Surroundings, is_main_guard
from codeguard.rule import FileRule
from codeguard.source import Kind

_STREAMS = {"print": "file", "builtins.print": "file", "pprint.pprint": "stream", "pprint.pp": "stream"}
_LASTS = frozenset(("print", "pprint", "pp"))
_CONSOLE = frozenset(("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__"))
_SCRIPT = re.compile(
    r"(?:^|/)(?:cli|scripts?|bin|tools|example\w*|benchmarks?|demos?)/|(?:^|[/_])cli\.py$"
    r"|(?:^|/)(?:setup|noxfile|tasks|fabfile|manage)\.py$"
)


class PrintCall(FileRule):
    """Log in a library; print in a program.

    What a library prints lands in the output of whoever calls it: it cannot be turned off, filtered or sent elsewhere,
    has no time and no level, and breaks programs whose output is read by others. `logging` leaves all that to the
    caller.
    """

    message = "prints from library code: use logging, which the caller can turn off and direct"
    exceptions = (
        "Command-line modules (`cli.py`, `cli/`, `__main__.py`, management commands, modules with click, typer or "
        "argparse commands), what stands under `if __name__ == '__main__'`, scripts (by folder, by name), tests, and "
        "print to a file that is no standard stream."
    )
    overlaps = ("T201", "T203")
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("print",)
    examples = (
        """
        import sys

        def load(path, report):
            print("loading", path)  # bad
            print("careful", file=sys.stderr)  # bad
            print("loaded", path, file=report)

        if __name__ == "__main__":
            print(load("x", sys.stdout))
        """,
        """
        import argparse

        def main():
            parser = argparse.ArgumentParser()
            print(parser.parse_args())
        """,
        """
        # file: package/cli.py
        def show(order):
            print(order)
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        calls = [call for call in self.source.nodes(ast.Call) if self._prints(call)]
        if calls and not _SCRIPT.search(self.source.path) and not Surroundings(self.source).has_commands:
            for call in calls:
                if not self._is_guarded(call):
                    self.report(call)

    def _prints(self, call: ast.Call) -> bool:
        """Whether a call writes to the console."""
        name = self._printer(call.func)
        stream = keyword(call, _STREAMS[name]) if name else None
        if stream is None or (isinstance(stream, ast.Constant) and stream.value is None):
            return bool(name)
        return self.source.names.resolve(stream) in _CONSOLE

    def _printer(self, func: ast.expr) -> str:
        """The function of the library that a call calls, if it prints; else ""."""
        is_plain = isinstance(func, ast.Name) and (func.id == "print" or func.id in self.source.names.imported)
        name = self.source.names.resolve(func) if is_plain or getattr(func, "attr", "") in _LASTS else ""
        return name if name in _STREAMS and not (name == "print" and is_rebound(self.source, name)) else ""

    def _is_guarded(self, call: ast.Call) -> bool:
        return any(isinstance(up, ast.If) and is_main_guard(up) for up in self.source.ancestors(call))
