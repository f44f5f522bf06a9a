"""One file -> FileReport: findings, ignore comments and facts. Pure; it runs in worker processes."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

import msgspec

from codeguard.facts import Facts, extract_facts
from codeguard.finding import AnalysisError, Finding, Severity
from codeguard.ignores import Ignore, find_ignores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from codeguard.rule import FileRule
    from codeguard.source import Source

    Visit = Callable[[ast.AST], None]

SYNTAX_ERROR = "syntax-error"


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one file's analysis leaves. The paths in it are empty: the file is known by where the report is kept."""

    findings: tuple[Finding, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    errors: tuple[AnalysisError, ...] = ()
    facts: Facts | None = None
    """None when the file does not parse."""


def analyse(source: Source, rules: Sequence[FileRule], *, prefilter: bool = True) -> FileReport:
    """Run all rules that look at files of this kind, in one walk over the tree.

    Without `prefilter` no rule is left out by its needles; the findings are the same.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            tree = source.tree
    except SyntaxError as error:
        return FileReport(findings=(_syntax_error(error),))
    lowered = source.text.lower()
    active = [rule for rule in rules if _looks_at(rule, source, lowered if prefilter else None)]
    errors = list(_walk(tree, source, active))
    findings = sorted((finding for rule in active for finding in rule.findings), key=lambda finding: finding.order)
    return FileReport(
        findings=tuple(findings),
        ignores=tuple(find_ignores(source)),
        errors=tuple(errors),
        facts=extract_facts(source),
    )


def _looks_at(rule: FileRule, source: Source, lowered: str | None) -> bool:
    if source.kind not in rule.kinds or (source.is_stub and not rule.stubs) or rule.excludes(source.path):
        return False
    return lowered is None or not rule.needles or any(needle in lowered for needle in rule.needles)


def _walk(tree: ast.Module, source: Source, rules: list[FileRule]) -> Iterator[AnalysisError]:
    """Visit each node once, in source order. A rule that raises is named and leaves the file; the others go on."""
    visits: dict[type[ast.AST], list[tuple[FileRule, Visit]]] = {}
    for rule in rules:
        rule.begin(source)
        for node_class, method in rule.visits:
            visits.setdefault(node_class, []).append((rule, getattr(rule, method)))
    broken: set[FileRule] = set()
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        for rule, visit in visits.get(node.__class__, ()):
            if rule not in broken and (error := _run(rule, visit, node)):
                broken.add(rule)
                yield error
        nodes.extend(reversed(list(ast.iter_child_nodes(node))))
    for rule in rules:
        if rule not in broken and (error := _run(rule, rule.finish, tree)):
            yield error


def _run(rule: FileRule, visit: Visit, node: ast.AST) -> AnalysisError | None:
    try:
        visit(node)
    except (
        Exception
    ) as error:  # codeguard: ignore[broad-except] -- a rule may be anybody's code: it is named, not hidden
        line = getattr(node, "lineno", 1)
        return AnalysisError("", rule.name, f"line {line}: the rule raised {type(error).__name__}: {error}")
    return None


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
