"""GitLab code quality: the findings in merge requests."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from codeguard.finding import Severity

if TYPE_CHECKING:
    from codeguard.finding import AnalysisError, Finding
    from codeguard.scorecard import Scorecard

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def report(scorecard: Scorecard) -> str:
    """The JSON array of the findings that count, and of what was not analysed as blockers."""
    found = [_finding(finding) for finding in scorecard.counting]
    return json.dumps([*found, *map(_error, scorecard.errors)]) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint or _hash(repr(finding.order)),
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.line, "end": finding.end_line}},
    }


def _error(error: AnalysisError) -> dict[str, Any]:
    return {
        "description": f"not analysed: {error.message}",
        "check_name": error.rule or "not-analysed",
        "fingerprint": _hash(repr(error)),
        "severity": "blocker",
        "location": {"path": error.path, "lines": {"begin": 1, "end": 1}},
    }


def _hash(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
