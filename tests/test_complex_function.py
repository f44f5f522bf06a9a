"""`complex-function` gives radon's figure, and says it at the `def` line."""

import importlib.util
import textwrap
from pathlib import Path

import pytest
from radon.visitors import ComplexityVisitor

from codeguard.analysis import analyse
from codeguard.finding import Finding
from codeguard.rules.complex_function import ComplexFunction
from codeguard.source import Source

MODULES = ["argparse", "asyncio.base_events", "dataclasses", "email.message", "inspect", "logging", "typing", "zipfile"]


def findings(code: str, limit: int = 10) -> list[Finding]:
    report = analyse(Source("a.py", textwrap.dedent(code).encode()), [ComplexFunction({"limit": limit})])
    assert not report.errors
    return list(report.findings)


def radon_figures(code: str) -> dict[int, int]:
    """Radon's figures of functions, methods and closures by line, as its own visitor finds them."""
    visitor = ComplexityVisitor.from_code(code)
    todo, figures = [*visitor.functions, *visitor.classes], {}
    while todo:
        block = todo.pop()
        if block.letter == "C":
            todo += [*block.methods, *block.inner_classes]
        else:
            figures[block.lineno] = block.complexity
            todo += block.closures
    return figures


@pytest.mark.parametrize("name", MODULES)
def test_every_figure_is_radons(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    code = Path(spec.origin).read_text("utf-8")
    ours = {finding.line: finding.measure for finding in findings(code, limit=0)}
    radons = radon_figures(code)
    assert len(radons) > 20
    assert {line: ours[line] for line in radons} == radons
    over = {line for line, figure in radons.items() if figure > 10}
    assert {finding.line for finding in findings(code)} & radons.keys() == over


def test_functions_in_classes_in_functions_are_judged_too() -> None:
    body = "".join(f"            if x == {number}:\n                return {number}\n" for number in range(10))
    code = f"def outer():\n    class Inner:\n        def method(self, x):\n{body}\n    return Inner\n"
    assert [(finding.symbol, finding.measure) for finding in findings(code)] == [("outer.Inner.method", 11)]


def test_a_parent_is_judged_without_its_closures() -> None:
    body = "".join(f"        if x == {number}:\n            return {number}\n" for number in range(9))
    inner = f"    def inner(x):\n{body}        return x and y\n"
    code = f"def outer(y):\n    if y:\n        return None\n\n{inner}    return inner\n"
    assert [(finding.symbol, finding.measure) for finding in findings(code)] == [("outer.inner", 11)]


@pytest.mark.parametrize(
    ("body", "figure"),
    [
        pytest.param("pass", 1, id="straight"),
        pytest.param("return a and b or c", 3, id="booleans"),
        pytest.param("return [x for x in a if x if b]", 4, id="comprehension"),
        pytest.param("return lambda: a if b else c", 2, id="lambda"),
        pytest.param("for x in a: pass\nelse: pass", 3, id="loop with else"),
        pytest.param("assert a and b", 2, id="assert counts once"),
        pytest.param("with a: pass", 1, id="with"),
        pytest.param("match a:\n  case 1: pass\n  case _: pass", 2, id="match with catch-all"),
        pytest.param("match a:\n  case 1: pass\n  case 2: pass", 3, id="match"),
        pytest.param("try: pass\nexcept A: pass\nexcept B: pass\nelse: pass\nfinally: pass", 4, id="try"),
        pytest.param("try: pass\nexcept* A: pass\nexcept* B: pass\nelse: pass\nfinally: pass", 4, id="try star"),
        pytest.param("def g():\n  try: pass\n  except* A: pass", 1, id="try star in a closure"),
        pytest.param("@g(a or b)\ndef h(x=a or b): pass", 1, id="header of a closure"),
        pytest.param("class G:\n  x = a or b", 1, id="class in a function"),
    ],
)
def test_the_figure_of(body: str, figure: int) -> None:
    source = Source("a.py", ("def f(a, b, c):\n" + textwrap.indent(body, "    ")).encode())
    assert ComplexFunction().measure_at(source, "f") == figure


def branches(count: int) -> str:
    return "".join(f"    if x == {number}:\n        return {number}\n" for number in range(count))


@pytest.mark.parametrize(("ifs", "reported"), [(9, False), (10, True)], ids=["10", "11"])
def test_ten_is_allowed(ifs: int, reported: bool) -> None:
    assert bool(findings("def f(x):\n" + branches(ifs))) is reported


def test_the_finding_is_at_the_def_line_and_names_number_and_limit() -> None:
    (finding,) = findings("@decorate(\n    1)\nasync def f(x):\n" + branches(13))
    assert (finding.line, finding.end_line, finding.measure) == (3, 3, 14)
    assert finding.message == "`f` has complexity 14, the limit is 10: split it"


def test_the_identity_is_that_of_the_code() -> None:
    (plain,), (shifted,) = findings("def f(x):\n" + branches(13)), findings("\ndef f( x ):\n" + branches(13))
    (edited,) = findings("def f(x):\n" + branches(15))
    assert plain.identity == shifted.identity != edited.identity


def test_the_figure_at_another_revision() -> None:
    source = Source("a.py", f"class A:\n    def f(self): return 1\n\ndef f(x):\n{branches(12)}".encode())
    rule = ComplexFunction()
    assert rule.measure_at(source, "f") == 13
    assert rule.measure_at(source, "A.f") == 1
    assert rule.measure_at(source, "B.f") is None
    twice = Source("a.py", b"def f(): pass\ndef f(): pass\n")
    assert rule.measure_at(twice, "f") is None
