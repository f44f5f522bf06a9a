"""One file -> FileReport: findings, ignore comments and facts. Pure; it runs in worker processes."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import msgspec

from codeguard.facts import Facts, extract_facts
from codeguard.finding import AnalysisError, Finding, Severity
from codeguard.ignores import Ignore, find_ignores
from codeguard.source import Kind
from codeguard.text_ignores import find_text_ignores
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codeguard.rule import FileRule
    from codeguard.source import Source

SYNTAX_ERROR = "syntax-error"


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one file's analysis leaves. The paths in it are empty: the file is known by where the report is kept."""

    findings: tuple[Finding, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    errors: tuple[AnalysisError, ...] = ()
    production: int = 0
    """Its lines of production code: they are in the facts too, which take far longer to read."""
    facts: Facts | None = None
    """None when the file does not parse."""


def analyse(
    source: Source,
    rules: Sequence[FileRule | TextRule],
    *,
    maskers: Sequence[FileRule] = (),
    prefilter: bool = True,
    coverable: bool = False,
) -> FileReport:
    """Run all rules that look at files of this kind; one walk over the tree serves them all.

    Without `prefilter` no rule is left out by its needles; the findings are the same. `maskers` are rules that report
    nothing here: the secrets that they find are masked in what the others report. The facts say which lines are
    `coverable` only if that is asked for.
    """
    try:
        if source.kind is not Kind.TEXT:
            parsed_text(source)
    except SyntaxError as error:
        return FileReport(findings=(_syntax_error(error),))
    active = [rule for rule in rules if _looks_at(rule, source, prefilter=prefilter)]
    findings, errors = _run_all(active, source)
    if source.kind is Kind.TEXT:
        return FileReport(findings=findings, ignores=tuple(find_text_ignores(source)), errors=errors)
    if findings:
        errors += _run_all(maskers, source)[1]
    facts = extract_facts(source, coverable=coverable)
    return FileReport(
        findings=tuple(_masked(finding, source.secrets) for finding in findings),
        ignores=tuple(find_ignores(source)),
        errors=errors,
        production=facts.lines.code if facts.kind is Kind.PRODUCTION else 0,
        facts=facts,
    )


def _run_all(
    rules: Sequence[FileRule | TextRule], source: Source
) -> tuple[tuple[Finding, ...], tuple[AnalysisError, ...]]:
    """What rules find, in its order, and which of them could not be run."""
    errors = tuple(raised for rule in rules if (raised := _run(rule, source)))
    return tuple(sorted((each for rule in rules for each in rule.findings), key=lambda each: each.order)), errors


def parsed_text(source: Source) -> str:
    """The text, known to parse; what the parser warns of is not ours to say. Raises as `source.tree` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        _ = source.tree
    return source.text


def _looks_at(rule: FileRule | TextRule, source: Source, *, prefilter: bool) -> bool:
    if isinstance(rule, TextRule):
        return rule.looks_at(source.path)
    if source.kind not in rule.kinds or (source.is_stub and not rule.stubs):
        return False
    return (not prefilter or rule.concerns(source)) and not rule.excludes(source.path)


def _run(rule: FileRule | TextRule, source: Source) -> AnalysisError | None:
    """Show a rule its nodes. One that raises is named and leaves the file; the others go on."""
    rule.begin(source)
    line = 1
    try:
        if isinstance(rule, TextRule):
            rule.look(source)
            return None
        for node_class, method in rule.visits:
            visit = getattr(rule, method)
            for node in source.nodes(node_class):
                line = getattr(node, "lineno", 1)
                visit(node)
        rule.finish(source.tree)
    except Exception as error:  # codeguard: ignore[broad-except] -- anybody's code: it is named, not hidden
        return AnalysisError("", rule.name, f"line {line}: the rule raised {type(error).__name__}: {error}")
    return None


def _masked(finding: Finding, secrets: set[str]) -> Finding:
    message, snippet = finding.message, finding.snippet
    for secret in sorted(secrets, key=len, reverse=True):
        message, snippet = message.replace(secret, "***"), snippet.replace(secret, "***")
    return msgspec.structs.replace(finding, message=message, snippet=snippet) if secrets else finding


def _syntax_error(error: SyntaxError) -> Finding:
    line, column = error.lineno or 1, error.offset or 1
    return Finding(
        rule=SYNTAX_ERROR,
        severity=Severity.ERROR,
        path="",
        line=line,
        column=column,
        end_line=line,
        end_column=column,
        message=f"does not parse: {error.msg}",
        identity=SYNTAX_ERROR,
    )
