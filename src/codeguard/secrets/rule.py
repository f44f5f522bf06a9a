"""What the rules on secrets have in common: the files that they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.rule import FileRule
from codeguard.secrets.naming import may_name_secret
from codeguard.secrets.shapes import may_hold_credential
from codeguard.source import Kind

if TYPE_CHECKING:
    from codeguard.source import Source


class SecretRule(FileRule):
    """A rule on secrets in production code."""

    finds_secrets = True
    overlaps = ("ruff S105", "ruff S106", "ruff S107")
    kinds = (Kind.PRODUCTION,)

    def concerns(self, source: Source) -> bool:
        """Whether the file names secrets, or has what known credentials have."""
        return may_name_secret(source.lowered) or may_hold_credential(source)
