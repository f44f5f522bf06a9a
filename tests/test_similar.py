"""`codeguard similar` finds the functions that are most like one, in the project as it is."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from codeguard.errors import UserError
from codeguard.facts import extract_facts
from codeguard.similarity.index import Index, load_index
from codeguard.similarity.nearest import pairs_with
from codeguard.similarity.tokens import load_corpus
from codeguard.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from history import History

TOTAL = '''
def total(prices, rate):
    """Add up the prices with tax.

    More words.
    """
    return sum(round(price * (1 + rate), 2) for price in prices if price > 0 and rate >= 0)
'''
NEAR = TOTAL.replace("total", "add_all").replace("prices", "amounts").replace("rate", "tax").replace("tax.", "x.")
FAR = "def far(text):\n    return [line.strip() for line in text.splitlines() if line and not line.startswith('#')]\n"
USE = "from shop.near import add_all\n\nprint(add_all([1], 0.2), add_all([2], 0.1))\n"
FILES = {"shop/total.py": TOTAL, "shop/near.py": NEAR, "shop/far.py": FAR, "shop/use.py": USE}


def similar(history: History, *arguments: str, text: str = "") -> Result:
    from codeguard.commands.similar import command

    before = os.getcwd()
    os.chdir(history.root)
    try:
        return CliRunner().invoke(command, arguments, input=text)
    finally:
        os.chdir(before)


def hits(history: History, *arguments: str, text: str = "") -> list[dict[str, Any]]:
    done = similar(history, "--format", "json", *arguments, text=text)
    assert done.exit_code == 0, done.exception
    found: list[dict[str, Any]] = json.loads(done.stdout)["hits"]
    return found


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CODEGUARD_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def shop(history: History) -> History:
    history.commit(FILES)
    return history


@pytest.mark.parametrize("target", ["shop/total.py:total", "shop/total.py:3", "shop/total.py:7"])
def test_a_function_is_named_by_its_name_or_a_line(shop: History, target: str) -> None:
    (hit,) = hits(shop, target)
    assert hit == {
        "similarity": 1.0,
        "path": "shop/near.py",
        "line": 2,
        "end_line": 7,
        "symbol": "add_all",
        "signature": "(amounts, tax)",
        "docstring": "Add up the amounts with x.",
        "callers": 3,
    }


def test_code_on_standard_input_is_compared(shop: History) -> None:
    found = hits(shop, "-", text=TOTAL.replace("total", "fresh"))
    assert [(hit["symbol"], hit["similarity"]) for hit in found] == [("add_all", 1.0), ("total", 1.0)]


def test_statements_without_a_function_are_compared(shop: History) -> None:
    body = "return [line.strip() for line in text.splitlines() if line and not line.startswith('#')]"
    assert [hit["symbol"] for hit in hits(shop, "-", text=body)] == ["far"]


def test_only_so_many_are_shown(shop: History) -> None:
    assert len(hits(shop, "-", "--most", "1", text=TOTAL)) == 1


def test_the_text_has_place_likeness_signature_docstring_and_uses(shop: History) -> None:
    lines = similar(shop, "shop/total.py:total").stdout.splitlines()
    assert lines[0] == "100%  shop/near.py:2  add_all(amounts, tax)  used 3 times"
    assert lines[1] == "      Add up the amounts with x."
    assert lines[2] == "1 of 3 functions like shop/total.py:total: use or extend what is there"


def test_the_agent_format_has_a_line_a_function(shop: History) -> None:
    lines = similar(shop, "shop/total.py:total", "--format", "agent").stdout.splitlines()
    assert lines[0] == "shop/near.py:2 add_all(amounts, tax) 100%, used 3 times -- Add up the amounts with x."


def test_nothing_alike_is_said(shop: History) -> None:
    assert "nothing in 3 functions is enough like shop/far.py:far" in similar(shop, "shop/far.py:far").stdout


@pytest.mark.parametrize(
    ("target", "text", "message"),
    [
        ("total", "", "name a function as FILE:NAME or FILE:LINE"),
        ("shop/none.py:total", "", "shop/none.py: no such file"),
        ("shop/total.py:totel", "", "did you mean 'total'"),
        ("shop/total.py:1", "", "shop/total.py:1: no function of 24 tokens or more is there"),
        ("-", ")(", "the given code: no Python"),
        ("-", "def f(): return 1", "f has 5 tokens, too few to compare"),
        ("-", "", "the given code: no Python"),
    ],
)
def test_what_cannot_be_searched_for_is_said(shop: History, target: str, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message.replace("(", r"\(")):
        raise similar(shop, target, text=text).exception or AssertionError


def test_an_edit_is_seen_though_there_is_an_index(shop: History, cache: Path) -> None:
    past = time.time_ns() - 10**10
    for path in FILES:
        os.utime(shop.root / path, ns=(past, past))
    assert len(hits(shop, "shop/total.py:total")) == 1
    shop.write({"shop/more.py": NEAR.replace("add_all", "more")})
    assert len(hits(shop, "shop/total.py:total")) == 2


def test_the_index_finds_what_a_comparison_with_all_finds(tmp_path: Path) -> None:
    folder = os.path.dirname(json.__file__)
    files = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py"):
            with open(os.path.join(folder, name), "rb") as file:
                files[name] = extract_facts(Source(name, file.read()))
    built = Index.build(files)
    built.save(tmp_path / "index", b"stamp")
    index = load_index(tmp_path / "index", b"stamp")
    corpus = load_corpus(files.items())
    assert index is not None
    assert len(index) == len(built) == len(corpus.functions)
    for number, (path, function) in enumerate(corpus.functions):
        expected: dict[int, float] = {}
        for form in (corpus.kept, corpus.renamed):
            pairs = pairs_with(form, [number], 0.4, range(len(index)))
            for one, two, share in zip(*pairs, strict=True):
                other = int(one) + int(two) - number
                expected[other] = max(float(share), expected.get(other, 0.0))
        assert index.search(index.forms, number, 0.4) == pytest.approx(expected)
        beside = index.search(index.forms_with(files[path], function), len(index), 0.4)
        assert beside == pytest.approx({**expected, number: 1.0})


@pytest.mark.parametrize("damage", ["other stamp", "flipped", "cut", "foreign", "gone"])
def test_an_index_that_is_not_what_was_saved_is_none(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "index"
    Index.build({"a.py": extract_facts(Source("a.py", TOTAL.encode()))}).save(path, b"stamp")
    data = bytearray(path.read_bytes())
    at = data.index(b"a.py\0" if b"a.py\0" in data else b"total")
    data[at] ^= 1
    contents = {"other stamp": path.read_bytes(), "flipped": bytes(data), "cut": bytes(data[:-64]), "foreign": b"{}"}
    path.unlink()
    if damage in contents:
        path.write_bytes(contents[damage])
    assert load_index(path, b"other" if damage == "other stamp" else b"stamp") is None
