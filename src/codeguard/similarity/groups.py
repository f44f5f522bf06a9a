"""Groups of copies, and which one of each to keep."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from codeguard.similarity.standing import Standing, standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from codeguard.project import Project
    from codeguard.similarity.copies import Copy
    from codeguard.similarity.tokens import Place


class Group(NamedTuple):
    """Functions that are copies of each other, directly or through others."""

    keep: Place
    standing: Standing
    """Of the one to keep."""
    drop: Place
    """The one to drop first: the newest, else the one that least speaks for."""
    copy: Copy
    """How the one to drop is alike to `like`."""
    like: Place
    """The one to keep if it is directly alike, else the one that is most alike."""
    others: tuple[Place, ...]
    """All but the one to drop, `like` first."""
    partners: tuple[Place, ...]
    """Those that the one to drop is directly alike to."""


def find_groups(project: Project, places: list[Place], copies: list[Copy]) -> Iterator[Group]:
    """The groups that the copies make.

    With a base, what stood there makes groups of its own, judged as at the base, so that a change does not move old
    findings; what is new makes groups with all.
    """
    numbers = sorted({number for copy in copies for number in copy[:2]})
    new = {number for number in numbers if project.is_new(*places[number])}
    worth = _worth(project, places, numbers)
    yield from _old_groups(project, places, [copy for copy in copies if not new.intersection(copy[:2])], worth)
    for members, among in _connected(copies):
        if new.intersection(members):
            yield _group(places, members, among, new, worth)


def _old_groups(
    project: Project, places: list[Place], copies: list[Copy], worth: Mapping[int, Standing]
) -> Iterator[Group]:
    numbers = sorted({number for copy in copies for number in copy[:2]})
    then = _worth(project.base, places, numbers) if project.base else worth
    for members, among in _connected(copies):
        yield _group(places, members, among, set(), then if then.keys() >= set(members) else worth)


def _worth(project: Project, places: list[Place], numbers: list[int]) -> dict[int, Standing]:
    """The standing of those of the functions that stand in the project."""
    here = [number for number in numbers if (places[number][0], places[number][1].symbol) in project.places]
    return dict(zip(here, standings(project, [places[number] for number in here]), strict=True))


def _group(
    places: list[Place], members: list[int], among: list[Copy], new: set[int], worth: Mapping[int, Standing]
) -> Group:
    ranked = sorted(members, key=lambda number: (number in new, *_rank(worth[number], places[number])))
    keep, drop = ranked[0], ranked[-1]
    direct = [copy for copy in among if drop in copy[:2]]
    best = max(direct, key=lambda copy: (keep in copy[:2], copy.similarity))
    like = sum(best[:2]) - drop
    return Group(
        keep=places[keep],
        standing=worth[keep],
        drop=places[drop],
        copy=best,
        like=places[like],
        others=(places[like], *(places[number] for number in ranked[:-1] if number != like)),
        partners=tuple(places[sum(copy[:2]) - drop] for copy in direct),
    )


def _rank(standing: Standing, place: Place) -> tuple[int, bool, bool, bool, int, str, int]:
    """Smaller is better to keep."""
    path, function = place
    hidden = function.name.startswith("_")
    return (
        -standing.uses,
        not standing.is_tested,
        hidden,
        not standing.is_documented,
        path.count("/"),
        path,
        function.line,
    )


def _connected(copies: Iterable[Copy]) -> Iterator[tuple[list[int], list[Copy]]]:
    """The connected functions, and the copies among them, in the order of the first of them."""
    leader: dict[int, int] = {}

    def find(number: int) -> int:
        while leader.setdefault(number, number) != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for copy in copies:
        one, two = sorted((find(copy.first), find(copy.second)))
        leader[two] = one
    members: defaultdict[int, list[int]] = defaultdict(list)
    among: defaultdict[int, list[Copy]] = defaultdict(list)
    for number in sorted(leader):
        members[find(number)].append(number)
    for copy in copies:
        among[find(copy.first)].append(copy)
    for first, numbers in members.items():
        yield numbers, among[first]
