"""`undocumented-default`, `undocumented-flag` and `or-default`: what documents, what is passed over, what day it is."""

from __future__ import annotations

import textwrap
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from codeguard.analysis import analyse
from codeguard.check import check
from codeguard.dates import last_day
from codeguard.errors import UserError
from codeguard.finding import Severity
from codeguard.rules.or_default import OrDefault
from codeguard.rules.undocumented_default import UndocumentedDefault
from codeguard.rules.undocumented_flag import UndocumentedFlag
from codeguard.run import Request
from codeguard.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from history import History

    from codeguard.finding import Finding
    from codeguard.rule import FileRule


def found(rule: FileRule, code: str) -> list[Finding]:
    report = analyse(Source("app/module.py", textwrap.dedent(code).encode()), [rule])
    assert not report.errors
    assert report.facts is not None, report.findings
    return list(report.findings)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("port = os.getenv('PORT', 8000)", id="getenv"),
        pytest.param("port = int(os.environ.get('PORT', '8000'))", id="environ"),
        pytest.param("os.environ.setdefault('DJANGO_MODE', 'production')", id="setdefault"),
        pytest.param("port = os.getenv('PORT') or 8000", id="or"),
        pytest.param("port = int(os.environ['PORT']) if 'PORT' in os.environ else 8000", id="conditional"),
        pytest.param("port = env.int('PORT', default=8000)", id="environs"),
        pytest.param("port = config.get('port', 8000)", id="config"),
        pytest.param("import configparser\nhost = config.get('db', 'host', fallback='::1')", id="fallback"),
        pytest.param("DEFAULT_PORT = 8000\nport = os.getenv('PORT', DEFAULT_PORT)", id="constant"),
        pytest.param("port = os.getenv('PORT', 8000)  # noqa: X100", id="pragma"),
        pytest.param("# a port\n\nport = os.getenv('PORT', 8000)", id="comment further above"),
        pytest.param("class S(BaseSettings):\n    port: int = 8000", id="settings"),
        pytest.param("# all of them\nx = {\n 'a': 1,\n 'p': os.getenv('PORT', 8000),\n}", id="comment on the table"),
    ],
)
def test_a_default_that_nothing_documents_is_reported(code: str) -> None:
    assert len(found(UndocumentedDefault(), f"import os\n{code}")) == 1


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("port = os.getenv('PORT', 8000)  # where we listen", id="comment on the line"),
        pytest.param("# where we listen\nport = os.getenv('PORT', 8000)", id="comment above"),
        pytest.param("port = int(\n    os.getenv('PORT', 8000),  # where we listen\n)", id="on a line of it"),
        pytest.param("x = {\n 'a': 1,\n # we listen there\n 'p': os.getenv('PORT', 8000),\n}", id="above the entry"),
        pytest.param(
            "def f():\n    '''PORT is where we listen.'''\n    return os.getenv('PORT', 8000)", id="docstring"
        ),
        pytest.param("# PORT: where we listen\n\n\nport = os.getenv('PORT', 8000)", id="comment that names it"),
        pytest.param("# where we listen\nDEFAULT_PORT = 8000\nport = os.getenv('PORT', DEFAULT_PORT)", id="constant"),
        pytest.param("port = os.getenv('PORT', 8000)\n'''Where we listen.'''", id="string below"),
        pytest.param("class S(BaseSettings):\n    port: int = Field(8000, description='listens')", id="description"),
        pytest.param("class S(BaseSettings):\n    model_config: ClassVar[dict] = make(1)", id="no setting"),
        pytest.param("port = os.getenv('PORT', '')", id="empty"),
        pytest.param("port = os.getenv('PORT', None)", id="none"),
        pytest.param("port = os.getenv('PORT', port)", id="value from elsewhere"),
        pytest.param("port = os.getenv(name, 8000)", id="any variable"),
        pytest.param("port = os.getenv('PORT', os.getenv('HTTP_PORT'))", id="another variable"),
        pytest.param("key = os.getenv('API_KEY', 'abc')", id="secret"),
        pytest.param("port = data.get('port', 8000)", id="a dict"),
        pytest.param("from configparser import ConfigParser\nhost = config.get('db', 'host')", id="section, option"),
    ],
)
def test_a_documented_default_is_not_reported(code: str) -> None:
    assert not found(UndocumentedDefault(), f"import os\n{code}")


@pytest.mark.parametrize(
    ("code", "count"),
    [
        pytest.param("x = fetch_user(1) or {}", 1, id="fetch"),
        pytest.param("x = await session.get(url) or dict()", 1, id="awaited request"),
        pytest.param("x = cached or fetch_user(1) or {}", 1, id="last of several"),
        pytest.param("def load() -> list | None: ...\nx = load() or []", 1, id="annotated"),
        pytest.param("def load() -> list:\n    return [1]\nx = load() or []", 0, id="never none"),
        pytest.param("x = options or {}", 0, id="name"),
        pytest.param("x = fetch_user(1) or {'a': 1}", 0, id="something"),
        pytest.param("x = {} or fetch_user(1)", 0, id="other way round"),
        pytest.param("x = fetch_user(1) and {}", 0, id="and"),
        pytest.param("x = data.get('a') or ''", 0, id="dict"),
        pytest.param("x = text.strip() or ''", 0, id="cannot fail"),
        pytest.param("import yaml\nx = yaml.safe_load(text) or {}", 0, id="empty document"),
    ],
)
def test_or_default(code: str, count: int) -> None:
    body = f"async def f():\n{textwrap.indent(code, '    ')}" if "await" in code else code
    assert len(found(OrDefault(), body)) == count


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("sunset 2026-03-31", date(2026, 3, 31)),
        ("gone by March 2026", date(2026, 3, 31)),
        ("added 2024-01-02, remove after 31 March 2026", date(2026, 3, 31)),
        ("until Mar 5th, 2026", date(2026, 3, 5)),
        ("Q1 2026", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("31.3.2026", date(2026, 3, 31)),
        ("sunset 2026-02-31", None),
        ("since 2024-01-02", None),
        ("sunset: TBD", None),
    ],
)
def test_the_day_in_a_comment(text: str, day: date | None) -> None:
    assert last_day(text) == day


FLAG = """
# Measure: orders. Criterion: two percent more. Sunset: 2026-03-31.
FEATURE_NEW_CART = True
"""


@pytest.mark.parametrize(
    ("today", "severities"), [("2026-03-31", []), ("2026-04-01", [Severity.ERROR])], ids=["last day", "a day later"]
)
def test_a_sunset_is_judged_by_the_day(today: str, severities: list[Severity]) -> None:
    assert [each.severity for each in found(UndocumentedFlag({"today": today}), FLAG)] == severities


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("nothing", "a measure, a criterion and a sunset date"),
        ("measured by orders", "a criterion and a sunset date"),
        ("metric: orders, winner by 2999-01-01", ""),
        ("kept if orders are 2% more, sunset 2999-01-01", "a measure"),
    ],
)
def test_it_says_what_a_flag_lacks(said: str, wanted: str) -> None:
    findings = found(UndocumentedFlag(), f"# {said}\nFEATURE_NEW_CART = True")
    assert [each.message.partition("gives ")[2] for each in findings] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("code", "count"),
    [
        pytest.param("FEATURE_FLAGS = {'a': True, 'b': False}", 2, id="table"),
        pytest.param("if waffle.flag_is_active(request, 'a'):\n    f()", 1, id="asked"),
        pytest.param("import growthbook\nif book.is_on('a'):\n    f()", 1, id="library"),
        pytest.param("@feature_flag('a')\ndef f(): ...", 1, id="decorator"),
        pytest.param("group = random.choice(['control', 'new'])", 1, id="drawn"),
        pytest.param("x = client.variation('a', u)\ny = client.variation('a', u)", 1, id="once"),
        pytest.param("FEATURE_COLUMNS = ['a']", 0, id="features of a model"),
        pytest.param("CACHE_ENABLED = True", 0, id="switch"),
        pytest.param("DEBUG_FLAG = 4", 0, id="bits"),
        pytest.param("book.is_on('a')", 0, id="no library"),
    ],
)
def test_what_is_a_flag(code: str, count: int) -> None:
    assert len(found(UndocumentedFlag(), code)) == count


CODE = "import os\n\nport = os.getenv('PORT', '8000')\n"
NAMED, SILENT = "Set `PORT` to listen elsewhere.\n", "Read the code.\n"


@pytest.fixture
def repository(history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> History:
    """A repository to work in, with a cache of its own."""
    monkeypatch.chdir(history.root)
    monkeypatch.setenv("CODEGUARD_CACHE_DIR", str(tmp_path / "cache"))
    return history


def count(rule: str = "undocumented-default", *paths: str, diff: str | None = None, staged: bool = False) -> int:
    scorecard = check(Request(paths=paths, select=(rule,), diff=diff, staged=staged))
    assert not scorecard.errors
    return len(scorecard.findings)


@pytest.mark.parametrize("readme", ["README.md", "app/README.rst", "docs/settings.md"])
def test_a_document_of_the_project_documents_and_is_read_again_when_it_changes(
    repository: History, readme: str
) -> None:
    repository.write({"app/main.py": CODE, readme: SILENT})
    assert count() == 1
    repository.write({readme: NAMED})
    assert (count(), count("undocumented-default", "app/main.py")) == (0, 0)
    repository.write({readme: "Set PORTS or EXPORT.\n"})
    assert count() == 1


def test_of_a_staged_change_the_readme_in_the_index_counts(repository: History) -> None:
    repository.write({"README.md": SILENT})
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    repository.write({"README.md": NAMED, "main.py": CODE})
    repository.git("add", "main.py")
    assert count(staged=True) == 1
    repository.git("add", "README.md")
    repository.write({"README.md": SILENT})
    assert count(staged=True) == 0


def test_a_change_that_takes_the_words_from_the_readme_is_charged_where_it_touches_the_file(
    repository: History,
) -> None:
    repository.write({"README.md": NAMED, "main.py": CODE})
    repository.git("add", ".")
    repository.git("commit", "-qm", "first")
    repository.write({"main.py": CODE + "name = 1\n"})
    assert count(diff="HEAD") == 0
    repository.write({"README.md": SILENT})
    assert count(diff="HEAD") == 1


def test_a_sunset_passes_though_nothing_changed(repository: History, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write({"main.py": FLAG})
    counts = []
    for day in (31, 32):

        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None, day: int = day) -> Clock:
                return cls(2026, 3 + day // 32, day % 31 or 31, tzinfo=UTC)

        monkeypatch.setattr("codeguard.run.datetime", Clock)
        counts.append(count("undocumented-flag"))
    assert counts == [0, 1]


def test_today_can_be_set_and_has_to_be_a_day(repository: History) -> None:
    repository.write({"main.py": FLAG})
    for today, found in (("2026-03-31", 0), ("2026-04-01", 1)):
        repository.write({"codeguard.toml": f'[rules.undocumented-flag]\ntoday = "{today}"\n'})
        assert count("undocumented-flag") == found
    repository.write({"codeguard.toml": '[rules.undocumented-flag]\ntoday = "soon"\n'})
    with pytest.raises(UserError, match="soon"):
        count("undocumented-flag")
