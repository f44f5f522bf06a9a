"""What comments and docstrings say: about a piece of code, and anywhere in a file."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.tree import first_line

if TYPE_CHECKING:
    from codeguard.source import Comment, Source

_PRAGMA = re.compile(
    r"(?:noqa|type:|pyright:|pylint:|fmt:|isort:|mypy:|ruff:|pragma:|nosec|codeguard:|NOSONAR)[^#]*", re.IGNORECASE
)
_PROSE = re.compile(r"[^\W\d_]{2}")


def remark(source: Source, node: ast.expr | ast.stmt) -> str:
    """What is said of a node: in comments on its lines and directly above them, and in a string right below."""
    comments = source.derived(_by_line)
    item = _item(source, node)
    first, last = first_line(item), item.end_lineno or item.lineno
    if isinstance(item, ast.stmt) and hasattr(item, "body"):
        last = node.end_lineno or node.lineno
    said = [comments[line].text for line in range(first, last + 1) if line in comments]
    line = first - 1
    while line in comments and comments[line].alone:
        said.insert(0, comments[line].text)
        line -= 1
    return _plain([*said, _string_below(source, item)])


def remarks(source: Source) -> str:
    """All that comments and docstrings say."""
    return source.derived(_all)


def names_word(text: str, word: str) -> bool:
    """Whether a text holds a name as a word of its own."""
    return word in text and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))


def _all(source: Source) -> str:
    strings = (node.value.value for node in source.nodes(ast.Expr) if isinstance(node.value, ast.Constant))
    return _plain([*(comment.text for comment in source.comments), *map(str, strings)])


def _plain(texts: list[str]) -> str:
    """Texts without what they say to tools; "" when no word is left."""
    text = "\n".join(_PRAGMA.sub("", each) for each in texts)
    return text if _PROSE.search(text) else ""


def _by_line(source: Source) -> dict[int, Comment]:
    return {comment.line: comment for comment in source.comments}


def _item(source: Source, node: ast.expr | ast.stmt) -> ast.expr | ast.stmt:
    """The statement around a node, or the entry that has lines of its own in a list, a table or a call in it."""
    item = node
    for parent in source.ancestors(node):
        if isinstance(item, ast.stmt) or (_has_others(parent) and getattr(parent, "lineno", 0) < item.lineno):
            break
        if isinstance(parent, (ast.expr, ast.stmt)):
            item = parent
    return item


def _has_others(node: ast.AST) -> bool:
    parts = {ast.Dict: "values", ast.List: "elts", ast.Tuple: "elts", ast.Set: "elts"}
    if isinstance(node, ast.Call):
        return len(node.args) + len(node.keywords) > 1
    return len(getattr(node, parts.get(type(node), ""), ())) > 1


def _string_below(source: Source, item: ast.AST) -> str:
    """The string under an assignment, which documents an attribute."""
    if not isinstance(item, (ast.Assign, ast.AnnAssign)):
        return ""
    block = source.block(item)
    match block[block.index(item) + 1 :]:
        case [ast.Expr(value=ast.Constant(value=str() as text)), *_]:
            return text
    return ""
