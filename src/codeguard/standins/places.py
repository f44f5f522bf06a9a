"""Where a literal stands: as data, or where it is only talked about (messages, help texts, comparisons, keys)."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from codeguard.source import Source

_TEXTS = word_set(
    "help description desc doc docs documentation example examples placeholder placeholders hint hints title label "
    "labels epilog usage metavar summary tooltip message messages msg text prompt caption prefix suffix"
)
"""Words of parameters, keys and variables that hold texts for people."""
_DETECTS = word_set(
    "pattern patterns regex keyword keywords marker markers denylist blocklist blacklist forbidden banned weak common "
    "reserved disposable invalid insecure suspicious stopwords"
)
"""Words of variables that hold what is looked for."""
_TALKS = word_set(
    "debug info warning warn error exception critical fatal log msg print echo secho prompt confirm "
    "write_stderr fail exit abort gettext ugettext gettext_lazy ngettext _ compile match search fullmatch sub findall "
    "startswith endswith replace strip lstrip rstrip removeprefix removesuffix split index find count "
    "getattr setattr hasattr typevar newtype namedtuple warn_explicit style rule panel"
)
"""Functions whose literal arguments are read by people, looked for or names of something."""
_LOOK_UPS = ("get", "pop", "getenv", "setdefault")
_RAISED = re.compile(r"(?:Error|Exception|Warning|Exit|Failure)$")


def is_data(source: Source, node: ast.expr) -> bool:
    """Whether the literal at `node` is a value that the program works with."""
    child: ast.AST = node
    for parent in source.ancestors(node):
        if isinstance(parent, ast.stmt):
            return _is_data_of(source, parent, child)
        if _is_only_talked_about(parent, child):
            return False
        child = parent
    return True


def _is_only_talked_about(parent: ast.AST, child: ast.AST) -> bool:
    match parent:
        case ast.JoinedStr() | ast.Compare() | ast.pattern() | ast.FormattedValue():
            return True
        case ast.Subscript(slice=place):
            return place is child
        case ast.Dict(keys=keys, values=values):
            return child not in values or _is_text_key(keys[values.index(child)])
        case ast.keyword(arg=str(name)):
            return not _TEXTS.isdisjoint(split_words(name))
        case ast.Call(func=func, args=args):
            return child is not func and _only_talks_about(func, is_first=bool(args) and args[0] is child)
    return False


def _only_talks_about(func: ast.expr, *, is_first: bool) -> bool:
    """Whether a function shows, looks for or is keyed by the argument, the first one or another."""
    name = dotted(func).rpartition(".")[2] or getattr(func, "attr", "")
    if name in _LOOK_UPS:
        return is_first
    return name.lower() in _TALKS or bool(_RAISED.search(name))


def _is_text_key(key: ast.expr | None) -> bool:
    return (
        isinstance(key, ast.Constant) and isinstance(key.value, str) and not _TEXTS.isdisjoint(split_words(key.value))
    )


def _is_data_of(source: Source, statement: ast.stmt, child: ast.AST) -> bool:
    match statement:
        case ast.Expr():
            return child is not statement.value or not isinstance(child, (ast.Constant, ast.JoinedStr))
        case ast.Raise() | ast.Assert():
            return False
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            words = {word for name in dotted(target).split(".") for word in split_words(name)}
            return words.isdisjoint(_TEXTS | _DETECTS) and not _is_only_compared_with(source, target)
    return True


def _is_only_compared_with(source: Source, target: ast.expr) -> bool:
    if not isinstance(target, ast.Name):
        return False
    uses = [name for name in source.nodes(ast.Name) if name.id == target.id and isinstance(name.ctx, ast.Load)]
    return bool(uses) and all(isinstance(source.parents[use], ast.Compare) for use in uses)
