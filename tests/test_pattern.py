"""Patterns: what Python with holes matches, what the holes are bound to, and what stands in a match's place."""

# ruff: noqa: E501 -- tables, read by columns

import ast

import pytest

from codeguard.fixes import apply_fixes
from codeguard.pattern.compiled import compile_pattern
from codeguard.pattern.conditions import compile_condition
from codeguard.pattern.filling import render
from codeguard.pattern.holes import PatternError
from codeguard.pattern.matching import Matcher
from codeguard.pattern.replacing import replacement
from codeguard.pattern.surroundings import around
from codeguard.source import Source

IMPORTS = "import polars as pl\nfrom os import path as p, environ\nimport requests\n"


def matches(pattern: str, code: str, path: str = "pkg/mod.py") -> list[dict[str, str]]:
    """What the holes are bound to at each place, in order of lines."""
    compiled = compile_pattern(pattern)
    source = Source(path, code.encode())
    matcher = Matcher(source)
    found = []
    for node in sorted(source.nodes(*compiled.triggers), key=lambda node: (node.lineno, node.col_offset)):  # type: ignore[attr-defined]
        bound = next(matcher.find(compiled, node, {}), None)
        if bound is not None:
            found.append({name: shown(value) for name, value in bound.items()})
    return found


def shown(value: ast.AST | tuple[ast.AST, ...]) -> str:
    return ", ".join(map(ast.unparse, value)) if isinstance(value, tuple) else ast.unparse(value)


SAME = {
    "a call through an alias": ("polars.read_csv($P)", IMPORTS + "pl.read_csv(a.b)", {"P": "a.b"}),
    "a name imported from": ("polars.read_csv($P)", "from polars import read_csv as rc\nrc(x)", {"P": "x"}),
    "a submodule": ("os.path.join(...)", IMPORTS + "p.join(1, 2)", {"...": "1, 2"}),
    "a relative import": ("ours.db.get($X)", "from ..db import get\nget(1)", {"X": "1"}),
    "a builtin": ("open($P)", "open(q)", {"P": "q"}),
    "a global that nobody binds": ("spark.sql($Q)", "spark.sql(q)", {"Q": "q"}),
    "any arguments": ("f($X, ...)", "f(1, 2, k=3, *a, **b)", {"X": "1", "...": "2, *a, k=3, **b"}),
    "no arguments at all": ("f(...)", "f()", {"...": ""}),
    "named arguments": ("f($...ARGS)", "f(1, k=2)", {"ARGS": "1, k=2"}),
    "keywords in any order": ("f(a=$A, b=$B)", "f(b=1, a=2)", {"A": "2", "B": "1"}),
    "a keyword behind dots": ("f(a=$A, ...)", "f(1, b=2, a=3)", {"...": "1, b=2", "A": "3"}),
    "the name of a keyword": ("f($K=$V)", "f(k=1)", {"K": "k", "V": "1"}),
    "the same code twice": ("$X == $X", "a.b == a.b", {"X": "a.b"}),
    "a later choice": ("f(..., $X, ..., $X)", "f(1, 2, 3, 2)", {"...": "3", "X": "2"}),
    "read and written": ("$X = $X + $Y", "a = a + 1", {"X": "a", "Y": "1"}),
    "anything": ("f($_, $_)", "f(1, 2)", {}),
    "a string": ("f($X: str)", "f('a')", {"X": "'a'"}),
    "a negative number": ("f($X: int)", "f(-1)", {"X": "-1"}),
    "a literal": ("f($X: literal)", "f([1, {'a': None}])", {"X": "[1, {'a': None}]"}),
    "an f-string": ("f($X: fstring)", "f(f'{a}')", {"X": "f'{a}'"}),
    "a typed keyword": ("f(k=$X: name)", "f(k=a)", {"X": "a"}),
    "any string": ("f('...')", "f('abc')", {}),
    "an awaited call": ("f($X)", "async def g():\n    await f(1)", {"X": "1"}),
    "elements": ("[$X, ..., 3]", "[1, 2, 3]", {"X": "1", "...": "2"}),
    "entries of a dict": ("{'a': $V, ...}", "{'b': 1, 'a': 2}", {"V": "2"}),
    "a subscript": ("$X[...]", "a[1:2]", {"X": "a"}),
    "an attribute's name": ("$X.$M()", "a.b.c()", {"X": "a.b", "M": "c"}),
    "a header with a body": ("def $F($A, ...): ...", "async def f(a, *b): return 1", {"F": "f", "A": "a", "...": "return 1"}),
    "a parameter by name": ("def $F(..., t=$T): ...", "def f(a, t=3, b=1): pass", {"F": "f", "T": "3", "...": "pass"}),
    "a decorator, called": ("@a.b\nclass $C: ...", "from a import b\n@x\n@b(1)\nclass C(D): pass", {"C": "C", "...": "pass"}),
    "a base class": ("class $C($B, ...): ...", "class C(D, E, m=1): pass", {"C": "C", "B": "D", "...": "E"}),
    "an item of a with": ("with open($P) as $F: ...", "with a, open(p) as f: pass", {"P": "p", "F": "f", "...": "pass"}),
    "a handler": ("except $E as $N: pass", "try: x\nexcept (A, B) as e: pass", {"E": "(A, B)", "N": "e"}),
    "a bare handler": ("except: ...", "try: x\nexcept: y", {"...": "y"}),
    "an annotated assignment": ("$X = $V", "a: int = 1", {"X": "a", "V": "1"}),
    "an if with an else": ("if $C: ...", "if a: b\nelse: c", {"C": "a", "...": "b"}),
    "statements that follow": ("$X = open($P)\n...\n$X.close()", "f = open(p)\na\nb\nf.close()\nc", {"X": "f", "P": "p", "...": "c"}),
    "a loop with a statement somewhere": ("for $X in $Y:\n    ...\n    g($X)\n    ...", "for a in b:\n    c\n    g(a)", {"X": "a", "Y": "b", "...": ""}),
    "a bare name": ("print", "x = print", {}),
    "a comment in a pattern": ("f($X)  # of that", "f(1)", {"X": "1"}),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "code", "bound"), SAME.values(), ids=SAME)
def test_a_pattern_matches(pattern: str, code: str, bound: dict[str, str]) -> None:
    assert matches(pattern, code, "ours/sub/mod.py") == [bound]


OTHER = {
    "another module's name": ("polars.read_csv($P)", "from pandas import read_csv\nread_csv(x)"),
    "a variable of a module's name": ("requests.get(...)", "requests = {}\nrequests.get(1)"),
    "a parameter of a module's name": ("requests.get(...)", "def f(requests):\n    requests.get(1)"),
    "a parameter in place of an import": (
        "requests.get(...)",
        "import requests\ndef f(requests):\n    requests.get(1)",
    ),
    "a builtin that is redefined": ("open($P)", "def open(x): pass\nopen(1)"),
    "an imported name in place of a builtin": ("open($P)", "from gzip import open\nopen(1)"),
    "more arguments": ("f($X)", "f(1, 2)"),
    "a keyword too many": ("f($X)", "f(1, k=2)"),
    "a star for one argument": ("f($X)", "f(*a)"),
    "other code for the same hole": ("$X == $X", "a.b == a.c"),
    "a name for a string": ("f($X: str)", "f(a)"),
    "a bool for a number": ("f($X: int)", "f(True)"),
    "an f-string for a string": ("f('...')", "f(f'{a}')"),
    "a missing keyword": ("f(a=$A, ...)", "f(1, b=2)"),
    "another literal": ("f(1)", "f(1.0)"),
    "another literal type": ("f(1)", "f(True)"),
    "an undecorated class": ("@a.b\nclass $C: ...", "from a import b\nclass C: pass"),
    "a typed handler": ("except: ...", "try: x\nexcept A: y"),
    "a value returned": ("return", "def f():\n    return 1"),
    "statements in another order": ("$X = open($P)\n...\n$X.close()", "f.close()\nf = open(p)"),
    "a function without parameters": ("def $F($A, ...): ...", "def f(): pass"),
    "a body that is longer": ("def $F(): pass", "def f():\n    pass\n    x()"),
    "plain def for async def": ("async def $F(): ...", "def f(): pass"),
}


@pytest.mark.parametrize(("pattern", "code"), OTHER.values(), ids=OTHER)
def test_a_pattern_does_not_match(pattern: str, code: str) -> None:
    assert matches(pattern, code) == []


WRONG = {
    "small letters": ("f($x)", "$x is no hole: write $X"),
    "no name": ("f($)", "a name in capitals follows the $"),
    "an unknown type": ("f($X: strr)", "there is no type 'strr' of code: did you mean 'str'?"),
    "everything": ("$X", "it matches everything"),
    "dots only": ("...", "it matches everything"),
    "no Python": ("f(", "it is no Python"),
    "nothing": ("  # only a comment", "it is empty"),
    "a decorator alone": ("@a", "a decorator stands above"),
    "two handlers": ("except A: ...\nexcept B: ...", "one `except` at a time"),
}


@pytest.mark.parametrize(("pattern", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_pattern_is_told(pattern: str, said: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_pattern(pattern)
    assert said in str(error.value)


HOLDS = {
    "a comparison": ("$N > 3", "f(4)", True),
    "not so": ("$N > 3", "f(3)", False),
    "a chain": ("1 <= $N < 3", "f(2)", True),
    "arithmetic": ("$N == 3600", "f(60 * 60)", True),
    "a name with one value": ("$N > 3", "SIZE = 5\nf(SIZE)", True),
    "a name with two values": ("$N > 3", "SIZE = 5\nSIZE = 6\nf(SIZE)", False),
    "a name that is a parameter": ("$N > 3", "n = 5\ndef g(n): f(n)", False),
    "no literal": ("$N > 3", "f(g())", False),
    "no literal, negated": ("not $N > 3", "f(g())", False),
    "another type": ("$N > 3", "f('a')", False),
    "membership": ("$N in ('a', 'b')", "f('b')", True),
    "and, or": ("$N > 1 and ($N < 3 or $N == 9)", "f(9)", True),
    "a text": ("search('(?i)select', $N)", "f('SELECT 1')", True),
    "a formatted text": ("search('from {}', $N)", "f(f'select from {t}')", True),
    "a joined text": ("search('from {}', $N)", "f('select from ' + t)", True),
    "the text of a name": ("search('batch', $N)", "f(batch_size)", True),
    "a length": ("len($N) < 3", "f('ab')", True),
    "None": ("$N is None", "f(None)", True),
    "too large to work out": ("$N > 1", "f(10**100)", False),
}


@pytest.mark.parametrize(("condition", "code", "expected"), HOLDS.values(), ids=HOLDS)
def test_conditions_compare_literals(condition: str, code: str, *, expected: bool) -> None:
    source = Source("m.py", code.encode())
    matcher = Matcher(source)
    pattern = compile_pattern("f($N)")
    (bound,) = [bound for node in source.nodes(ast.Call) for bound in matcher.find(pattern, node, {})]
    assert compile_condition(condition).holds(bound, matcher.resolver) is expected


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("1 < 2", "it compares no hole"),
        ("n > 2", "'n' is no hole: write $N"),
        ("open($N)", "the functions are"),
        ("search($N, 'a')", "the first argument of search"),
        ("search('(', $N)", "missing ), unterminated subpattern"),
        ("len($N, $N)", "the functions are"),
        ("$N.real", "compare holes with literals"),
        ("[x for x in $N]", "compare holes with literals"),
        ("$N >", "it is no Python"),
    ],
)
def test_what_is_no_condition_is_told(condition: str, said: str) -> None:
    with pytest.raises(PatternError) as error:
        compile_condition(condition)
    assert said in str(error.value)


AROUND = {
    "in a loop": ("for $X in $Y: ...", "for a in b:\n    f(a)", True),
    "what a loop goes over": ("for $X in $Y: ...", "for a in f(b):\n    a", False),
    "the test of a while": ("while $X: ...", "while f(1): pass", True),
    "a function made in a loop": ("for $X in $Y: ...", "for a in b:\n    def g():\n        f(a)", False),
    "a method of a class": ("class $C: ...", "class C:\n    def g(self):\n        f(1)", True),
    "the item of a with": ("with $X: ...", "with f(1): pass", True),
    "a default": ("def $F(...): ...", "def g(a=f(1)): pass", False),
    "the same hole": ("for $N in $Y: ...", "for a in b:\n    f(c)", False),
}


@pytest.mark.parametrize(("pattern", "code", "expected"), AROUND.values(), ids=AROUND)
def test_what_stands_around(pattern: str, code: str, *, expected: bool) -> None:
    source = Source("m.py", code.encode())
    matcher = Matcher(source)
    wanted = compile_pattern("f($N)")
    found = [(node, bound) for node in source.nodes(ast.Call) for bound in matcher.find(wanted, node, {})]
    ((node, bound),) = found
    assert any(True for _ in around(matcher, source, [compile_pattern(pattern)], node, bound)) is expected


REPLACED = {
    "an alias stays": ("polars.read_csv($P, ...)", "polars.scan_csv($P, ...)", "import polars as pl\nx = pl.read_csv( 'a',n=1 )", "x = pl.scan_csv('a', n=1)"),
    "nothing for the dots": ("polars.read_csv($P, ...)", "polars.scan_csv($P, ...)", "import polars as pl\npl.read_csv(a)", "pl.scan_csv(a)"),
    "brackets where they are needed": ("f($X)", "$X.g()", "f(a or b)", "(a or b).g()"),
    "brackets around the whole": ("f($X)", "$X + 1", "y = f(a) * 2", "y = (a + 1) * 2"),
    "no brackets without need": ("$X == None", "$X is None", "if a.b == None: pass", "if a.b is None: pass"),
    "an indented statement": ("f($X)", "g($X)", "def h():\n    if a:\n        return f(1)", "        return g(1)"),
    "in an elif": ("f($X)", "g($X)", "if a:\n    pass\nelif f(1):\n    pass", "elif g(1):"),
    "a whole statement": ("$X = f()", "$X = g()", "a = f()", "a = g()"),
    "an attribute": ("$X.$M(now=$T)", "$X.$M($T)", "a.b(now=c)", "a.b(c)"),
    "arguments over lines": ("f($...ARGS)", "g($...ARGS)", "f(\n    1,\n    k=2,\n)", "g(1,\n    k=2)"),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "template", "code", "expected"), REPLACED.values(), ids=REPLACED)
def test_a_replacement_says_what_the_template_says(pattern: str, template: str, code: str, expected: str) -> None:
    source, fixed = replaced(pattern, template, code)
    assert fixed is not None
    assert expected in fixed
    assert len(fixed.split("\n")) <= len(source.lines)
    ast.parse(fixed)


@pytest.mark.parametrize(
    ("pattern", "template", "code"),
    [
        ("f($X)", "g($X)", "f(\n    a,  # why\n)"),
        ("polars.read_csv($P)", "polars.scan_csv($P)", "from polars import read_csv\nread_csv(a)"),
    ],
    ids=["a comment would be lost", "the new name is not imported"],
)
def test_what_cannot_be_replaced_safely_is_left_alone(pattern: str, template: str, code: str) -> None:
    assert replaced(pattern, template, code)[1] is None


def replaced(pattern: str, template: str, code: str) -> tuple[Source, str | None]:
    source = Source("m.py", code.encode())
    matcher = Matcher(source)
    compiled = compile_pattern(pattern)
    nodes = source.nodes(*compiled.triggers)
    node, bound = next((node, bound) for node in nodes for bound in matcher.find(compiled, node, {}))
    assert isinstance(node, ast.expr | ast.stmt)
    fix = replacement(template, node, bound, source)
    return source, fix and apply_fixes(code, [fix])


def test_messages_show_the_code_on_one_line_and_cut_it() -> None:
    source = Source("m.py", b"f(a +\n  b, 'x' * 1000000000000000000000000000000000000000000000000000000000000)")
    compiled = compile_pattern("f($X, $Y)")
    bound = next(Matcher(source).find(compiled, source.nodes(ast.Call)[0], {}))
    assert render("$X, $Z and $Y", bound, source) == f"a + b, $Z and {'x'!r} * 1{'0' * 50}..."


def test_a_file_without_the_word_of_a_pattern_has_no_match() -> None:
    assert compile_pattern("polars.read_csv($P)").words == ("read_csv", "polars")
    assert compile_pattern("$X.iterrows()").words == ("iterrows",)
    assert compile_pattern("f(long_keyword=$X)").words == ("long_keyword", "f")
    assert compile_pattern("$X == $X").words == ()
    assert compile_pattern("$X = 1\n$X.close()").words == ("close",)
