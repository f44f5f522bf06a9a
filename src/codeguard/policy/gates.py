"""Hooks and CI steps that run codeguard at the base and do so no more, or without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.policy.steps import Step, find_events, find_steps, is_gate
from codeguard.policy.weakening import Weakening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Texts = Mapping[str, str]


def loosened_gates(base: Texts, head: Texts, renames: Mapping[str, str]) -> Iterator[Weakening]:
    """What the change takes from the hooks and CI files that it touches, given their texts by path."""
    before = [step for path, text in base.items() for step in find_steps(path, text)]
    after = [step for path, text in head.items() for step in find_steps(path, text)]
    for old, new in _pairs(before, after, renames):
        if new is None:
            path = renames.get(old.path, old.path)
            yield Weakening(f"the step that runs codeguard is gone: `{old.command}`", path)
        else:
            yield from _weaker(old, new)
    for path, text in base.items():
        yield from _quieter(path, text, head, renames)


def gate_paths(paths: Iterable[str]) -> list[str]:
    """Those of the paths that can be hooks or CI files."""
    return [path for path in paths if is_gate(path)]


def _pairs(before: list[Step], after: list[Step], renames: Mapping[str, str]) -> Iterator[tuple[Step, Step | None]]:
    """Each step of the base with its successor: the same command, else the next one in the same file."""
    left, waiting = list(after), []
    for old in before:
        same = next((new for new in left if new.command == old.command), None)
        if same is None:
            waiting.append(old)
        else:
            left.remove(same)
            yield old, same
    for old in waiting:
        near = next((new for new in left if new.path == renames.get(old.path, old.path)), None)
        if near is not None:
            left.remove(near)
        yield old, near


def _weaker(old: Step, new: Step) -> Iterator[Weakening]:
    for mark in dict.fromkeys(new.weak):
        if mark not in old.weak:
            yield Weakening(f"the step that runs codeguard gets `{mark}`", new.path, line=new.line)
    if old.strict and not new.strict:
        yield Weakening("the step that runs codeguard loses `--strict`", new.path, line=new.line)


def _quieter(path: str, text: str, head: Texts, renames: Mapping[str, str]) -> Iterator[Weakening]:
    """A workflow that runs codeguard, and does not run any more when there is a change to judge."""
    now = renames.get(path, path)
    if now in head and find_steps(path, text) and find_steps(now, head[now]):
        for event in sorted(find_events(path, text) - find_events(now, head[now])):
            yield Weakening(f"the workflow that runs codeguard does not run on `{event}` any more", now, ("on:",))
