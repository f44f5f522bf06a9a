"""`codeguard scorecard`: the measures of a change or of the project alone, or their trend."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from codeguard.check import check
from codeguard.errors import UserError
from codeguard.history import read_history
from codeguard.output import deliver, look_at, parse_formats, publish, shows_pairs
from codeguard.progress import Progress
from codeguard.reporters import CARDS, card
from codeguard.reporters.trend import FORMATS as TRENDS
from codeguard.run import Request, processors


@click.command("scorecard")
@click.option("--diff", is_flag=False, flag_value="", metavar="[REV]", help="Of the change since REV.")
@click.option("--staged", is_flag=True, help="Of the staged change: the index against HEAD.")
@click.option("--coverage", type=click.Path(), metavar="FILE", help="coverage.xml, coverage.json, .coverage or lcov.")
@click.option("--history", type=click.IntRange(min=1), metavar="N", help="The trend over the last N commits.")
@click.option("--tags", is_flag=True, help="With --history: over the last N tags.")
@click.option("--format", "formats", multiple=True, metavar="FMT[=FILE]", help="text, json, markdown, html or badge.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if the verdict is failed.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; by default one a processor.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
@click.option("--no-color", is_flag=True, help="No colour, on a terminal either.")
def command(**options: Any) -> int:
    """Show the scorecard of a change, or of the project, without its findings; or the trend of the project.

    The trend is that of the commits that HEAD grew from, merges as one step. Exit codes are those of `check`; a trend
    has no verdict.
    """
    targets = parse_formats(options["formats"], TRENDS if options["history"] else CARDS)
    look = look_at(sys.stdout, os.environ, color=not options["no_color"])
    with Progress(wanted=True) as progress:
        request = _request(options, progress)._replace(pairs=shows_pairs(targets))
        if options["history"]:
            trend = read_history(request, options["history"], tags=options["tags"])
        else:
            scorecard = check(request)
    if options["history"]:
        failures = deliver(targets, lambda name, *looks: TRENDS[name](trend, *looks), look)
        if failures:
            raise UserError("; ".join(failures))
        return 0
    publish(scorecard, targets, look, render=card)
    return scorecard.exit_code(exit_zero=options["exit_zero"])


def _request(options: dict[str, Any], progress: Progress) -> Request:
    if options["tags"] and not options["history"]:
        raise UserError("--tags is about the trend: use it with --history")
    if options["history"] and (options["diff"] is not None or options["staged"] or options["coverage"]):
        raise UserError("--history is about the whole project: it goes with no change and no coverage report")
    return Request(
        diff=options["diff"],
        staged=options["staged"],
        coverage=options["coverage"],
        jobs=options["jobs"] or processors(),
        cache=not options["no_cache"],
        progress=progress,
    )
