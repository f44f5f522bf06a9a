"""What speaks for a function when one of several copies is kept: it is used, tested, documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codeguard.facts import FunctionKind
from codeguard.imports import Imports
from codeguard.source import Kind

if TYPE_CHECKING:
    from codeguard.facts import Facts, Function
    from codeguard.project import Project


class Standing(NamedTuple):
    """What is known of a function; larger is better."""

    uses: int
    """Places in production code that name it: of a method only if no other function has its name, else 0."""
    is_tested: bool
    is_documented: bool

    def __str__(self) -> str:
        words = [f"named in {self.uses} place{'s' * (self.uses != 1)}"] if self.uses else []
        words += ["tested"] if self.is_tested else []
        words += ["documented"] if self.is_documented else []
        return ", ".join(words)


def standings(project: Project, places: list[tuple[str, Function]]) -> list[Standing]:
    """The standing of each of the functions, in order."""
    uses = project.uses({function.name for _, function in places})
    return [_standing(project, path, function, uses[function.name]) for path, function in places]


def _standing(project: Project, path: str, function: Function, counts: dict[str, int]) -> Standing:
    if function.kind is FunctionKind.FUNCTION:
        seen = counts.keys() & ({path} | project.derived(Imports).users(path, function.name))
    else:
        seen = set(counts) if project.names[function.name] == 1 else set()
    tested = any(project.files[user].kind is Kind.TEST for user in seen)
    used = sum(
        counts[user] - (user == path) - _mentions(project.files[user], function.name)
        for user in seen
        if project.files[user].kind is not Kind.TEST
    )
    return Standing(max(used, 0), tested, bool(function.docstring))


def _mentions(user: Facts, name: str) -> int:
    """How often a file's imports name it."""
    return sum(item.names.count(name) for item in user.imports)
