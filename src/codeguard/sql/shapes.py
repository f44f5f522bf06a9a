"""What a statement of SQL is, by its words; {} in it stands for what is not known."""

from __future__ import annotations

import re

_NAME = r"[\w.\"`\[\]{}$-]+"
_COMMENT = re.compile(r"--[^\n]*|/\*[\s\S]*?\*/")
_STATEMENT = re.compile(
    rf"[\s(]*(?:select\b[\s\S]*(?:\bfrom\b|[(*,='\"]|\d)|insert\s+(?:or\s+\w+\s+)?(?:into|overwrite)\b|update\s+{_NAME}\s+set\b|delete\s+from\b|merge\s+into\b"
    r"|with\s+(?:recursive\s+)?[\w\"{}]+\s*(?:\([^)]*\)\s*)?as\s*(?:materialized\s*)?\(|replace\s+into\b"
    r"|(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|external\s+|global\s+|local\s+|materialized\s+|if\s+)*"
    r"(?:table|view|index|schema|database|sequence|function|procedure|trigger|type|user|role|extension|catalog|column|constraint|policy|macro|secret|materialized)\b"
    rf"|truncate\s+(?:table\s+)?{_NAME}|copy\s+(?:into\s+)?[({{\w\"]|grant\s+\w|revoke\s+\w|call\s+{_NAME}\s*\("
    r"|explain\s+\w|show\s+\w|describe\s+\w|pragma\s+\w|attach\s+['\"{\w]|comment\s+on\b|lock\s+tables?\b|set\s+\w+\s*(?:=|to\b)"
    r"|use\s+[\w{\"]+\s*;?\s*$|vacuum\b|optimize\s+\w|refresh\s+\w|values\s*\()",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[\s(]*(?:select|with|from)\b", re.IGNORECASE)
_VALUES = re.compile(r"\s*(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into)\b[\s\S]*\bvalues\b", re.IGNORECASE)
_ROWS = re.compile(r"\bvalues\s*\(?[^()]*\)\s*,\s*\(", re.IGNORECASE)
_PART = (
    r"\b(?:limit|top\s+\d|using\s+sample|tablesample)\b|\bsample\s*\(|\brownum\b|\binformation_schema\b"
    r"|\bpg_catalog\b|\bsqlite_master\b|\bsystem\"?\.\"?\w+\"?\.|\bpragma|\bduckdb_\w+\s*\("
)
"""A few rows, or what a database says of itself."""
_BOUND = re.compile(
    rf"{_PART}|\btable\s*\(|\b(?:where|fetch\s+(?:first|next)|group\s+by|having|distinct|qualify)\b"
    r"|\b(?:count|sum|avg|min|max|approx_count_distinct|any_value|bool_and|bool_or|string_agg|list|array_agg|median|mode)\s*\(",
    re.IGNORECASE,
)
_STAR = re.compile(
    r"\bselect\s+(?:all\s+|distinct\s+)?(?:[\w\"`{}]+\.)?\*\s*(?!\s*(?:exclude|except|replace|columns)\b)(?=,|\s|$)",
    re.IGNORECASE,
)
_SKIPPED = re.compile(_PART, re.IGNORECASE)
_COPIES = re.compile(r"[\s(]*(?:create|insert|copy|merge|replace)\b", re.IGNORECASE)
_FROM = re.compile(r"\s*(?:from\s+([\w.\"`{}$]+|\())?", re.IGNORECASE)
_CTE = re.compile(r"([\w\"]+)\s*(?:\([^)]*\)\s*)?as\s*(?:not\s+materialized\s*|materialized\s*)?\(", re.IGNORECASE)


def _bare(text: str) -> str:
    return _COMMENT.sub(" ", text)


def is_sql(text: str) -> bool:
    """Whether a text is a statement of SQL, and no sentence that begins with the same word."""
    return bool(_STATEMENT.match(_bare(text)))


def is_query(text: str) -> bool:
    """Whether a statement gives rows."""
    return is_sql(text) and bool(_QUERY.match(_bare(text)))


def is_insert_of_values(text: str) -> bool:
    """Whether a statement inserts one row of values: INSERT ... VALUES, not INSERT ... SELECT, not several rows."""
    bare = _bare(text)
    return bool(_VALUES.match(bare)) and not _ROWS.search(bare)


def is_bounded(text: str) -> bool:
    """Whether a query asks for less than a whole table: a condition, a limit, an aggregate, a list of tables."""
    return bool(_BOUND.search(_bare(text)))


def starred(text: str) -> str | None:
    """What a query takes all columns of, "" if that is not known; None when it names its columns.

    A star over a subquery, a common table expression or inside EXISTS takes what was chosen already.
    """
    bare = _bare(text)
    if _SKIPPED.search(bare) or not (is_query(bare) or _COPIES.match(bare)):
        return None
    chosen = {"("} | {match[1].strip('"').lower() for match in _CTE.finditer(bare)}
    for match in _STAR.finditer(bare):
        before = bare[: match.start()].rstrip().lower().removesuffix("(").rstrip()
        target = _FROM.match(bare, match.end())
        name = (target[1] or "") if target else ""
        if name.strip('"').lower() not in chosen and not before.endswith("exists"):
            return name
    return None
