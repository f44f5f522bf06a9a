"""`mock-data`: what stands for real data in production code, and what only looks so."""

import pytest

from codeguard.analysis import analyse
from codeguard.files import kind_of
from codeguard.rules.mock_data import MockData
from codeguard.source import Source


def reported(code: str, path: str = "shop/service.py", **settings: object) -> list[int]:
    report = analyse(Source(path, code.encode(), kind_of(path)), [MockData(settings)])
    assert not report.errors
    return [finding.line for finding in report.findings]


@pytest.mark.parametrize(
    "code",
    [
        'return_value = {"api_key": "mock_key_12345"}',
        'name = "John Doe"',
        'owner = "Jane Doe"',
        'email = "test@example.com"',
        'sender = "Jane Doe <jane.doe@example.com>"',
        'phone = "555-1234"',
        'phone = "+1 (555) 123-4567"',
        'phone = "(212) 555-0142"',
        'key = "changeme"',
        'key = "CHANGE_ME"',
        'key = "your-api-key-here"',
        'key = "<your-token>"',
        'key = "YOUR_API_KEY"',
        'key = "sk-" + "test"\nother = "sk-test-' + 'abc"',
        'card = "4242 4242 4242 4242"',
        'body = "Lorem ipsum dolor sit amet"',
        'url = f"{name}@example.com"',
        'user = f"mock_user_{number}"',
        'send(to="test@example.com")',
        'region = os.getenv("REGION", "changeme")',
        'def connect(password="changeme"): ...',
        'who = names.get(key, "John Doe")',
    ],
)
def test_literals_that_stand_for_real_ones_are_reported(code: str) -> None:
    assert len(reported(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        'logger.info("no answer from test@example.com")',
        'log.warning("John Doe")',
        'raise ValueError("test@example.com")',
        'print("changeme")',
        'parser.add_argument("--email", help="test@example.com")',
        'name = CharField(placeholder="John Doe")',
        'field = Field(examples=["test@example.com"])',
        'schema = {"type": "string", "example": "John Doe"}',
        'if key == "changeme": stop()',
        'if key in ("changeme", "your-api-key-here"): stop()',
        'bad = email.endswith("@example.com")',
        'FORBIDDEN_WORDS = {"changeme"}',
        'DEFAULTS = {"changeme"}\ndef weak(key): return key in DEFAULTS',
        'value = data["mock_key_1"]',
        'value = data.get("mock_key_1")',
        'value = {"mock_key_1": 1}',
        'pattern = re.compile("lorem ipsum")',
        'label = _("John Doe")',
        'def f():\n    """Mails test@example.com."""',
        "# John Doe, test@example.com",
        "area = 555",
        'unit = "555"',
        'path = "tests.unit.test_user_2"',
        'name = "MOCK_API_KEY"',
    ],
)
def test_literals_that_are_only_talked_about_are_not(code: str) -> None:
    assert reported(code) == []


@pytest.mark.parametrize(
    "code",
    [
        "def get_mock_users(): ...",
        "async def fetchFakeOrders(): ...",
        "class DummyGateway: ...",
        "class MockAPIClient: ...",
        "users.fake_items = []",
        "dummy_row = load()",
        "lorem = text()",
        'sample_users = [{"id": 1}]',
        "testData = {}",
        'example_response = Response("x")',
        'placeholder_user = {"id": 0}',
        "def placeholder_handler(): ...",
        "def get_sample_data(): ...",
        'def test_users():\n    return [{"id": 1}]',
        "class C:\n    use_mock: bool = False",
        "def load(use_mock=False): ...",
        "def load(*, mock_data): ...",
        "dummy = {}",
        "if mock_rows := load(): ...",
        "mock_a, mock_b = load()",
    ],
)
def test_names_of_stand_ins_are_reported(code: str) -> None:
    assert len(reported(code)) == 1


@pytest.mark.parametrize(
    "code",
    [
        "mockingbird = fakeroot = resample = latest_data = contest_data = 1",
        'placeholders = ", ".join("?" for _ in ids)',
        'placeholder = "%s"',
        "frame = pd.get_dummies(frame)",
        "dummies = pd.get_dummies(frame)\ndummy_columns = list(dummies)",
        "tf.train.Example()",
        "train, test = train_test_split(rows, test_size=0.2)\ntest_data = test.rows",
        "train_data, test_data = split(data)",
        "sample_rate = 44100",
        "sample_data = stream.read(100)",
        "sample_rows = frame.sample(10)",
        "def test_connection(self): ...",
        "def test_user(self): assert self.user",
        "head, dummy, tail = split(path)",
        "for dummy in range(3): ...",
        "dummy = stream.read(1)",
        "is_fake = check(image)",
        "def detect_mock_data(text): ...",
        "class FakeNewsDetector: ...",
        "def visit_Mock(self, node): ...",
        'MOCK = "mock"',
        'PLACEHOLDER_DEVICE_NAME = "device_name"',
        "has_mock = 'mock' in words",
        "from sympy import Dummy\nd = dummy = Dummy('x')",
        "connection_test_response = client.get(url)",
        "test_results = run()",
        "try:\n    import ssl\nexcept ImportError:\n    class DummySsl: ...",
        "def substitute(dummies):\n    dummy_pairs = pairs(dummies)",
    ],
)
def test_names_of_other_things_are_not(code: str) -> None:
    assert reported(code) == []


def test_a_returned_name_is_a_finding_of_its_own() -> None:
    assert reported("def users():\n    mock_users = []\n    return mock_users\n") == [2, 3]
    assert reported("def users(self):\n    yield self.fake_user\n") == [2]
    assert reported("def users(mock):\n    return make(mock)\n") == []


def test_values_in_a_dict_or_call_are_reported_at_their_lines() -> None:
    code = 'user = User(\n    name="John Doe",\n    mail={\n        "to": "test@example.com",\n    },\n)\n'
    assert reported(code) == [2, 4]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("import pytest", 1),
        ("import unittest.mock as m", 1),
        ("from unittest import mock", 1),
        ("from unittest.mock import patch, Mock", 1),
        ("from faker import Faker", 1),
        ("import factory", 1),
        ("from factory import Faker", 1),
        ("from factory.django import DjangoModelFactory", 1),
        ("import responses", 1),
        ("from moto import mock_aws", 1),
        ("def f():\n    import pytest", 1),
        ("import unittest", 0),
        ("from .mock import server", 0),
        ("from fastapi.responses import JSONResponse", 0),
        ("from factory import create_app", 0),
        ("import mockito_like, fakeredis", 0),
    ],
)
def test_imports_of_test_libraries_are_reported(code: str, count: int) -> None:
    assert len(reported(code)) == count


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ('import sys\nif "pytest" in sys.modules: ...', 1),
        ('import sys\nif "unittest" not in sys.modules: ...', 1),
        ('import sys\nif "test" in sys.argv: ...', 1),
        ('import os\nif os.getenv("TESTING"): ...', 1),
        ('import os\nif os.environ.get("TESTING") == "1": ...', 1),
        ('from os import environ\nif environ["TESTING"]: ...', 1),
        ('import os\nif "PYTEST_CURRENT_TEST" in os.environ: ...', 1),
        ('import os\nfast = os.getenv("PYTEST_XDIST_WORKER")', 1),
        ('import os\nif os.getenv("APP_ENV") == "test": ...', 1),
        ('if settings.ENVIRONMENT == "testing": ...', 1),
        ("if settings.TESTING and ready: ...", 1),
        ("import sys\nif hasattr(sys, 'frozen'): ...", 0),
        ('import os\nos.environ["TESTING"] = "1"', 0),
        ('import os\nif os.getenv("DEBUG"): ...', 0),
        ('if kind == "test": ...', 0),
    ],
)
def test_branches_on_running_under_test_are_reported(code: str, count: int) -> None:
    assert len(reported(code)) == count


@pytest.mark.parametrize(
    "path",
    ["tests/test_a.py", "conftest.py", "app/factories.py", "app/fixtures/users.py", "examples/a.py", "docs/conf.py"],
)
def test_stand_ins_are_at_home_in_tests_examples_and_docs(path: str) -> None:
    assert reported('mock_user = "John Doe"\n', path) == []


def test_the_options_change_words_places_and_literals() -> None:
    fake = 'fake_user = make()\nmock_user = make()\nname = "Erika Mustermann"\n'
    assert reported(fake) == [1, 2]
    assert reported(fake, subject=("fake",)) == [2]
    assert reported(fake, literals=("erika mustermann",), words=()) == [3]
    assert reported(fake, **{"allowed-in": ("shop",)}) == []
    assert reported("import nose", modules=("nose",)) == [1]
    assert reported('import os\nos.getenv("SMOKE")', **{"test-variables": ("SMOKE",)}) == [2]


def test_a_line_with_several_stand_ins_is_one_finding() -> None:
    assert reported('fake = {"name": "John Doe", "email": "test@example.com"}') == [1]
