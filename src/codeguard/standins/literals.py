"""Literals that stand for real values: `mock_key_12345`, John Doe, 555 numbers, `your-api-key-here`."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from codeguard.words import split_words, word_set

_HINT = re.compile(
    r"mock|dummy|fake|sample|test|example|placeholder|lorem|doe|smith|bloggs|public|@|555|-45-|-456-|4242|4111| st|"
    r"change|replace|your|insert|paste|akia|xxx"
)
"""One of these is in each stand-in: what the eye sees first, in one pass over the text."""
_KEY_LIKE = re.compile(r"[<\[{]*[\w-]+[>\]}]*")
_MADE_UP = frozenset(("mock", "mocked", "dummy", "fake", "lorem"))
_SAMPLE = frozenset(("sample", "test", "example", "placeholder"))
_YOURS = frozenset(("your", "insert", "paste"))
_SECRET = word_set("key keys apikey token tokens secret secrets password passwd pwd credential credentials")
_DATA = _SECRET | word_set(
    "user users username email id ids name data value response result customer account order payload record item "
    "domain host url uuid"
)

_HOST = r"(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|(?:test|domain|email|yourdomain|yourcompany|foo)\.com|example)"
_PATTERNS = (
    r"(?:dr\.? |mrs?\.? |ms\.? )?(?:john|jane|joe) (?:\w\.? )?(?:doe|roe|smith|bloggs|public)(?: (?:jr|sr)\.?)?\d*",
    r"(?:test|sample|example|dummy|fake|mock) (?:user|customer|person|company|product|employee)s?(?: [\da-z])?",
    rf"(?:[^<>@]+<)?(?:mailto:)?[^@\s<>/:]+@{_HOST}>?",
    r"(?:test|foo|john[._]?doe|jane[._]?doe|mock|dummy|fake|sample|example)(?:[._+-]?\w+)?@[\w-]+\.[\w.-]+",
    r"(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])?555[-. ]\d{4}",
    r"\+1\d{3}555\d{4}|(?:\+?1[-. ]?)?(?:\(555\) ?|555[-. ]?)\d{3}[-. ]?\d{4}|123-456-7890|123-45-6789",
    r"(?:4242|4111)[ -]?(?:(?:4242|1111)[ -]?){3}",
    r"\d+ (?:main|fake|example|test) st(?:reet|\.)?(?:,.*)?",
    r"change[-_ ]?(?:me|this|it)[!\d]*|(?:please[-_])?(?:change|replace)[-_](?:me|this|in|before|with)\b.*|replaceme",
    r"change-?me-[\w-]+",
    r"<(?:your|insert|my) [\w ]+>|(?:your|insert|put|paste) (?:[\w-]+ )*here",
    r"(?:sk|pk|rk|ghp|key|tok|pat|akia)[-_]?(?:test|mock|fake|dummy|x{3,}|1234)[-_\w]*|akiaiosfodnn7example",
)
"""What else a whole literal looks like that stands for a real one, in lower case."""


@lru_cache(maxsize=1 << 14)
def is_stand_in(text: str, patterns: tuple[str, ...] = ()) -> bool:
    """Whether the literal as a whole stands for a real value, or is filler text; `patterns` are further ones."""
    lowered = text.strip().lower()
    if _HINT.search(lowered) and ("lorem ipsum" in lowered or (len(text) < 100 and _looks_made_up(text.strip()))):
        return True
    return bool(patterns) and bool(_compile(patterns).fullmatch(text))


def _looks_made_up(text: str) -> bool:
    if _KEY_LIKE.fullmatch(text) and _is_made_up_key(text):
        return True
    return bool(_compile(_PATTERNS).fullmatch(text))


def _is_made_up_key(text: str) -> bool:
    words = split_words(text)
    found = frozenset(words)
    if len(words) < 2 or found.isdisjoint(_YOURS | _MADE_UP | _SAMPLE):
        return False
    if words[0] in _YOURS:
        return words[-1] == "here" or (words[0] == "your" and not found.isdisjoint(_DATA))
    return not (text.isupper() or text.startswith("_")) and _is_made_up_value(words, found)


def _is_made_up_value(words: tuple[str, ...], found: frozenset[str]) -> bool:
    counted = any(map(str.isdigit, words))
    if not found.isdisjoint(_MADE_UP):
        return counted or not found.isdisjoint(_DATA)
    return words[0] in _SAMPLE and not found.isdisjoint(_DATA if counted else _SECRET)


@cache
def _compile(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
