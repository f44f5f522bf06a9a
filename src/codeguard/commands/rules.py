"""`codeguard rules`: every rule, one a line."""

from __future__ import annotations

import click

from codeguard.config import load_config
from codeguard.output import write
from codeguard.overlap import overlap_list
from codeguard.reference import rule_list
from codeguard.roots import find_root


@click.command("rules")
@click.option("--overlap", is_flag=True, help="Only the rules that run here and whose codes ruff checks too.")
def command(*, overlap: bool) -> None:
    """List every rule: name, severity, on or off in this project, what it asks for."""
    root, _ = find_root(())
    config = load_config(root)
    write(overlap_list(root, config) if overlap else rule_list(config))
