"""Handlers as they must be judged: each line of a case names the rules that must report it after `#!`, and no other."""

import re
import textwrap

import pytest

from codeguard.analysis import analyse
from codeguard.rules.broad_except import BroadExcept
from codeguard.rules.silent_except import SilentExcept
from codeguard.rules.silent_fallback import SilentFallback
from codeguard.source import Source

SHORT = {"silent": "silent-except", "fallback": "silent-fallback", "broad": "broad-except"}
MARK = re.compile(r"\s*#! ([\w ]+)$")


def check(code: str) -> None:
    """The three rules on handlers report what the marks say."""
    lines = textwrap.dedent(code).strip("\n").split("\n")
    expected = {
        number: {SHORT[word] for word in match[1].split()}
        for number, line in enumerate(lines, 1)
        if (match := MARK.search(line))
    }
    text = "\n".join(MARK.sub("", line) for line in lines) + "\n"
    rules = [SilentExcept(), SilentFallback(), BroadExcept()]
    report = analyse(Source("package/module.py", text.encode()), rules)
    assert not report.errors
    assert report.facts is not None, report.findings
    found: dict[int, set[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.line, set()).add(finding.rule)
    assert found == expected, text


def cases(text: str) -> list[object]:
    """Cases are headed by `## their id`."""
    parts = re.split(r"^\s*## (.+)\n", text, flags=re.MULTILINE)[1:]
    return [pytest.param(code, id=name) for name, code in zip(parts[::2], parts[1::2], strict=True)]
