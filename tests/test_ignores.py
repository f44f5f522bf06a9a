"""Ignore comments: what they cover, what they need, and what is said about those that do not work."""

import ast
import textwrap
from collections.abc import Iterator

import msgspec
import pytest

from codeguard.analysis import analyse
from codeguard.catalog import builtin_rules, instantiate
from codeguard.examples import parse_examples
from codeguard.finding import Finding, Severity
from codeguard.ignores import Ignore, find_ignores
from codeguard.rule import FileRule, Rule
from codeguard.source import Source
from codeguard.suppress import suppress


class NameRule(FileRule):
    """Report every name that is `bad` or `worse`, and functions and handlers so named."""

    name_of: str = "bad"

    def visit_Name(self, node: ast.Name) -> None:
        if node.id == self.name_of:
            self.report(node, "bad name")

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if self.name_of == "bad":
            self.report(node, "handler")


class WorseName(NameRule):
    """Report every name that is `worse`."""

    name_of: str = "worse"


IGNORE = "# codeguard: ignore[name-rule] -- why"
KNOWN = {"name-rule", "worse-name", "unjustified-ignore", "unused-ignore", "silent-except"}


def run(code: str, ran: tuple[Rule, ...] | None = None) -> list[Finding]:
    source = Source("m.py", code.encode())
    judges = tuple(builtin_rules()[name]() for name in ("unjustified-ignore", "unused-ignore"))
    rules = (NameRule(), WorseName(), *judges) if ran is None else ran
    return list(suppress(_findings(source, rules), {"m.py": list(find_ignores(source))}, rules, KNOWN))


def _findings(source: Source, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for rule in rules:
        if isinstance(rule, FileRule):
            rule.begin(source)
            for node_class, method in rule.visits:
                for node in source.nodes(node_class):
                    getattr(rule, method)(node)
            for finding in rule.findings:
                yield Finding(**{**{f: getattr(finding, f) for f in Finding.__struct_fields__}, "path": "m.py"})


def open_lines(findings: list[Finding], rule: str = "name-rule") -> list[int]:
    return sorted(finding.line for finding in findings if finding.rule == rule and finding.suppressed is None)


# `#@` stands for IGNORE
SCOPES = {
    "the line": ("bad  #@\nbad\n", [2]),
    "first line of a statement": ("x = [  #@\n    bad,\n    bad,\n]\nbad\n", [5]),
    "last line of a statement": ("x = [\n    bad,\n    bad,\n]  #@\nbad\n", [5]),
    "a line inside a statement": ("x = [\n    bad,  #@\n    bad,\n]\n", [3]),
    "own line inside a statement": ("x = [\n    #@\n    bad,\n    bad,\n]\n", [4]),
    "def line": ("def f():  #@\n    x = 1\n\n    return bad\n\n\nbad\n", [7]),
    "def of many lines": ("def f(\n    a,\n):  #@\n    return bad\n\n\nbad\n", [7]),
    "a parameter's line": ("def f(\n    a=bad,  #@\n    b=bad,\n):\n    return bad\n", [3, 5]),
    "decorator line": ("@deco\n@other  #@\ndef f():\n    return bad\n\n\nbad\n", [7]),
    "class line": ("class A:  #@\n    def f(self):\n        return bad\n\n\nbad\n", [6]),
    "compound statement": ("if x:  #@\n    bad\nelse:\n    bad\nbad\n", [5]),
    "before a statement": ("#@\nx = (\n    bad\n)\nbad\n", [5]),
    "before a blank line": ("#@\n\n# more\nbad\nbad\n", [5]),
    "before a decorator": ("#@\n@deco\ndef f():\n    return bad\n\n\nbad\n", [7]),
    "below a decorator": ("@deco\n#@\ndef f():\n    return bad\n\n\nbad\n", [7]),
    "first in a body": ("def f():\n    #@\n    bad\n    bad\n", [4]),
    "before a handler": ("try:\n    f()\n#@\nexcept E:\n    bad\nbad\n", [6]),
    "handler of many lines": ("try:\n    f()\nexcept (\n    E\n) as e:  #@\n    bad\nbad\n", [7]),
    "at the end of a file": ("bad\n#@\n", [1]),
    "two statements on a line": ("bad; bad  #@\nbad\n", [2]),
    "match": ("match x:  #@\n    case 1:\n        bad\nbad\n", [4]),
    "CR LF": ("x = 1\r\nbad  #@\r\nbad\r\n", [3]),
    "form feed": ("x = 1\n\x0c\nbad  #@\nbad\n", [4]),
    "behind another comment": ("bad  # noqa: F821  #@\n", []),
    "before another comment": ("bad  #@  # noqa: F821\n", []),
    "two in a line": ("bad, worse  # codeguard: ignore[name-rule] -- a  # codeguard: ignore[worse-name] -- b\n", []),
    "no spaces": ("bad  #codeguard:ignore[name-rule]--why\n", []),
    "10 kB": (f"bad  # codeguard: ignore[name-rule] -- {'why ' * 2500}\n", []),
    "in a string": ("x = '#@'; bad\n", [1]),
    "in a multi-line string": ("x = '''\n#@\n'''\nbad\n", [4]),
    "in an f-string": ("f'#@ {bad}'\n", [1]),
    "head of the file": ("# codeguard: ignore-file[name-rule] -- why\nbad\nbad\n", []),
    "head below the docstring": ("'''Doc.'''\n\n# codeguard: ignore-file[name-rule] -- why\nbad\n", []),
    "not the head": ("import x\n# codeguard: ignore-file[name-rule] -- why\nbad\n", [3]),
    "another rule": ("bad  # codeguard: ignore[worse-name] -- why\n", [1]),
    "no reason": ("bad  # codeguard: ignore[name-rule]\n", [1]),
    "an empty reason": ("bad  # codeguard: ignore[name-rule] -- ...\n", [1]),
}  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), SCOPES.values(), ids=SCOPES)
def test_a_comment_covers(code: str, expected: list[int]) -> None:
    assert open_lines(run(code.replace("#@", IGNORE))) == expected


def test_the_reason_of_the_nearest_comment_is_kept() -> None:
    code = """\
    def f():  # codeguard: ignore[name-rule] -- all of it
        return bad  # codeguard: ignore[name-rule] -- issue #12 is open
    """
    findings = run(textwrap.dedent(code))
    assert [(finding.rule, finding.suppressed) for finding in findings] == [("name-rule", "issue #12 is open")]


WRONG = {
    "no reason": ("# codeguard: ignore[name-rule]", "an ignore without a reason suppresses nothing: add ` -- `"),
    "a reason without dashes": ("# codeguard: ignore[name-rule] it is fine", "an ignore without a reason"),
    "dots for a reason": ("# codeguard: ignore[name-rule] -- ...", "an ignore without a reason"),
    "no names": ("# codeguard: ignore[] -- why", "an ignore without rule names"),
    "blanket": ("# codeguard: ignore -- why", "an ignore without rule names"),
    "blanket without reason": ("# codeguard: ignore", "an ignore without rule names"),
    "star": ("# codeguard: ignore[*] -- why", "an ignore without rule names"),
    "unknown rule": ("# codeguard: ignore[name-rul] -- why", "no rule 'name-rul' to ignore: did you mean 'name-rule'?"),
    "class name": ("# codeguard: ignore[NameRule] -- why", "no rule 'NameRule'"),
    "parentheses": ("# codeguard: ignore(name-rule) -- why", "not understood"),
    "equals": ("# codeguard: disable=name-rule -- why", "not understood"),
    "no colon": ("# codeguard ignore[name-rule] -- why", "not understood"),
    "hyphen": ("# codeguard-ignore: name-rule -- why", "not understood"),
    "noqa": ("# codeguard: noqa", "not understood"),
    "misspelt word": ("# codeguard: ingore[name-rule] -- why", "not understood"),
    "misspelt name": ("# code-guard: igore[name-rule] -- why", "not understood"),
    "next line": ("# codeguard: ignore-next-line[name-rule] -- why", "not understood"),
    "itself": ("# codeguard: ignore[unjustified-ignore] -- why", "unjustified-ignore cannot be suppressed"),
}  # fmt: skip


@pytest.mark.parametrize(("comment", "message"), WRONG.values(), ids=WRONG)
def test_a_comment_that_cannot_work_is_an_error_that_cannot_be_ignored(comment: str, message: str) -> None:
    head = "# codeguard: ignore-file[unjustified-ignore, name-rule] -- why\n"
    for before, line in (("", 1), (head, 2)):
        wrong = [
            each for each in run(f"{before}x  {comment}\n") if each.rule == "unjustified-ignore" and each.line == line
        ]
        assert [finding.severity for finding in wrong] == [Severity.ERROR]
        assert message in wrong[0].message
        assert wrong[0].suppressed is None
        assert (wrong[0].column, wrong[0].end_column) == (4, 4 + len(comment))


@pytest.mark.parametrize(
    "comment",
    [
        "# codeguard ignores what git ignores",
        "# codeguard: a linter",
        "# see codeguard: ignore",
        "# the comment `# codeguard: ignore` is read here",
        "# type: ignore[name-rule]",
        "# noqa: B001",
        "# codeguarded: ignore",
    ],
)
def test_prose_and_other_tools_comments_are_left_alone(comment: str) -> None:
    assert run(f"x  {comment}\n") == []


def test_a_comment_in_the_wrong_place_says_so() -> None:
    (finding,) = run("import x\n# codeguard: ignore-file[name-rule] -- why\n")
    assert finding.rule == "unjustified-ignore"
    assert "head of the file" in finding.message


UNUSED = {
    "nothing there": ("x  #@", ["name-rule: delete it"]),
    "half used": ("bad  # codeguard: ignore[name-rule, worse-name] -- why", ["worse-name: delete its name"]),
    "used": ("bad  #@", []),
    "a rule that has not run": ("x  # codeguard: ignore[silent-except] -- why", []),
    "ignored itself": ("x  # codeguard: ignore[name-rule, unused-ignore] -- only on Windows", []),
    "ignored twice": ("bad  # codeguard: ignore[name-rule, unused-ignore] -- y", ["unused-ignore: delete its name"]),
    "one for the file": ("# codeguard: ignore-file[worse-name] -- why\nbad", ["worse-name: delete it"]),
}  # fmt: skip


@pytest.mark.parametrize(("code", "messages"), UNUSED.values(), ids=UNUSED)
def test_a_comment_that_suppresses_nothing_is_reported(code: str, messages: list[str]) -> None:
    found = run(code.replace("#@", IGNORE) + "\n")
    unused = [finding for finding in found if finding.rule == "unused-ignore" and finding.suppressed is None]
    said = [finding.message.removeprefix("ignores ").replace(", which reports nothing here", "") for finding in unused]
    assert said == messages


def test_a_rule_that_leaves_the_file_out_is_not_judged_unused() -> None:
    ran = (NameRule({"exclude": ("m.py",)}), builtin_rules()["unused-ignore"]())
    assert [each.rule for each in run("x  # codeguard: ignore[name-rule] -- why\n", ran)] == []


def test_severity_and_exclude_of_the_two_rules_are_heeded() -> None:
    code = "x  # codeguard: ignore[name-rule]\n"
    judge = builtin_rules()["unjustified-ignore"]
    assert [each.severity for each in run(code, (judge({"severity": Severity.WARNING}),))] == [Severity.WARNING]
    assert run(code, (judge({"exclude": ("m.*",)}),)) == []
    assert run(code, ()) == []


def test_a_finding_of_another_file_is_not_touched() -> None:
    source = Source("m.py", b"bad  # codeguard: ignore[name-rule] -- why\n")
    (finding,) = _findings(source, (NameRule(),))
    assert [each.suppressed for each in suppress([finding], {"n.py": list(find_ignores(source))}, [], KNOWN)] == [None]


def test_files_without_the_word_are_not_searched() -> None:
    source = Source("m.py", b"x = (\n")
    assert list(find_ignores(source)) == []


def test_an_ignore_survives_encoding() -> None:
    (ignore,) = find_ignores(Source("m.py", "x  # codeguard: ignore[name-rule] -- größer als nötig\n".encode()))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(ignore), type=Ignore) == ignore
    assert ignore.reason == "größer als nötig"


@pytest.mark.parametrize("name", ["unjustified-ignore", "unused-ignore", "syntax-error"])
def test_the_examples_of_rules_on_comments_and_on_broken_files_hold(name: str) -> None:
    rules = instantiate({name: {} for name in builtin_rules()})
    for example in parse_examples(builtin_rules()[name].examples):
        report = analyse(Source(example.path, example.code.encode()), [r for r in rules if isinstance(r, FileRule)])
        found = suppress(report.findings, {"": report.ignores}, rules, builtin_rules())
        assert [each.line for each in found if each.rule == name] == list(example.bad)
