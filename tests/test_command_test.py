"""`codeguard test PACK`: an author gets a diff, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

RULE = '[no-print]\npattern = "print(...)"\nmessage = "log it"\nwhy = "w"\nexamples = """\n{}\n"""\n'


def run(*arguments: str) -> tuple[int, str, str]:
    process = subprocess.run(
        [sys.executable, "-m", "codeguard", "test", *arguments], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in process.stderr
    return process.returncode, process.stdout, process.stderr


def packed(folder: Path, examples: str, more: str = "") -> str:
    path = folder / "ours.toml"
    path.write_text(RULE.format(examples) + more)
    return str(path)


def test_a_pack_whose_examples_hold_passes(tmp_path: Path) -> None:
    code, out, _ = run(packed(tmp_path, "print(1)  # bad\nlog(1)"))
    assert (code, out) == (0, f"{tmp_path}/ours.toml: 1 rules, 1 examples: all as marked\n")


def test_lines_that_differ_are_shown_as_in_a_diff(tmp_path: Path) -> None:
    code, out, _ = run(packed(tmp_path, "print(1)\nlog(1)  # bad\nprint(2)  # bad"))
    assert code == 1
    assert out.splitlines()[:3] == [
        "no-print, example 1 (package/module.py):",
        "  +   1 print(1)  # reported: log it",
        "  -   2 log(1)  # bad: not reported",
    ]


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ("log(1)", "no line of its examples is marked"),
        ("print(1)  # bad", "every line of its examples is bad"),
        ("print(1  # bad\\nx", "does not parse"),
    ],
    ids=["nothing bad", "nothing good", "no Python"],
)
def test_examples_that_prove_nothing_are_told(tmp_path: Path, examples: str, said: str) -> None:
    code, out, _ = run(packed(tmp_path, examples))
    assert code == 1
    assert said in out


@pytest.mark.parametrize(
    ("template", "said"),
    [("print($...ARGS, 1)", "its fix is reported again: print(2, 1)"), ("log($...ARGS)", "")],
    ids=["again", "mended"],
)
def test_fixes_must_mend(tmp_path: Path, template: str, said: str) -> None:
    pack = tmp_path / "ours.toml"
    text = RULE.format("print(2)  # bad\nlog(1)").replace("print(...)", "print($...ARGS)")
    pack.write_text(text + f'replace = "{template}"\n')
    code, out, _ = run(str(pack))
    assert (code, said in out) == (int(bool(said)), True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope", "there is no pack 'nope'"),
        ("./nope.toml", "./nope.toml: cannot be read: No such file"),
    ],
)
def test_a_pack_that_is_not_there_is_one_line(name: str, said: str) -> None:
    code, out, err = run(name)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_pack_that_is_wrong_is_one_line_with_its_place(tmp_path: Path) -> None:
    code, _, err = run(packed(tmp_path, "x", "colour = 1\n"))
    assert code == 2
    assert f"{tmp_path}/ours.toml:8: [no-print] colour: unknown key here" in err
