"""`codeguard lsp`: a server for editors."""

from __future__ import annotations

import click

from codeguard.extras import serve


@click.command("lsp")
@click.option("--stdio", is_flag=True, expose_value=False, help="How it is served anyway; many editors add it.")
def command() -> None:
    """Show an editor the findings in its open files, as they are typed: the language server protocol, on stdio."""
    serve("lsp", "editor")
