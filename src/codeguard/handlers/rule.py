"""What the rules on handlers have in common: their words, and the reader of the file."""

from __future__ import annotations

import ast
from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from codeguard.finding import Severity
from codeguard.handlers.reading import Reading, Verdict, reader
from codeguard.handlers.words import CONTROL_FLOW, DEBUG_METHODS, LOG_METHODS, LOOKUP_TYPES, RAISING, Words
from codeguard.rule import FileRule

if TYPE_CHECKING:
    from codeguard.source import Source


class HandlerRule(FileRule):
    """A rule on exception handlers."""

    needles = ("except", "finally", "suppress")

    raising_helpers: tuple[str, ...] = RAISING
    """Calls that always raise: a plain name, or a dotted ending."""
    log_methods: tuple[str, ...] = LOG_METHODS
    """Methods and functions that log at info or above."""
    debug_methods: tuple[str, ...] = DEBUG_METHODS
    """Methods and functions that log below info."""

    @cached_property
    def words(self) -> Words:
        """The names that the rule's options set."""
        given = {field: getattr(self, field) for field in Words._fields if hasattr(self, field)}
        return Words(**{field: frozenset(names) for field, names in given.items()})

    def begin(self, source: Source) -> None:
        """Look at this file from now on, with a reader that rules with the same words share."""
        super().begin(source)
        self.reader = reader(source, self.words)


def clause(handler: ast.ExceptHandler) -> str:
    """The `except` clause as a message shows it."""
    return f"`except {ast.unparse(handler.type)}`" if handler.type else "bare `except`"


class QuietRule(HandlerRule):
    """A rule on handlers that tell nobody of the failure."""

    verdict: ClassVar[Verdict]

    control_flow: tuple[str, ...] = CONTROL_FLOW
    """Exceptions that steer a program rather than report a failure."""
    lookup_types: tuple[str, ...] = LOOKUP_TYPES
    """Exceptions of lookups and conversions, which one step may answer with None or the next step."""

    def finish(self, tree: ast.AST) -> None:
        """Report the handlers of the rule's verdict: an error when everything is caught, else a warning."""
        for node in self.source.nodes(ast.ExceptHandler):
            reading = self.reader.read(node)
            if reading.verdict is self.verdict:
                text = f"{clause(node)} {self.told(reading)}"
                severity = Severity.ERROR if reading.broad else Severity.WARNING
                self.report(node, text, severity=severity, about=text, header=True)

    @abstractmethod
    def told(self, reading: Reading) -> str:
        """What is wrong with the handler."""
