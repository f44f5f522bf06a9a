"""The words and places that `mock-data` knows by default."""

from __future__ import annotations

from codeguard.words import word_tuple

WORDS = ("mock", "mocks", "mocked", "dummy", "fake", "fakes", "faked", "lorem", "placeholder")
SAMPLE_WORDS = ("sample", "test", "example")
DATA_WORDS = word_tuple(
    "data dataset user users customer customers account accounts order orders product products item items record "
    "records row rows response responses payload payloads result results value values email emails address addresses "
    "phone token tokens password passwords secret secrets key keys credential credentials profile profiles document "
    "documents invoice invoices transaction transactions person people employee employees company companies input "
    "inputs output outputs content json api text texts message messages event events article articles post "
    "posts book books review reviews ticket tickets sales price prices patient patients student students member "
    "members contact contacts device devices reading readings quote quotes"
)
_ABOUT_TESTS = word_tuple(
    "result results value values item items key keys row rows output outputs input inputs content api text texts "
    "message messages event events device devices reading readings price prices post posts book"
)
"""Words after which `test` is more often the test of a thing than a thing for tests."""
TERMS = word_tuple(
    "dummy variable;dummy variables;dummy index;dummy indices;dummy arg;dummy args;dummy argument;dummy symbol;"
    "dummy symbols;dummy na;dummy cols;dummy columns;dummy coding;fake initial;fake news;sample value;sample values;"
    "sample result;sample key;placeholder key;placeholder row;placeholder rows;placeholder value;placeholder values;"
    "placeholder text;placeholder message",
    separator=";",
) + tuple(f"test {word}" for word in _ABOUT_TESTS)
MODULES = word_tuple(
    "unittest.mock mock pytest _pytest pytest_mock faker factory factory_boy responses moto requests_mock respx "
    "freezegun mimesis httpretty"
)
TEST_VARIABLES = word_tuple(
    "TESTING IS_TESTING IS_TEST TEST TEST_MODE UNIT_TEST UNIT_TESTS UNIT_TESTING RUNNING_TESTS UNDER_TEST IN_TEST "
    "PYTEST MOCK_MODE USE_MOCK USE_MOCKS USE_MOCK_DATA"
)
ALLOWED_IN = word_tuple(
    "examples example docs doc samples factories factories.py *_factory.py *_factories.py mocks example_* *_example.py "
    "*_examples.py pytest_*.py *pytest_plugin.py testing.py _testing test.py noxfile.py"
)
