"""`codeguard scorecard`: the measures of a change or of the project alone, or their trend."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import Any

import click

from codeguard.check import check
from codeguard.history import read_history
from codeguard.options import COVERAGE, EXIT_ZERO, JOBS, NO_CACHE, NO_COLOR, refuse, request_of
from codeguard.output import deliver, look_at, parse_formats, publish, shows_pairs
from codeguard.progress import Progress
from codeguard.reporters import CARDS, card
from codeguard.reporters.trend import FORMATS as TRENDS


@click.command("scorecard")
@click.option("--diff", is_flag=False, flag_value="", metavar="[REV]", help="Of the change since REV.")
@click.option("--staged", is_flag=True, help="Of the staged change: the index against HEAD.")
@COVERAGE
@click.option("--history", type=click.IntRange(min=1), metavar="N", help="The trend over the last N commits.")
@click.option("--tags", is_flag=True, help="With --history: over the last N tags.")
@click.option("--format", "formats", multiple=True, metavar="FMT[=FILE]", help="text, json, markdown, html or badge.")
@EXIT_ZERO
@JOBS
@NO_CACHE
@NO_COLOR
def command(**options: Any) -> int:
    """Show the scorecard of a change, or of the project, without its findings; or the trend of the project.

    The trend is that of the commits that HEAD grew from, merges as one step. Exit codes are those of `check`; a trend
    has no verdict.
    """
    count, tags = options["history"], options["tags"]
    targets = parse_formats(options["formats"], TRENDS if count else CARDS)
    look = look_at(sys.stdout, os.environ, color=options["color"])
    others = options["diff"] is not None or options["staged"] or options["coverage"]
    refuse(tags and not count, "--tags is about the trend: use it with --history")
    refuse(count and others, "--history is about the whole project: it goes with no change and no coverage report")
    with closing(Progress(wanted=True)) as progress:
        request = request_of(options, pairs=shows_pairs(targets), progress=progress)
        found = read_history(request, count, tags=tags) if count else check(request)
    if isinstance(found, tuple):
        deliver(targets, lambda name, *looks: TRENDS[name](found, *looks), look)
        return 0
    publish(found, targets, look, render=card)
    return found.exit_code(exit_zero=options["exit_zero"])
