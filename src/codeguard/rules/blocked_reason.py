"""The rule `blocked-reason`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.agentfiles import TASKS, items
from codeguard.finding import Severity
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from codeguard.source import Source

_BLOCKED = re.compile(r"\bBLOCKED\b")
_REASON = re.compile(
    r"[^\w]*(?:by|on|because(?: of)?|due to|since|until|waiting(?: for)?|for)?\b[^\w]*\w+\W+\w+", re.IGNORECASE
)


class BlockedReason(TextRule):
    """Say what a blocked task waits for, and what that holds up.

    `BLOCKED` alone asks everybody who reads it to find out. With the reason, whoever can unblock it sees it.
    """

    message = "BLOCKED without a reason: say what it waits for and what that holds up"
    exceptions = "Nested bullets, code blocks, and lists outside .claude/tasks."
    sources = "S3"
    pack = "agent-files"
    severity = Severity.WARNING
    default = False
    files = TASKS
    examples = (
        """
        # file: .claude/tasks/data-engineer-tasks.md
        - [ ] [Data Engineer] Load the orders (BLOCKED)  # bad
        - [ ] [Data Engineer] Load the customers - BLOCKED:  # bad
        - [ ] [Data Engineer] Load the visits (BLOCKED - waiting for access, reports are late)
        - [ ] [Data Engineer] BLOCKED by rate limits of the API: sync the stock
        - [ ] [Data Engineer] Unblock the queue
        """,
    )

    def look(self, source: Source) -> None:
        for item in items(source.lines):
            found = _BLOCKED.search(item.text)
            if found and not _REASON.match(item.text, found.end()):
                self.report_line(item.line)
