"""Which files there are and of what kind."""

from __future__ import annotations

from codeguard.globs import matches
from codeguard.source import Kind

TESTS = (
    "tests",
    "test",
    "testing",
    "test_*.py",
    "*_test.py",
    "*_tests.py",
    "tests.py",
    "conftest.py",
    "fixtures",
    "*fixtures.py",
    "factories.py",
    "*_factory.py",
    "testdata",
    "test_data",
)
GENERATED = ("*_pb2.py", "*_pb2_grpc.py", "*_pb2.pyi")


def kind_of(path: str, tests: tuple[str, ...] = TESTS, generated: tuple[str, ...] = GENERATED) -> Kind:
    """The kind of a file by its path."""
    if matches(path, generated):
        return Kind.GENERATED
    return Kind.TEST if matches(path, tests) else Kind.PRODUCTION
