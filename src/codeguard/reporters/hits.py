"""What a search found: each format is one function, Answer -> str."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codeguard.escape import one_line
from codeguard.scorecard import plural

if TYPE_CHECKING:
    from codeguard.search import Answer, Hit


def text(answer: Answer) -> str:
    """For people: two lines a function."""
    lines = []
    for hit in answer.hits:
        function = hit.function
        lines.append(f"{_percent(hit)}  {one_line(function.path)}:{function.line}  {_header(hit)}  {_uses(hit)}")
        lines += [f"      {one_line(function.docstring)}"] if function.docstring else []
    return "\n".join([*lines, _summary(answer), ""])


def agent(answer: Answer) -> str:
    """For the context of a coding agent: a line a function."""
    lines = []
    for hit in answer.hits:
        doc = f" -- {one_line(hit.function.docstring)}" if hit.function.docstring else ""
        place = f"{one_line(hit.function.path)}:{hit.function.line}"
        lines.append(f"{place} {_header(hit)} {_percent(hit).strip()}, {_uses(hit)}{doc}")
    return "\n".join([*lines, _summary(answer), ""])


def as_json(answer: Answer) -> str:
    """Everything, as JSON."""
    names = ("path", "line", "end_line", "symbol", "signature", "docstring", "callers")
    hits = [
        {"similarity": round(hit.similarity, 4), **dict(zip(names, hit.function, strict=True))} for hit in answer.hits
    ]
    content = {"version": 1, "target": answer.wanted, "functions": answer.functions, "hits": hits}
    return json.dumps(content, indent=2) + "\n"


def _header(hit: Hit) -> str:
    return one_line(f"{hit.function.symbol}{hit.function.signature}")


def _uses(hit: Hit) -> str:
    uses = hit.function.uses
    return f"used {plural(uses, 'time')}" if uses else "used nowhere"


def _percent(hit: Hit) -> str:
    return f"{int(hit.similarity * 100):3}%"


def _summary(answer: Answer) -> str:
    looked = f"{answer.functions:,} functions"
    if not answer.hits:
        return f"nothing in {looked} is enough like {one_line(answer.wanted)}: write it"
    return f"{len(answer.hits)} of {looked} like {one_line(answer.wanted)}: use or extend what is there"


FORMATS = {"text": text, "json": as_json, "agent": agent}
"""The formats, by their names."""
