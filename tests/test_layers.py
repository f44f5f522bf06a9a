"""A module imports only from lines below its own, and every module or package has a line."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import codeguard

ROOT = Path(codeguard.__file__).parent
LAYERS = """
    __main__
    cli
    commands
    agent_tools editor extras
    fitting options output overlap reference starter
    mending
    reporters check
    compare history search
    gauge around
    whole across passages
    sides scope
    texts
    run
    survey
    cache workers scorecard
    worker
    catalog proving
    rules novelty suppress examples
    measures payment
    agentfiles handlers migrations pretence resources retries secrets similarity sql temporal
    policy baseline evidence
    pack
    tables
    imports view project_rule
    analysis figures project approval
    text_ignores
    change coverage ignores standins
    delta files others plugins text_rule
    scratch roots
    commented pattern
    publicity rule facts config flags flow git reading remarks walk
    fixes source telling
    attributes dates derived errors escape finding globs lexer maturity names pragmas progress rawdiff spots tree
    words writing
"""
LINES = {unit: number for number, line in enumerate(LAYERS.split("\n")) for unit in line.split()}
FILES = [path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py"]


def unit_of(path: Path) -> str:
    """The module, or the package it is in."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write the whole name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "codeguard" and not rest.startswith("__"):
                yield rest.partition(".")[0]


def test_every_module_has_a_line() -> None:
    assert {unit_of(path) for path in FILES} <= LINES.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_lines_below(path: Path) -> None:
    unit = unit_of(path)
    above = sorted({name for name in imported(path) if name != unit and LINES.get(name, 0) <= LINES.get(unit, 0)})
    assert not above, f"{unit} is on a line below or beside {', '.join(above)}"
