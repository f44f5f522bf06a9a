"""The rules of a pack proved by their examples: marked lines are reported, no others are, and fixes mend."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from codeguard.examples import parse_examples, reported_in_project
from codeguard.fixes import apply_fixes
from codeguard.others import Others
from codeguard.project import Project
from codeguard.project_rule import ProjectRule
from codeguard.rule import FileRule
from codeguard.tables.texts import RequiredPathRule
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codeguard.examples import Example
    from codeguard.finding import Finding
    from codeguard.rule import Rule


_IMPORTS = ("import ", "from ")


class Proof(NamedTuple):
    """What came of the examples of one pack."""

    rules: int
    examples: int
    problems: tuple[str, ...]


def prove(rules: Iterable[type[Rule]]) -> Proof:
    """Run the examples of rules: for one on the project they are the files of one, for the others each stands alone."""
    judged = [rule for rule in rules if issubclass(rule, FileRule | TextRule | ProjectRule)]
    problems = [problem for rule in judged for problem in (*_of_marks(rule), *_of_findings(rule))]
    return Proof(len(judged), sum(len(list(parse_examples(rule.examples))) for rule in judged), tuple(problems))


def _of_marks(rule: type[Rule]) -> Iterator[str]:
    """What is wrong with examples before they are run."""
    examples = list(parse_examples(rule.examples))
    if not any(example.bad for example in examples):
        yield f"{rule.name}: no line of its examples is marked `# bad`: show what it reports"
    if not any(_is_good(number, line, example) for example in examples for number, line in _lines(example)):
        yield f"{rule.name}: every line of its examples is bad: show what is right, too"


def _of_findings(rule: type[Rule]) -> Iterator[str]:
    """What is wrong with what a rule reports in its examples."""
    examples = list(parse_examples(rule.examples))
    if issubclass(rule, ProjectRule):
        for example, lines in zip(examples, _in_project(rule, examples), strict=True):
            if lines != list(example.bad):
                yield f"{rule.name} ({example.path}): reports the lines {lines}, marked are {list(example.bad)}"
    elif issubclass(rule, FileRule | TextRule):
        yield from _of_each(rule, examples)


def _in_project(rule: type[ProjectRule], examples: list[Example]) -> list[list[int]]:
    """The lines reported; a rule that asks for a file is shown each example as a project of its own."""
    if not issubclass(rule, RequiredPathRule):
        return reported_in_project(rule(), examples)
    return [[each.line for each in rule().look(Project({}, others=Others([example.path])))] for example in examples]


def _of_each(rule: type[FileRule | TextRule], examples: list[Example]) -> Iterator[str]:
    for number, example in enumerate(examples, 1):
        where = f"{rule.name}, example {number} ({example.path})"
        try:
            findings = example.findings(rule())
        except ValueError as error:
            yield f"{where}: {str(error).partition(chr(10))[0].removeprefix(f'{rule.name}: ')}"
            continue
        if difference := list(_difference(example, findings)):
            yield "\n".join([f"{where}:", *difference])
        yield from (f"{where}: {problem}" for problem in _of_fixes(rule, example, findings))


def _lines(example: Example) -> Iterator[tuple[int, str]]:
    return ((number, line.strip()) for number, line in enumerate(example.code.split("\n"), 1))


def _is_good(number: int, line: str, example: Example) -> bool:
    """Whether a line says something and is not marked. An import only prepares, but where imports are judged."""
    judges_imports = any(example.code.split("\n")[bad - 1].startswith(_IMPORTS) for bad in example.bad)
    says_little = line.startswith("#") or (line.startswith(_IMPORTS) and not judges_imports)
    return bool(line) and number not in example.bad and not says_little


def _difference(example: Example, findings: Iterable[Finding]) -> Iterator[str]:
    """The lines that are marked or reported, but not both, as in a diff."""
    reported = Counter(finding.line for finding in findings)
    messages = {finding.line: finding.message for finding in findings}
    for number, line in enumerate(example.code.split("\n"), 1):
        if number in example.bad and not reported[number]:
            yield f"  -{number:4} {line}  # bad: not reported"
        elif reported[number] > (number in example.bad):
            times = "reported" if reported[number] == 1 else f"reported {reported[number]} times"
            yield f"  +{number:4} {line}  # {times}: {messages[number]}"


def _of_fixes(rule: type[FileRule | TextRule], example: Example, findings: Iterable[Finding]) -> Iterator[str]:
    """What is wrong with fixes: one must parse, and leave nothing to fix."""
    fixes = [finding.fix for finding in findings if finding.fix]
    if not fixes:
        return
    fixed = example._replace(code=apply_fixes(example.code, fixes))
    try:
        ast.parse(fixed.code)
    except SyntaxError as error:
        yield f"its fix does not parse: {error.msg}"
        return
    for finding in fixed.findings(rule()):
        if finding.fix:
            yield f"its fix is reported again: {fixed.code.splitlines()[finding.line - 1].strip()}"
