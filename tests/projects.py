"""Small projects made of texts, and what a rule on the project reports in them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from codeguard.facts import extract_facts
from codeguard.files import is_python, kind_of
from codeguard.others import Others
from codeguard.project import Project
from codeguard.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codeguard.finding import Finding
    from codeguard.project_rule import ProjectRule


def project_of(files: Mapping[str, str]) -> Project:
    """The project with these files, by path."""
    texts = {path: textwrap.dedent(text).lstrip("\n") for path, text in files.items()}
    facts = {
        path: extract_facts(Source(path, text.encode(), kind_of(path)))
        for path, text in texts.items()
        if is_python(path) and path.endswith(".py")
    }
    others = {path: text for path, text in texts.items() if path not in facts}
    return Project(facts, others=Others(others, others.get))


def reported(rule: ProjectRule, files: Mapping[str, str]) -> list[Finding]:
    """What the rule finds, in the order of output."""
    return sorted(rule.look(project_of(files)), key=lambda finding: finding.order)
