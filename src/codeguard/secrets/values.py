"""Which literals, bound to the name of a secret, are no secrets: names, labels, templates, masks, paths."""

from __future__ import annotations

import re

from codeguard.secrets.naming import Secrecy, secrecy, words

_TEMPLATE = re.compile(
    r"\$\{|\{\{|\{%|%\(\w|<[^<>]+>|\{[\w.!\[\]]*\}|^\$[A-Z_][A-Z0-9_]*$|%[sdr]|^%\w+%$|^\$\(|^[:?@]\w*$|^!\w+ "
)
_REFERENCE = re.compile(
    r"(?i)^(?:env|vault|op|ssm|sm|arn|file|keyring|secrets?|secretsmanager|awssm|gcp|kms|cmd|enc)[:\[(]|^\w[\w+.-]*://"
)
_PATH = re.compile(r"(?:~|\.{1,2})?/(?:[\w.-]+/)*[\w.-]*|[\w.-]+/[\w./-]+\.(?:txt|pem|key|json|ya?ml|env|toml|ini)")
_MASK = re.compile(r"(?i)[*x•.·\-_#?]+\w{0,4}|\[?\(?(?:redacted|masked|hidden|removed|filtered|secret removed)\)?\]?")
_HASH = re.compile(
    r"\$(?:2[abxy]?|argon2\w*|[156y]|pbkdf2[\w-]*|scrypt)\$|(?:pbkdf2|argon2|bcrypt|scrypt)\w*\$|\{SSHA\}"
)
_TYPE = re.compile(
    r"(?i)(?:n?varchar2?|char|string|text|str|bytes?|binary|blob|bytea|int(?:eger)?|bool(?:ean)?|uuid|object|any|enum"
    r"|keyword|secret_?str)(?:\(\d*\))?(?: *\| *none)?(?: (?:not )?null)?\??"
)
_NO_VALUE = {"none", "null", "nil", "undefined", "true", "false", "required", "optional", "unset", "n/a", "unknown"}
_REGEX = re.compile(r"\\[wdsSWDb]|\(\?|\[\^|\]\+|\]\*|\.\*|\.\+|^\^|\|\w")
_OWN = {"super", "my", "our", "very", "top", "ultra", "so"}
_PLACEHOLDER = re.compile(
    r"(?i)change.?(?:me|this|it)|your.?(?!s\b)\w|place.?holder|(?:^|[\W_])(?:dummy|mock|fake|sample|example|lorem)(?:$|[\W_])"
    r"|insert.?|replace.?(?:me|this|with)|^(?:to.?do|fix.?me|tbd)$|\bsk[-_]test|^(?:foo|bar|baz|foobar)$|example$"
)


def is_template(value: str) -> bool:
    """Whether the secret is filled in later: `${VAR}`, `{{ vault }}`, `<token>`, `%(password)s`."""
    return bool(_TEMPLATE.search(value))


def is_placeholder(value: str) -> bool:
    """Whether it is a stand-in that `mock-data` reports: `changeme`, `your-api-key-here`, `sk-test...`."""
    return bool(_PLACEHOLDER.search(value))


def is_no_value(value: str) -> bool:
    """Whether nothing could be opened with it: empty, a mask, a template, a reference to where the secret is."""
    text = value.strip()
    if not text or text.lower() in _NO_VALUE:
        return True
    return is_template(text) or bool(_MASK.fullmatch(text) or _REFERENCE.match(text))


def is_credential(name: str, value: str) -> bool:
    """Whether a literal bound to `name` is a credential: the name is a secret's, and the value no word about one."""
    sure = secrecy(name)
    if sure is Secrecy.NONE or is_no_value(value) or is_placeholder(value):
        return False
    if _is_prose(value) or _describes(value) or _is_name(value, name):
        return False
    return sure is Secrecy.SURE or looks_random(value)


def opens_something(value: str) -> bool:
    """Whether a default for a secret is a value: no path, type or hash, and no reference to where the secret is."""
    return not is_no_value(value) and not _describes(value)


def looks_random(value: str) -> bool:
    """Whether it looks like a generated token: no spaces, eight characters or more, letters and digits mixed."""
    if not re.fullmatch(r"[\w\-+/=.~:!@#$%^&*]{8,}", value):
        return False
    return bool(re.search(r"\d", value) and re.search(r"[A-Za-z]", value))


def _is_prose(value: str) -> bool:
    """Prompts, labels and messages: words with spaces, or a colon at the end."""
    return len(value.split()) > 1 or value.rstrip()[-1:] in {":", "?", "…"}


def _describes(value: str) -> bool:
    """Types, patterns, paths and hashes."""
    if _TYPE.fullmatch(value) or _HASH.match(value) or value.startswith(("-----BEGIN", "ssh-")):
        return True
    return bool(_REGEX.search(value) or _PATH.fullmatch(value))


def _is_name(value: str, name: str) -> bool:
    """Whether the value names a secret, as keys, columns, headers and environment variables do."""
    if not re.fullmatch(r"[A-Za-z_][\w.\-]*", value):
        return False
    parts = words(value)
    if set(parts) <= set(words(name)) or "".join(parts) == "".join(words(name)):
        return True
    many = len(parts) > 1 and not any(part.isdigit() for part in parts) and _OWN.isdisjoint(parts)
    return many and not {"password", "passwd", "pwd", "secret", "token", "key", "auth", "credential"}.isdisjoint(parts)
