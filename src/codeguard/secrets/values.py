"""Which literals, bound to the name of a secret, are no secrets: names, labels, templates, masks, paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.secrets.naming import Secrecy, secrecy
from codeguard.standins.literals import is_stand_in
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEMPLATE = re.compile(
    r"\$\{|\{\{|\{%|%\(\w|<[^<>]+>|\{[\w.!\[\]]*\}|^\$[A-Z_][A-Z0-9_]*$|%[sdr]|^%\w+%$|^\$\(|^[:?@]\w*$|^!\w+ "
)
_REFERENCE = re.compile(
    r"(?i)(?:env|vault|op|ssm|sm|arn|file|keyring|secrets?|secretsmanager|awssm|gcp|kms|cmd|enc|urn)[:\[(]|\w[\w+.-]*://"
)
_PATH = re.compile(
    r"(?:~|\.{1,2})?/(?:[\w.-]+/)*[\w.-]*|[\w./-]+\.(?:cer|cfg|crt|enc|env|gpg|ini|json|key|p12|pem|pfx|pub|toml|txt|ya?ml)"
)
_MASK = re.compile(
    r"(?i)[*•.·\-_#?]+\w{0,4}|x{2,}|\[?\(?(?:redacted|masked|hidden|removed|filtered|secret removed)\)?\]?"
)
_HASH = re.compile(
    r"\$(?:2[abxy]?|argon2\w*|[156y]|pbkdf2[\w-]*|scrypt)\$|(?:pbkdf2|argon2|bcrypt|scrypt)\w*\$|\{SSHA\}"
)
_TYPE = re.compile(
    r"(?i)(?:n?varchar2?|char|string|text|str|bytes?|binary|blob|bytea|int(?:eger)?|bool(?:ean)?|uuid|object|any|enum"
    r"|keyword|secret_?str)(?:\(\d*\))?(?: *\| *none)?(?: (?:not )?null)?\??"
)
_REGEX = re.compile(r"\\[wdsSWDb]|\(\?|\[\^|\]\+|\]\*|\.\*|\.\+|^\^|\|\w")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|__\w+__")
_DOTTED = re.compile(r"\d+(?:\.\d+){2,}|[A-Za-z_]+(?:\.[A-Za-z_]+){2,}|[A-Za-z_]\w*(?:\.\w+)+:[A-Za-z_]\w*")
"""Numbers of versions and objects, keys of configurations, entry points."""
_COUNTED = re.compile(r"(?:0123456789abcdef){2,}|(?:1234567890){3,}|(?:deadbeef){4,}", re.IGNORECASE)
_NO_VALUE = word_set(
    "none null nil undefined true false required optional unset n/a unknown anonymous dummy fake mock "
    "placeholder example"
)
_WORDS = re.compile(r"_?[A-Za-z](?:[A-Za-z]|[._/-](?=[A-Za-z])|\d{1,2}(?!\d))*/?")
_PASSPHRASE = re.compile(r"[a-z]+(?:[ -][a-z]+){2,}")
_OWN = word_set("super my our very top ultra so")
"""Words with which a literal is a (poor) secret rather than the name of one: `super-secret-key`."""
_SECRET_WORDS = word_set("password passwords passwd pwd secret secrets token key auth credential credentials")
_SYNONYMS = word_set("password passwords passwd pwd pass pw passphrase")


def is_template(value: str) -> bool:
    """Whether the secret is filled in later: `${VAR}`, `{{ vault }}`, `<token>`, `%(password)s`."""
    return bool(_TEMPLATE.search(value))


def is_credential(name: str, value: str) -> bool:
    """Whether a literal bound to `name` is a credential: the name is a secret's, and the value no word about one."""
    value, sure = value.strip("\0 \t\r\n"), secrecy(name)
    if sure is Secrecy.NONE or len(value) < 2 or not opens_something(value) or is_stand_in(value):
        return False
    if _is_prose(value, name) or _is_name(value, name):
        return False
    if sure is Secrecy.KEY:
        return looks_random(value) or not _WORDS.fullmatch(value)
    return sure is Secrecy.SURE or looks_random(value)


def opens_something(value: str) -> bool:
    """Whether a value could be a secret: not empty, no mask, template, path, type or hash, and no reference to one."""
    text = value.strip()
    if (
        not re.search(r"[A-Za-z0-9]", text)
        or re.search(r"[*•]{3}|x{6}|EXAMPLE", text)
        or text.lower() in _NO_VALUE
        or is_template(text)
    ):
        return False
    if any(
        shape.fullmatch(text) for shape in (_MASK, _TYPE, _PATH, _EMAIL, _VARIABLE, _COUNTED, _DOTTED)
    ) or _REGEX.search(text):
        return False
    return not (_REFERENCE.match(text) or _HASH.match(text) or text.startswith(("-----BEGIN", "ssh-")))


def looks_random(value: str) -> bool:
    """Whether it looks like a generated token: no spaces, eight characters or more, letters and two digits or more."""
    if not re.fullmatch(r"[\w\-+/=.~:!@#$%^&*]{8,}", value):
        return False
    return len(re.findall(r"\d", value)) > 1 and bool(re.search(r"[A-Za-z]", value))


def _is_prose(value: str, name: str) -> bool:
    """Prompts, labels and messages: words with spaces, or a colon at the end."""
    if name.lower().endswith("passphrase") and _PASSPHRASE.fullmatch(value):
        return False
    return len(value.split()) > 1 or value.rstrip()[-1:] in {":", "?", "…"}


def _is_name(value: str, name: str) -> bool:
    """Whether the value names a secret, as keys, columns, headers and environment variables do."""
    value = value.rpartition(":")[2]
    if not re.fullmatch(r"[A-Za-z_][\w.\-]*", value):
        return False
    parts, named = split_words(value), split_words(name)
    return _says_again(parts, named) or _is_label(parts, named)


def _says_again(parts: Sequence[str], named: Sequence[str]) -> bool:
    """Whether a value has no words but those of its name, or one of the same meaning."""
    if {_singular(part) for part in parts} <= {_singular(part) for part in named}:
        return True
    return len(parts) == 1 and parts[0] in _SYNONYMS and not _SYNONYMS.isdisjoint(named)


def _is_label(parts: Sequence[str], named: Sequence[str]) -> bool:
    """Whether a value is two to four words about a secret: `next_token`."""
    worded = not parts[-1].isdigit() and sum(part.isdigit() for part in parts) < 2 and _OWN.isdisjoint(parts)
    about = parts[0] == named[0] or not _SECRET_WORDS.isdisjoint(parts)
    return 1 < len(parts) < 5 and worded and about


def _singular(word: str) -> str:
    return word.removesuffix("s")
