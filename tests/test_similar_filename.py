"""Files with almost the same name and content in different folders."""

from __future__ import annotations

import pytest
from projects import reported

from codeguard.rules.similar_filename import SimilarFilename

CODE = "".join(f"def step_{number}(x):\n    return x + {number}\n\n\n" for number in range(20))
MORE = CODE + "".join(f"def more_{number}(y):\n    return y - {number}\n\n\n" for number in range(10))
OTHER = "".join(f"class Thing{number}:\n    name = 'thing {number}'\n\n\n" for number in range(20))
PAIRS = {
    "words in another order": ("a/price_format.py", "b/format_price.py"),
    "a plural": ("a/user_tool.py", "b/users_tools.py"),
    "a letter": ("a/colour.py", "b/color.py"),
    "two letters swapped": ("a/reciept.py", "b/receipt.py"),
    "the same name": ("a/client_info.py", "b/client_info.py"),
}
APART = {
    "one folder": ("a/price_format.py", "a/format_price.py"),
    "a name of a framework": ("a/models.py", "b/models.py"),
    "a number": ("a/http1_frames.py", "b/http2_frames.py"),
    "other names": ("a/price.py", "b/stock.py"),
    "short names": ("a/cat.py", "b/car.py"),
    "a test": ("tests/price_format.py", "b/format_price.py"),
    "a mark, which is another rule's": ("a/price.py", "b/price_v2.py"),
}


@pytest.mark.parametrize(("one", "two"), PAIRS.values(), ids=PAIRS)
def test_names_are_alike_that_differ_in(one: str, two: str) -> None:
    (finding,) = reported(SimilarFilename(), {one: CODE, two: MORE})
    assert {finding.path, *(related.path for related in finding.related)} == {one, two}


@pytest.mark.parametrize(("one", "two"), APART.values(), ids=APART)
def test_names_may_be_alike_with(one: str, two: str) -> None:
    assert reported(SimilarFilename(), {one: CODE, two: MORE}) == []


def test_other_content_may_have_a_similar_name() -> None:
    assert reported(SimilarFilename(), {"a/price_format.py": CODE, "b/format_price.py": OTHER}) == []


def test_a_name_that_many_folders_have_is_agreed_on() -> None:
    files = {f"{folder}/sensor.py": CODE + f"x = '{folder}'\n" for folder in "abc"}
    assert reported(SimilarFilename(), files) == []
    assert len(reported(SimilarFilename({"agreed": 3}), files)) == 2


def test_the_one_that_fewer_modules_import_is_reported() -> None:
    files = {"a/price_format.py": CODE, "b/format_price.py": MORE, "c.py": "from b import format_price\n"}
    (finding,) = reported(SimilarFilename(), files)
    assert finding.path == "a/price_format.py"
    assert "price_format.py is 80% b/format_price.py and named almost like it" in finding.message
