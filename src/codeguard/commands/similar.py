"""`codeguard similar TARGET`: search before you write."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from codeguard.errors import UserError
from codeguard.escape import one_line
from codeguard.output import write
from codeguard.search import How, Wanted, search

if TYPE_CHECKING:
    from codeguard.search import Answer, Hit

_LEAST = 50
_MOST = 5


@click.command("similar")
@click.argument("target")
@click.option("--format", "kind", type=click.Choice(["text", "json", "agent"]), default="text", help="Output format.")
@click.option(
    "--least",
    type=click.IntRange(40, 100),
    default=_LEAST,
    metavar="PERCENT",
    help=f"Show what is at least so much alike ({_LEAST} by default).",
)
@click.option("--most", type=click.IntRange(min=1), default=_MOST, metavar="N", help=f"Show so many ({_MOST}).")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; by default one a processor.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write the cache.")
def command(target: str, kind: str, least: int, most: int, **options: Any) -> None:
    """Show the functions of the project that are most like TARGET, best first.

    TARGET is FILE:NAME, FILE:LINE, or - for code on standard input. Names, literals, comments and annotations may
    differ. To search by code, give a function, or the statements of one.
    """
    answer = search(_wanted(target), least / 100, most, How(options["jobs"], not options["no_cache"]))
    write({"text": _text, "json": _json, "agent": _agent}[kind](answer))


def _wanted(target: str) -> Wanted:
    if target == "-":
        return Wanted(code=sys.stdin.buffer.read())
    path, colon, place = target.rpartition(":")
    if not colon or not path or not place:
        raise UserError(f"{target}: name a function as FILE:NAME or FILE:LINE, or use - for code on standard input")
    return Wanted(path=path, place=place)


def _text(answer: Answer) -> str:
    lines = []
    for hit in answer.hits:
        function = hit.function
        lines.append(f"{_percent(hit)}  {one_line(function.path)}:{function.line}  {_header(hit)}  {_uses(hit)}")
        lines += [f"      {one_line(function.docstring)}"] if function.docstring else []
    return "\n".join([*lines, _summary(answer), ""])


def _agent(answer: Answer) -> str:
    lines = []
    for hit in answer.hits:
        doc = f" -- {one_line(hit.function.docstring)}" if hit.function.docstring else ""
        place = f"{one_line(hit.function.path)}:{hit.function.line}"
        lines.append(f"{place} {_header(hit)} {_percent(hit).strip()}, {_uses(hit)}{doc}")
    return "\n".join([*lines, _summary(answer), ""])


def _json(answer: Answer) -> str:
    hits = [{"similarity": round(hit.similarity, 4), **_named(hit)} for hit in answer.hits]
    content = {"version": 1, "target": answer.wanted, "functions": answer.functions, "hits": hits}
    return json.dumps(content, indent=2) + "\n"


def _named(hit: Hit) -> dict[str, Any]:
    row = hit.function._asdict()
    row["callers"] = row.pop("uses")
    return row


def _header(hit: Hit) -> str:
    return one_line(f"{hit.function.symbol}{hit.function.signature}")


def _uses(hit: Hit) -> str:
    uses = hit.function.uses
    return "used nowhere" if not uses else f"used {uses} time{'s' if uses > 1 else ''}"


def _percent(hit: Hit) -> str:
    return f"{int(hit.similarity * 100):3}%"


def _summary(answer: Answer) -> str:
    looked = f"{answer.functions:,} functions"
    if not answer.hits:
        return f"nothing in {looked} is enough like {one_line(answer.wanted)}: write it"
    return f"{len(answer.hits)} of {looked} like {one_line(answer.wanted)}: use or extend what is there"
