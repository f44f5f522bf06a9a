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
        others = self._project.others
        kept = [name for name in ("pyproject.toml", "setup.cfg") if name in others.paths]
        metadata = "\n".join(others.read(name) or "" for name in kept)
        is_built = "setup.py" in self._project.files or "[build-system]" in metadata
        has_scripts = any(word in metadata for word in _SCRIPTS)
        return is_built and (not has_scripts or any(map(self._has_api, self._project.files)))

    def _has_api(self, path: str) -> bool:
        """Whether a top-level package says what it offers: names of its own modules, `__all__`, or types for others."""
        folder, top = path.removesuffix("/__init__.py"), self._project.module(path)
        if path == folder or "." in top:
            return False
        facts = self._project.files[path]
        own = (item for item in facts.imports if item.level or item.module.partition(".")[0] == top)
        is_typed = f"{folder}/py.typed" in self._project.others.paths
        return is_typed or bool(facts.exports) or any(item.names for item in own)
