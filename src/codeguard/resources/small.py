"""Files that are known to be small by their names."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = re.compile(
    r"\.(?:toml|cfg|ini|ya?ml|env|conf|properties|pem|crt|key|pid|lock|service|j2|jinja2?|tmpl|tpl|md|rst)$"
    r"|(?:^|/)(?:package|tsconfig|manifest|composer)\.json$|(?:^|/)(?:VERSION|README|LICENSE|CHANGELOG|requirements)"
    r"|^/(?:proc|sys|etc)/",
    re.IGNORECASE,
)
_WORDS = word_set(
    "config configuration conf cfg settings manifest metadata meta schema template version readme license pid token "
    "keys key cert certificate secret secrets password credentials pyproject requirements status state marker checksum "
    "sha256 ignore"
)


def tells_small_file(paths: Iterable[ast.expr]) -> bool:
    """Whether the code of a path names configuration, a text for people, a template, a key or the like."""
    return any(_is_small(part) for path in paths for part in ast.walk(path))


def _is_small(part: ast.AST) -> bool:
    if isinstance(part, ast.Constant):
        return isinstance(part.value, str) and bool(_NAMES.search(part.value))
    return not _WORDS.isdisjoint(split_words(getattr(part, "id", "") or getattr(part, "attr", "")))
