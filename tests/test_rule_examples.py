"""Every rule reports the lines that its examples mark with `# bad`, and no other."""

import pytest

from codeguard.catalog import builtin_rules
from codeguard.examples import Example, parse_examples, reported_in_project
from codeguard.project_rule import ProjectRule
from codeguard.rule import FileRule
from codeguard.view import ChangeRule

RULES = [rule for rule in builtin_rules().values() if not issubclass(rule, ChangeRule)]
"""What rules on a change look at is no module: they have tests of their own."""
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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_has_a_good_and_a_bad_example_and_says_why(rule: type[FileRule]) -> None:
    examples = list(parse_examples(rule.examples))
    assert any(example.bad for example in examples)
    assert any(len(example.bad) < len(example.code.splitlines()) for example in examples)
    assert len({(example.path, example.code) for example in examples}) == len(examples)
    assert rule.__doc__
    assert rule.message
