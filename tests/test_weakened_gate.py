"""A change cannot loosen its own gate: each thing that it loosens is a finding, and what tightens is none."""

import json

import pytest
from history import History
from judging import found, judge

from codeguard.catalog import rules_of
from codeguard.config import Config
from codeguard.pack import pack_names
from codeguard.policy.options import stricter

STRICT = "[tool.codeguard]\nstrict = true\n\n[tool.codeguard.rules.large-file]\nlimit = 300\nerror-limit = 400\n"
PACK = "[rules.duplicate-test]\nseverity = 'error'\n"


def weakenings(history: History, **options: object) -> list[str]:
    return [finding.message.partition(": undo it")[0] for finding in found(history, "weakened-gate", **options)]


def change(history: History, before: str, after: str | None, name: str = "codeguard.toml") -> list[str]:
    history.commit({"ours.toml": PACK, name: before, "a.py": "x = 1\n"})
    history.write({name: after})
    return weakenings(history)


LOOSER = {
    "rule off": ("", "[rules.large-file]\nseverity = 'off'", ["large-file is turned off"]),
    "rule ignored": ("", "ignore = ['large-file']", ["large-file is turned off"]),
    "rules selected": ("select = ['large-file', 'mock-data']", "select = ['large-file']", ["mock-data is turned off"]),
    "off by default again": ("[rules.duplicate-test]\nseverity = 'error'", "", ["duplicate-test is turned off"]),
    "milder": (
        "",
        "[rules.mock-data]\nseverity = 'warning'",
        ['mock-data was as grave as the finding and is "warning"'],
    ),
    "no longer an error in any case": (
        "[rules.large-file]\nseverity = 'error'",
        "",
        ['large-file was "error" and is as grave as the finding'],
    ),
    "limit raised": (
        "[rules.complex-function]\nlimit = 8",
        "[rules.complex-function]\nlimit = 9",
        ["`limit` of complex-function was 8 and is 9"],
    ),
    "limit raised to the default": (
        "[rules.complex-function]\nlimit = 8",
        "",
        ["`limit` of complex-function was 8 and is 10"],
    ),
    "file excluded from a rule": (
        "",
        "[rules.mock-data]\nexclude = ['a']",
        ['`exclude` of mock-data gets "a"'],
    ),
    "words of a rule": (
        "",
        "[rules.mock-data]\nsubject = ['faker']",
        ['`subject` of mock-data gets "faker"'],
    ),
    "words that are looked for": ("", "[rules.mock-data]\nmodules = ['moto']", ['`modules` of mock-data loses "unitt']),
    "a larger share of likeness": (
        "",
        "[rules.duplicate-function]\nthreshold = 0.9",
        ["`threshold` of duplicate-function was 0.8 and is 0.9"],
    ),
    "a smaller share of coverage": (
        "",
        "[rules.low-coverage]\nthreshold = 0.5",
        ["`threshold` of low-coverage was 0.8 and is 0.5"],
    ),
    "a word of which that is not known": (
        "[rules.unused-code]\npublic-api = 'unused'",
        "",
        ["`public-api` of unused-code was unused and is auto: whether that lets more pass cannot be told"],
    ),
    "exclude": ("exclude = ['a']", "exclude = ['a', 'b', '**']", ['`exclude` gets "b", "**"']),
    "include": ("include = ['a', 'b']", "include = ['a']", ['`include` loses "b"']),
    "first include": ("", "include = ['a']", ['`include` leaves out all but "a"']),
    "tests": ("tests = ['t']", "tests = ['t', 'src']", ['`tests` gets "src"']),
    "generated": ("generated = []", "generated = ['*_x.py']", ['`generated` gets "*_x.py"']),
    "max-file-size": ("", "max-file-size = 1000", ["`max-file-size` was 1048576 and is 1000"]),
    "strict": ("strict = true", "", ["`strict` was true and is false"]),
    "maturity": ("maturity = 'mature'", "maturity = 'growing'", ['`maturity` was "mature" and is "growing"']),
    "legacy no more": ("maturity = 'legacy'", "", ['`maturity` was "legacy" and is "auto"']),
    "domains": ("", "domains = ['a']", ['`domains` was [] and is ["a"]']),
    "a pack": ("packs = ['ours.toml']", "", ["the pack 'ours.toml' is gone", "duplicate-test is turned off"]),
    "several": (
        "strict = true",
        "exclude = ['a']\nignore = ['mock-data']",
        ["`strict` was true and is false", '`exclude` gets "a"', "mock-data is turned off"],
    ),
    "broken": ("strict = true", "strict = ", ["the configuration that the change leaves cannot be read: "]),
    "unknown rule": ("", "ignore = ['x']", ["the configuration that the change leaves cannot be read: "]),
}


@pytest.mark.parametrize(("before", "after", "messages"), LOOSER.values(), ids=LOOSER)
def test_what_loosens_the_gate(history: History, before: str, after: str, messages: list[str]) -> None:
    said = change(history, before + "\n", after + "\n")
    assert len(said) == len(messages)
    assert all(any(each.startswith(message) for each in said) for message in messages), said


TIGHTER = {
    "rule on": ("ignore = ['large-file']", ""),
    "graver": ("[rules.mock-data]\nseverity = 'warning'", "[rules.mock-data]\nseverity = 'error'"),
    "lower limit": ("[rules.complex-function]\nlimit = 8", "[rules.complex-function]\nlimit = 7"),
    "a smaller share of likeness": ("", "[rules.duplicate-function]\nthreshold = 0.7\nminimum = 20\ntests = true"),
    "a larger share of coverage": ("", "[rules.low-coverage]\nthreshold = 0.9"),
    "more words that are looked for": ("[rules.mock-data]\nliterals = []", "[rules.mock-data]\nliterals = ['x1']"),
    "fewer things allowed": ("", "[rules.silent-except]\ncleanup-calls = ['close']"),
    "fewer excluded": ("exclude = ['a', 'b']", "exclude = ['b']"),
    "less of a rule excluded": ("[rules.mock-data]\nexclude = ['a']", ""),
    "more included": ("include = ['a']", "include = ['a', 'b']"),
    "all included": ("include = ['a']", ""),
    "fewer tests": ("", "tests = ['tests']"),
    "larger files": ("", "max-file-size = 2000000"),
    "timeout": ("", "timeout = 1"),
    "strict": ("", "strict = true"),
    "maturity": ("maturity = 'growing'", "maturity = 'legacy'"),
    "auto comes to the same": ("maturity = 'new'", ""),
    "pack": ("", "packs = ['ours.toml']"),
    "order and layout": ("exclude = ['a', 'b']\nstrict = true", "# why\nstrict=true\nexclude = [\n'b', 'a']"),
    "said twice": ("", "[rules.complex-function]\nlimit = 10"),
}


def test_of_every_option_it_is_known_what_makes_it_stricter() -> None:
    rules = rules_of(Config(), besides=pack_names()).values()
    options = {(rule.name, option) for rule in rules for option in rule.options() if not stricter(rule(), option)}
    assert {option for _, option in options} == {"severity", "public-api"}


@pytest.mark.parametrize(("before", "after"), TIGHTER.values(), ids=TIGHTER)
def test_what_does_not_loosen_the_gate(history: History, before: str, after: str) -> None:
    assert change(history, before + "\n", after + "\n") == []


def test_the_place_is_the_line_of_the_file(history: History) -> None:
    history.commit({"pyproject.toml": STRICT})
    history.write({"pyproject.toml": STRICT.replace("true", "false").replace("300", "900")})
    places = [(finding.path, finding.line, finding.snippet) for finding in found(history, "weakened-gate")]
    assert places == [("pyproject.toml", 2, "strict = false"), ("pyproject.toml", 5, "limit = 900")]


def test_a_deleted_section_is_one_finding(history: History) -> None:
    (said,) = change(history, STRICT, "[project]\nname = 'x'\n", "pyproject.toml")
    assert said.startswith("the configuration is gone: ")
    assert "`limit` of large-file was 300 and is 600" in said


@pytest.mark.parametrize("after", ["moved", "deleted"])
def test_a_configuration_file_that_goes(history: History, after: str) -> None:
    history.commit({"pyproject.toml": STRICT})
    history.git(*(["mv", "pyproject.toml", "old.toml"] if after == "moved" else ["rm", "pyproject.toml"]))
    (finding,) = found(history, "weakened-gate")
    assert finding.message.startswith("the configuration is gone: ")
    assert finding.path == ("old.toml" if after == "moved" else "pyproject.toml")


def test_a_second_file_that_wins(history: History) -> None:
    history.commit({"pyproject.toml": STRICT})
    history.write({"codeguard.toml": "strict = true\n"})
    said = weakenings(history)
    assert "codeguard.toml is added, and wins over the configuration in pyproject.toml" in said
    assert "`limit` of large-file was 300 and is 600" in said


def test_a_configuration_may_move_to_the_other_file(history: History) -> None:
    history.commit({"pyproject.toml": STRICT})
    history.write({"pyproject.toml": "[project]\nname = 'x'\n", "codeguard.toml": STRICT})
    assert weakenings(history) == []


def test_nested_configuration_is_no_policy(history: History) -> None:
    history.commit({"pyproject.toml": STRICT})
    history.write({"sub/pyproject.toml": "[tool.codeguard]\nexclude = ['**']\n", "sub/codeguard.toml": "x = ["})
    assert weakenings(history) == []


@pytest.mark.parametrize(("text", "said"), [("strict = true\n", 0), ("exclude = ['a']\n", 1)])
def test_the_first_configuration_is_free_but_for_what_it_loosens(history: History, text: str, said: int) -> None:
    history.commit()
    history.write({"codeguard.toml": text})
    assert len(weakenings(history)) == said


def test_a_pack_of_the_project_that_changes(history: History) -> None:
    examples = 'examples = """\nprint(1)  # bad\nlog(1)\n"""\n'
    rule = f'[no-print]\npattern = "print(...)"\nmessage = "log it"\nwhy = "Logs have levels."\n{examples}'
    pack = f"[rules.large-file]\nlimit = 100\n\n{rule}"
    narrower = pack.replace('"print(...)"', '"print($X)"')
    history.commit({"codeguard.toml": 'packs = ["./ours.toml"]\n', "ours.toml": pack})
    history.write({"ours.toml": narrower.replace("100", "200")})
    said = weakenings(history)
    assert "`limit` of large-file was 100 and is 200" in said
    assert "the rule no-print of the pack is another one: it may let more pass" in said
    history.write({"ours.toml": pack.replace("log it", "log this")})
    assert weakenings(history) == []


def test_the_user_may_vouch_for_the_new_policy(history: History) -> None:
    history.commit({"codeguard.toml": "strict = true\n"})
    history.write({"codeguard.toml": "exclude = ['x']\n"})
    assert weakenings(history, trust_head_config=True) == []


def test_an_approval_lets_it_take_effect_from_the_next_change_on(history: History) -> None:
    history.commit({"codeguard.toml": "[rules.large-file]\nlimit = 5\nerror-limit = 5\n"})
    history.git("switch", "-q", "-c", "topic")
    large = {"a.py": "x = 1\n" * 9}
    loose = {"codeguard.toml": "ignore = ['large-file']\n", **large}
    history.commit(loose, "Loosen\n\nCodeguard-Approve: weakened-gate -- agreed")
    scorecard = judge(history, "weakened-gate", "large-file")
    assert [finding.rule for finding in scorecard.counting] == ["large-file"]
    history.git("branch", "-f", "main")
    history.git("switch", "-q", "-c", "next")
    history.commit({"b.py": "x = 1\n" * 9})
    assert judge(history, "engineer", ignore=("duplicate-file", "missing-docstring")).counting == ()


def known(*counts: int) -> str:
    entries = [
        {"rule": "r", "path": f"{n}.py", "code": f"c{n}", "count": count} for n, count in enumerate(counts) if count
    ]
    return json.dumps({"version": 1, "findings": entries})


BASELINES = {
    "grows": (known(1, 1), known(1, 2), ["the baseline grows by 1 finding"]),
    "another one instead": (known(1, 1), known(1, 0, 2), ["the baseline grows by 2 findings"]),
    "shrinks": (known(2, 1), known(1), []),
    "moves to another file": (known(1), known(1).replace("0.py", "new/0.py"), []),
    "cannot be read": (known(1), "[", ["the baseline that the change leaves cannot be read: codeguard-baseline.json"]),
    "is deleted": (known(1), None, []),
}


@pytest.mark.parametrize(("before", "after", "messages"), BASELINES.values(), ids=BASELINES)
def test_a_baseline_that(history: History, before: str, after: str | None, messages: list[str]) -> None:
    said = change(history, before, after, "codeguard-baseline.json")
    assert [message.partition(": not a")[0] for message in said] == messages


def test_the_first_baseline_hides_findings_too(history: History) -> None:
    history.commit()
    history.write({"codeguard-baseline.json": known(3)})
    assert weakenings(history) == ["the baseline grows by 3 findings"]
