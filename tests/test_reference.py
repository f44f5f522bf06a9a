"""What there is to read about rules and settings is written from them, and what `init` writes works."""

import json
import re
from pathlib import Path

import pytest

from codeguard.catalog import builtin_rules, instantiate, rule_settings
from codeguard.config import Config, load_config, parse_config
from codeguard.errors import UserError
from codeguard.reference import SOURCES, explain, rule_list, rules_page
from codeguard.rule import FileRule, Rule
from codeguard.starter import HOOK, WORKFLOW, config_text, write_config, write_new

RULES = list(builtin_rules().values())
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def test_the_page_in_docs_is_up_to_date() -> None:
    page = Path(__file__).parents[1] / "docs" / "rules.md"
    assert page.read_text("utf-8") == rules_page(), "write it anew: python -m codeguard.reference > docs/rules.md"


@each_rule
def test_a_rule_is_documented(rule: type[Rule]) -> None:
    text = explain(rule.name)
    assert text.startswith(f"## {rule.name}\n\n")
    first, _, why = (rule.__doc__ or "").partition("\n")
    assert first.endswith(".")
    assert why.strip(), "the docstring's first line says what to do, the rest why"
    assert {*rule.sources.split(", ")} <= SOURCES.keys()
    for option in rule.options():
        assert option in ("severity", "exclude") or f"- `{option}` (" in text
    assert "suppress" in text
    assert (f"Codeguard-Approve: {rule.name}" in text) is rule.approvable


@each_rule
def test_a_rule_is_named_after_its_file(rule: type[Rule]) -> None:
    assert rule.__module__ == f"codeguard.rules.{rule.name.replace('-', '_')}"


@each_rule
def test_a_rule_takes_the_defaults_of_its_options(rule: type[Rule]) -> None:
    options = {name: default for name, (_, default) in rule.options().items() if name != "severity"}
    text = "".join(f"{name} = {json.dumps(default)}\n" for name, default in options.items())
    config = parse_config(f"[rules.{rule.name}]\n{text}", "codeguard.toml")
    assert config
    (made,) = instantiate(rule_settings(config, (rule.name,)))
    for name, (_, default) in rule.options().items():
        assert getattr(made, name.replace("-", "_")) == default


def test_a_rule_on_files_shows_right_and_wrong_code() -> None:
    text = explain("broad-except")
    assert "Wrong (the lines marked `# bad`):" in text
    assert re.search(r"except \w+.*:  # bad\n", text)


def test_secrets_in_examples_are_masked() -> None:
    text = explain("hardcoded-credential")
    assert 'password = "***"' in text
    assert "hunter2" not in text.partition("Right:")[0]


def test_an_unknown_rule_is_an_error_with_the_nearest() -> None:
    with pytest.raises(UserError, match="there is no rule 'broad-excpt': did you mean 'broad-except'"):
        explain("broad-excpt")


def test_the_list_says_what_is_on() -> None:
    config = parse_config(
        "[rules.large-file]\nseverity = 'off'\n[rules.broad-except]\nseverity = 'error'\n", "codeguard.toml"
    )
    assert config
    lines = {line.split()[0]: line.split()[1:3] for line in rule_list(config).splitlines()}
    assert lines.keys() == builtin_rules().keys()
    assert lines["large-file"] == ["error", "off"]
    assert lines["broad-except"] == ["error", "on"]
    assert all("  " + (rule.__doc__ or "").partition("\n")[0] in rule_list(Config()) for rule in RULES)


def test_file_rules_are_most_rules() -> None:
    others = {rule.name for rule in RULES if not issubclass(rule, FileRule)}
    assert {"syntax-error", "unjustified-ignore", "unused-ignore"} <= others


@pytest.mark.parametrize("before", ["", "[project]\nname = 'x'", "[project]\r\nname = 'x'\r\n\r\n", "[[a.b]]\nx = 1\n"])
def test_init_adds_a_section_to_pyproject(tmp_path: Path, before: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(before.encode())
    assert write_config(tmp_path) == "pyproject.toml"
    after = (tmp_path / "pyproject.toml").read_bytes().decode()
    assert after.startswith(before.rstrip())
    assert ("\r\n" in after) == ("\r\n" in before)
    assert load_config(tmp_path) == Config(origin="pyproject.toml")


def test_init_writes_codeguard_toml_without_a_pyproject(tmp_path: Path) -> None:
    assert write_config(tmp_path) == "codeguard.toml"
    assert load_config(tmp_path) == Config(origin="codeguard.toml")


@pytest.mark.parametrize("name", ["pyproject.toml", "codeguard.toml"])
def test_init_refuses_where_there_is_a_configuration(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[tool.codeguard]\nstrict = true\n")
    with pytest.raises(UserError, match=f"{name} has a configuration already"):
        write_config(tmp_path)
    assert (tmp_path / name).read_text() == "[tool.codeguard]\nstrict = true\n"


def test_init_refuses_what_it_would_break(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool = {x = 1}\n")
    with pytest.raises(UserError, match=r"write \[tool\.codeguard\] by hand"):
        write_config(tmp_path)
    assert (tmp_path / "pyproject.toml").read_text() == "tool = {x = 1}\n"


@pytest.mark.parametrize("name", ["pyproject.toml", "codeguard.toml"])
def test_each_setting_that_init_writes_loads_and_is_the_default(name: str) -> None:
    head, rules = re.sub(r"(?m)^# (?=\[|[\w-]+ = )", "", config_text(name)).split("# Each rule")
    assert parse_config(head, name) == Config(origin=name)
    config = parse_config(head + "# Each rule" + rules, name)
    assert config
    assert {rule.name: rule for rule in instantiate(rule_settings(config))}["large-file"].limit == 500  # type: ignore[attr-defined]


def test_other_files_are_written_once(tmp_path: Path) -> None:
    assert write_new(tmp_path, ".github/workflows/codeguard.yml", WORKFLOW)
    assert not write_new(tmp_path, ".github/workflows/codeguard.yml", "other")
    assert (tmp_path / ".github/workflows/codeguard.yml").read_text() == WORKFLOW
    (tmp_path / "link").symlink_to("nowhere")
    assert not write_new(tmp_path, "link", "x")


def test_the_workflow_is_careful() -> None:
    assert "permissions:\n  contents: read\n" in WORKFLOW
    assert "fetch-depth: 0" in WORKFLOW
    assert all(re.search(r"@[0-9a-f]{40}  # v", line) for line in WORKFLOW.splitlines() if "uses:" in line)
    assert "pull_request_target" not in WORKFLOW


def test_the_hook_judges_what_is_staged() -> None:
    assert "entry: codeguard check --staged" in HOOK
    assert "pass_filenames: false" in HOOK
