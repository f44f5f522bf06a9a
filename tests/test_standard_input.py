"""`--stdin-filename` judges a content as if it stood in its file and that were named."""

import json
import subprocess
import sys
from typing import Any

import pytest
from history import History

KEPT = '''\
def total(prices: list[int], rate: int) -> int:  # codeguard: ignore[duplicate-function] -- kept apart on purpose
    """Add."""
    return sum(prices) * rate
'''
HIDDEN = "try:\n    work()\nexcept Exception:\n    pass\n"


def check(history: History, *arguments: str, text: str = "") -> list[tuple[str, int, str]]:
    command = [sys.executable, "-m", "codeguard", "check", "--format", "json", *arguments]
    done = subprocess.run(command, cwd=history.root, input=text.encode(), capture_output=True, check=False)
    report: dict[str, Any] = json.loads(done.stdout)
    return [(each["rule"], each["line"], each["message"]) for each in report["findings"]]


@pytest.mark.parametrize("text", [KEPT, HIDDEN], ids=["with a comment for a rule on the project", "with an error"])
def test_content_has_the_findings_of_its_file(history: History, text: str) -> None:
    history.commit({"shop/a.py": "'''Prices.'''\n", "shop/b.py": text})
    assert check(history, "--stdin-filename", "shop/a.py", text=text) == check(history, "shop/b.py")
