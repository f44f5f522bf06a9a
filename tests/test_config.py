"""The configuration: where it stands, what it sets, and one line for whatever cannot be understood."""

import os
import re
from pathlib import Path

import msgspec
import pytest

from codeguard.catalog import builtin_rules, instantiate, rule_settings
from codeguard.config import Config, load_config, parse_config, read_config
from codeguard.errors import UserError
from codeguard.finding import Severity
from codeguard.globs import Globs, matches
from codeguard.pack import pack_names, parse_pack


def rules(text: str, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> dict[str, object]:
    config = parse_config(text, "codeguard.toml")
    assert config
    return {rule.name: rule for rule in instantiate(rule_settings(config, select, ignore))}


def test_codeguard_toml_wins_over_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.codeguard]\ntimeout = 5\n")
    assert load_config(tmp_path).timeout == 5
    (tmp_path / "codeguard.toml").write_text("timeout = 6\n")
    assert load_config(tmp_path).timeout == 6
    assert load_config(tmp_path).origin == "codeguard.toml"


def test_codeguard_toml_may_have_the_heading_of_pyproject() -> None:
    assert parse_config("[tool.codeguard]\nstrict = true\n", "codeguard.toml") == Config(
        strict=True, origin="codeguard.toml"
    )


def test_only_the_root_has_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "codeguard.toml").write_text("strict = true\n")
    assert load_config(tmp_path) == Config()


def test_every_key_arrives() -> None:
    text = """
    packs = ["engineer"]
    plugins = ["ours"]
    select = ["large-file"]
    ignore = ["complex-function"]
    include = ["src/**"]
    exclude = ["vendor"]
    tests = ["checks"]
    generated = ["*_gen.py"]
    max-file-size = 1000
    timeout = 2
    domains = ["src/*"]
    maturity = "legacy"
    strict = true
    [rules.large-file]
    limit = 10
    """
    config = parse_config(text, "codeguard.toml")
    changed = {name for name in Config.__struct_fields__ if getattr(config, name) != getattr(Config(), name)}
    assert changed == {*Config.__struct_fields__} - {"local_packs"}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(config), type=Config) == config


def test_the_digest_tells_settings_apart_and_is_stable() -> None:
    first, second = (parse_config(f"timeout = {seconds}\n", "codeguard.toml") for seconds in (1, 2))
    assert first
    assert second
    assert first.digest == parse_config("timeout = 1\n", "codeguard.toml").digest  # type: ignore[union-attr]
    assert first.digest != second.digest
    one, two = (parse_config(text, "codeguard.toml") for text in ("[rules.a]\nx=1\ny=2\n", "[rules.a]\ny=2\nx=1\n"))
    assert one
    assert two
    assert one.digest == two.digest


WRONG = {
    "unknown key": ("exlude = []", "codeguard.toml: unknown key 'exlude': did you mean 'exclude'?"),
    "key with underscores": ("max_file_size = 1", "unknown key 'max_file_size': did you mean 'max-file-size'?"),
    "derived key": ("origin = 'x'", "unknown key 'origin'"),
    "derived packs": ("local-packs = {}", "unknown key 'local-packs'"),
    "unknown table": ("[rule.large-file]\nlimit = 1", "unknown key 'rule': did you mean 'rules'?"),
    "string for list": ("exclude = 'x'", "codeguard.toml: exclude: expected a list, got str"),
    "number in list": ("exclude = ['x', 1]", "codeguard.toml: exclude: expected str, got int"),
    "string for number": ("timeout = 'long'", "codeguard.toml: timeout: expected float, got str"),
    "no time": ("timeout = 0", "codeguard.toml: timeout: expected float > 0.0"),
    "truth for number": ("max-file-size = true", "codeguard.toml: max-file-size: expected int, got bool"),
    "bad glob": ("exclude = ['[a']", "codeguard.toml: exclude: bad pattern '[a'"),
    "glob out of the root": ("tests = ['../x']", "codeguard.toml: tests: bad pattern '../x'"),
    "negated glob": ("include = ['!x']", "codeguard.toml: include: bad pattern '!x'"),
    "bad TOML": ("strict = true\nx = ]\n", "codeguard.toml: not valid TOML: Invalid value (at line 2, column 5)"),
    "deep TOML": ("x = " + "[" * 100_000, "codeguard.toml: not valid TOML"),
    "unknown rule": ("[rules.large-fil]", "rules: there is no rule 'large-fil': did you mean 'large-file'?"),
    "unknown option": ("[rules.large-file]\nlimt = 1", "rules.large-file: no option 'limt': did you mean 'limit'?"),
    "wrong option": ("[rules.large-file]\nlimit = 'x'", "rules.large-file.limit: expected int, got str"),
    "wrong severity": ("[rules.large-file]\nseverity = 'x'", "large-file.severity: 'x' is none of error, warning, off"),
    "bad rule glob": ("[rules.large-file]\nexclude = ['a\\\\b']", "rules.large-file.exclude: bad pattern"),
    "bad glob of a rule": ("[rules.mock-data]\nallowed-in = ['[a']", "mock-data: an option holds a bad pattern: a ["),
    "bad regex of a rule": ("[rules.stub-implementation]\nphrases = ['(']", "an option holds a bad pattern"),
    "rule no table": ("rules = {large-file = 1}", "codeguard.toml: rules: expected a table, got int"),
    "unknown select": ("select = ['large-fil']", "codeguard.toml: select: there is no rule or pack 'large-fil'"),
    "unknown ignore": ("ignore = ['enginer']", "ignore: there is no rule or pack 'enginer': did you mean 'engineer'?"),
    "unknown pack": ("packs = ['enginer']", "packs: there is no pack 'enginer': did you mean 'engineer'?"),
    "syntax errors ignored": ("ignore = ['syntax-error']", "syntax-error cannot be turned off"),
    "syntax errors set": ("[rules.syntax-error]\nseverity = 'off'", "rules.syntax-error: no option 'severity'"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_understood_is_one_line_that_says_where(text: str, message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)) as raised:
        rules(text)
    assert "\n" not in str(raised.value)
    assert "codeguard.toml" in str(raised.value) or "cannot be turned off" in str(raised.value)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda path: path.mkdir(), "pyproject.toml: not a regular file", id="folder"),
        pytest.param(os.mkfifo, "pyproject.toml: not a regular file", id="fifo"),
        pytest.param(lambda path: path.write_bytes(b"x = '\xff'"), "pyproject.toml: cannot be read", id="not UTF-8"),
        pytest.param(lambda path: path.symlink_to("/etc/hostname"), "not a regular file of the project", id="link out"),
        pytest.param(lambda path: path.write_text("tool = 1\n[tool.codeguard]"), "not valid TOML", id="overwritten"),
        pytest.param(lambda path: path.write_text("[tool]\ncodeguard = 1"), "must be a table", id="no table"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, make, message: str) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "pyproject.toml")
    with pytest.raises(UserError, match=message):
        load_config(tmp_path)


def test_rules_are_on_by_default_selected_or_given_a_severity() -> None:
    on = {name for name, rule in builtin_rules().items() if rule.default}
    assert rules("").keys() == on
    assert rules("select = ['large-file']").keys() == {"large-file"}
    assert rules("select = ['large-file']", select=("complex-function, mock-data",)).keys() == {
        "complex-function",
        "mock-data",
    }
    assert rules("ignore = ['large-file']", ignore=("complex-function",)).keys() == on - {
        "large-file",
        "complex-function",
    }
    assert rules("[rules.large-file]\nseverity = 'off'").keys() == on - {"large-file"}
    assert rules("", select=("engineer",)).keys() == on
    assert rules("", ignore=("engineer",)).keys() == set()


def test_a_rule_that_is_selected_by_name_runs_even_where_it_is_off() -> None:
    ran = rules("[rules.large-file]\nseverity = 'off'", select=("large-file",))
    assert ran["large-file"].severity == builtin_rules()["large-file"].severity  # type: ignore[attr-defined]


def test_the_command_line_is_named_in_its_errors() -> None:
    with pytest.raises(UserError, match="--select: there is no rule or pack 'larg-file': did you mean 'large-file'"):
        rules("", select=("larg-file",))


def test_settings_reach_the_rule_and_survive_the_way_to_a_worker() -> None:
    text = "[rules.large-file]\nlimit = 10\nseverity = 'warning'\nexclude = ['old', '*.pyi']\n"
    config = parse_config(text, "codeguard.toml")
    assert config
    settings = rule_settings(config, ("large-file",))
    for sent in (settings, msgspec.msgpack.decode(msgspec.msgpack.encode(settings))):
        (rule,) = instantiate(sent)
        assert rule.limit == 10  # type: ignore[attr-defined]
        assert rule.severity is Severity.WARNING
        assert rule.excludes("a/old/b.py")
        assert not rule.excludes("a/new/b.py")


def test_a_pack_of_the_project_sets_rules_below_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("[pack]\ntitle = 'Ours'\n[rules.large-file]\nlimit = 10\nerror-limit = 20\n")
    (tmp_path / "codeguard.toml").write_text("packs = ['./ours.toml']\n[rules.large-file]\nlimit = 15\n")
    rule = {rule.name: rule for rule in instantiate(rule_settings(load_config(tmp_path)))}["large-file"]
    assert (rule.limit, rule.error_limit) == (15, 20)  # type: ignore[attr-defined]


def test_a_base_gives_its_configuration_and_its_packs() -> None:
    blobs = {"pyproject.toml": "[tool.codeguard]\npacks = ['p/ours.toml']\n", "p/ours.toml": "[pack]\n"}
    asked: list[str] = []

    def read(path: str) -> str | None:
        asked.append(path)
        return blobs.get(path)

    assert read_config(read).local_packs == {"p/ours.toml": "[pack]\n"}
    assert asked == ["codeguard.toml", "pyproject.toml", "p/ours.toml"]


@pytest.mark.parametrize(
    "pack", ["../x.toml", "/etc/x.toml", "./a/../../x.toml", "https://x.org/x.toml", "..\\x.toml", "./none.toml"]
)
def test_a_pack_is_a_file_of_the_project(tmp_path: Path, pack: str) -> None:
    (tmp_path / "codeguard.toml").write_text(f"packs = ['{pack}']\n")
    with pytest.raises(UserError, match=r"codeguard\.toml: packs: "):
        load_config(tmp_path)


def test_a_link_to_a_pack_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside.toml").write_text("[pack]\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "ours.toml").symlink_to(tmp_path / "outside.toml")
    (root / "codeguard.toml").write_text("packs = ['./ours.toml']\n")
    with pytest.raises(UserError, match="not a regular file of the project"):
        load_config(root)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[pak]\n", "p:1: [pak]: says not what to look for"),
        ("[pack]\ntitel = 'x'\n", "p:2: [pack] titel: unknown key: did you mean 'title'?"),
        ("[pack]\ntitle = 1\n", "p:2: [pack] title: expected str, got int"),
        ("rules = 1\n", "p:1: [rules]: must be a table"),
    ],
)
def test_a_pack_that_cannot_be_understood_says_where(text: str, message: str) -> None:
    with pytest.raises(UserError, match=re.escape(message)):
        parse_pack(text, "p")


def test_the_packs_that_ship_load() -> None:
    assert "engineer" in pack_names()
    for name in pack_names():
        assert rule_settings(Config(packs=(name,)))


MATCHES = [
    ("a/b", "a/b", True), ("a/b", "a/b/c", True), ("a/b", "x/a/b", False), ("/a", "a/x", True), ("/a", "b/a", False),
    ("**/a", "b/a", True), ("a/**", "a", False), ("a/**", "a/x/y", True), ("a/**/b", "a/b", True), ("**", "x", True),
    ("a/**/b", "a/x/y/b/z", True), ("*.py", "d/x.py", True), ("*.py", "x.pyi", False), ("test_*.py", "test_.py", True),
    ("[!a]x", "bx", True), ("[!a]x", "ax", False), ("[]]x", "]x", True), ("s/*/x", "s/a/b/x", False),
    ("a?c", "abc", True), ("a?c", "a/c", False), ("**/tests/**", "tests/x", True), ("**/tests/**", "a/tests/x", True),
    ("*ab*ab", "abab", True), ("*ab*ab", "ab", False), ("build/", "build/x", True), ("a.b", "axb", False),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "path", "expected"), MATCHES)
def test_globs_match_as_in_gitignore(pattern: str, path: str, expected: bool) -> None:
    assert matches(path, (pattern,)) is expected


@pytest.mark.parametrize("pattern", ["*a" * 40 + "*b", "**/a/" * 30 + "b", "a/**/" * 30 + "b", "[a]*" * 40 + "b"])
def test_no_glob_goes_back_over_its_stars(pattern: str) -> None:
    globs = Globs([pattern])
    assert not globs.match("a" * 5000)
    assert not globs.match("a/" * 2000 + "c")
