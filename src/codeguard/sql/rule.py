"""A rule on the statements that a file sends to databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.flow import Flow
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.sql.calls import METHODS, Sent, sent_sql
from codeguard.sql.connections import Connections

if TYPE_CHECKING:
    import ast

    from codeguard.source import Source


def _all_sent(source: Source) -> list[Sent]:
    return list(sent_sql(source, source.derived(Flow)))


class SqlRule(FileRule):
    """Judges each call that sends SQL that can be read."""

    kinds = (Kind.PRODUCTION,)
    needles = tuple(sorted(METHODS))
    default = False

    def begin(self, source: Source) -> None:
        """Look at this file from now on."""
        super().begin(source)
        self.flow = source.derived(Flow)
        self.connections = Connections(source, self.flow)

    def finish(self, tree: ast.AST) -> None:
        """Judge what the file sends."""
        for sent in self.source.derived(_all_sent):
            self.judge(sent)

    def judge(self, sent: Sent) -> None:
        """Report what is wrong with a call that sends SQL."""
        raise NotImplementedError
