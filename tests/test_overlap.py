"""What is checked twice, by codeguard and by the project's own ruff."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from codeguard.commands.rules import command
from codeguard.config import Config, parse_config
from codeguard.errors import UserError
from codeguard.overlap import overlap_list, read_selection

CODES = ("BLE001", "E722", "S105", "S110", "SIM105", "C901", "PERF")


@pytest.mark.parametrize(
    ("name", "text", "on"),
    [
        pytest.param("README.md", "", "BLE001 E722 S110", id="no configuration"),
        pytest.param("pyproject.toml", "[tool.other]", "BLE001 E722 S110", id="none of ruff"),
        pytest.param("pyproject.toml", "[tool.ruff]\nline-length = 99", "BLE001 E722 S110", id="nothing selected"),
        pytest.param("pyproject.toml", '[tool.ruff.lint]\nselect = ["S"]', "S105 S110", id="a letter"),
        pytest.param("pyproject.toml", '[tool.ruff]\nselect = ["E7", "C90"]', "E722 C901", id="the old place"),
        pytest.param("ruff.toml", 'lint.select = ["ALL"]', " ".join(CODES), id="everything"),
        pytest.param("ruff.toml", '[lint]\nselect = ["S"]\nignore = ["S110"]', "S105", id="ignored"),
        pytest.param("ruff.toml", '[lint]\nselect = ["S110"]\nignore = ["S"]', "S110", id="the longer one wins"),
        pytest.param("ruff.toml", '[lint]\nselect = ["S"]\nignore = ["S", "E"]', "", id="of equals the ignored one"),
        pytest.param(".ruff.toml", '[lint]\nextend-select = ["SIM1"]', "BLE001 E722 S110 SIM105", id="one more"),
        pytest.param("ruff.toml", '[lint]\nselect = ["PERF401"]', "PERF", id="one of a group"),
        pytest.param("ruff.toml", 'extend-ignore = ["E722"]', "BLE001 S110", id="one less"),
    ],
)
def test_the_selection_of_ruff_is_read_as_ruff_does(tmp_path: Path, name: str, text: str, on: str) -> None:
    (tmp_path / name).write_text(text)
    selection = read_selection(tmp_path)
    assert [code for code in CODES if selection.has(code)] == on.split()


def test_the_first_file_wins(tmp_path: Path) -> None:
    (tmp_path / ".ruff.toml").write_text('lint.select = ["S110"]')
    (tmp_path / "pyproject.toml").write_text('[tool.ruff.lint]\nselect = ["BLE001"]')
    assert read_selection(tmp_path).name == ".ruff.toml"


def test_only_rules_that_run_are_listed(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('lint.select = ["BLE001", "C901", "S106"]')
    text = overlap_list(tmp_path, parse_config('ignore = ["broad-except"]', "codeguard.toml") or Config())
    assert "complex-function      C901\n" in text
    assert "hardcoded-credential  S106\n" in text
    assert "broad-except" not in text


def test_the_command_says_where_it_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text('extend = "../shared.toml"\nlint.select = ["F"]')
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, ["--overlap"], standalone_mode=False, catch_exceptions=False)
    assert done.output == "Nothing is checked twice by codeguard and ruff (ruff.toml; what it extends is not read).\n"


@pytest.mark.parametrize("text", ['lint.select = "S"', "lint = 3", "["])
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / "ruff.toml").write_text(text)
    with pytest.raises(UserError, match=r"^ruff\.toml: "):
        read_selection(tmp_path)
