"""The shapes of known credentials, wherever they stand in a text."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.secrets.values import is_template

if TYPE_CHECKING:
    from codeguard.source import Source


class Credential(NamedTuple):
    """A credential found in a text: what kind it is, and the characters to mask."""

    kind: str
    secret: str


_KINDS = {
    "AWS access key": r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])",
    "GitHub token": r"\bgh[oprsu]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}",
    "GitLab token": r"\bglpat-[\w-]{20,}",
    "Slack token": r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}",
    "Slack webhook": r"hooks\.slack\.com/services/T\w{6,}/B\w{6,}/\w{16,}",
    "Google API key": r"\bAIza[\w-]{30,}|\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}",
    "Stripe key": r"\b[sr]k_live_[A-Za-z0-9]{10,}",
    "secret API key": r"\bsk-(?:ant|or|proj|svcacct|admin|live)-[\w-]{6,}|\bsk-(?=[A-Za-z]*\d)[A-Za-z0-9]{20,}",
    "Hugging Face token": r"\bhf_[A-Za-z0-9]{30,}",
    "npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI token": r"\bpypi-AgE[\w-]{20,}",
    "SendGrid key": r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
    "Telegram bot token": r"\b\d{8,10}:AA[\w-]{32,}",
    "DigitalOcean token": r"\bdo[opr]_v1_[a-f0-9]{64}\b",
    "Databricks token": r"\bdapi[a-f0-9]{32}\b",
    "Shopify token": r"\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b",
    "Azure account key": r"\bAccountKey=[A-Za-z0-9+/=]{40,}",
    "JSON web token": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",
    "bearer token": r"^(?i:bearer) (?=[^ ]*\d)[\w.~+/=-]{12,}$",
    "basic authorization": r"^Basic (?=[^ ]*[A-Z])(?=[^ ]*[a-z])(?=[^ ]*[\d=])[A-Za-z0-9+/]{8,}={0,2}$",
    "private key": r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\s*[A-Za-z0-9+/][\s\S]*",
}
_SHAPE = re.compile("|".join(f"({shape})" for shape in _KINDS.values()))
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{1,30}://[^\s:/?#@'\"<>]*:([^\s/@'\"<>]+)@([^\s/'\"<>:\[?{]*)", re.IGNORECASE)
_DSN = re.compile(r"(?:^|[; ])(?:password|pwd)=([^;\s]{3,})", re.IGNORECASE)
_DSN_OTHER = re.compile(r"(?:^|[; ])(?:host|server|data source|user|uid|user id|dbname|database)=", re.IGNORECASE)
SHORTEST = 9
"""Characters of the shortest text that is a credential by its shape."""
_MARKS = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghr_", "ghs_", "ghu_", "github_pat_", "glpat-", "xox", "xapp-", "slack.com/serv",
    "AIza", "GOCSPX-", "ya29.", "k_live_", "sk-", "hf_", "npm_", "pypi-AgE", "SG.", ":AA", "_v1_", "dapi", "shpat_",
    "shpca_", "shppa_", "shpss_", "AccountKey=", "eyJ", "earer ", "EARER ", "Basic ", "PRIVATE KEY", "://",
    "assword=", "ASSWORD=", "pwd=", "Pwd=", "PWD=",
)  # fmt: skip


def may_hold_credential(source: Source) -> bool:
    """Whether a text in a file can hold a credential of a known shape: a fast way out."""
    return source.derived(_has_marks)


def _has_marks(source: Source) -> bool:
    values = (node.value for node in source.nodes(ast.Constant))
    texts = [str(value) for value in values if isinstance(value, (str, bytes)) and len(value) >= SHORTEST]
    return _is_marked("\n".join(texts))


def _is_marked(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


def find_credential(text: str) -> Credential | None:
    """The first credential of a known shape in `text`; examples and templates are none."""
    if len(text) < SHORTEST or not _is_marked(text):
        return None
    for match in _SHAPE.finditer(text):
        kind = list(_KINDS)[(match.lastindex or 1) - 1]
        if kind == "private key" or not is_stand_in(match[0]):
            return Credential(kind, match[0])
    return _in_url(text) or _in_dsn(text)


_STAND_IN = re.compile(
    r"example|your|xxxx|\.\.\.|\*\*\*|placeholder|change.?me|dummy|fake|mock|1234567890abcdef1234|(.)\1{7}|redacted",
    re.IGNORECASE,
)


def is_stand_in(text: str) -> bool:
    """Whether a token-like text only shows where a token would be: `AKIA...EXAMPLE`, `ghp_xxxx`."""
    return bool(_STAND_IN.search(text))


def _in_url(text: str) -> Credential | None:
    for match in _URL.finditer(text):
        password, host = match[1], match[2]
        if "sentry" not in host and not is_template(match[0]) and not _shows_a_form(password, host, text):
            return Credential("URL with a password", password)
    return None


def _shows_a_form(password: str, host: str, text: str) -> bool:
    """Whether the URL tells its reader what to write: `USER:PASSWORD@`, `user:password@host`."""
    is_shown = password.isupper() or " " in text.strip() or not password.isalnum() or host in _FORM_HOSTS
    return is_shown and bool(_FORM_PASSWORDS.fullmatch(password))


_FORM_PASSWORDS = re.compile(r"(?i)pass|passw(?:or)?d|pwd|pw|token|secret|x-oauth-basic|[*x.]+")
_FORM_HOSTS = {"", "host", "hostname", "server", "domain", "ip", "host[", "hostname[", "url", "address"}


def _in_dsn(text: str) -> Credential | None:
    match = _DSN.search(text)
    if match is None or not _DSN_OTHER.search(text) or is_template(match[1]) or is_stand_in(match[1]):
        return None
    return Credential("connection string with a password", match[1])
