"""Functions that approve without the check that a comment above the approval says is missing."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.pretence.admissions import is_todo

if TYPE_CHECKING:
    from codeguard.pretence.bodies import Function
    from codeguard.source import Comment

_CHECK = re.compile(r"\b(?:verif|validat|check|authenticat|authoriz|authoris)", re.IGNORECASE)


def _says_missing(comment: Comment) -> bool:
    return comment.alone and is_todo(comment.text) and bool(_CHECK.search(comment.text))


def approves_unchecked(function: Function, comments: list[Comment]) -> bool:
    """Whether `return True`, right below `# TODO: verify ...`, is all that the function ever answers."""
    missing = {each.line + 1 for each in comments if _says_missing(each)}
    if not missing:
        return False
    returned = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    approved = all(isinstance(node.value, ast.Constant) and node.value.value is True for node in returned)
    return approved and any(node.lineno in missing for node in returned)
