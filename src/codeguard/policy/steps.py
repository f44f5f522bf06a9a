"""Where hooks and CI configurations run codeguard, and what stands there that makes it harmless.

The files are read as indented lines, not as YAML: the same reading serves scripts, and no parser can be led astray.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from codeguard.globs import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = (
    ".pre-commit-config.y*ml", ".github", ".gitlab", "*.gitlab-ci.y*ml", ".circleci", "azure-pipelines*.y*ml",
    "bitbucket-pipelines.yml", ".travis.yml", "appveyor.yml", ".drone.yml", ".woodpecker*", ".buildkite",
    "Jenkinsfile*", "[Mm]akefile", "GNUmakefile", "*.mk", "[Jj]ustfile", "Taskfile*.y*ml", "tox.ini", "noxfile.py",
    "tasks.py", "package.json", "lefthook.y*ml", ".husky", ".githooks", "*.sh", "*.bash", "*.ps1", "*.bat", "*.cmd",
    "pyproject.toml", "setup.cfg", "Dockerfile*",
)  # fmt: skip
"""Globs of the files that can run codeguard."""
LONGEST = 2_000
"""Characters of a line that are looked at."""
MOST = 100
"""Steps of a file that are looked at."""
_RUN = re.compile(
    r"\bcodeguard(?:-gate)?[\"',\s]+(?:-[\w-]+[\"',\s]+)*check\b|^\s*(?:-\s+)?(?:id|uses|component)\s*:\s*\S*codeguard"
)
_COMMENT = re.compile(r"\s*(?:#|//|REM\b|::)", re.IGNORECASE)
_ITEM = re.compile(r"(\s*)(?:-\s+)?")
_HARMLESS = (
    r"\|\|.*", r";\s*(?:true|:|exit\s+0)\b", r"(?<!\|)\|(?![|>]).*", r"\becho\b(?=.*codeguard)", r"--exit-zero\b",
    r"--trust-head-config\b", r"--(?:select|ignore|baseline|approve)\b[= ]\S+",
)  # fmt: skip
_IN_COMMAND = re.compile("|".join(_HARMLESS))
_IN_SCOPE = re.compile(
    r"\s*(?:-\s+)?((?:continue-on-error|continueOnError|allow_failure|if|when|only|except|stages|files|exclude|types"
    r"|types_or|ignore_outcome)\s*[:=].*|set\s+\+e.*)"
)
_OFF = re.compile(r"\s*(?:-\s+)?[\w-]+\s*[:=]\s*[\"']?(?:false|never)\b[\"']?\s*$", re.IGNORECASE)
_SKIPS = re.compile(r"\bskip\b\s*[:=].*\bcodeguard\b", re.IGNORECASE)
_IGNORED_EXIT = re.compile(r"\s*@?-@?\s*\S*\bcodeguard\b")
_EVENTS = re.compile(r"\b(?:pull_request|pull_request_target|merge_group|push)\b")


class Step(NamedTuple):
    """A place that runs codeguard: its file and line, the command, and what makes it harmless."""

    path: str
    line: int
    command: str
    weak: tuple[str, ...]
    strict: bool
    """Whether it asks for --strict."""


def is_gate(path: str) -> bool:
    """Whether a file can run codeguard."""
    return matches(path, FILES)


def find_steps(path: str, text: str) -> list[Step]:
    """The steps of a file that run codeguard; the several lines of one hook are one step."""
    lines = [_code(line[:LONGEST]) for line in text.split("\n")]
    everywhere = [line.strip() for line in lines if _SKIPS.search(line)]
    steps: dict[tuple[int, ...], Step] = {}
    for at in islice((at for at, line in enumerate(lines) if _RUN.search(line)), MOST):
        found = _step(path, at, lines, sorted({at, *_scope(lines, at)}), everywhere)
        item = tuple(_mapping(lines, at)) if _is_yaml(path) else (at,)
        steps[item] = _joined(steps[item], found) if item in steps else found
    return list(steps.values())


def _code(line: str) -> str:
    return "" if _COMMENT.match(line) else line.rstrip()


def _is_yaml(path: str) -> bool:
    return path.endswith((".yml", ".yaml"))


def find_events(path: str, text: str) -> set[str]:
    """The events on which a workflow runs that judges changes."""
    if not path.startswith(".github/workflows/"):
        return set()
    block = re.search(r"^[\"']?on[\"']?\s*:.*\n?(?:(?:[ \t#].*)?\n|[ \t].*$)*", text, re.MULTILINE)
    return set(_EVENTS.findall(re.sub(r"#.*", "", block[0]))) if block else set()


def _step(path: str, at: int, lines: list[str], scope: list[int], everywhere: list[str]) -> Step:
    command = " ".join(lines[at].replace("- ", "", 1).split())
    weak = [found[0].strip() for found in _IN_COMMAND.finditer(lines[at])]
    settings = [found for number in scope if (found := _IN_SCOPE.match(lines[number]))]
    weak += [" ".join(found[1].split()) for found in settings if _is_weak(found)]
    if not _is_yaml(path) and _IGNORED_EXIT.match(lines[at]):
        weak.append("a leading -")
    return Step(path, at + 1, command, tuple(dict.fromkeys([*weak, *everywhere])), "--strict" in command)


def _is_weak(found: re.Match[str]) -> bool:
    """Whether a setting can keep a step from failing or running; `continue-on-error: false` cannot."""
    return not _OFF.match(found[0]) or found[1].startswith(("if", "when"))


def _joined(first: Step, second: Step) -> Step:
    command = f"{first.command}; {second.command}"
    return Step(first.path, first.line, command, (*first.weak, *second.weak), first.strict or second.strict)


def _scope(lines: list[str], at: int) -> Iterator[int]:
    """The lines that are said of a line: its neighbours in its mapping, and those of all around it."""
    around: int | None = at
    while around is not None:
        inside = _mapping(lines, around)
        yield from inside
        around = _parent(lines, inside[0])


def _mapping(lines: list[str], at: int) -> list[int]:
    """The lines on the level of a line: keys of one mapping, commands of one script."""
    start, depth = _indent(lines[at])
    above = _level(lines, range(at - 1, -1, -1), depth, upwards=True) if start == depth else ()
    return sorted((*above, at, *_level(lines, range(at + 1, len(lines)), depth, upwards=False)))


def _level(lines: list[str], numbers: range, depth: int, *, upwards: bool) -> Iterator[int]:
    """The lines of this depth, to the end of their block: upwards that is the dash of the list item they are in."""
    for number in numbers:
        if lines[number]:
            start, content = _indent(lines[number])
            if content == depth and (start == depth or upwards):
                yield number
            if start < depth:
                return


def _parent(lines: list[str], at: int) -> int | None:
    """The line that a block of lines is below."""
    start, depth = _indent(lines[at])
    for number in range(at - 1, -1, -1):
        above, content = _indent(lines[number])
        if lines[number] and (content < depth if start == depth else above <= start and above == content):
            return number
    return None


def _indent(line: str) -> tuple[int, int]:
    """Where a line begins, and where it does behind the dash of a list item."""
    found = _ITEM.match(line)
    return (len(found[1]), found.end()) if found else (0, 0)
