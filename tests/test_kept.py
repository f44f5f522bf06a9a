"""What rules across files found at one side of a change is kept for the next, and is what looking again would find."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from codeguard.check import check
from codeguard.rules.unused_code import UnusedCode
from codeguard.run import Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from history import History

    from codeguard.finding import Finding
    from codeguard.project import Project

USED = "def price(items):\n    return sum(items)\n"
USER = "from shop.prices import price\n\nprint(price([1]))\n"


@pytest.fixture
def looks(history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many files `unused-code` saw each time that it looked."""
    seen: list[int] = []
    look = UnusedCode.look

    def counted(rule: UnusedCode, project: Project) -> Iterator[Finding]:
        seen.append(len(project.files))
        return look(rule, project)

    monkeypatch.setattr(UnusedCode, "look", counted)
    monkeypatch.setenv("CODEGUARD_CACHE_DIR", str(tmp_path / "cache"))
    before = os.getcwd()
    os.chdir(history.root)
    yield seen
    os.chdir(before)


def new(*, cache: bool = True) -> list[str]:
    scorecard = check(Request(staged=True, select=("unused-code",), cache=cache))
    assert not scorecard.errors
    return [f"{finding.path} {finding.symbol}" for finding in scorecard.findings]


def test_the_head_of_one_change_is_the_base_of_the_next(history: History, looks: list[int]) -> None:
    history.commit({"shop/__init__.py": "", "shop/prices.py": USED, "shop/use.py": USER, "README.md": "A shop.\n"})
    history.write({"shop/more.py": USED.replace("price", "cost"), "shop/use.py": USER + "import shop.more\n"})
    history.git("add", "-A")
    assert new() == ["shop/more.py cost"]
    assert looks == [3, 4]
    assert new() == ["shop/more.py cost"]
    assert looks == [3, 4]
    history.commit()
    history.write({"shop/use.py": "print(1)\nimport shop.more, shop.prices\n"})
    history.git("add", "-A")
    assert new() == ["shop/prices.py price"]
    assert looks == [3, 4, 4]
    assert new(cache=False) == ["shop/prices.py price"]


def test_a_text_that_names_code_is_part_of_a_state(history: History, looks: list[int]) -> None:
    files = {"shop/__init__.py": "", "shop/prices.py": USED, "shop/use.py": "import shop.prices\n"}
    history.commit({**files, "settings.toml": 'formula = "price"\n'})
    history.write({"settings.toml": "formula = 1\n"})
    history.git("add", "-A")
    assert new() == ["shop/prices.py price"]
    history.write({"settings.toml": 'formula = "price"\nmore = 1\n'})
    history.git("add", "-A")
    assert new() == []
    assert len(looks) == 3
