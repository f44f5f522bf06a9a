"""Rules that are data: what a pack may say, what it is told when it is wrong, and its rules in a run like any other."""

# ruff: noqa: E501 -- tables, read by columns

import ast
from pathlib import Path

import msgspec
import pytest
from history import History

from codeguard.catalog import builtin_rules, choose, instantiate, known_rules, merge_settings, named_rule
from codeguard.check import check
from codeguard.config import Config, load_config
from codeguard.errors import UserError
from codeguard.finding import Severity
from codeguard.pack import pack_names, parse_pack, shipped_rules
from codeguard.pattern.compiled import compile_pattern
from codeguard.pattern.expressions import compile_expression
from codeguard.pattern.holes import PatternError
from codeguard.pattern.matching import Matcher
from codeguard.proving import prove
from codeguard.rule import FileRule
from codeguard.run import Request
from codeguard.source import Source
from codeguard.text_rule import TextRule
from codeguard.worker import Setup

OURS = '''
[pack]
title = "Ours"

[lazy-scan]
pattern = "polars.read_parquet($PATH, ...)"
message = "scan_parquet reads only what the query needs of $PATH"
why = "It reads all columns of all rows."
severity = "warning"
replace = "polars.scan_parquet($PATH, ...)"
examples = """
import polars as pl
df = pl.read_parquet(p)  # bad
df = pl.scan_parquet(p)
"""

[no-pandas]
import = ["pandas", "sklearn.linear_model"]
instead = "polars"
why = "One library."
examples = """
import pandas as pd  # bad
from sklearn import linear_model  # bad
from .pandas import read
import polars
"""

[no-todo]
regex = "TODO(?P<WHAT>.*)"
files = "*.md"
message = "to do:$WHAT"
why = "Do it."
examples = ["""
# file: docs/a.md
text
TODO it  # bad
"""]

[no-copy]
path = "*.bak"
message = "$PATH is a copy"
why = "git keeps copies."
examples = ["""
# file: old.bak
x  # bad
""", """
# file: new.py
x = 1
"""]
'''
REQUIRED = '''
[lineage]
path = ["docs/lineage.md"]
must-exist = true
message = "$PATH is missing: say where the data comes from"
why = "Nobody else knows."
examples = ["""
# file: docs/other.md
text  # bad
""", """
# file: docs/lineage.md
text
"""]
'''
EXAMPLES = 'examples = """\nf(1)  # bad\ng(1)\n"""\nwhy = "w"\n'


def rule(keys: str) -> str:
    return f"[a-rule]\n{EXAMPLES}{keys}\n"


WRONG = {
    "no table": ("x = 1", "ours.toml:1: [x]: must be a table"),
    "unknown key of the head": ("[pack]\nname = 'x'", "ours.toml:2: [pack] name: unknown key: known are sources, title"),
    "a name with capitals": (f"[NoPrint]\npattern = 'f()'\nmessage = 'm'\n{EXAMPLES}", "ours.toml:1: [NoPrint]: names"),
    "no subject": (rule("message = 'm'"), "[a-rule]: says not what to look for: give one of pattern, either, import"),
    "two subjects": (rule("pattern = 'f()'\nregex = 'f'\nmessage = 'm'"), "has pattern and regex: give one of"),
    "unknown key": (rule("pattern = 'f()'\nmessage = 'm'\nmesage = 'm'"), "ours.toml:9: [a-rule] mesage: unknown key here: did you mean 'message'?"),
    "a key of another kind": (rule("regex = 'f'\nmessage = 'm'\ninside = 'x'"), "inside: unknown key here: it goes with `pattern`"),
    "no message": (rule("pattern = 'f()'"), "[a-rule]: `message` is missing"),
    "no why": ("[a-rule]\npattern = 'f()'\nmessage = 'm'\nexamples = 'x'", "`why` is missing"),
    "no files": (rule("regex = 'f'\nmessage = 'm'"), "`files` is missing"),
    "a wrong type": (rule("pattern = 1\nmessage = 'm'"), "ours.toml:7: [a-rule] pattern: expected str"),
    "a wrong severity": (rule("pattern = 'f()'\nmessage = 'm'\nseverity = 'high'"), "severity: 'high' is none of error, warning, off"),
    "a bad pattern": (rule("pattern = 'f('\nmessage = 'm'"), "ours.toml:7: [a-rule] pattern: 'f(': it is no Python"),
    "a bad pattern around": (rule("pattern = 'f()'\nmessage = 'm'\ninside = 'for'"), "[a-rule] inside: 'for': it is no Python"),
    "a bad condition": (rule("pattern = 'f($N)'\nmessage = 'm'\nwhere = 'n > 1'"), "where: 'n > 1': 'n' is no hole"),
    "an unbound hole": (rule("pattern = 'f($N)'\nmessage = 'm $X'"), "message: '$X': it is not in the pattern"),
    "a hole of one of two": (rule("either = ['f($N)', 'g()']\nmessage = '$N'"), "message: '$N': it is not in each pattern"),
    "dots that nothing binds": (rule("pattern = 'f($N)'\nmessage = 'm'\nreplace = 'g(...)'"), "replace: '...': it is not in the pattern"),
    "two kinds of dots": (rule("pattern = 'f(g(...), ...)'\nmessage = 'm'\nreplace = 'g(...)'"), "several `...`"),
    "a body replaced": (rule("pattern = 'for $X in $Y: ...'\nmessage = 'm'\nreplace = 'g($X)'"), "only an expression"),
    "a bad expression": (rule("regex = '('\nfiles = '*.md'\nmessage = 'm'"), "regex: '(': missing ), unterminated subpattern"),
    "an expression that may never end": (rule("regex = '(a+)+$'\nfiles = '*.md'\nmessage = 'm'"), "regex: '(a+)+$': (a+) is repeated"),
    "branches alike": (rule("regex = '(?:a|a)*b'\nfiles = '*.md'\nmessage = 'm'"), "(a|a) is repeated and matches the same"),
    "a condition that may never end": (rule("""pattern = 'f($S)'\nmessage = 'm'\nwhere = 'search("(.*)*x", $S)'"""), "where: 'search("),
    "a deep expression": (rule(f"regex = '{'(' * 5000}{')' * 5000}'\nfiles = '*.md'\nmessage = 'm'"), "too deep or too large"),
    "dots where no list is": (rule("pattern = 'f($...A + 1)'\nmessage = 'm'"), "write $A for one"),
    "no patterns": (rule("either = []\nmessage = 'm'"), "either: the list is empty"),
    "a bad keyword": (rule("pattern = 'f()'\nmessage = 'm'\nmissing-keyword = 'a b'"), "missing-keyword: 'a b': no name of a keyword"),
    "off by severity": (rule("pattern = 'f()'\nmessage = 'm'\nseverity = 'off'"), "has `default = false`"),
    "a bad glob": (rule("regex = 'x'\nfiles = '../*.md'\nmessage = 'm'"), "files: bad pattern '../*.md'"),
    "a bad module": (rule("import = ['a-b']\nmessage = 'm'"), "import: 'a-b': no name of a module"),
    "a key below a long string": (f"[a-rule]\n{EXAMPLES}pattern = 'f()'\nmessage = 'm'\nkinds = ['prod']", "ours.toml:9: [a-rule] kinds"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_pack_is_told_where_it_is_wrong(text: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        parse_pack(text, "ours.toml")
    assert said in str(error.value)
    assert str(error.value).startswith("ours.toml:")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["(?:[^/]*/)*x", r"(\\w+\\s)+", "(a{2,3})*", "(?:ab|cd)+", "(a++b?)+", "[(*]+(x)?"])
def test_an_expression_that_ends_is_taken(text: str) -> None:
    assert compile_expression(text).pattern == text


def test_what_a_pack_sets_of_a_rule_is_told_with_its_line() -> None:
    pack = parse_pack("[rules.mock-data]\nnope = 1\n", "ours.toml")
    with pytest.raises(UserError, match=r"^ours\.toml:1: rules\.mock-data: no option 'nope'"):
        merge_settings(Config(), [pack], known_rules([pack]))


def test_a_search_in_too_many_ways_is_given_up() -> None:
    source = Source("m.py", f"f({', '.join('abcdefghij' * 4)})".encode())
    pattern = compile_pattern("f(..., $A, ..., $B, ..., $C, ..., $D, ..., $E, ..., 77)")
    with pytest.raises(PatternError, match="in too many ways"):
        list(Matcher(source).find(pattern, source.nodes(ast.Call)[0], {}))


def test_a_rule_that_is_data_is_a_rule_like_any_other() -> None:
    own = parse_pack(OURS, "ours.toml").own
    assert list(own) == ["lazy-scan", "no-pandas", "no-todo", "no-copy"]
    scan = own["lazy-scan"]
    assert (scan.name, scan.pack, scan.severity, scan.default) == ("lazy-scan", "ours.toml", Severity.WARNING, True)
    assert {"severity", "exclude"} <= scan.options().keys()
    assert prove(own.values()).problems == ()


def test_a_name_is_given_once() -> None:
    pack = parse_pack(OURS.replace("[lazy-scan]", "[mock-data]"), "ours.toml")
    with pytest.raises(UserError, match="there is a rule 'mock-data' already"):
        known_rules([pack])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "codeguard.toml").write_text('packs = ["./ours.toml"]\nselect = ["./ours.toml"]\n')
    (tmp_path / "ours.toml").write_text(OURS)
    (tmp_path / "a.py").write_text("import polars as pl\nimport pandas\ndf = pl.read_parquet(p, n_rows=1)\n")
    (tmp_path / "a.md").write_text("text\nTODO this\n")
    (tmp_path / "a.bak").write_text("")
    return tmp_path


def found(root: Path, monkeypatch: pytest.MonkeyPatch, **asked: object) -> list[tuple[str, int, str, str]]:
    monkeypatch.chdir(root)
    request = Request(cache=False)._replace(**asked)  # type: ignore[arg-type]
    return [(each.path, each.line, each.rule, each.message) for each in check(request).findings]


ALL = [
    ("a.bak", 1, "no-copy", "a.bak is a copy"),
    ("a.md", 2, "no-todo", "to do: this"),
    ("a.py", 2, "no-pandas", "pandas is banned here: use polars"),
    ("a.py", 3, "lazy-scan", "scan_parquet reads only what the query needs of p"),
]


def test_the_rules_of_a_pack_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(project, monkeypatch) == ALL
    assert found(project, monkeypatch, cache=True) == ALL
    assert found(project, monkeypatch, cache=True) == ALL
    assert found(project, monkeypatch, paths=("a.md",)) == ALL[1:2]
    assert found(project, monkeypatch, select=("no-pandas",)) == ALL[2:3]
    assert found(project, monkeypatch, ignore=("lazy-scan,no-copy",)) == ALL[1:3]


def test_a_file_that_must_exist_is_missed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert prove(parse_pack(REQUIRED, "ours.toml").own.values()).problems == ()
    (project / "ours.toml").write_text(REQUIRED)
    message = "docs/lineage.md is missing: say where the data comes from"
    assert found(project, monkeypatch) == [("docs/lineage.md", 1, "lineage", message)]
    assert found(project, monkeypatch, paths=("a.py",)) == []
    (project / "docs").mkdir()
    (project / "docs" / "lineage.md").write_text("text\n")
    assert found(project, monkeypatch) == []


def test_a_changed_pack_is_not_answered_from_the_cache(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(project, monkeypatch, cache=True) == ALL
    (project / "ours.toml").write_text(OURS.replace("TODO", "text"))
    assert ("a.md", 1, "no-todo", "to do:") in found(project, monkeypatch, cache=True)


def test_many_files_are_analysed_by_workers_that_read_no_pack(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(8):  # too deep for the main process
        (project / f"m{number}.py").write_text("import pandas\nx = " + "(" * 60 + ")" * 60 + "\n")
    assert sum(each[2] == "no-pandas" for each in found(project, monkeypatch, jobs=2)) == 9


def test_settings_and_ignore_comments_work_on_them(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (project / "codeguard.toml").open("a") as file:
        file.write('[rules.no-todo]\nexclude = ["a.md"]\n[rules.lazy-scan]\nseverity = "error"\n')
    (project / "a.py").write_text(
        "import pandas  # codeguard: ignore[no-pandas] -- a reason\n"
        "import polars\n"
        "polars.read_parquet(p)  # codeguard: ignore[lazy-scna] -- a reason\n"
    )
    monkeypatch.chdir(project)
    findings = check(Request(cache=False, select=("./ours.toml", "unjustified-ignore"))).findings
    assert [(each.rule, each.severity.value, each.suppressed) for each in findings] == [
        ("no-copy", "error", None),
        ("no-pandas", "error", "a reason"),
        ("lazy-scan", "error", None),
        ("unjustified-ignore", "error", None),
    ]
    assert "did you mean 'lazy-scan'?" in findings[-1].message


def test_what_workers_get_makes_the_same_rules(project: Path) -> None:
    choice = choose(load_config(project))
    setup = Setup(choice.settings, packs=choice.packs, plugins=choice.plugins)
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(setup), type=Setup)
    assert [rule.name for rule in instantiate(sent.rules, sent.packs, sent.plugins)] == [
        "lazy-scan", "no-pandas", "no-todo", "no-copy",
    ]  # fmt: skip


def test_what_a_change_adds_to_text_files_is_new(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.commit({"codeguard.toml": 'packs = ["./ours.toml"]\nselect = ["./ours.toml"]\n', "ours.toml": OURS})
    history.commit({"a.md": "TODO old\n", "old.bak": "", "a.py": "import pandas\n"})
    history.write({"a.md": "text\nTODO old\nTODO new\n", "b.bak": "", "a.py": "import pandas\nimport pandas\n"})
    assert [each[:3] for each in found(history.root, monkeypatch, diff="HEAD")] == [
        ("a.md", 3, "no-todo"),
        ("a.py", 2, "no-pandas"),
        ("b.bak", 1, "no-copy"),
    ]


def test_a_pack_that_the_change_loosens_is_still_the_old_one(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    history.commit({"codeguard.toml": 'packs = ["./ours.toml"]\nselect = ["./ours.toml"]\n', "ours.toml": OURS})
    history.write({"ours.toml": "[pack]\n", "a.py": "import pandas\n"})
    assert [each[2] for each in found(history.root, monkeypatch, diff="HEAD")] == ["no-pandas"]


def test_a_module_of_the_project_is_not_banned(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = project / "src" / "pandas"
    package.mkdir(parents=True)
    (package / "core.py").write_text("from pandas import frame\n")
    assert found(project, monkeypatch, paths=("src",)) == []
    (package / "__init__.py").write_text("")
    assert [each[2] for each in found(project, monkeypatch, paths=("a.py",))] == ["lazy-scan"]


PACKS = [parse_pack(named.read_text("utf-8"), named.stem) for named in Path(__file__).parents[1].glob("rules/*.toml")]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_packs_that_ship_are_proved_by_their_examples(pack) -> None:  # type: ignore[no-untyped-def]
    of_files = (FileRule, TextRule)
    written = [rule for rule in builtin_rules().values() if rule.pack == pack.name and issubclass(rule, of_files)]
    assert prove([*pack.own.values(), *written]).problems == ()
    assert pack.title
    assert pack.sources
    assert all(shipped_rules()[name] == pack.name for name in pack.own)


def test_the_language_carries_rules_that_people_know() -> None:
    pack = parse_pack((Path(__file__).parent / "packs" / "known.toml").read_text("utf-8"), "known.toml")
    assert len(pack.own) == 20
    assert prove(pack.own.values()).problems == ()


def test_rules_in_packs_that_ship_run_without_being_configured_when_asked_for() -> None:
    assert {pack.name for pack in PACKS} == {*pack_names()}
    for name, pack in shipped_rules().items():
        assert named_rule(name).pack == pack
        assert [*choose(Config(), (name,)).settings] == [name]
    for pack in pack_names():
        assert choose(Config(), (pack,)).settings.keys() <= choose(Config(packs=(pack,))).settings.keys()


def test_rules_in_python_that_belong_to_a_pack_run_with_it() -> None:
    for rule in builtin_rules().values():
        if rule.pack != "engineer":
            assert rule.name not in choose(Config()).settings
            assert rule.pack in pack_names()
