"""Scripts in the root of a project that nothing imports or names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.evidence.conventions import PROGRAMS
from codeguard.imports import Imports
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.project import Project

_QUOTES = ("{}.py", "-m {}", '"{}', "'{}", "{}:")
"""How texts name a script or a module."""


def orphans(project: Project) -> Iterator[str]:
    """The scripts; none where the project is no more than what lies in its root."""
    if not any(path.endswith("/__init__.py") for path in project.files):
        return
    imports = project.derived(Imports)
    for path, facts in project.files.items():
        stem = path.removesuffix(".py")
        is_script = "/" not in path and path.endswith(".py") and facts.kind is Kind.PRODUCTION
        if is_script and stem not in PROGRAMS and not imports.of(path) and not _is_named(project, path, stem):
            yield path


def _is_named(project: Project, path: str, stem: str) -> bool:
    if any(project.others.quotes(quote.format(stem)) for quote in _QUOTES):
        return True
    uses = project.uses((stem, "py"))
    return bool((uses[stem].keys() & uses["py"].keys()) - {path})
