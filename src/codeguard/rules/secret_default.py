"""The rule `secret-default`."""

from __future__ import annotations

import ast
import zlib
from typing import TYPE_CHECKING

from codeguard.secrets.bindings import literals
from codeguard.secrets.defaults import Default, defaults
from codeguard.secrets.naming import Secrecy, secrecy
from codeguard.secrets.rule import SecretRule
from codeguard.secrets.shapes import find_credential
from codeguard.secrets.values import is_credential, opens_something
from codeguard.tree import walk

if TYPE_CHECKING:
    from collections.abc import Iterator


class SecretDefault(SecretRule):
    """Fail when a secret is not configured, never fall back to one that is written down.

    A default for a secret makes a missing configuration look like a working one: the program starts, with a password
    that everybody can read.
    """

    message = "a secret has a default"
    exceptions = (
        "Test files; defaults of ports, hosts, timeouts; None; an empty string, unless a function uses it without a "
        "check; values that are generated, asked for or read from elsewhere."
    )
    examples = (
        """
        import os
        import secrets

        key = os.getenv("API_KEY", "abc")  # bad
        password = os.environ.get("DB_PASSWORD") or "postgres"  # bad
        password = os.environ["PW"] if "PW" in os.environ else "postgres"  # bad
        password = config.get("db", "password", fallback="postgres")  # bad
        parser.add_argument("--token", default="0f9e8d7c")  # bad
        os.environ.setdefault("SECRET_KEY", "dev")  # bad

        class Settings(BaseSettings):
            api_key: str = "abc"  # bad
            port: int = 8000
            password: SecretStr = SecretStr("hunter2")  # bad

        port = os.getenv("PORT", "8000")
        secret = os.getenv("SECRET_KEY") or secrets.token_hex()
        token = os.getenv("TOKEN", "")
        if not token:
            raise SystemExit("TOKEN is not set")
        """,
        """
        import os

        def fetch():
            token = os.getenv("API_TOKEN", "")  # bad
            return call(headers={"Authorization": "Bearer " + token})

        def fetch_checked():
            token = os.getenv("API_TOKEN", "")
            if not token:
                raise RuntimeError("API_TOKEN is not set")
            return call(headers={"Authorization": "Bearer " + token})
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        seen: set[ast.expr] = set()
        for default in defaults(self.source):
            for node, text in literals(default.value):
                name = _secret_name(default, text)
                if node not in seen and name and (text or self._is_used_unchecked(default)):
                    seen.add(node)
                    self._report(node, name, text)

    def _report(self, node: ast.expr, name: str, text: str) -> None:
        found = find_credential(text)
        about = f"default of {name} {zlib.crc32(text.encode()) & 0xFFFF}"
        message = f"`{name}` falls back to a value in the code: fail when it is not set"
        if not text:
            message = f"`{name}` falls back to an empty string that nothing checks: fail when it is not set"
        self.report(node, message, about=about, secret=found.secret if found else text)

    def _is_used_unchecked(self, default: Default) -> bool:
        """Whether a local variable that may be empty is used, and nowhere in its function tested or returned."""
        function = self.source.function(default.value)
        match self.source.parents.get(self.source.parents[default.value]):
            case ast.Assign(targets=[ast.Name(id=name)]) if function and default.environment:
                uses = [node for node in walk(function) if isinstance(node, ast.Name) and node.id == name]
                loads = [node for node in uses if isinstance(node.ctx, ast.Load)]
                return bool(loads) and not any(self._may_check(node) for node in loads)
        return False

    def _may_check(self, use: ast.Name) -> bool:
        """Whether the use is part of a test, or hands the bare value to a caller or to a function called for it."""
        child: ast.AST = use
        for around in self.source.ancestors(use):
            if isinstance(around, (ast.BoolOp, ast.Compare, ast.UnaryOp)):
                return True
            if isinstance(around, (ast.If, ast.While, ast.IfExp, ast.Assert, ast.Match)):
                return child in (getattr(around, "test", None), getattr(around, "subject", None))
            if isinstance(around, ast.stmt):
                return isinstance(around, (ast.Return, ast.Expr)) and self._is_bare(use, around)
            child = around
        return False

    def _is_bare(self, use: ast.Name, statement: ast.Return | ast.Expr) -> bool:
        """`return token`, `require(token)`."""
        value = statement.value
        return value is use or (isinstance(value, ast.Call) and isinstance(statement, ast.Expr) and use in value.args)


def _secret_name(default: Default, text: str) -> str:
    """The name of the secret that the default is for, "" when it is for none."""
    named = next(_secrets(default, text), "")
    if not text:
        return named if default.environment else ""
    if named and opens_something(text) and not (_names_another(text) and not default.environment):
        return named
    return next(filter(None, default.names), "it") if find_credential(text) else ""


def _secrets(default: Default, text: str) -> Iterator[str]:
    named = (name for name in default.names if secrecy(name) is not Secrecy.NONE)
    yield from (name for name in named if default.configured or is_credential(name, text))


def _names_another(text: str) -> bool:
    """Whether a default is a key under which a secret is: `get("input_token", "next_token")`."""
    return "_" in text and text.isidentifier() and secrecy(text) is not Secrecy.NONE
