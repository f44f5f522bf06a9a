"""The comments that suppress findings: `# codeguard: ignore[rule] -- reason`, and what they cover."""

from __future__ import annotations

import ast
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from codeguard.pragmas import may_hold, unexplained
from codeguard.tree import first_line, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Comment, Source

FORM = "`# codeguard: ignore[rule] -- reason`"
_TEXT = 200
_START = re.compile(r"(?<!\S)#+[ \t]*code-?guard\b", re.IGNORECASE)
_NEXT = re.compile(r"\s#(?=[\sa-z])", re.IGNORECASE)
_RIGHT = re.compile(r"\s*:\s*(ignore(?:-file)?)\s*\[([^\]]*)\]\s*(?:--\s*(.*)|(.*))$", re.DOTALL)
_WORD = r"(?:i[ginore]{3,7}[ds]?|disable|no-?qa|no-?check|skip|suppress|off|silence)"
_WRONG = re.compile(rf"\s*[:=]\s*{_WORD}\b|[\s-]*{_WORD}(?:-\w+)*\s*(?:[\[(=:]|--|$)", re.IGNORECASE)
_BLANKET = re.compile(r"\s*:\s*ignore(?:-file)?\s*(?:--|$)")


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """One ignore comment: its place, the rules it names, its reason ("" when it gives none), the lines it covers."""

    line: int
    column: int
    end_column: int
    rules: tuple[str, ...]
    reason: str
    first: int
    last: int
    problem: str = ""
    """Why it suppresses nothing, whatever it names."""
    text: str = ""
    """As it is written, cut to 200 characters."""
    foreign: bool = False
    """Whether it speaks to another tool."""
    continued: bool = False
    """Whether a comment on the next line may be the rest of its reason."""
    in_text: bool = False
    """Whether the file is no Python, so that nothing proves an edit of it."""


MISPLACED = "`ignore-file` stands behind the first statement: move it to the head of the file"


class Words(NamedTuple):
    """What a comment says."""

    whole_file: bool = False
    rules: tuple[str, ...] = ()
    reason: str = ""
    problem: str = ""

    def at(self, line: int, column: int, text: str, covered: tuple[int, int], **flags: bool) -> Ignore:
        """The ignore comment that says it: where it begins, how it is written, the first and last line it covers."""
        return Ignore(
            line=line,
            column=column,
            end_column=column + len(text),
            rules=self.rules,
            reason=self.reason,
            first=covered[0],
            last=covered[1],
            problem=self.problem or ("" if covered[1] else MISPLACED),
            text=text[:_TEXT],
            **flags,
        )


def find_ignores(source: Source) -> Iterator[Ignore]:
    """The ignore comments of a file that parses, those that are meant to be some, and other tools' unexplained ones."""
    if may_hold(source.lowered):
        yield from _foreign(source)
    if "guard" not in source.lowered:
        return
    scopes = _Scopes(source)
    prose = {comment.line for comment in source.comments if comment.alone and not _START.search(comment.text)}
    for comment in source.comments:
        for start in _START.finditer(comment.text):
            if ignore := _own(comment, start, scopes, prose):
                yield ignore


def _own(comment: Comment, start: re.Match[str], scopes: _Scopes, prose: set[int]) -> Ignore | None:
    """What a comment ignores from `start` on; None when that is prose. `prose` are lines that may go on with it."""
    end = _NEXT.search(comment.text, start.end())
    text = comment.text[start.start() : end.start() if end else None].rstrip()
    words = read_words(text[start.end() - start.start() :])
    if words is None:
        return None
    covered = scopes.whole_file(comment) if words.whole_file else scopes.lines(comment)
    is_continued = comment.alone and comment.line + 1 in prose
    return words.at(comment.line, comment.column + start.start(), text, covered, continued=is_continued)


def _foreign(source: Source) -> Iterator[Ignore]:
    for comment in source.comments:
        for pragma in unexplained(comment.text) if may_hold(comment.text.lower()) else ():
            text, column = comment.text[pragma.start : pragma.end], comment.column + pragma.start
            words = Words(problem=pragma.problem)
            yield words.at(comment.line, column, text, (comment.line, comment.line), foreign=True)


def read_words(text: str) -> Words | None:
    """What stands behind the word codeguard; None when it is prose."""
    right = _RIGHT.match(text)
    if right is None:
        if _BLANKET.match(text):
            return Words(problem=f"an ignore without rule names suppresses nothing: write {FORM}")
        return Words(problem=f"not understood, and suppresses nothing: write {FORM}") if _WRONG.match(text) else None
    rules = tuple(dict.fromkeys(name.strip() for name in right[2].split(",") if name.strip()))
    reason = (right[3] or "").strip()
    problem = ""
    if not rules or {"*", "all"} & {*rules}:
        problem = f"an ignore without rule names suppresses nothing: write {FORM}"
    elif not re.search(r"\w", reason):
        problem = "an ignore without a reason suppresses nothing: add ` -- ` and why it is right here"
    return Words(right[1] == "ignore-file", rules, reason[:_TEXT], problem)


class _Scopes:
    """What lines the comments of a file cover."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _units(self) -> list[ast.stmt | ast.excepthandler]:
        return [node for node in walk(self._source.tree) if isinstance(node, (ast.stmt, ast.excepthandler))]

    def whole_file(self, comment: Comment) -> tuple[int, int]:
        """All lines for a comment before the first statement that is no docstring, else none."""
        body = self._source.tree.body
        if body and ast.get_docstring(self._source.tree, clean=False) is not None:
            body = body[1:]
        in_head = not body or comment.line < first_line(body[0])
        return (1, len(self._source.lines)) if in_head else (0, 0)

    def lines(self, comment: Comment) -> tuple[int, int]:
        """A comment on a line of its own is about the next line of code, else about its own.

        Where a statement, decorated or not, or a handler begins on that line, all of it is covered.
        """
        line = self._next_code(comment.line) if comment.alone else comment.line
        last = max([line, *(unit.end_lineno or 0 for unit in self._units if line in _starts(unit))])
        if comment.alone:
            return comment.line, last
        before = self._source.lines[line - 1][: comment.column - 1].rstrip()
        ended = [unit for unit in self._units if _ends_head(unit, line, before)]
        return min([line, *map(first_line, ended)]), max([last, *(unit.end_lineno or 0 for unit in ended)])

    def _next_code(self, line: int) -> int:
        following = enumerate(self._source.lines[line:], line + 1)
        return next((number for number, text in following if text.strip() and text.strip()[0] != "#"), line)


def _starts(unit: ast.stmt | ast.excepthandler) -> set[int]:
    return {unit.lineno, *(decorator.lineno for decorator in getattr(unit, "decorator_list", ()))}


def _ends_head(unit: ast.stmt | ast.excepthandler, line: int, before: str) -> bool:
    """Whether a simple statement, or the head of a compound one, ends on a line; `before` is its code."""
    body = getattr(unit, "body", None) or getattr(unit, "cases", None)
    if not body:
        return line == unit.end_lineno
    inner = body[0].pattern.lineno if isinstance(body[0], ast.match_case) else first_line(body[0])
    return first_line(unit) <= line < inner and before.endswith(":")
