"""What replaying the history of real repositories found wrong: an edit next to an old finding makes no new one."""

import pytest
from history import History
from judging import found

from codeguard.facts import extract_facts, word_hash
from codeguard.project import Project
from codeguard.source import Source

STAND_IN = "class MockRequest:\n    def __init__(self, url):\n        self.url = url\n"
STUB = """def price(item):
    # in a real implementation this would ask the shop
    return 42
"""
HANDLER = """def load(path, log):
    try:
        return read(path)
    except Exception:
        log.error("no %s", path)
        return None
"""
HIDING = HANDLER.replace('log.error("no %s", path)', "log.debug(path)")
EDITS = {
    "a parameter without a type that goes": ("missing-type-hint", "def price(a, b):\n    return a\n", ("a, b", "a")),
    "another log in a broad handler": ("broad-except", HANDLER, ("error", "exception")),
    "a bare handler that gets a name": (
        "broad-except",
        HANDLER.replace(" Exception", ""),
        ("except", "except Exception"),
    ),
    "another step in a handler that puts a value": ("silent-fallback", HIDING, ("debug(path)", "debug('?')")),
    "another comment in a handler that hides": (
        "silent-except",
        HIDING.replace("return None", "return"),
        ("return\n", "pass  # well\n"),
    ),
    "the body of a class whose name is a stand-in": ("mock-data", STAND_IN, ("= url", "= str(url)")),
    "another name from a module for tests": ("mock-data", "from unittest.mock import Mock\n", ("Mock", "Mock, call")),
    "a stub that makes up another answer": ("stub-implementation", STUB, ("42", "43")),
}


@pytest.mark.parametrize(("rule", "before", "edit"), EDITS.values(), ids=EDITS)
def test_an_edit_next_to_an_old_finding(history: History, rule: str, before: str, edit: tuple[str, str]) -> None:
    history.commit({"shop/orders.py": before})
    history.write({"shop/orders.py": before.replace(*edit)})
    assert found(history, rule) == []
    history.write(
        {
            "shop/orders.py": before
            + before.replace("MockRequest", "MockAnswer").replace("price", "cost").replace("load", "take")
        }
    )
    assert len(found(history, rule)) == 1


def test_two_names_that_share_a_hash_are_two_names() -> None:
    names = ("name_485463", "name_13020000")
    assert len({word_hash(name) for name in names}) == 1
    code = "".join(f"def {name}():\n    pass\n" for name in names).encode()
    uses = Project({"a.py": extract_facts(Source("a.py", code))}).uses(names)
    assert {name: list(files) for name, files in uses.items()} == {name: ["a.py"] for name in names}
