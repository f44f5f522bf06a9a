"""`codeguard baseline`: write the file of known findings."""

from __future__ import annotations

import click

from codeguard.baseline import NAME, baseline_text, entries_of, growth, load_baseline, tightened
from codeguard.check import check
from codeguard.config import read_text
from codeguard.errors import UserError
from codeguard.output import write, write_file
from codeguard.roots import find_root, relative_to
from codeguard.run import Request
from codeguard.scorecard import plural


@click.command("baseline")
@click.argument("file", default="", type=click.Path())
@click.option("--grow", is_flag=True, help="Also list findings that a baseline that is there does not list yet.")
def command(*, file: str, grow: bool) -> None:
    """Write today's findings to FILE (default: codeguard-baseline.json in the root), as known debt.

    A baseline that is there already only shrinks: what has been mended leaves it.
    """
    root, _ = find_root(())
    name = relative_to(root, file) if file else NAME
    text = read_text(root, name)
    scorecard = check(Request(jobs=None))
    if scorecard.errors:
        first = scorecard.errors[0]
        raise UserError(f"{name} is not written, because {first.path} could not be analysed: {first.message}")
    found = entries_of(scorecard.findings)
    old = load_baseline(lambda _: text, name)
    new = found if text is None or grow else tightened(old, found)
    write_file(str(root / name), baseline_text(new))
    known = plural(sum(entry.count for entry in new), "known finding")
    changes = "" if text is None else f" ({growth(old, new)} more, {growth(new, old)} fewer than before)"
    write(f"wrote {name}: {known}{changes}\n")
    if left := growth(new, found):
        rest = plural(left, "finding is", "findings are")
        write(f"{rest} not in it: mend them, or list them with --grow\n")
