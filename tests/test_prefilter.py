"""Leaving rules out by their needles changes no finding, on real code: the standard library."""

import sysconfig
from pathlib import Path

import pytest

from codeguard.analysis import analyse
from codeguard.catalog import builtin_rules
from codeguard.rule import FileRule
from codeguard.source import Source

STDLIB = Path(sysconfig.get_path("stdlib"))
PACKAGES = ["asyncio", "email", "http", "json", "logging", "unittest", "urllib", "xml/dom"]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_prefilter_changes_no_finding(package: str) -> None:
    rules = [rule() for rule in builtin_rules().values() if issubclass(rule, FileRule)]
    files = sorted((STDLIB / package).glob("*.py"))
    assert files
    found = 0
    for file in files:
        with_it, without = (
            analyse(Source(file.name, file.read_bytes()), rules, prefilter=prefilter) for prefilter in (True, False)
        )
        assert with_it.findings == without.findings, file
        assert not without.errors
        found += len(without.findings)
    assert found
