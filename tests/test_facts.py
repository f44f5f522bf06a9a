"""What the facts of a file say about it."""

import textwrap
from array import array

import msgspec
import pytest

from codeguard.facts import FLOOR, Facts, Function, FunctionKind, Lines, Trait, extract_facts, word_hash
from codeguard.lexer import comments, without_comments
from codeguard.source import Source


def facts(code: str) -> Facts:
    return extract_facts(Source("package/module.py", textwrap.dedent(code).lstrip("\n").encode()))


def function(code: str) -> Function:
    return facts(code).functions[0]


def form(code: str, name: str = "renamed") -> tuple[bytes, ...]:
    """The hashes of the tokens of the first function's form."""
    found = facts(code)
    indexes = array({1: "B", 2: "H", 4: "I"}[found.width], getattr(found, name))
    hashes = [found.vocabulary[8 * index : 8 * index + 8] for index in indexes]
    return tuple(hashes[: found.functions[0].tokens])


LONG = """
def total(prices, rate=1):
    result = 0
    for price in prices:
        if price.active and price.amount > 10:
            result += round(price.amount * rate, ndigits=2)
    return result
"""


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("x = 1\n\n# c\ny = 2  # c\n", Lines(4, 2, 1, 0, 1), id="code, comment, blank"),
        pytest.param('"""Doc.\n\nMore."""\nx = 1\n', Lines(4, 1, 0, 3, 0), id="docstring"),
        pytest.param('def f(): "doc"\n', Lines(1, 1, 0, 0, 0), id="docstring on the line of def"),
        pytest.param('x = """\n# no comment\n"""\n', Lines(3, 3, 0, 0, 0), id="hash in a string"),
        pytest.param("", Lines(0, 0, 0, 0, 0), id="empty"),
        pytest.param("x = 1\f\r\n\r\n", Lines(2, 1, 0, 0, 1), id="form feed and CR LF"),
        pytest.param('x = f"{d["#"]}"  # c\n# c\n', Lines(2, 1, 1, 0, 0), id="nested quotes"),
    ],
)
def test_lines_are_counted_by_what_stands_on_them(code: str, expected: Lines) -> None:
    if "nested" in code and not _parses(code):
        pytest.skip("needs Python 3.12")
    if not _parses(code):
        return
    assert extract_facts(Source("a.py", code.encode())).lines == expected


def _parses(code: str) -> bool:
    try:
        compile(code, "a.py", "exec")
    except SyntaxError:
        return False
    return True


def test_functions_are_told_by_symbol_kind_and_place() -> None:
    found = facts(
        """
        import functools as ft

        @ft.cache
        async def outer(a, /, b, *args, c=1, **kw):
            '''Does it.

            More.
            '''
            def inner(): ...

        class Basket:
            class Item:
                def price(self): return 1
        """
    ).functions
    assert [(item.symbol, item.kind, item.first_line, item.line, item.end_line) for item in found] == [
        ("outer", FunctionKind.FUNCTION, 3, 4, 9),
        ("outer.inner", FunctionKind.CLOSURE, 9, 9, 9),
        ("Basket.Item.price", FunctionKind.METHOD, 13, 13, 13),
    ]
    assert found[0].parameters == ("a", "b", "args", "c", "kw")
    assert found[0].decorators == ("functools.cache",)
    assert found[0].docstring == "Does it."
    assert (found[2].name, found[2].scope, found[2].column) == ("price", "Basket.Item", 9)


@pytest.mark.parametrize(
    ("code", "trait"),
    [
        pytest.param("@typing.overload\ndef f(x): ...", Trait.OVERLOAD | Trait.STUB, id="overload"),
        pytest.param("@abc.abstractmethod\ndef f(x): return 1", Trait.ABSTRACT, id="abstract"),
        pytest.param("@x.setter\ndef x(self, v): self._x = v", Trait.PROPERTY, id="setter"),
        pytest.param("def f():\n    'doc'\n    raise NotImplementedError('f')", Trait.STUB, id="stub"),
        pytest.param("def __eq__(self, other): return 1", Trait.DUNDER, id="dunder"),
        pytest.param("async def f(): return 1", Trait.ASYNC, id="async"),
    ],
)
def test_traits_are_seen(code: str, trait: Trait) -> None:
    assert function(code).traits == trait


def test_bases_decorators_and_imports_are_resolved() -> None:
    found = facts(
        """
        import os.path
        import numpy as np
        from ..models import Base as Root, Thing
        from . import sibling

        @np.wrap(1)
        class A(Root[int], sibling.B, make()):
            limit: int = 1
        """
    )
    assert found.classes[0].bases == ("..models.Base", ".sibling.B", "make")
    assert found.classes[0].decorators == ("numpy.wrap",)
    assert found.classes[0].names == ("limit",)
    assert [origin for item in found.imports for origin in item.origins()] == [
        ("os", "os"),
        ("np", "numpy"),
        ("Root", "..models.Base"),
        ("Thing", "..models.Thing"),
        ("sibling", ".sibling"),
    ]


def test_module_names_and_exports() -> None:
    found = facts(
        """
        __all__ = ["a"]
        __all__ += ("b",)
        a, (b, *c) = 1, (2, 3)
        if a:
            d: int = 4
            for e in b: pass
            with c as g: pass
        def f(): h = 1
        """
    )
    assert found.names == ("__all__", "a", "b", "c", "d", "e", "g")
    assert found.exports == ("a", "b")
    assert facts("x = 1").exports is None


def test_words_are_counted_in_code_and_strings_but_not_in_comments_and_docstrings() -> None:
    found = facts(
        '''
        """documented"""
        alpha(beta, "gamma.delta-1")  # commented
        alpha
        '''
    )
    counted = dict(zip(array("I", found.words), found.counts, strict=True))
    words = ("alpha", "beta", "gamma", "delta", "documented", "commented")
    assert [counted.get(word_hash(word), 0) for word in words] == [2, 1, 1, 1, 0, 0]
    assert list(array("I", found.words)) == sorted(counted)


SAME = {
    "comments": LONG.replace("result = 0", "result = 0  # sum"),
    "docstring": LONG.replace("    result = 0", '    """Add."""\n    result = 0'),
    "annotations": LONG.replace("prices, rate=1", "prices: list[Price], rate: 'int' = 1")
    .replace("):\n", ") -> Decimal | None:\n", 1)
    .replace("result = 0", "result: Decimal = 0"),
    "layout": LONG.replace("prices, rate=1", "\n    prices,\n    rate = 1,\n").replace("amount > 10", "amount>10"),
    "function name": LONG.replace("total", "sum_up"),
    "line continuation": LONG.replace("active and", "active \\\n and"),
}


@pytest.mark.parametrize("code", SAME.values(), ids=SAME)
def test_the_kept_form_leaves_out(code: str) -> None:
    assert form(code, "kept") == form(LONG, "kept")
    assert function(code).digest == function(LONG).digest


def test_quotes_are_layout() -> None:
    assert form(LONG.replace("10", "'a'"), "kept") == form(LONG.replace("10", '"a"'), "kept")


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        pytest.param("result", "outcome", True, id="local"),
        pytest.param("prices", "items", True, id="parameter"),
        pytest.param("10", "99", True, id="literal"),
        pytest.param("rate", "factor", True, id="parameter with a default"),
        pytest.param("price in", "item in", False, id="only one of two uses"),
        pytest.param("amount", "value", False, id="attribute"),
        pytest.param("ndigits", "places", False, id="keyword"),
        pytest.param("round", "floor", False, id="global"),
    ],
)
def test_the_renamed_form_renames_locals_parameters_and_literals_only(old: str, new: str, equal: bool) -> None:
    assert (form(LONG.replace(old, new)) == form(LONG)) is equal
    assert form(LONG.replace(old, new), "kept") != form(LONG, "kept")


@pytest.mark.parametrize(
    "statement",
    [
        "with total as NAME: NAME()",
        "[NAME for NAME in total]",
        "{a: NAME for a, NAME in total}",
        "sorted(total, key=lambda NAME: NAME.x)",
        "while (NAME := total): NAME()",
        "for a, (b, NAME) in total: NAME()",
        "def NAME(): return total\n    NAME()",
        "def inner(NAME=1): return NAME",
        "match total:\n        case [1, NAME]: NAME()",
        "try: total()\n    except ValueError as NAME: print(NAME)",
    ],
)
def test_every_way_to_bind_a_name_is_renamed(statement: str) -> None:
    code = f"def f(one, two, three):\n    {statement}\n    return one(two.a, three.b, one.c, two.d, three.e)\n"
    assert form(code.replace("NAME", "value")) == form(code.replace("NAME", "other"))


def test_global_names_are_no_locals() -> None:
    code = LONG.replace("    result = 0", "    global result\n    result = 0")
    assert form(code) != form(code.replace("result", "outcome"))


def test_short_functions_have_no_forms() -> None:
    found = facts("def f(a):\n    return a\n" + LONG)
    assert found.functions[0].tokens < FLOOR <= found.functions[1].tokens
    assert len(found.kept) == len(found.renamed) == found.width * found.functions[1].tokens


def test_the_width_of_a_token_grows_with_the_vocabulary() -> None:
    body = "".join(f"    x{number} = y{number}({number})\n" for number in range(200))
    found = facts("def f():\n" + body)
    assert found.width == 2
    assert len(found.kept) == 2 * found.functions[0].tokens


def test_line_hashes_leave_out_imports_docstrings_and_displays() -> None:
    code = "import os\n'''doc'''\nTABLE = [\n    1,\n]\n\n# c\n" + "work(1)\n" * 19 + "  \nif x:\n    work(1)  # c\n"
    hashes = list(array("I", facts("'''doc'''\n" + code).line_hashes))
    assert hashes[:2] == [0, 0]
    assert hashes[3:8] == [0] * 5
    assert len(set(hashes[8:27])) == 1
    assert hashes[-1] == hashes[8]
    assert facts("work(1)\n").line_hashes == b""


def test_statements_and_digest_leave_out_docstrings() -> None:
    one, two = facts("def f():\n    'doc'\n    return 1\n"), facts("def f():\n    # c\n    return 1\n")
    assert one.statements == two.statements == 2
    assert one.digest == two.digest
    assert facts("# c").digest == b""


def test_facts_survive_the_cache() -> None:
    found = facts(LONG + "class A(B):\n    def f(self): return 1\n")
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Facts) == found


@pytest.mark.parametrize(
    "text",
    ["x = 1 # a\n", "'#' # a", '"""\n#\n""" # a\n#b', "x = rb'\\'#' # 'a'\ny = f'{z}' # b", "'a\\\n#b' # c"],
)
def test_comments_are_cut_where_the_lexer_finds_them(text: str) -> None:
    kept, at = "", 0
    for start, end in comments(text):
        kept, at = kept + text[at:start], end
    assert without_comments(text) == kept + text[at:]
