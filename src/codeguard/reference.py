"""What there is to read about the rules, written from the rules: a list, one rule explained, and docs/rules.md.

`python -m codeguard.reference > docs/rules.md` writes the page anew.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from typing import TYPE_CHECKING

from codeguard.analysis import SYNTAX_ERROR
from codeguard.attributes import attribute_docs
from codeguard.catalog import builtin_rules, named_rule, rule_settings, rules_of
from codeguard.config import Config
from codeguard.examples import DEFAULT_PATH, parse_examples
from codeguard.pack import DEFAULT, pack_names
from codeguard.rule import FileRule, Rule
from codeguard.suppress import UNJUSTIFIED
from codeguard.text_rule import TextRule
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.examples import Example

SOURCES = {
    "S0": "the base engineer rules, first edition",
    "S1": "the base engineer rules, second edition",
    "S2": "the data engineer rules on Polars and Temporal",
    "S3": "the data engineer rules on data quality",
    "S4": "the data engineer rules on Databricks and DuckDB",
}
TYPES = {int: "integer", float: "number", bool: "true or false", str: "string", tuple[str, ...]: "list of strings"}
COMMON = ("severity", "exclude")
"""The options that every rule has; they are explained once."""
LINES = 40
"""Lines of wrong and of right code that are shown of a rule."""
MARK = "  # bad"
_HEAD = """\
# Rules

Written from the rules by `python -m codeguard.reference > docs/rules.md`; a test compares. `codeguard explain RULE`
prints one of these sections.

Every rule has the options `severity` (`"error"`, `"warning"` or `"off"`, for all its findings) and `exclude` (a list of
globs of files that it does not look at), set like its own options:

```toml
[tool.codeguard.rules.{name}]
severity = "warning"
exclude = ["scripts/**"]
```

"""


def rule_list(config: Config) -> str:
    """One line a rule: name, severity, on or off, the first line of its documentation. Raises UserError."""
    running = rule_settings(config)
    rows = []
    for name, rule in rules_of(config).items():
        severity = running.get(name, {}).get("severity", rule.severity)
        rows.append((name, str(severity), "on" if name in running else "off", _summary(rule)))
    width = max(len(row[0]) for row in rows)
    return "".join(f"{name:<{width}}  {severity:<7}  {state:<3}  {text}\n" for name, severity, state, text in rows)


def explain(name: str, config: Config | None = None) -> str:
    """A rule's section, as Markdown. Raises UserError, with the nearest name, when there is none."""
    return "\n\n".join(_section(named_rule(name, config))) + "\n"


def rules_page() -> str:
    """docs/rules.md."""
    known = rules_of(Config(), besides=pack_names())
    rules = [known[name] for name in sorted(known)]
    table = ["| rule | severity | default | |", "|---|---|---|---|"]
    for rule in rules:
        table.append(f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {_state(rule)} | {_summary(rule)} |")
    sections = ["\n\n".join(_section(rule)) for rule in rules]
    return _HEAD.replace("{name}", rules[0].name) + "\n".join(table) + "\n\n" + "\n\n".join(sections) + "\n"


def _summary(rule: type[Rule]) -> str:
    return inspect.cleandoc(rule.__doc__ or "").partition("\n")[0]


def _section(rule: type[Rule]) -> Iterator[str]:
    yield f"## {rule.name}"
    yield inspect.cleandoc(rule.__doc__ or "")
    facts = [f"Severity: {rule.severity}, {_state(rule)} by default."]
    if rule.sources:
        facts.append("From " + ", ".join(_source(each) for each in rule.sources.split(", ")) + ".")
    if rule.overlaps:
        facts.append(f"Reports some of the same: {', '.join(rule.overlaps)}.")
    yield " ".join(facts)
    wrong, right = _examples(rule)
    for title, code in ((f"Wrong (the lines marked `{MARK.strip()}`):", wrong), ("Right:", right)):
        if code:
            yield title
            yield f"```python\n{code}\n```"
    if rule.exceptions:
        yield f"Not reported: {rule.exceptions[0].lower()}{rule.exceptions[1:]}"
    if options := list(_options(rule)):
        yield "Options:"
        yield "\n".join(options)
    yield _how_to_suppress(rule)


def _state(rule: type[Rule]) -> str:
    """When it runs without being asked for by name."""
    if rule.pack == DEFAULT:
        return "on" if rule.default else "off"
    return f"on with the pack {rule.pack}" if rule.default or rule.name in builtin_rules() else "off"


def _source(name: str) -> str:
    return f"{name} ({SOURCES[name]})" if name in SOURCES else name


def _how_to_suppress(rule: type[Rule]) -> str:
    if rule.name == SYNTAX_ERROR:
        return "It cannot be suppressed."
    if rule.name == UNJUSTIFIED:
        return "It cannot be suppressed: mend the comment."
    form = f"{rule.name} -- why it is right here"
    approval = f"approved: `Codeguard-Approve: {form}` in a commit, or `--approve '{form}'`." if rule.approvable else ""
    if approval and issubclass(rule, ChangeRule):
        return f"It is not suppressed but {approval}"
    comment = f"codeguard: ignore[{rule.name}] -- "  # put together, so that it is no ignore comment of this file
    also = f" Its warnings in a change can also be {approval}" if approval else ""
    return f"To suppress it: `# {comment}why it is right here`.{also}"


def _options(rule: type[Rule]) -> Iterator[str]:
    documented = attribute_docs(rule)
    for name, (hint, default) in rule.options().items():
        if name not in COMMON:
            text = documented.get(name, "")
            value = json.dumps(default, ensure_ascii=False)
            yield f"- `{name}` ({TYPES.get(hint, str(hint))}, default `{value}`){': ' + text if text else ''}"


def _examples(rule: type[Rule]) -> tuple[str, str]:
    """Wrong and right code, from the examples: what stands together and has a reported line is wrong."""
    wrong: list[str] = []
    right: list[str] = []
    for example in parse_examples(rule.examples):
        lines = _marked(rule, example)
        if len(lines) > 2 * LINES:
            continue
        before = ", before the change" if example.is_base else ""
        path = "" if example.path == DEFAULT_PATH else f"# {example.path}{before}\n"
        if issubclass(rule, ChangeRule):
            wrong.append(path + "\n".join(lines).strip("\n"))
            continue
        for piece in re.split(r"\n\n+(?=\S)", "\n".join(lines).strip("\n")):
            if MARK in piece:
                wrong.append(path + piece)
            elif not re.fullmatch(r"(?:(?:import|from) .*\n?)*", piece):
                right.append(path + piece)
    return _cut(wrong), _cut(right)


def _cut(pieces: list[str]) -> str:
    """The first pieces that fit, at least one; a piece too long for any page is left out."""
    shown: list[str] = []
    for piece in pieces:
        if sum(each.count("\n") + 2 for each in [*shown, piece]) <= LINES:
            shown.append(piece)
    return "\n\n".join(shown)


def _marked(rule: type[Rule], example: Example) -> list[str]:
    """The lines of an example, reported ones marked, and secrets masked as they are in every output."""
    lines = example.code.split("\n")
    if issubclass(rule, FileRule | TextRule):
        for finding in example.findings(rule()):
            if "***" in finding.snippet:
                lines[finding.line - 1] = finding.snippet
    return [line + MARK if number in example.bad else line for number, line in enumerate(lines, 1)]


if __name__ == "__main__":
    sys.stdout.write(rules_page())
