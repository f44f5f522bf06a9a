"""Which packs fit a project: by the dependencies that it declares, and by the files that it keeps."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from codeguard.config import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PACKS = {
    "polars-temporal": ("polars", "temporalio"),
    "databricks-duckdb": ("duckdb", "dbt-duckdb", "databricks-sql-connector", "databricks-connect", "databricks-sdk"),
    "data-engineer": ("alembic", "sqlalchemy", "flask-sqlalchemy", "sqlmodel"),
    "data-quality": ("openai", "anthropic", "dlt", "dbt-core"),
}
_AGENTS = (".claude", "CLAUDE.md", "AGENTS.md")
_OTHERS = ("setup.py", "setup.cfg", "Pipfile", "environment.yml")
_LISTS = ("requirements*.txt", "requirements/*.txt", "requirements*.in", "constraints.txt")
_NO_PLACES = frozenset(("keywords", "classifiers", "authors", "scripts"))
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_QUOTED = re.compile(r"[\"']([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@ ][^\"']*)?[\"']")


class Fit(NamedTuple):
    """A pack, and why it fits."""

    pack: str
    reason: str


def fitting_packs(root: Path) -> list[Fit]:
    """The packs that fit the project at `root`. Raises UserError for a file that cannot be read."""
    declared: dict[str, str] = {}
    for file, name in _declared(root):
        declared.setdefault(re.sub(r"[-_.]+", "-", name).lower(), file)
    found = []
    for pack, names in _PACKS.items():
        known = [name for name in names if name in declared]
        if known:
            found.append(Fit(pack, f"{', '.join(known)} in {declared[known[0]]}"))
    kept = next((name for name in _AGENTS if (root / name).exists()), None)
    return [*found, Fit("agent-files", f"there is {kept}")] if kept else found


def _declared(root: Path) -> Iterator[tuple[str, str]]:
    """The dependencies of a project, each with the file that declares it."""
    text = read_text(root, "pyproject.toml")
    if text is not None:
        yield from (("pyproject.toml", name) for name in _of_pyproject(text))
    lists = [path.relative_to(root).as_posix() for pattern in _LISTS for path in sorted(root.glob(pattern))]
    for file in (*lists, *_OTHERS):
        for line in (read_text(root, file) or "").splitlines():
            yield from ((file, name) for name in _of_line(line, is_code=file == "setup.py"))


def _of_line(line: str, *, is_code: bool) -> Iterator[str]:
    """The names that a line may declare: in quotes, or at its beginning."""
    yield from _QUOTED.findall(line)
    bare = None if is_code else _NAME.match(line.lstrip(" -\t"))
    if bare:
        yield bare[1]


def _of_pyproject(text: str) -> Iterator[str]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # codeguard: ignore[silent-except] -- `init` says it where it writes the section
        return
    tool = data.get("tool", {})
    poetry = tool.get("poetry", {}) if isinstance(tool, dict) else {}
    places = [data.get("project", {}), data.get("dependency-groups", {}), poetry]
    yield from (name for place in places for name in _names(place))


def _names(place: Any) -> Iterator[str]:
    """The names in lists of requirements, and the keys of tables called dependencies, wherever in a table."""
    if isinstance(place, list):
        yield from (found[1] for each in place if isinstance(each, str) and (found := _NAME.match(each)))
        return
    for key, value in place.items() if isinstance(place, dict) else ():
        yield from value if _is_dependencies(key, value) else () if key in _NO_PLACES else _names(value)


def _is_dependencies(key: str, value: object) -> bool:
    """Whether a table has dependencies as its keys."""
    return isinstance(value, dict) and key.endswith("dependencies") and key != "optional-dependencies"
