"""SARIF 2.1.0: the findings for code scanning."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from codeguard import __version__
from codeguard.catalog import builtin_rules
from codeguard.escape import one_line
from codeguard.finding import Severity
from codeguard.scorecard import Verdict, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codeguard.finding import Finding
    from codeguard.rule import Rule
    from codeguard.scorecard import Scorecard

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LIMIT = 25_000
"""Results that code scanning accepts in one run."""


def report(scorecard: Scorecard) -> str:
    """The JSON text. Over the limit errors stay before warnings and findings that count before the others."""
    ranked = sorted(scorecard.findings, key=lambda finding: (not finding.counts, finding.severity is Severity.WARNING))
    kept = sorted(ranked[:LIMIT], key=lambda finding: finding.order)
    rules = sorted({finding.rule for finding in kept})
    known = builtin_rules() | {rule.name: rule for rule in scorecard.rules}
    compared = scorecard.mode != "files" or scorecard.known > 0
    run = {
        "tool": {
            "driver": {"name": "codeguard", "semanticVersion": __version__, "rules": [_rule(r, known) for r in rules]}
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the root of the project"}}},
        "invocations": [
            {
                "executionSuccessful": scorecard.verdict is not Verdict.INCOMPLETE,
                "toolExecutionNotifications": _notifications(scorecard),
            }
        ],
        "results": [_result(finding, rules.index(finding.rule), compared=compared) for finding in kept],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(name: str, rules: Mapping[str, type[Rule]]) -> dict[str, Any]:
    """What is known of a rule: its docstring says what to do and why."""
    known = rules.get(name)
    if known is None:
        return {"id": name}
    text = inspect.cleandoc(known.__doc__ or name)
    return {
        "id": name,
        "name": known.__name__,
        "shortDescription": {"text": text.partition("\n")[0]},
        "fullDescription": {"text": text},
        "help": {"text": f"{text}\n\ncodeguard explain {name}"},
        "defaultConfiguration": {"level": str(known.severity)},
    }


def _result(finding: Finding, index: int, *, compared: bool) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    symbol = {"logicalLocations": [{"fullyQualifiedName": finding.symbol}]} if finding.symbol else {}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": str(finding.severity),
        "message": _message(finding.message),
        "locations": [_location(finding.path, region) | symbol],
        "suppressions": [],
        "properties": {"pack": finding.pack},
    }
    if finding.fingerprint:
        result["partialFingerprints"] = {"codeguard/v1": finding.fingerprint}
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": _message(place.message)}
            | _location(place.path, {"startLine": place.line, "endLine": place.end_line})
            for number, place in enumerate(finding.related)
        ]
    if finding.suppressed is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": one_line(finding.suppressed)}]
    if compared:
        result["baselineState"] = "unchanged" if finding.baseline else "new"
    return result


def _location(path: str, region: dict[str, int] | None = None) -> dict[str, Any]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    file = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    return {"physicalLocation": file | ({"region": region} if region else {})}


def _message(text: str) -> dict[str, str]:
    """Plain text: what would be read as a link is pulled apart."""
    return {"text": one_line(text).replace("](", "] (")}


def _notifications(scorecard: Scorecard) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for error in scorecard.errors:
        rule = {"associatedRule": {"id": error.rule}} if error.rule else {}
        message = _message(f"not analysed: {error.message}")
        found.append({"level": "error", "message": message, "locations": [_location(error.path)]} | rule)
    for path, reason in scorecard.skipped:
        found.append({"level": "note", "message": _message(f"skipped: {reason}"), "locations": [_location(path)]})
    if (left := len(scorecard.findings) - LIMIT) > 0:
        message = _message(f"{plural(left, 'finding')} left out: code scanning takes {LIMIT}")
        found.append({"level": "warning", "message": message})
    return found
