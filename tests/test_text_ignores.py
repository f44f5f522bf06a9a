"""Ignore comments in files that are no Python: what they cover, and what is said of those that do not work."""

from pathlib import Path

import pytest

from codeguard.check import check
from codeguard.run import Request

PACK = """
[no-todo]
regex = "TODO"
files = ["*.md", "*.toml", "*.yml", "*.sh"]
message = "no todo"
why = "w"
examples = '''
# file: a.md
TODO  # bad
done
'''
"""
IGNORE = "codeguard: ignore[no-todo] -- why"


def told(folder: Path, name: str, text: str) -> list[tuple[str, int]]:
    """The rules and lines of the findings in a file that are not suppressed."""
    (folder / "codeguard.toml").write_text(
        'packs = ["./ours.toml"]\nselect = ["no-todo", "unused-ignore", "unjustified-ignore"]\n'
    )
    (folder / "ours.toml").write_text(PACK)
    (folder / name).write_text(text)
    findings = check(Request(paths=(str(folder),))).findings
    return [(each.rule, each.line) for each in findings if each.suppressed is None and each.path == name]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("a.md", f"TODO <!-- {IGNORE} -->\nTODO\n", [("no-todo", 2)], id="its own line"),
        pytest.param("a.md", f"<!-- {IGNORE} -->\n\nTODO\nTODO\n", [("no-todo", 4)], id="the next line with text"),
        pytest.param(
            "a.md", f"<!-- {IGNORE.replace('ignore', 'ignore-file')} -->\n# T\nTODO\n", [], id="the whole file"
        ),
        pytest.param(
            "a.md",
            f"---\nt: 1\n---\n<!-- {IGNORE.replace('ignore', 'ignore-file')} -->\nTODO\n",
            [],
            id="behind front matter",
        ),
        pytest.param("a.toml", f"a = 'TODO'  # {IGNORE}\n", [], id="TOML"),
        pytest.param("a.yml", f"# {IGNORE}\na: TODO\nb: TODO\n", [("no-todo", 3)], id="YAML"),
        pytest.param(
            "a.sh", f"#!/bin/sh\n# {IGNORE.replace('ignore', 'ignore-file')}\n# TODO\necho TODO\n", [], id="shell"
        ),
        pytest.param(
            "a.md",
            "<!-- codeguard: ignore[no-todo] -->\nTODO\n",
            [("unjustified-ignore", 1), ("no-todo", 2)],
            id="no reason",
        ),
        pytest.param(
            "a.md",
            "<!-- codeguard: ignore -- why -->\nTODO\n",
            [("unjustified-ignore", 1), ("no-todo", 2)],
            id="no name",
        ),
        pytest.param(
            "a.yml", "a: 1  # codeguard: ignore[no-todo] -- why\n", [("unused-ignore", 1)], id="nothing to suppress"
        ),
        pytest.param(
            "a.md",
            f"text\n<!-- {IGNORE.replace('ignore', 'ignore-file')} -->\nTODO\n",
            [("unjustified-ignore", 2), ("no-todo", 3)],
            id="not in the head",
        ),
        pytest.param(
            "a.md", f"```\n<!-- {IGNORE} -->\n```\nand `<!-- {IGNORE} -->` in words\n", [], id="shown, not said"
        ),
        pytest.param("a.md", f"# {IGNORE}\nTODO\n", [("no-todo", 2)], id="a heading of Markdown is no comment"),
    ],
)
def test_a_comment_in_a_text_file_covers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: list[tuple[str, int]]
) -> None:
    monkeypatch.setenv("CODEGUARD_CACHE_DIR", str(tmp_path / "cache"))
    assert told(tmp_path, name, text) == expected
