"""A rule in Python: every public Rule class of the module is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.rule import FileRule

if TYPE_CHECKING:
    import ast


class LongParameterList(FileRule):
    """Give a function few parameters.

    What takes eight things does several things, or takes an object apart that it could be given whole.
    """

    message = "too many parameters"
    sources = "our handbook"
    pack = "acme"
    severity = Severity.WARNING
    examples = """
        def move(x, y, z, speed, time, unit):  # bad
            ...

        def turn(angle):
            ...
        """

    limit: int = 5
    """Parameters that are not reported."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:  # noqa: N802
        """Called with each function of a file."""
        count = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
        if count > self.limit:
            self.report(node, f"{count} parameters, at most {self.limit}", header=True)
