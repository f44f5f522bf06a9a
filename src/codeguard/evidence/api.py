"""Whether a project is a library, whose public names others use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codeguard.project import Project

_SCRIPTS = ("scripts]", "console_scripts", "gui_scripts")


class Library:
    """What a project offers to others."""

    def __init__(self, project: Project, public_api: str) -> None:
        self._project = project
        self._public_api = public_api

    def offers(self, path: str, symbol: str) -> bool:
        """Whether others may use a name of a module: it is public, and so is the way to it."""
        parts = [*self._project.module(path).split("."), *symbol.split(".")]
        return self._is_library and not any(part.startswith("_") and not part.startswith("__") for part in parts)

    @cached_property
    def _is_library(self) -> bool:
        if self._public_api != "auto":
            return self._public_api == "used"
        others, read = self._project.others, self._project.others.read
        metadata = [read(name) or "" for name in ("pyproject.toml", "setup.cfg") if name in others.paths]
        is_built = "setup.py" in self._project.files or any("[build-system]" in text for text in metadata)
        has_scripts = any(word in text for text in metadata for word in _SCRIPTS)
        return is_built and (not has_scripts or self._has_api())

    def _has_api(self) -> bool:
        """Whether a top-level package says what it offers: names of its own modules, `__all__`, or types for others."""
        for path, facts in self._project.files.items():
            folder = path.removesuffix("/__init__.py")
            if path != folder and "." not in (top := self._project.module(path)):
                own = [item for item in facts.imports if item.level or item.module.partition(".")[0] == top]
                if (
                    facts.exports
                    or any(item.names for item in own)
                    or f"{folder}/py.typed" in self._project.others.paths
                ):
                    return True
        return False
