"""The rule `task-sections`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.agentfiles import TASKS, prose
from codeguard.finding import Severity
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from codeguard.source import Source

_HEADING = re.compile(r"#+\s+(.*?)\s*#*$")


class TaskSections(TextRule):
    """Give a task list its three sections: In Progress, To Do, Completed.

    The list is how the next one sees what runs, what waits and what is done; one heap says none of it.
    """

    message = "the task list lacks a section"
    sources = "S2"
    pack = "polars-temporal"
    severity = Severity.WARNING
    default = False
    files = TASKS
    examples = (
        """
        # file: .claude/tasks/data-engineer-tasks.md
        # Data Engineer Tasks  # bad

        ## To Do
        - [ ] Extract: shop -> lake

        ## Completed
        """,
        """
        # file: .claude/tasks/data-engineer-tasks.md
        # Data Engineer Tasks

        ## In Progress

        ## To Do
        - [ ] Extract: shop -> lake

        ## Completed
        """,
    )

    sections: tuple[str, ...] = ("In Progress", "To Do", "Completed")
    """The headings that a task list has."""

    def look(self, source: Source) -> None:
        headings = {found[1].lower() for _, line in prose(source.lines) if (found := _HEADING.match(line))}
        missing = [section for section in self.sections if section.lower() not in headings]
        if missing:
            self.report_line(1, f"the task list lacks the section {', '.join(missing)}", about=" ".join(missing))
