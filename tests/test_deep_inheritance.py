"""Long lines of ancestors are counted across files, through imports of every kind."""

from __future__ import annotations

import pytest
from projects import reported

from codeguard.rules.deep_inheritance import DeepInheritance

A = "class A:\n    x = 1\nclass B(A):\n    x = 1\nclass C(B):\n    x = 1\nclass D(C):\n    x = 1\n"
PACKAGE = {"shop/__init__.py": "from shop.base import D as Long\nfrom .base import *\n", "shop/base.py": A}
WAYS = {
    "from a module": "from shop.base import D\nclass E(D):\n    x = 1\n",
    "of a module": "import shop.base\nclass E(shop.base.D):\n    x = 1\n",
    "by another name": "from shop.base import D as Old\nclass E(Old):\n    x = 1\n",
    "relative": "from .base import D\nclass E(D):\n    x = 1\n",
    "relative module": "from . import base\nclass E(base.D):\n    x = 1\n",
    "passed on": "from shop import Long\nclass E(Long):\n    x = 1\n",
    "passed on by a star": "from shop import D\nclass E(D):\n    x = 1\n",
    "generic": "from shop.base import D\nclass E(D[int]):\n    x = 1\n",
}
SHORT = {
    "three": "from shop.base import C\nclass E(C):\n    x = 1\n",
    "a mixin": "from shop.base import C\nclass LogMixin(C):\n    x = 1\nclass E(LogMixin):\n    x = 1\n",
    "exceptions": "".join(f"class E{n}Error(E{n - 1}Error):\n    x = 1\n" for n in range(1, 9)),
    "a library's": "import lib\nclass P(lib.A):\n    x = 1\nclass Q(P):\n    x = 1\nclass E(Q):\n    x = 1\n",
    "a circle": "class P(Q):\n    x = 1\nclass Q(P):\n    x = 1\n",
    "its own name": "from lib import E\nclass E(E):\n    x = 1\n",
}


@pytest.mark.parametrize("code", WAYS.values(), ids=WAYS)
def test_four_ancestors_are_too_many(code: str) -> None:
    (finding,) = reported(DeepInheritance(), {**PACKAGE, "shop/deep.py": code})
    assert (finding.path, finding.symbol, finding.measure) == ("shop/deep.py", "E", 4)
    assert "4 ancestors (more than 3): E > D > C > B > A" in finding.message
    assert [related.message for related in finding.related] == ["D", "C", "B", "A"]


@pytest.mark.parametrize("code", SHORT.values(), ids=SHORT)
def test_enough_is(code: str) -> None:
    assert reported(DeepInheritance(), {**PACKAGE, "shop/deep.py": code}) == []


def test_a_line_ends_at_a_class_that_many_inherit() -> None:
    heirs = "".join(f"class Heir{number}(B):\n    x = 1\n" for number in range(20))
    files = {**PACKAGE, "shop/deep.py": WAYS["from a module"], "shop/heirs.py": f"from shop.base import B\n{heirs}"}
    assert reported(DeepInheritance(), files) == []


def test_the_limit_can_be_set() -> None:
    assert [each.symbol for each in reported(DeepInheritance({"limit": 2}), PACKAGE)] == ["D"]
