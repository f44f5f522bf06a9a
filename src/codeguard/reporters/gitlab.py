"""GitLab code quality: the findings in merge requests."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from codeguard.finding import Severity

if TYPE_CHECKING:
    from codeguard.scorecard import Scorecard

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def report(scorecard: Scorecard) -> str:
    """The JSON array of the findings that count, and of what was not analysed as blockers."""
    found = [
        _entry(each.message, each.rule, each.fingerprint or _hash(each.order), _SEVERITIES[each.severity])
        | _location(each.path, each.line, each.end_line)
        for each in scorecard.counting
    ]
    errors = [
        _entry(f"not analysed: {each.message}", each.rule or "not-analysed", _hash(each), "blocker")
        | _location(each.path, 1, 1)
        for each in scorecard.errors
    ]
    return json.dumps([*found, *errors]) + "\n"


def _entry(description: str, name: str, fingerprint: str, severity: str) -> dict[str, Any]:
    return {"description": description, "check_name": name, "fingerprint": fingerprint, "severity": severity}


def _location(path: str, begin: int, end: int) -> dict[str, Any]:
    return {"location": {"path": path, "lines": {"begin": begin, "end": end}}}


def _hash(item: object) -> str:
    return blake2b(repr(item).encode(), digest_size=16).hexdigest()
