"""Which names are those of secrets: `db_password`, `apiKey`, `X-Auth-Token`; not `password_field` or `token_url`."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

_SURE = {
    *("password", "passwd", "passphrase", "passcode", "pwd", "pw", "secret", "apikey", "apisecret", "authtoken"),
    *("credential", "credentials", "accesstoken", "secretkey", "accesskey", "privatekey", "userpassword", "dbpassword"),
}
_SURE_KEYS = {
    "access",
    "account",
    "api",
    "app",
    "auth",
    "encryption",
    "master",
    "private",
    "secret",
    "shared",
    "signing",
}
_SURE_KEYS |= {"decryption", "jwt", "hmac", "session", "storage"}
_SURE_TOKENS = {"access", "api", "auth", "bearer", "bot", "oauth", "personal", "refresh", "secret", "webhook", "admin"}
_SURE_PASSES = {"admin", "db", "database", "email", "ftp", "imap", "ldap", "mail", "mongo", "mysql", "pg", "postgres"}
_SURE_PASSES |= {"proxy", "rabbitmq", "redis", "root", "smtp", "ssh", "user", "auth", "login"}
_VENDORS = {"anthropic", "aws", "azure", "datadog", "gcp", "gemini", "github", "gitlab", "google", "groq", "heroku"}
_VENDORS |= {"huggingface", "mailgun", "maps", "openai", "pinecone", "sendgrid", "slack", "ssh", "stripe", "twilio"}

_TAIL = {"b64", "base64", "hex", "bytes", "raw", "plain", "plaintext", "value", "val", "str", "string", "default"}
_TAIL |= {"dev", "development", "live", "prod", "production", "staging", "local"}
"""Words after the noun that leave it a secret: `password_prod`."""

_ABOUT = {"attr", "col", "column", "conf", "err", "error", "event", "field", "header", "label", "msg", "param", "scope"}
_ABOUT |= {"bad", "expired", "forgot", "forgotten", "has", "hide", "incorrect", "invalid", "is", "missing", "no", "not"}
_ABOUT |= {"require", "required", "requires", "reset", "show", "wrong", "permission", "grant", "unknown", "unsupported"}
_ABOUT |= {"public", "csrf", "xsrf", "hashed", "hash", "encrypted", "mask", "masked", "placeholder", "prompt", "token2"}
"""Words before the noun with which the name says something about a secret: `invalid_password`, `CONF_TOKEN`."""


class Secrecy(Enum):
    """How surely a name is that of a secret."""

    NONE = 0
    MAYBE = 1
    """`token`, `stripe_key`: the value must look like a credential."""
    SURE = 2


def words(name: str) -> list[str]:
    """The lower-case words of an identifier, in any case style."""
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(4096)
def secrecy(name: str) -> Secrecy:
    """How surely `name` is that of a secret: its noun decides, what stands before it may say otherwise."""
    parts = words(name)
    while parts and (parts[-1] in _TAIL or parts[-1].isdigit()):
        parts.pop()
    if not parts or not _ABOUT.isdisjoint(parts[:-1]):
        return Secrecy.NONE
    before = parts[-2] if len(parts) > 1 else ""
    if parts[-1] == "id" and parts[-3:-1] == ["access", "key"]:
        return Secrecy.SURE
    return _of_noun(parts[-1], before)


def _of_noun(noun: str, before: str) -> Secrecy:
    if noun in _SURE:
        return Secrecy.SURE
    sure = {"key": _SURE_KEYS, "token": _SURE_TOKENS | _VENDORS, "pass": _SURE_PASSES}.get(noun, set())
    if before in sure:
        return Secrecy.SURE
    maybe = noun in {"token", "bearer"} or (noun == "key" and before in _VENDORS)
    return Secrecy.MAYBE if maybe else Secrecy.NONE
