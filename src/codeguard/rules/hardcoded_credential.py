"""The rule `hardcoded-credential`."""

from __future__ import annotations

import ast
import zlib
from typing import TYPE_CHECKING

from codeguard.secrets.bindings import bindings, is_shown, literals
from codeguard.secrets.defaults import defaults
from codeguard.secrets.naming import secrecy
from codeguard.secrets.rule import SecretRule
from codeguard.secrets.shapes import find_credential, may_hold_credential
from codeguard.secrets.values import is_credential

if TYPE_CHECKING:
    from collections.abc import Iterator


class HardcodedCredential(SecretRule):
    """Read credentials from the environment or a secret store, never write them into the code.

    A credential in the code is known to everybody who ever sees the repository, is the same on every machine and
    cannot be changed without a release. One that was committed must be revoked: deleting the line does not unsay it.
    """

    message = "a credential is written into the code"
    exceptions = (
        "Test files; empty values and None; placeholders, which `mock-data` reports; names of environment variables, "
        "keys, columns and headers; prompts, labels and types; `${VAR}`, `{{ vault }}` and other templates; masks; "
        "password hashes; tokens of lexers and models; public keys; Sentry DSNs; members of enumerations."
    )
    sources = "S2"
    stubs = True
    examples = (
        """
        password = "hunter2"  # bad
        API_KEY: str = "9f8e7d6c5b"  # bad
        connect(user="app", password="hunter2")  # bad
        settings = {
            "user": "app",
            "client_secret": "p8Xw-77aa",  # bad
        }

        class Client:
            auth_token = "b41c9a7e02"  # bad

            def __init__(self, url="https://app:hunter2@example.org"):  # bad
                self.password = None
                self.token = ""
        """,
        "key = 'AKIA{}'  # bad\nstart = text.startswith('-----BEGIN {}-----')".format(
            "I7SFODNN7ABCDEFG", "PRIVATE KEY"
        ),
        """
        password = os.environ["DB_PASSWORD"]
        PASSWORD = "password"
        TOKEN_VARIABLE = "GITHUB_TOKEN"
        token = "<pad>"
        secret = "${APP_SECRET}"
        password = getpass("Password: ")
        password_label = "Your password"
        labels = {"password": "Enter your password"}
        dsn = "https://abc123@sentry.example.org/1"
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        named, shaped = list(self._named()), list(self._shaped())
        if not named and not shaped:
            return
        seen = {default.value for default in defaults(self.source)}
        for node, message, secret in [*shaped, *named]:
            if node not in seen:
                seen.add(node)
                self.report(node, message, about=f"{message} {zlib.crc32(secret.encode()) & 0xFFFF}", secret=secret)

    def _named(self) -> Iterator[tuple[ast.expr, str, str]]:
        for name, value in bindings(self.source):
            for node, text in literals(value) if secrecy(name) else ():
                if is_credential(name, text):
                    yield (
                        node,
                        f"`{name}` is written into the code: read it from the environment or a secret store",
                        text,
                    )

    def _shaped(self) -> Iterator[tuple[ast.expr, str, str]]:
        if not may_hold_credential(self.source):
            return
        for constant in self.source.nodes(ast.Constant):
            if isinstance(self.source.parents[constant], ast.Expr):
                continue  # documentation shows what tokens look like
            for node, text in literals(constant):
                if (found := find_credential(text)) and not is_shown(self.source, constant):
                    yield node, f"a {found.kind} is written into the code: revoke it, read it at run time", found.secret
