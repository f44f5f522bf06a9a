"""The trend: each point is what the project was at that commit, seen with today's rules."""

from __future__ import annotations

import json
import random
from contextlib import chdir
from typing import TYPE_CHECKING

import pytest

from codeguard.errors import UserError
from codeguard.history import Point, read_history
from codeguard.reporters.trend import FORMATS
from codeguard.run import Request

if TYPE_CHECKING:
    from pathlib import Path

    from history import History

PRICE = """def {name}(items, rate):
    total = 0
    for item in items:
        if item.active and item.amount > 0:
            total += round(item.amount * rate, 2)
    return total
"""
BRANCHES = "def f(a):\n" + "".join(f"    if a == {number}:\n        return {number}\n" for number in range(12))
SILENT = "try:\n    f()\nexcept Exception:\n    pass\n"


def trend(history: History, count: int, *, tags: bool = False) -> tuple[Point, ...]:
    with chdir(history.root):
        return read_history(Request(cache=False), count, tags=tags)


def figures(point: Point) -> tuple[int, int, int | None, int | None, int]:
    return point.files, point.lines, point.complex, point.duplicates, point.findings


def test_each_point_is_the_project_at_that_commit(history: History) -> None:
    history.commit({"a.py": PRICE.format(name="a"), "notes.txt": "x\n"})
    history.commit({"b.py": PRICE.format(name="b"), "tests/test_c.py": PRICE.format(name="c")})
    history.commit({"c.py": BRANCHES})
    history.git("mv", "b.py", "d.py")
    history.commit({"e.py": SILENT})
    history.commit({"d.py": None, "c.py": "def f(:\n"})
    points = trend(history, 10)
    assert [figures(point)[:4] for point in points] == [
        (1, 6, 0, 0),
        (3, 12, 0, 1),
        (4, 37, 1, 1),
        (5, 41, 1, 1),
        (4, 10, 0, 0),
    ]
    assert [point.commit for point in points] == history.git("rev-list", "--reverse", "HEAD").decode().split()
    assert points[2].name == points[2].commit[:12]
    assert trend(history, 2) == points[-2:]


def test_what_was_analysed_step_by_step_is_what_stands_there(history: History) -> None:
    chance = random.Random(7)
    names = ["a.py", "b.py", "p/c.py", "p/d.py", "tests/test_e.py"]
    texts = [PRICE.format(name="x"), PRICE.format(name="y") + SILENT, BRANCHES, SILENT, "x = 1\n"]
    for number in range(8):
        history.commit({name: chance.choice(texts) for name in chance.sample(names, 2)} | {"n.txt": f"{number}\n"})
    stepwise = trend(history, 8)
    for back, point in enumerate(reversed(stepwise)):
        if back:
            history.git("reset", "-q", "--hard", "HEAD~1")
        assert trend(history, 1) == (point,)


def test_merges_are_one_step_and_tags_give_names(history: History) -> None:
    history.commit({"a.py": "x = 1\n"})
    history.git("tag", "v1")
    history.git("switch", "-q", "-c", "topic")
    history.commit({"b.py": "x = 1\n"})
    history.git("tag", "aside")
    history.commit({"c.py": "x = 1\n"})
    history.git("switch", "-q", "main")
    history.git("merge", "-q", "--no-ff", "topic")
    history.git("tag", "-a", "v2", "-m", "two")
    history.commit({"d.py": "x = 1\n"})
    assert [point.files for point in trend(history, 5)] == [1, 3, 4]
    assert [(point.name, point.files) for point in trend(history, 5, tags=True)] == [("v1", 1), ("v2", 3)]
    assert [point.name for point in trend(history, 1, tags=True)] == ["v2"]


def test_the_working_tree_is_neither_read_nor_touched(history: History) -> None:
    history.commit({"a.py": "x = 1\n"})
    history.write({"a.py": SILENT, "b.py": SILENT})
    before = history.git("status", "--porcelain=v2")
    assert [figures(point) for point in trend(history, 3)] == [(1, 1, 0, 0, 0)]
    assert history.git("status", "--porcelain=v2") == before


def test_without_history_there_is_no_trend(history: History, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no commit yet"):
        trend(history, 3)
    history.commit({"a.py": "x = 1\n"})
    history.commit({"a.py": "x = 2\n"})
    history.git("clone", "-q", "--depth=1", history.root.as_uri(), str(tmp_path / "shallow"))
    with chdir(tmp_path / "shallow"), pytest.raises(UserError, match="a shallow clone of 1 commit: use fetch-depth: 0"):
        read_history(Request(cache=False), 3)


POINTS = (
    Point("a" * 40, "v1|\x1b[31m", "2026-01-02", 1, 1234, None, None, 0, 0),
    Point("b" * 40, "v2", "2026-01-03", 12, 9, 1, 2, 3, 4),
)


def test_every_form_of_the_trend_shows_all_points() -> None:
    assert FORMATS["text"](POINTS) == (
        "commit       date        files  lines  over the limit  pairs of copies  findings\n"
        "v1|\\x1b[31m  2026-01-02      1  1,234               -                -         0\n"
        "v2           2026-01-03     12      9               1                2         3\n"
    )
    assert "| `v1\\|\\x1b[31m` | 2026-01-02 | 1 | 1,234 | - | - | 0 |\n" in FORMATS["markdown"](POINTS)
    found = json.loads(FORMATS["json"](POINTS))
    assert found["history"][0]["duplicates"] is None
    assert found["history"][1] == {
        "commit": "b" * 40,
        "name": "v2",
        "date": "2026-01-03",
        "files": 12,
        "lines": 9,
        "complex": 1,
        "duplicates": 2,
        "findings": 3,
        "not_analysed": 4,
    }
