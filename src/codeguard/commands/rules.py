"""`codeguard rules`: every rule, one a line."""

from __future__ import annotations

import click

from codeguard.config import load_config
from codeguard.output import write
from codeguard.reference import rule_list
from codeguard.roots import find_root


@click.command("rules")
def command() -> None:
    """List every rule: name, severity, on or off in this project, what it asks for."""
    root, _ = find_root(())
    write(rule_list(load_config(root)))
