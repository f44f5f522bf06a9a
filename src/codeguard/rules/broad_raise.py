"""The rule `broad-raise`."""

from __future__ import annotations

import ast

from codeguard.finding import Severity
from codeguard.rule import FileRule
from codeguard.source import Kind


class BroadRaise(FileRule):
    """Raise an exception that says by its type what went wrong.

    Who wants to handle `raise Exception("no such user")` has to catch everything, typos included, and read the text.
    """

    message = "only a handler of everything can catch this: raise a type of its own, or a fitting one like ValueError"
    exceptions = "Test files; exceptions of other types; an exception that was caught and is raised again."
    sources = "S0, S1"
    overlaps = ("ruff TRY002", "pylint W0719")
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("raise exception", "raise baseexception")
    examples = """
        class UserMissing(Exception):
            pass

        def find(name):
            if not name:
                raise Exception  # bad
            if name not in users:
                raise Exception(f"no user {name}")  # bad
            if name in banned:
                raise UserMissing(name)
            raise ValueError("no name")
    """

    def visit_Raise(self, node: ast.Raise) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if isinstance(raised, ast.Name) and raised.id in {"Exception", "BaseException"}:
            self.report(node)
