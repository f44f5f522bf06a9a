"""`codeguard explain RULE`: why a rule is, wrong and right code, options, how to suppress it."""

from __future__ import annotations

import click

from codeguard.config import load_config
from codeguard.output import write
from codeguard.reference import explain
from codeguard.roots import find_root


@click.command("explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Say why RULE is, with wrong and right code, its options and how to suppress it."""
    root, _ = find_root(())
    write(explain(rule, load_config(root)))
