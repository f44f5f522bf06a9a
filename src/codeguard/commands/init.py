"""`codeguard init`: a commented configuration, and when asked the hook and the workflow."""

from __future__ import annotations

import click

from codeguard.errors import UserError
from codeguard.fitting import fitting_packs
from codeguard.output import write
from codeguard.roots import find_root
from codeguard.starter import HOOK, HOOK_FILE, WORKFLOW, WORKFLOW_FILE, write_config, write_new


@click.command("init")
@click.option("--pre-commit", is_flag=True, help=f"Write the hook to {HOOK_FILE}, or show it where there is one.")
@click.option("--ci", is_flag=True, help=f"Write a GitHub workflow to {WORKFLOW_FILE}, or show it where there is one.")
def command(*, pre_commit: bool, ci: bool) -> None:
    """Write a commented configuration to pyproject.toml, or codeguard.toml where there is none."""
    root, _ = find_root(())
    fits = fitting_packs(root)
    try:
        write(f"wrote the configuration to {write_config(root, [fit.pack for fit in fits])}\n")
        for fit in fits:
            write(f"the pack {fit.pack} fits ({fit.reason}): it is proposed there, in a comment\n")
    except UserError as error:
        if not pre_commit and not ci:
            raise
        write(f"{error}\n")
    for wanted, name, text in ((pre_commit, HOOK_FILE, HOOK), (ci, WORKFLOW_FILE, WORKFLOW)):
        if wanted:
            write(f"wrote {name}\n" if write_new(root, name, text) else f"{name} is there already; add this:\n\n{text}")
