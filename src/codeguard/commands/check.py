"""`codeguard check`: findings and verdict."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from codeguard.check import check
from codeguard.options import COVERAGE, EXIT_ZERO, JOBS, NO_CACHE, NO_COLOR, NO_PREFILTER, refuse, request_of
from codeguard.output import complain, look_at, parse_formats, publish, shows_pairs, write_bytes
from codeguard.progress import Progress
from codeguard.scorecard import plural

if TYPE_CHECKING:
    from codeguard.output import Target
    from codeguard.run import Request
    from codeguard.scorecard import Scorecard


def _names(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (value or "").split(",") if name.strip())


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--diff", is_flag=False, flag_value="", metavar="[REV]", help="Only what the change since REV made worse."
)
@click.option("--staged", is_flag=True, help="Only what the staged change made worse: the index against HEAD.")
@click.option("--select", callback=_names, metavar="NAMES", help="Run these rules or packs only, comma separated.")
@click.option("--ignore", callback=_names, metavar="NAMES", help="Do not run these rules or packs.")
@click.option("--format", "formats", multiple=True, metavar="FMT[=FILE]", help="Output format; may be repeated.")
@COVERAGE
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--baseline", default="", metavar="FILE", help="Known findings, which do not fail the gate.")
@click.option("--approve", multiple=True, metavar="'RULE -- REASON'", help="Approve of what a rule finds in a change.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes that rules offer, and report what remains.")
@click.option("--dry-run", is_flag=True, help="With --fix: write nothing, print the patch.")
@EXIT_ZERO
@click.option("--stdin-filename", metavar="PATH", help="Read the content of PATH from standard input.")
@click.option("--trust-head-config", is_flag=True, help="Use the working tree's configuration, not the base's.")
@JOBS
@NO_CACHE
@NO_PREFILTER
@click.option("-q", "--quiet", is_flag=True, help="Findings only.")
@click.option("-v", "--verbose", is_flag=True, help="Say more: skipped files, suppressions, the cache.")
@NO_COLOR
def command(**options: Any) -> int:
    """Check PATHS (default: the whole project), or a change, and give a verdict.

    Exit codes: 0 passed; 1 did not pass; 2 no verdict; 130 interrupted.
    """
    targets = parse_formats(options["formats"])
    look = look_at(sys.stdout, os.environ, color=options["color"], quiet=options["quiet"], verbose=options["verbose"])
    _refuse_odd(options)
    name = options["stdin_filename"]
    stdin = (name, sys.stdin.buffer.read()) if name else None
    with closing(Progress(wanted=not options["quiet"])) as progress:
        request = request_of(options, stdin=stdin, pairs=shows_pairs(targets), progress=progress)
        scorecard = _mended(request, options, targets) if options["fix"] else check(request)
    for note in scorecard.notes if options["verbose"] else ():
        complain(note, "note")
    publish(scorecard, [each for each in targets if each.file or not options["dry_run"]], look)
    return scorecard.exit_code(exit_zero=options["exit_zero"])


def _mended(request: Request, options: dict[str, Any], targets: tuple[Target, ...]) -> Scorecard:
    """The scorecard after the fixes, or the patch on standard output."""
    from codeguard.mending import check_and_mend

    dry_run = options["dry_run"]
    is_taken = dry_run and any(not each.file and each.format != "text" for each in targets)
    refuse(is_taken, "--dry-run prints a patch on standard output: give the report a file, --format FORMAT=FILE")
    mended = check_and_mend(request, dry_run=dry_run)
    if dry_run:
        write_bytes(mended.patch)
    if not options["quiet"]:
        done = f"{plural(mended.fixes, 'finding')} in {plural(len(mended.paths), 'file')}"
        complain(f"would fix {done}; nothing is written" if dry_run else f"fixed {done}", "note")
    return mended.scorecard


def _refuse_odd(options: dict[str, Any]) -> None:
    is_change = options["staged"] or options["diff"] is not None
    stdin, fix = options["stdin_filename"], options["fix"]
    alone = "--stdin-filename checks the one file on standard input: it goes with no paths and no change"
    refuse(stdin and (options["paths"] or is_change), alone)
    refuse(options["approve"] and not is_change, "--approve is about a change: use it with --diff or --staged")
    refuse(options["dry_run"] and not fix, "--dry-run shows what --fix would write: use both")
    index = "--fix does not write the index: use it without --staged, then stage what it fixed"
    refuse(fix and options["staged"], index)
    refuse(fix and stdin, "--fix writes files, and standard input is none: name the files")
