"""Every rule reports the lines that its examples mark with `# bad`, and no other."""

import pytest
from history import History
from judging import found

from codeguard.catalog import builtin_rules
from codeguard.examples import Example, parse_examples, reported_in_project
from codeguard.project_rule import ProjectRule
from codeguard.rule import FileRule
from codeguard.view import ChangeRule

RULES = list(builtin_rules().values())
CHANGE_RULES = [rule for rule in RULES if issubclass(rule, ChangeRule)]
FILE_RULES = [rule for rule in RULES if issubclass(rule, FileRule)]
PROJECT_RULES = [rule for rule in RULES if issubclass(rule, ProjectRule)]
CASES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in FILE_RULES
    for number, example in enumerate(parse_examples(rule.examples), 1)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_marked_lines_are_reported_and_no_others(rule: type[FileRule], example: Example) -> None:
    assert example.reported(rule()) == list(example.bad), example.code


@pytest.mark.parametrize("rule", PROJECT_RULES, ids=lambda rule: rule.name)
def test_marked_lines_of_a_project_are_reported_and_no_others(rule: type[ProjectRule]) -> None:
    examples = list(parse_examples(rule.examples))
    assert reported_in_project(rule(), examples) == [list(example.bad) for example in examples]


@pytest.mark.parametrize("rule", CHANGE_RULES, ids=lambda rule: rule.name)
def test_marked_lines_of_a_change_are_reported_and_no_others(rule: type[ChangeRule], history: History) -> None:
    examples = list(parse_examples(rule.examples))
    history.commit({example.path: example.code for example in examples if example.is_base})
    history.write({example.path: example.code for example in examples if not example.is_base})
    reports = {str(history.root / example.path) for example in examples if example.path == "lcov.info"}
    findings = found(history, rule.name, coverage=next(iter(reports), None))
    marked = [(example.path, line) for example in examples for line in example.bad]
    assert sorted((finding.path, finding.line) for finding in findings) == sorted(marked)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_good_and_a_bad_example_and_says_why(rule: type[FileRule]) -> None:
    examples = list(parse_examples(rule.examples))
    assert any(example.bad for example in examples)
    assert any(len(example.bad) < len(example.code.splitlines()) for example in examples)
    assert len({(example.path, example.code) for example in examples}) == len(examples)
    assert rule.__doc__
    assert rule.message
