"""The report as JSON: everything, stable and versioned; docs/report.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from codeguard import __version__
from codeguard.figures import NetLines, Physical
from codeguard.maturity import Maturity
from codeguard.measures.records import Complexity, Covered, Duplicates, Functions, Reuse, Worst

if TYPE_CHECKING:
    from codeguard.finding import Finding
    from codeguard.scorecard import Scorecard

VERSION = 1
_FINDING = (
    "rule", "severity", "path", "line", "column", "end_line", "end_column", "message", "symbol", "fingerprint",
    "related", "suppressed", "baseline", "pack",
)  # fmt: skip
_APPROVAL = ("rule", "reason", "by", "commit")


def report(scorecard: Scorecard) -> str:
    """The JSON text. It is pure ASCII, so that undecodable bytes of paths survive (as lone surrogates)."""
    return _text(scorecard, {"findings": [_finding(finding) for finding in scorecard.findings]})


def card(scorecard: Scorecard) -> str:
    """The same without the findings."""
    return _text(scorecard, {})


def _text(scorecard: Scorecard, findings: dict[str, Any]) -> str:
    document = {
        "version": VERSION,
        "codeguard": __version__,
        "root": scorecard.root,
        "base": scorecard.base,
        "verdict": scorecard.verdict,
        **findings,
        "scorecard": _measures(scorecard),
        "errors": [msgspec.structs.asdict(error) for error in scorecard.errors],
        "stats": {
            "files": scorecard.files,
            "skipped": [{"path": path, "reason": reason} for path, reason in scorecard.skipped],
            "seconds": round(scorecard.seconds, 3),
        },
    }
    return json.dumps(document) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    shown = _some(finding, _FINDING)
    reason = None if finding.suppressed is None else {"reason": finding.suppressed}
    return shown | {"related": msgspec.to_builtins(finding.related), "suppressed": reason}


def _some(record: msgspec.Struct, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: getattr(record, key) for key in keys}


def _filled(measure: msgspec.Struct | None, kind: type[msgspec.Struct]) -> dict[str, Any]:
    """What was measured; with null under all keys where nothing was."""
    return msgspec.to_builtins(measure) if measure else dict.fromkeys(kind.__struct_fields__)


def _measures(scorecard: Scorecard) -> dict[str, Any]:
    """Every measure with all its keys; null is what was not measured."""
    found = scorecard.measures
    lines, complexity = scorecard.figures, found.complexity
    return {
        "net_lines": _filled(lines, NetLines) | {"tests": _filled(lines and lines.tests, Physical)},
        "reuse": _filled(found.reuse, Reuse),
        "functions": _filled(found.functions, Functions),
        "duplicates": _filled(found.duplicates, Duplicates),
        "coverage": _filled(found.coverage, Covered),
        "complexity": _filled(complexity, Complexity) | {"worst": _filled(complexity and complexity.worst, Worst)},
        "findings": {
            "new": len(scorecard.counting),
            "fixed": scorecard.fixed,
            "suppressed": scorecard.suppressed,
            "baseline": scorecard.known,
        },
        "maturity": _filled(scorecard.maturity, Maturity),
        "approvals": [_some(approval, _APPROVAL) for approval in scorecard.approvals if not approval.problem],
    }
