"""The report as JSON: everything, stable and versioned; docs/report.schema.json describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from codeguard import __version__

if TYPE_CHECKING:
    from codeguard.approval import Approval
    from codeguard.finding import Finding
    from codeguard.measures.records import Complexity
    from codeguard.scorecard import Scorecard

VERSION = 1
_LINES = ("added", "deleted", "net")


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
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "symbol": finding.symbol,
        "fingerprint": finding.fingerprint,
        "related": [msgspec.structs.asdict(related) for related in finding.related],
        "suppressed": None if finding.suppressed is None else {"reason": finding.suppressed},
        "baseline": finding.baseline,
        "pack": finding.pack,
    }


def _approval(approval: Approval) -> dict[str, Any]:
    return {"rule": approval.rule, "reason": approval.reason, "by": approval.by, "commit": approval.commit}


def _filled(measure: msgspec.Struct | None, *keys: str) -> dict[str, Any]:
    """What was measured; with null under all keys where nothing was."""
    return dict.fromkeys(keys) | (msgspec.to_builtins(measure) if measure else {})


def _complexity(found: Complexity | None) -> dict[str, Any]:
    measured = _filled(found, "before", "after")
    return measured | {"worst": _filled(found and found.worst, "path", "symbol", "value")}


def _measures(scorecard: Scorecard) -> dict[str, Any]:
    """Every measure with all its keys; null is what was not measured."""
    found = scorecard.measures
    unmeasured = dict.fromkeys((*_LINES, "net_code", "net_statements")) | {"tests": dict.fromkeys(_LINES)}
    return {
        "net_lines": msgspec.to_builtins(scorecard.figures) if scorecard.figures else unmeasured,
        "reuse": _filled(found.reuse, "rate", "reused", "total"),
        "functions": _filled(found.functions, "removed", "added", "ratio"),
        "duplicates": _filled(found.duplicates, "eliminated", "new"),
        "coverage": _filled(found.coverage, "rate", "covered", "coverable"),
        "complexity": _complexity(found.complexity),
        "findings": {
            "new": len(scorecard.counting),
            "fixed": scorecard.fixed,
            "suppressed": scorecard.suppressed,
            "baseline": scorecard.known,
        },
        "maturity": _filled(scorecard.maturity, "stage", "lines"),
        "approvals": [_approval(approval) for approval in scorecard.approvals if not approval.problem],
    }
