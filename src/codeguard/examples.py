"""The examples of a rule: they are its tests and its documentation.

A line that ends in `# bad` must be reported, every other line must not; the mark is stripped before the rule sees
the code. A first line `# file: PATH` gives the example a path; `# base: PATH` says that of a rule on the change it is
the file before the change.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from codeguard.analysis import analyse
from codeguard.facts import extract_facts
from codeguard.files import is_python, is_text, kind_of
from codeguard.others import Others
from codeguard.project import Project
from codeguard.source import Kind, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project_rule import ProjectRule
    from codeguard.rule import FileRule
    from codeguard.text_rule import TextRule

DEFAULT_PATH = "package/module.py"
_MARK = re.compile(r"[ \t]*# bad$", re.MULTILINE)
_FILE = re.compile(r"# (file|base): (\S+)\n")


class Example(NamedTuple):
    """One module: its path, its code without the marks, and the lines that must be reported."""

    path: str
    code: str
    bad: tuple[int, ...]
    is_base: bool = False
    """Whether it is the file before the change."""

    def reported(self, rule: FileRule | TextRule) -> list[int]:
        """The lines on which the rule reports something. Raises ValueError when it cannot be run."""
        return [finding.line for finding in self.findings(rule)]

    def findings(self, rule: FileRule | TextRule) -> tuple[Finding, ...]:
        """What the rule reports. Raises ValueError when it cannot be run."""
        kind = Kind.TEXT if is_text(self.path, ("*",)) else kind_of(self.path)
        report = analyse(Source(self.path, self.code.encode(), kind), [rule])
        if report.errors or (report.facts is None and kind is not Kind.TEXT):
            said = [error.message for error in report.errors] + [finding.message for finding in report.findings]
            raise ValueError(f"{rule.name}: {said[0]}\n{self.code}")
        return report.findings


def reported_in_project(rule: ProjectRule, examples: list[Example]) -> list[list[int]]:
    """The lines on which a project rule reports something, of each example, when all are the files of one project."""
    modules = [example for example in examples if is_python(example.path)]
    sources = [Source(example.path, example.code.encode(), kind_of(example.path)) for example in modules]
    texts = {example.path: example.code for example in examples if example not in modules}
    facts = {source.path: extract_facts(source) for source in sources}
    findings = list(rule.look(Project(facts, others=Others(texts, texts.get))))
    return [sorted(finding.line for finding in findings if finding.path == example.path) for example in examples]


def parse_examples(examples: str | tuple[str, ...]) -> Iterator[Example]:
    """The modules of a rule's `examples`."""
    for text in (examples,) if isinstance(examples, str) else examples:
        code = textwrap.dedent(text).strip("\n") + "\n"
        named = _FILE.match(code)
        code = code[named.end() :] if named else code
        bad = [number for number, line in enumerate(code.split("\n"), 1) if _MARK.search(line)]
        side, path = named.groups() if named else ("", DEFAULT_PATH)
        yield Example(path, _MARK.sub("", code), tuple(bad), side == "base")
