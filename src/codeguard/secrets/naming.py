"""Which names are those of secrets: `db_password`, `apiKey`, `X-Auth-Token`; not `password_field` or `token_url`."""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from codeguard.words import split_words, stands_between, word_set


class Secrecy(IntEnum):
    """How surely a name is that of a secret."""

    NONE = 0
    MAYBE = 1
    """`token`, `stripe_key`: the value must look like a credential."""
    KEY = 2
    """`api_key`: may be a key of another kind, the value must not be a word."""
    SURE = 3


_NOUN_ENDS = ("password", "passwd", "passphrase", "apikey", "apisecret")
_KEYS = word_set("access account api app auth encryption decryption jwt hmac master shared signing")
_VENDORS = word_set(
    "anthropic aws azure datadog gcp gemini github gitlab google groq heroku huggingface mailgun maps openai pinecone "
    "sendgrid slack ssh stripe twilio"
)
_TOKENS = _VENDORS | word_set("access admin api auth bearer bot oauth personal refresh secret webhook")
_PASSES = word_set(
    "admin auth db database email ftp imap ldap login mail mongo mysql pg postgres proxy rabbitmq redis root smtp ssh "
    "user"
)
_TAIL = word_set("b64 base64 hex bytes raw plain plaintext value val str string default dev development live local")
_TAIL |= word_set("prod production staging")
"""Words after the noun that leave it a secret: `password_prod`."""
_ABOUT = word_set(
    "attr bad col column conf csrf dummy encrypted err error event example expired fake field forgot forgotten grant "
    "has hash hashed header hide incorrect invalid is label mask masked missing mock msg no not param permission "
    "placeholder prompt public require required requires sample scope show unknown unsupported wrong xsrf"
)
"""Words before the noun with which the name says something about a secret: `invalid_password`, `CONF_TOKEN`."""
_VERBS = word_set("change check confirm create delete generate get reset revoke rotate send set update validate verify")
_NOUNS = {
    **dict.fromkeys(("token", "bearer"), Secrecy.MAYBE),
    **dict.fromkeys(("apikey", "credential", "credentials"), Secrecy.KEY),
    **dict.fromkeys(
        word_set("pw pwd passcode secret authtoken accesstoken secretkey accesskey privatekey"), Secrecy.SURE
    ),
}
_PAIRS = {
    **{(before, "key"): Secrecy.MAYBE for before in _VENDORS},
    **{(before, "key"): Secrecy.KEY for before in _KEYS},
    **{(before, "key"): Secrecy.SURE for before in ("private", "secret")},
    **{(before, "token"): Secrecy.SURE for before in _TOKENS},
    **{(before, "pass"): Secrecy.SURE for before in _PASSES},
}
"""Nouns that are secrets by the word before them."""


_TELLING = (*_NOUN_ENDS, *_NOUNS, "token", "auth", "login")
_BEFORE = {noun: tuple(before for before, after in _PAIRS if after == noun) for noun in ("key", "pass")}


def may_name_secret(lowered: str) -> bool:
    """Whether a text in lower case has what names of secrets are made of: a fast way out."""
    pairs = (stands_between(lowered, before, noun) for noun, before in _BEFORE.items())
    return any(word in lowered for word in _TELLING) or any(pairs)


@lru_cache(4096)
def secrecy(name: str) -> Secrecy:
    """How surely `name` is that of a secret: its noun decides, what stands before it may say otherwise."""
    parts = list(split_words(name))
    while parts and (parts[-1] in _TAIL or parts[-1].isdigit()):
        parts.pop()
    if not parts or not _ABOUT.isdisjoint(parts[:-1]) or parts[0] in _VERBS:
        return Secrecy.NONE
    return _of_noun(parts[-1], parts[-2] if len(parts) > 1 else "")


def _of_noun(noun: str, before: str) -> Secrecy:
    known = _PAIRS.get((before, noun)) or _NOUNS.get(noun)
    return known or (Secrecy.SURE if noun.endswith(_NOUN_ENDS) else Secrecy.NONE)
