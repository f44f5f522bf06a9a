"""The scorecard as Markdown, for a pull request: nothing in it that came from the code is read as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.escape import one_line
from codeguard.reporters.entries import hushed, ranked
from codeguard.reporters.measures import all_rows
from codeguard.scorecard import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codeguard.reporters.entries import Entry
    from codeguard.scorecard import Scorecard

MARKER = "<!-- codeguard -->"
"""The first line: by it a comment on a pull request is found again and updated."""
LIMIT = 65_536
"""Characters that GitHub accepts in a comment."""
_TAIL = 1000
"""Characters kept for the heads of the sections that follow one that is cut."""
_MESSAGE = 300
_ICONS = {Verdict.PASSED: "✅", Verdict.FAILED: "❌", Verdict.INCOMPLETE: "⚠️"}
_MARKS = {True: "✅", False: "❌", None: ""}
CODE = re.compile(r"`([^`]+)`")
"""A piece of code in a message."""
_WORD = r"[^\W_](?:[^\W_]|['+%-])*"
_PROSE = re.compile(rf"\(?(?!(?i:gh-\d|[0-9a-f]{{7,}}\b))(?:[-+]?\d[\d.,]*%?|{_WORD})?[.,;:)]*|[-+]+|\+\d+/-\d+,|→")
"""Words that no Markdown takes for markup, links, mentions, commits or issues."""


def report(scorecard: Scorecard) -> str:
    """The Markdown text, shorter than a comment may be; findings that do not fit are counted."""
    text = card(scorecard)
    sections = (
        ("Not analysed", ("File", "Why"), [_two(error.path, error.message) for error in scorecard.errors]),
        ("Findings", ("Severity", "Place", "Rule", "Message"), [_row(entry) for entry in ranked(scorecard)]),
        ("Skipped", ("File", "Why"), [_two(*skipped) for skipped in scorecard.skipped]),
        (
            "Suppressed",
            ("Place", "Rule", "Reason"),
            [(code(at), code(rule), prose(why)) for at, rule, why in hushed(scorecard)],
        ),
    )
    for title, header, rows in sections:
        if rows:
            text += _section(title, header, rows, LIMIT - len(text) - _TAIL)
    return text


def card(scorecard: Scorecard) -> str:
    """The verdict and the measures alone."""
    head = [MARKER, f"## {_ICONS[scorecard.verdict]} codeguard: {scorecard.verdict}", "", scorecard.summary, ""]
    rows = (
        (_MARKS[row.met], row.name.capitalize(), prose(row.value.replace(" -> ", " → ")), row.target)
        for row in all_rows(scorecard)
    )
    return "\n".join([*head, *table(("", "Measure", "Value", "Target"), rows), ""])


def _row(entry: Entry) -> tuple[str, ...]:
    finding = entry.finding
    rules = " ".join(code(rule) for rule in entry.rules.split(","))
    return str(entry.severity), code(f"{finding.path}:{finding.line}"), rules, prose(finding.message)


def _two(path: str, why: str) -> tuple[str, ...]:
    return code(path), prose(why)


def _section(title: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]], room: int) -> str:
    head, below, *body = table(header, rows)
    lines = ["", f"### {title}", "", head, below]
    used = sum(map(len, lines)) + len(lines)
    for number, text in enumerate(body):
        used += len(text) + 1
        if used > room:
            lines += ["", f"{len(rows) - number} more are not shown."]
            break
        lines.append(text)
    return "\n".join([*lines, ""])


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], numbers: int = 0) -> list[str]:
    """The lines of a table; the last `numbers` of its columns to the right."""
    head, *body = (f"| {' | '.join(cells)} |" for cells in (header, *rows))
    return [head, f"|{'---|' * (len(header) - numbers)}{'---:|' * numbers}", *body]


def code(text: str) -> str:
    """A code span: its fence is longer than any run of backticks in the text, its pipes do not end a table's cell."""
    shown = re.sub(r"(\\*)\|", r"\1\1\\|", one_line(text))
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[:1] in {"`", " "} or shown[-1:] in {"`", " "} else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""


def prose(text: str) -> str:
    """A message: plain words stay words, its `code` and everything else that could be markup become code spans."""
    pieces = CODE.split(one_line(text, _MESSAGE))
    shown = ""
    for piece in (code(piece) if number % 2 else _words(piece) for number, piece in enumerate(pieces)):
        shown += f" {piece}" if shown.endswith("`") and piece.startswith("`") else piece
    return shown


def _words(text: str) -> str:
    words = re.split("( +)", text)
    return "".join(word if not word.strip() or _PROSE.fullmatch(word) else code(word) for word in words)
