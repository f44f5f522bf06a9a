"""`stub-implementation`: functions that pretend, and honest ones that look like them."""

import textwrap

import pytest

from codeguard.analysis import analyse
from codeguard.files import kind_of
from codeguard.rules.stub_implementation import StubImplementation
from codeguard.source import Source


def reported(code: str, path: str = "shop/service.py", **settings: object) -> list[int]:
    source = Source(path, textwrap.dedent(code).encode(), kind_of(path))
    report = analyse(source, [StubImplementation(settings)])
    assert not report.errors
    return [finding.line for finding in report.findings]


@pytest.mark.parametrize(
    "comment",
    [
        "for now",
        "In a real implementation this would query the database",
        "in production this would call the bank",
        "simulate the answer",
        "placeholder",
        "hardcoded",
        "hard-coded until the API is there",
        "would normally be computed",
        "normally we would ask the server",
        "mock data",
        "dummy value",
        "fake numbers",
        "pretend it worked",
        "for demo purposes",
        "not implemented yet",
        "will be implemented later",
        "to be implemented",
        "implement this later",
        "temporary stub",
        "TODO: implement",
        "FIXME get the real price",
    ],
)
def test_constant_data_under_an_admission_is_reported(comment: str) -> None:
    assert reported(f"def price(sku):\n    # {comment}\n    return 42\n") == [1]


@pytest.mark.parametrize(
    "body",
    [
        'return {"status": "ok", "id": order_id}',
        "return [1, 2, 3]",
        'result = {"score": 0.9}\nreturn result',
        'logger.info("charging %s", order_id)\nreturn True',
        "return random.uniform(0, 1)",
        'return Order(id=order_id, state="paid")',
        "return Status.PAID",
        'if order_id > 3:\n    return "big"\nreturn "small"',
        'if not order_id:\n    raise ValueError(order_id)\nreturn {"status": "ok"}',
        'try:\n    return {"status": "ok"}\nexcept KeyError:\n    return {}',
        'return f"order {order_id}"',
        '"""Charge the order."""\nreturn "ch_1"',
        "time.sleep(1)\nreturn None",
    ],
)
def test_bodies_that_do_no_work_pretend(body: str) -> None:
    code = "def charge(order_id):\n" + textwrap.indent(body, "    ") + "\n    # simulate the payment\n"
    assert reported(code) == [1]


@pytest.mark.parametrize(
    "body",
    [
        "return store.query(order_id)",
        "return self.total * 2",
        "return [row.name for row in rows if row.ok]",
        "return compute(order_id)",
        "self.order = order_id",
        "raise NotImplementedError",
        'raise NotImplementedError("later")',
        "return order_id in known",
        "total = order_id * 2\nreturn total",
        "for row in rows:\n    if row == order_id:\n        return True\nreturn False",
        "with open(path) as file:\n    return file.read()",
        "pass",
    ],
)
def test_real_work_is_not_a_stub_whatever_its_comment_says(body: str) -> None:
    code = (
        "def charge(self, order_id):\n    # for now only orders of this region\n" + textwrap.indent(body, "    ") + "\n"
    )
    assert reported(code) == []


def test_constants_without_an_admission_are_constants() -> None:
    assert reported('def kinds():\n    # agreed with purchasing\n    return ["a", "b"]\n') == []
    assert reported("def supports():\n    return True\n") == []
    assert reported("def kinds():\n    return 1\n\n# for now\nLIMIT = 3\n") == []


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("import time\ndef train():\n    time.sleep(2)  # simulate work\n    return save()\n", [2]),
        ("import asyncio\nasync def train():\n    # pretend to be busy\n    await asyncio.sleep(2)\n    save()\n", [2]),
        ('import time\ndef process(path):\n    time.sleep(2)\n    return {"status": "done"}\n', [2]),
        ("import time\ndef wait():\n    time.sleep(2)\n    return True\n", []),
        ("import time\ndef ask(url):\n    time.sleep(2)  # one call per second\n    return get(url)\n", []),
        ("import time\ndef tick():\n    time.sleep(1)\n", []),
    ],
    ids=["simulated", "pretended", "constant", "waits", "throttles", "only-sleeps"],
)
def test_sleep_as_simulated_work_is_reported(code: str, lines: list[int]) -> None:
    assert reported(code) == lines


@pytest.mark.parametrize(
    ("body", "is_stub"),
    [
        ("return True  # TODO: check permissions", True),
        ("# FIXME: validation goes here\nreturn True", True),
        ("# XXX\nreturn True", True),
        ("# TODO: implement\npass", True),
        ("# TODO: fetch the real ones\nreturn []", True),
        ("# TODO: drop sha1\nreturn compare(a, b)", False),
        ("# TODO: rename\nreturn 25", False),
        ("return True", False),
    ],
)
def test_approval_under_a_todo_is_reported(body: str, is_stub: bool) -> None:
    code = "def is_valid(a, b):\n" + textwrap.indent(body, "    ") + "\n"
    assert reported(code) == ([1] if is_stub else [])


@pytest.mark.parametrize(
    ("comment", "is_left_out"),
    [
        ("# rest of the code here", True),
        ("# ... rest of the code here ...", True),
        ("# ... existing code ...", True),
        ("# existing code here", True),
        ("# Rest of the implementation remains the same", True),
        ("# rest of the function", True),
        ("# your code here", True),
        ("# implementation goes here", True),
        ("# code omitted for brevity", True),
        ("# (existing code unchanged)", True),
        ("# the rest of the rows has no id", False),
        ("# rest of code in run", False),
        ("# compatibility with existing code", False),
        ("# the remaining methods are order-aware", False),
        ("# ...", False),
    ],
)
def test_a_comment_in_the_place_of_code_is_reported_at_the_function(comment: str, is_left_out: bool) -> None:
    head = "class Report:\n    def write(self, rows):\n        rows = clean(rows)\n"
    code = f"{head}        {comment}\n        return rows\n"
    assert reported(code) == ([2] if is_left_out else [])


def test_a_comment_below_the_last_line_belongs_to_the_function_by_its_indentation() -> None:
    assert reported("def a(x):\n    save(x)\n    # ... rest of the code here\n\n\ndef b(x):\n    return x\n") == [1]
    assert reported("def a(x):\n    return 1\n# placeholder\nLIMIT = 1\n") == []
    nested = "def a(x):\n    def b(y):\n        return 1\n    # hardcoded for now\n    return b\n"
    assert reported(nested) == []


def test_a_comment_right_above_the_function_counts() -> None:
    assert reported("# placeholder implementation\n@cache\ndef a(x):\n    return 1\n") == [3]
    assert reported("# placeholder implementation\n\ndef a(x):\n    return 1\n") == []


@pytest.mark.parametrize(
    ("docstring", "is_stub"),
    [
        ("Return the position. Placeholder implementation.", True),
        ("A real implementation would call the service.", True),
        ("Would normally ask the server.", True),
        ("Stub method.", True),
        ("Not implemented yet.", True),
        ("Return the SQL with a '%s' placeholder.", False),
        ("Hardcoded to 60 in the API.", False),
        ("Should be implemented by subclasses. Not implemented here.", False),
    ],
)
def test_a_docstring_admits_in_plain_words(docstring: str, is_stub: bool) -> None:
    assert reported(f'def a(x):\n    """{docstring}"""\n    return 60\n') == ([1] if is_stub else [])


@pytest.mark.parametrize(
    "code",
    [
        """
        class A(ABC):
            @abstractmethod
            def size(self):
                # placeholder
                return 0
        """,
        """
        class A(Protocol[T]):
            def size(self):
                # placeholder
                return 0
        """,
        """
        @overload
        def size(a: int) -> int: ...  # not implemented yet
        """,
        """
        if TYPE_CHECKING:
            def size(a: int) -> int: ...  # stub
        """,
        """
        try:
            import fcntl
        except ImportError:
            # dummy lock
            def lock(file):
                return False
        """,
    ],
    ids=["abstract", "protocol", "overload", "type-checking", "optional-import"],
)
def test_what_is_there_to_be_overridden_or_typed_is_no_stub(code: str) -> None:
    assert reported(code) == []


def test_tests_and_stub_files_are_not_looked_at() -> None:
    code = "def a():\n    # placeholder\n    return 1\n"
    assert reported(code, "tests/test_a.py") == reported(code, "shop/a.pyi") == []


def test_the_phrases_are_an_option() -> None:
    code = "def a():\n    # provisorisch\n    return 1\n"
    assert reported(code) == []
    assert reported(code, phrases=("provisorisch",)) == [1]


def test_approval_right_below_the_missing_check_is_reported_though_other_work_is_done() -> None:
    assert reported("""
        def is_genuine(order):
            order.touch()
            # TODO: verify the signature
            return True

        def is_complete(order):
            if not order.lines:
                return False
            # TODO: check the address
            return True
    """) == [2]


def test_made_up_values_that_are_yielded_are_reported() -> None:
    assert reported("""
        def lines(order):
            # hardcoded until the service is ready
            yield {"id": 1}
            yield {"id": 2}

        def numbers(order):
            # hardcoded order
            yield order.first()
    """) == [2]
