"""Code in comments: the pieces of a run of comment lines that parse as statements and do not read as prose."""

from __future__ import annotations

import ast
import builtins
import itertools
import re
import textwrap
import warnings
from typing import TYPE_CHECKING, NamedTuple

from codeguard.names import dotted
from codeguard.remarks import names_word
from codeguard.telling import is_deed, is_formula, is_telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Comment, Source

_LONGEST = 400
"""Lines of a run, and characters of a line, beyond which nobody wrote it by hand."""
_KEYWORDS = (
    r"(?:and|as|assert|async|await|case|class|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match"
    r"|nonlocal|not|or|raise|return|try|while|with|yield)\b"
)
_SIGN = re.compile(
    r"[\w\])]\(|[\w\])]\s*[-+*/|&%@:]?=(?!=)|^[#\s]*(?:import|from|assert|del|raise|return)\s+[\w.]|^[#\s]*@\w|:\s*$"
)
_WORD = rf"(?!{_KEYWORDS})[^\W\d]\w*"
_PROSE = re.compile(rf"(?<![\w.]){_WORD}[ \t]+(?:{_WORD}|\.\w)|\w\.[ \t]+\w|(?<![\w.]){_WORD}[ \t]+$")
_LONELY = re.compile(rf"\s*(?!(?:pass|continue|break)$){_WORD}[.,:;?!]*$")
_OPENING = re.compile(r"[\"'#(\[{]")
_TOOL = re.compile(
    r"\s*(?:noqa|type|pylint|pyright|mypy|flake8|ruff|fmt|isort|yapf|pragma|coding|cython|distutils|codeguard|nosec|vim?|"
    r"ex|sourcery|jscpd|region|endregion|language|pyre\w*|pytype|black|bandit|spell\w*|cspell|editorconfig|nosemgrep|"
    r"lint|coverage|autopep8|pyrefly|ty|requires\w*|encoding)\s*:",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(r"\s*(?:(?!self\.)[\w.]+=[^=\s]|\[)")
"""A line that gives a value to a name without a space, as calls and .ini files do, or the head of a section."""
_QUOTED = re.compile(
    r"\be\.?g\b|\bi\.?e\b|:\s*$|\bexamples?\b|\binstance\b|\bsuch as\b|\blike\b|\busage\b|\bequivalent|\bsame as\b"
    r"|\bmeans?\b|\bbecomes?\b|\bexpands?\b|\bgenerat|\bproduces?\b|\bresults? in\b|\blooks?\b|\bsyntax\b|\bformat\b"
    r"|\binstead of\b|\brather than\b|\bwould\b|\bcould\b|\bcan be\b|\bsimilar\b|\bform\b|\bcases?\b|\btranslat"
    r"|\bconvert",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(?:call(?:s|ed|ing)?|did|does|do|via|using|by|with|to|as|is|are|of|in|on|for|and|or|that|than|from|through"
    r"|the|an?|\w*(?:uir|sur|iz)(?:es?|ed|ing))$|[,(]$",
    re.IGNORECASE,
)
"""How a line ends whose sentence goes on in the next one."""
_DISABLED = re.compile(
    r"\btodo\b|\bfixme\b|\bxxx\b|\bhack\b|\bdisabl|\buncomment|\bcomment(?:ed|ing)? (?:it |this |these )?out|\bold\b"
    r"|\bprevious|\boriginal|\blegacy\b|\bdeprecated\b|\btemporar|\bfor now\b|\bunused\b|\bnot used\b|\bremoved\b|"
    r"\bremove (?:this|it|me|once|when)\b"
    r"|\bdebug|\bbroken\b|\bno longer\b|\benable|\bre-?enable|\balternativ|\bnot work|n't work|\bused to\b|\bprior\b",
    re.IGNORECASE,
)
_CONTINUES = {"elif": "if 0:\n pass\n", "else": "if 0:\n pass\n", "except": "try:\n pass\n", "finally": "try:\n pass\n"}


class Piece(NamedTuple):
    """Consecutive comment lines that are code."""

    comments: list[Comment]
    body: list[ast.stmt]


class _Run(NamedTuple):
    """Comment lines one below the other; `texts` are what stands behind the #, each as far in as it is."""

    comments: list[Comment]
    texts: list[str]
    prose: list[bool]
    """Which of them are no code for sure."""
    below: str
    """The line that follows."""
    file: str
    """The text of all of it."""
    is_head: bool
    """Whether no code stands above it."""

    def above(self, at: int) -> list[str]:
        """The text that leads to a line: of the two lines nearest to it, the nearest first."""
        above = [line for line in reversed(range(at)) if self.texts[line].strip()][:2]
        return [self.texts[line].strip() for line in above if self.prose[line]]

    def is_set_off(self, at: int) -> bool:
        """Whether a line stands further in than the prose above it, as a quotation does."""
        above = next(line for line in reversed(range(at)) if self.texts[line].strip())
        return _indent(self.texts[at]) > _indent(self.texts[above])

    def stands_apart(self, at: int, node: ast.stmt) -> bool:
        """Whether one line below a text, or an import above one, is no part of its sentences."""
        before, after = ("".join(lines).strip() for lines in (self.texts[:at][-1:], self.texts[at + 1 :][:1]))
        if self.is_head or (before and after):
            return False
        return isinstance(node, ast.Import | ast.ImportFrom) if after else is_deed(node) and not _LEADING.search(before)

    def is_label(self, at: int, node: ast.stmt) -> bool:
        """Whether one line names an argument, or a function that the code below it is about."""
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)) if not isinstance(value, str):
                return self._stands_alone(name) or bool(_ARGUMENT.match(self.texts[at]))
            case ast.Expr(value=ast.Call(func=ast.Name(id=name), args=[], keywords=[])):
                return not hasattr(builtins, name) and self._stands_alone(name)
            case ast.Expr(value=ast.Call(func=func)):
                name = dotted(func)
                return bool(name) and names_word(self.below, name) and not self.below.startswith(name)
        return False

    def _stands_alone(self, name: str) -> bool:
        """Whether nothing else in the file has a name, but for arguments."""
        return len(re.findall(rf"(?<![.\w]){name}\b(?!=[^=])", self.file)) == 1


def _is_prose(text: str) -> bool:
    """Whether a line has two words side by side as no program has, or one word for itself, or is for a tool."""
    plain = _OPENING.split(text.strip(), maxsplit=1)[0]
    return bool(_LONELY.match(text) or _PROSE.search(plain) or _TOOL.match(text))


def commented_code(source: Source) -> Iterator[list[Piece]]:
    """The pieces of code in each run of comments that has some."""
    runs = list(_runs(source))
    if runs:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from filter(None, (list(_pieces(run)) for run in runs))


def _runs(source: Source) -> Iterator[_Run]:
    """The runs with a line that shows a sign of code."""
    first_code = source.tree.body[0].lineno if source.tree.body else len(source.lines)
    for block in _blocks(source.comments):
        if any(_SIGN.search(comment.text) for comment in block):
            texts = [" " * comment.column + comment.text.lstrip("#").rstrip() for comment in block]
            below = next((line for line in source.lines[block[-1].line :][:2] if line.strip()), "").strip()
            if len(texts) <= _LONGEST and max(map(len, texts)) <= _LONGEST:
                yield _Run(block, texts, list(map(_is_prose, texts)), below, source.text, block[0].line < first_code)


def _blocks(comments: list[Comment]) -> Iterator[list[Comment]]:
    """The comments that have lines to themselves, one below the other."""
    alone = [comment for comment in comments if comment.alone]
    breaks = [at for at in range(1, len(alone)) if alone[at].line != alone[at - 1].line + 1]
    for first, last in itertools.pairwise([0, *breaks, len(alone)]):
        if first < last:
            yield alone[first:last]


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _pieces(run: _Run) -> Iterator[Piece]:
    whole = [] if run.prose[0] else _parse(run.texts)
    spans = [(0, len(run.texts), whole)] if whole else list(_spans(run))
    if spans:
        read = run._replace(prose=_texts(run, spans))
        yield from (
            Piece(run.comments[first:last], body)
            for first, last, body in spans
            if _reads_as_code(read, first, last, body)
        )


def _texts(run: _Run, spans: list[tuple[int, int, list[ast.stmt]]]) -> list[bool]:
    """Which lines are text: what is no code for sure, and what does not parse above the last code."""
    code = {at for first, last, _ in spans for at in range(first, last)}
    above = range(spans[-1][0])
    return [
        run.prose[at] or (at in above and at not in code and bool(run.texts[at].strip()))
        for at in range(len(run.texts))
    ]


def _spans(run: _Run) -> Iterator[tuple[int, int, list[ast.stmt]]]:
    """The longest parts without prose that parse, from the top."""
    at, count = 0, len(run.texts)
    while at < count:
        if run.prose[at] or not run.texts[at].strip():
            at += 1
            continue
        end = next((below for below in range(at, count) if run.prose[below]), count)
        while end > at and not (body := _parse(run.texts[at:end])):
            end -= 1
        if end > at:
            while not run.texts[end - 1].strip():
                end -= 1
            yield at, end, body
        at = max(end, at + 1)


def _reads_as_code(run: _Run, first: int, last: int, body: list[ast.stmt]) -> bool:
    """Whether what parses is code that was put out of work, and neither a formula nor quoted in a text."""
    lines = [text for text in run.texts[first:last] if text.strip()]
    is_single = len(lines) == 1
    telling = sum(is_telling(each, is_single) for each in body)
    if 2 * telling < max(len(body), 1) or all(map(is_formula, body)) or all(map(_ARGUMENT.match, lines)):
        return False
    return not (is_single and run.is_label(first, body[0])) and not _is_quoted(run, first, body[0], is_single)


def _is_quoted(run: _Run, first: int, node: ast.stmt, is_single: bool) -> bool:
    """Whether a text speaks of the code that begins on a line, and does not say that it was put out of work."""
    above = run.above(first)
    for line in above:
        if _DISABLED.search(line):
            return False
        if _QUOTED.search(line):
            return True
    if any(run.prose) and ((run.is_head and above) or (is_single and not run.stands_apart(first, node))):
        return True
    return bool(above) and run.is_set_off(first)


def _parse(texts: list[str]) -> list[ast.stmt]:
    """The statements of some lines; none where they do not parse. A branch may stand without its beginning."""
    text = textwrap.dedent("\n".join(texts)).strip("\n")
    before = _CONTINUES.get(re.split(r"\W", text, maxsplit=1)[0], "")
    try:
        return ast.parse(before + text).body
    except (SyntaxError, ValueError):  # codeguard: ignore[silent-fallback] -- what does not parse is no code
        return []
