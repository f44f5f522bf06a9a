"""Comments for other tools that say neither what they hide nor why."""

import pytest
from test_ignores import run

from codeguard.catalog import builtin_rules


@pytest.mark.parametrize(
    ("comment", "hint"),
    [
        ("# noqa", "`# noqa: CODE`"),
        ("#NOQA", "`# noqa: CODE`"),
        ("# noqa:", "`# noqa: CODE`"),
        ("# flake8: noqa", "`# noqa: CODE`"),
        ("# type: ignore", "`# type: ignore[code]`"),
        ("# type: ignore[]", "`# type: ignore[code]`"),
        ("# pyright: ignore", "`# type: ignore[code]`"),
        ("# pragma: no cover", "say why no test comes here"),
        ("# pragma: no-branch", "say why no test comes here"),
        ("# nosec", "`# nosec B101`"),
        ("# type: ignore[arg-type]  # noqa", "`# noqa: CODE`"),
        ("# noqa: E501", None),
        ("# noqa: E501, F401", None),
        ("# ruff: noqa: E501", None),
        ("# noqa -- the table is read by columns", None),
        ("# noqa  # the table is read by columns", None),
        ("# type: ignore[arg-type, misc]", None),
        ("# type: ignore  # the stubs are wrong", None),
        ("# only on Windows  # pragma: no cover", None),
        ("# pragma: no cover - needs a terminal", None),
        ("# nosec B602", None),
        ("# about noqa and its friends", None),
        ("# codeguard: ignore[name-rule] -- why", None),
    ],
)
def test_a_pragma_needs_a_code_or_a_reason_where_that_is_asked_for(comment: str, hint: str | None) -> None:
    rule = builtin_rules()["unjustified-ignore"]
    code = f"bad = 1  {comment}\n"
    assert not [each for each in run(code, (rule(),)) if each.rule == rule.name], "off by default"
    found = [each for each in run(code, (rule({"other-tools": True}),)) if each.rule == rule.name]
    assert [each.line for each in found] == ([1] if hint else [])
    assert hint is None or hint in found[0].message


def test_a_string_is_no_pragma() -> None:
    rule = builtin_rules()["unjustified-ignore"]
    assert not run("bad = '# noqa'\n", (rule({"other-tools": True}),))
