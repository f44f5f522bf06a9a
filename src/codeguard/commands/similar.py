"""`codeguard similar TARGET`: search before you write."""

from __future__ import annotations

import sys
from typing import Any

import click

from codeguard.options import JOBS, NO_CACHE
from codeguard.output import write
from codeguard.reporters import hits
from codeguard.search import How, Wanted, named, search

_LEAST = 50
_MOST = 5


@click.command("similar")
@click.argument("target")
@click.option("--format", "kind", type=click.Choice(list(hits.FORMATS)), default="text", help="Output format.")
@click.option(
    "--least",
    type=click.IntRange(40, 100),
    default=_LEAST,
    metavar="PERCENT",
    help=f"Show what is at least so much alike ({_LEAST} by default).",
)
@click.option("--most", type=click.IntRange(min=1), default=_MOST, metavar="N", help=f"Show so many ({_MOST}).")
@JOBS
@NO_CACHE
def command(target: str, kind: str, least: int, most: int, **options: Any) -> None:
    """Show the functions of the project that are most like TARGET, best first.

    TARGET is FILE:NAME, FILE:LINE, or - for code on standard input. Names, literals, comments and annotations may
    differ. To search by code, give a function, or the statements of one.
    """
    wanted = Wanted(code=sys.stdin.buffer.read()) if target == "-" else named(target)
    answer = search(wanted, least / 100, most, How(**options))
    write(hits.FORMATS[kind](answer))
