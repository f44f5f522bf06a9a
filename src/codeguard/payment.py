"""What a change adds most of, and what could be deleted to pay for it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from codeguard.facts import FunctionKind, Trait
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.change import ChangedFile
    from codeguard.facts import Facts, Function
    from codeguard.project import Project
    from codeguard.similarity.tokens import Place
    from codeguard.view import View

SHORTEST = 20
"""Tokens of the shortest function that is worth pointing out as a copy."""
_SPARED = Trait.DUNDER | Trait.OVERLOAD | Trait.ABSTRACT | Trait.OVERRIDE | Trait.CLOSURE
_ENTRY_POINTS = frozenset(("main",))


class Addition(NamedTuple):
    """Lines added to a function, or to a file outside of all functions (then without a symbol)."""

    lines: int
    path: str
    line: int
    symbol: str = ""


def additions(view: View, paths: Iterable[str]) -> list[Addition]:
    """Where the change adds lines to some files, the most first. Lines of code that moved here are not new."""
    found = [addition for path in paths if path in view.files for addition in _additions(view, path)]
    return sorted(found, key=lambda each: (-each.lines, each.path, each.line))


def _additions(view: View, path: str) -> Iterator[Addition]:
    facts = view.now.get(path)
    at = _outermost(facts.functions) if facts else {}
    inside: Counter[Function] = Counter()
    outside = []
    for line in _added_code(view.files[path]):
        if line in at:
            inside[at[line]] += 1
        else:
            outside.append(line)
    moved = moved_digests(view)
    for each, count in inside.items():
        if each.digest not in moved:
            yield Addition(count, path, each.line, each.symbol)
    if outside:
        yield Addition(len(outside), path, outside[0])


def _outermost(functions: Iterable[Function]) -> dict[int, Function]:
    """The function that each line is in, by its number."""
    outermost = (each for each in functions if not each.has(Trait.CLOSURE))
    return {line: each for each in outermost for line in range(each.first_line, each.end_line + 1)}


def _added_code(file: ChangedFile) -> Iterator[int]:
    """The numbers of the added lines that are neither blank nor comments."""
    lines = file.head.data.split(b"\n") if file.head and file.head.data else []
    for span in file.added_lines:
        yield from (number for number in span if lines[number - 1].strip()[:1] not in {b"", b"#"})


def moved_digests(view: View) -> set[bytes]:
    """The digests of the functions that the change took from their places: an equal one elsewhere has moved."""
    now = {(path, each.symbol) for path, facts in view.now.items() for each in facts.functions}
    renames = view.change.renames
    return {
        each.digest
        for path, facts in view.was.items()
        for each in facts.functions
        if (renames.get(path, path), each.symbol) not in now
    }


def payments(view: View, added: Iterable[Addition]) -> Iterator[str]:
    """What to delete: what was added twice or stands elsewhere, and what nothing names in the files touched."""
    functions = {(path, each.symbol): each for path, facts in view.now.items() for each in facts.functions}
    large = [(each, functions[each.path, each.symbol]) for each in added if (each.path, each.symbol) in functions]
    yield from _copies(view, [(each.path, function) for each, function in large if function.tokens >= SHORTEST])
    yield from _unused(view)


def _copies(view: View, added: list[Place]) -> Iterator[str]:
    alike = _alike(view) | _equal(view, added) if added else {}
    for path, function in added:
        if (path, function.symbol) in alike:
            share, (like, twin) = alike[path, function.symbol]
            is_copy = "a copy of" if share == 1 else f"{share:.0%} the same as"
            original = spoken(view.head, like, twin.symbol)
            yield f"`{spoken(view.head, path, function.symbol)}`, {is_copy} `{original}` ({_length(function)} lines)"


def _equal(view: View, added: list[Place]) -> dict[tuple[str, str], tuple[float, Place]]:
    """The oldest other function that is equal to each one added, however short."""
    places: dict[bytes, list[Place]] = {function.digest: [] for _, function in added}
    for place in view.head.functions():
        if place[1].digest in places:
            places[place[1].digest].append(place)
    found = {}
    for path, function in added:
        others = [other for other in places[function.digest] if other != (path, function)]
        if others:
            oldest = next((other for other in others if other not in added), others[0])
            found[path, function.symbol] = 1.0, oldest
    return found


def _alike(view: View) -> dict[tuple[str, str], tuple[float, Place]]:
    """The function that is most like each one of the changed files, and how much: those that count as copies."""
    from codeguard.similarity.copies import find_copies
    from codeguard.similarity.limits import Limits

    files = ((path, facts) for path, facts in view.head.files.items() if facts.kind is Kind.PRODUCTION)
    places, copies = find_copies(view.head, files, Limits())
    found: dict[tuple[str, str], tuple[float, Place]] = {}
    for copy in sorted(copies, key=lambda copy: copy.similarity):
        for mine, other in ((copy.first, copy.second), (copy.second, copy.first)):
            found[places[mine][0], places[mine][1].symbol] = copy.similarity, places[other]
    return found


def _unused(view: View) -> Iterator[str]:
    """Functions of the touched files whose names stand nowhere but in their definitions."""
    files = view.now.items()
    doubtful = [(path, each) for path, facts in files for each in facts.functions if not _is_spared(facts, each)]
    uses = view.head.uses({each.name for _, each in doubtful}) if doubtful else {}
    idle = [(path, each) for path, each in doubtful if sum(uses[each.name].values()) <= 1]
    for path, each in sorted(idle, key=lambda item: (-_length(item[1]), item[0], item[1].line)):
        yield f"`{spoken(view.head, path, each.symbol)}`, which nothing names ({_length(each)} lines)"


def _is_spared(facts: Facts, function: Function) -> bool:
    """Whether it may well be used without being named: by a framework, a base class, the interpreter, a test."""
    if facts.kind is not Kind.PRODUCTION:
        return True
    inherits = function.kind is FunctionKind.METHOD and bool(facts.bases(function))
    return bool(function.has(_SPARED) or function.decorators or inherits or function.name in _ENTRY_POINTS)


def spoken(project: Project, path: str, symbol: str) -> str:
    """How to speak of a function: `pkg.module:Class.method`; of a file, by its path."""
    return f"{project.module(path)}:{symbol}" if symbol else path


def _length(function: Function) -> int:
    return function.end_line - function.first_line + 1
