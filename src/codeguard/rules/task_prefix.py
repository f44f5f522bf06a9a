"""The rule `task-prefix`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.agentfiles import TASKS, items
from codeguard.finding import Severity
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from codeguard.source import Source


class TaskPrefix(TextRule):
    """Begin each task with who does it: `[Engineer]` or `[Data Engineer]`.

    Several agents work from the same lists. A task without a prefix belongs to nobody, one with another's prefix is not
    theirs to do.
    """

    message = "a task without `[Engineer]` or `[Data Engineer]` before it belongs to nobody"
    exceptions = "Nested bullets, code blocks, and lists outside .claude/tasks."
    sources = "S0, S1, S3"
    pack = "agent-files"
    severity = Severity.WARNING
    default = False
    files = TASKS
    examples = (
        """
        # file: .claude/tasks/data-engineer-tasks.md
        ## To Do
        - [ ] [Data Engineer] Load the orders
          - in batches
        - [ ] Load the customers  # bad
        - [x] [QA] Test the load  # bad
        - **[Engineer]** Mend the build

        ```
        - [ ] an example
        ```
        """,
    )

    prefixes: tuple[str, ...] = ("[Engineer]", "[Data Engineer]")
    """What a task may begin with."""

    def look(self, source: Source) -> None:
        known = tuple(prefix.lower() for prefix in self.prefixes)
        for item in items(source.lines):
            if not item.text.lstrip("*_` ").lower().startswith(known):
                shown = (
                    item.text.partition("]")[0] + "]" if item.text.startswith("[") and "]" in item.text else "a task"
                )
                self.report_line(
                    item.line, f"{shown} does not begin with {' or '.join(self.prefixes)}: say who does it"
                )
