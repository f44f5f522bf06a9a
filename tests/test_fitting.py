"""`codeguard init` proposes the packs that fit the project."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from codeguard.commands.init import command
from codeguard.config import load_config
from codeguard.fitting import fitting_packs
from codeguard.pack import pack_names

DECLARED = {
    "dependencies": ("pyproject.toml", '[project]\ndependencies = ["polars>=1"]\n', "polars-temporal"),
    "an extra": (
        "pyproject.toml",
        '[project.optional-dependencies]\ndb = ["SQLAlchemy[asyncio]~=2.0"]\n',
        "data-engineer",
    ),
    "a group": (
        "pyproject.toml",
        '[dependency-groups]\ndev = ["duckdb", {include-group = "x"}]\n',
        "databricks-duckdb",
    ),
    "poetry": ("pyproject.toml", '[tool.poetry.dependencies]\ntemporalio = "^1"\n', "polars-temporal"),
    "a group of poetry": ("pyproject.toml", '[tool.poetry.group.x.dependencies]\nalembic = "*"\n', "data-engineer"),
    "requirements": ("requirements-dev.txt", "# x\n-r other.txt\ndatabricks_sql_connector==3.0\n", "databricks-duckdb"),
    "setup.cfg": ("setup.cfg", "[options]\ninstall_requires =\n    alembic>=1\n", "data-engineer"),
    "setup.py": ("setup.py", 'setup(install_requires=["openai>=1.0", "x"])\n', "data-quality"),
    "conda": ("environment.yml", "dependencies:\n  - polars=1.0\n", "polars-temporal"),
    "task lists": (".claude/tasks/a.md", "", "agent-files"),
}


@pytest.mark.parametrize(("file", "text", "pack"), DECLARED.values(), ids=DECLARED)
def test_a_pack_fits_by_what_is_declared(tmp_path: Path, file: str, text: str, pack: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(text)
    assert [fit.pack for fit in fitting_packs(tmp_path)] == [pack]
    assert pack in pack_names()


@pytest.mark.parametrize(
    "text",
    ['[project]\nname = "polars"\n', '[project]\nkeywords = ["duckdb"]\n', "[project\n"],
    ids=["name", "keyword", "broken"],
)
def test_no_pack_fits_by_other_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert fitting_packs(tmp_path) == []


def test_init_proposes_them_in_a_comment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["polars", "alembic"]\n')
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, [], standalone_mode=False)
    assert "the pack data-engineer fits (alembic in pyproject.toml)" in result.output
    assert '# packs = ["polars-temporal", "data-engineer"]' in (tmp_path / "pyproject.toml").read_text()
    assert load_config(tmp_path).packs == ()
