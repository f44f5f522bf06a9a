"""`codeguard mcp`: tools for coding agents."""

from __future__ import annotations

import click

from codeguard.extras import serve


@click.command("mcp")
def command() -> None:
    """Give a coding agent tools (check, similar, explain, scorecard): the Model Context Protocol, on stdio."""
    serve("mcp", "agent_tools")
