"""`codeguard lsp` shows an editor what is found in its open files; the server is a process of its own."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from editor_client import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from history import History

MADE_UP = '''\
"""Work."""


def main() -> None:
    """Work."""
    text = "🦆🦆"; name = "test@example.com"
'''
CLEAN = '"""Work."""\n'
TWICE = """

def _total(prices: list[int], rate: int) -> list[int]:
    taxed = []
    for price in prices:
        if price > 0 and rate >= 0:
            taxed.append(round(price * (1 + rate), 2))
        else:
            taxed.append(price)
    return [min(price, 1000) for price in taxed]
"""
FALLBACK = """\
try:
    work()
except Exception:
    pass
"""


@pytest.fixture
def new_client(history: History) -> Iterator[Callable[..., Client]]:
    """A maker of editors that have a repository open; they leave, and the server must not have complained."""
    clients: list[Client] = []

    def make(*arguments: Any, **options: Any) -> Client:
        clients.append(Client(history.root, *arguments, **options))
        return clients[-1]

    yield make
    for client in clients:
        assert client.process.returncode is not None or client.leave() == 0
        assert client.errors == b""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client = Client(tmp_path_factory.mktemp("elsewhere"), folder=False)
    yield client
    assert client.leave() == 0
    assert client.errors == b""


@pytest.fixture
def client(shared: Client, history: History) -> Iterator[Client]:
    """An editor that has opened no folder; its server has served others before."""
    shared.root = history.root
    yield shared
    shared.close_all()


def rules(shown: list[dict[str, Any]]) -> list[str]:
    return [each["code"] for each in shown]


def place(shown: dict[str, Any]) -> tuple[int, int, int, int]:
    start, end = shown["range"]["start"], shown["range"]["end"]
    return start["line"], start["character"], end["line"], end["character"]


@pytest.mark.parametrize(
    ("encodings", "columns"),
    [(None, (26, 44)), (["utf-8", "utf-16"], (30, 48))],
    ids=["not negotiated", "utf-8"],
)
def test_a_finding_is_shown_at_its_place_as_the_client_counts(
    new_client: Callable[..., Client], encodings: list[str] | None, columns: tuple[int, int]
) -> None:
    (shown,) = new_client(encodings).open("a.py", MADE_UP)
    assert place(shown) == (5, columns[0], 5, columns[1])
    assert (shown["code"], shown["severity"], shown["source"]) == ("mock-data", 1, "codeguard")
    assert shown["message"].startswith("made-up value")


def test_what_is_mended_is_no_longer_shown(client: Client) -> None:
    assert rules(client.open("Größe 1.py", FALLBACK)) == ["missing-docstring", "broad-except", "silent-except"]
    client.change("Größe 1.py", CLEAN)
    assert client.shown("Größe 1.py") == []


def test_only_the_last_of_quick_changes_is_checked(client: Client) -> None:
    client.open("a.py", CLEAN)
    for version in range(2, 9):
        client.change("a.py", CLEAN + FALLBACK * (version == 8), version)
    assert rules(client.shown("a.py")) == ["broad-except", "silent-except"]


def test_warnings_are_warnings(client: Client) -> None:
    (shown,) = client.open("a.py", "x = 1\n")
    assert (shown["code"], shown["severity"]) == ("missing-docstring", 2)


def test_a_file_that_does_not_parse_is_one_finding(client: Client) -> None:
    assert rules(client.open("a.py", "x = (\n")) == ["syntax-error"]


def test_suppressed_and_known_findings_are_not_shown(history: History, client: Client) -> None:
    ignored = FALLBACK.replace(
        ":\n    pass", ":  # codeguard: ignore[silent-except, broad-except] -- told above\n    pass"
    )
    assert client.open("a.py", CLEAN + ignored) == []
    entry = '{"rule": "missing-docstring", "path": "b.py", "count": 1, "code": "%s"}'
    (shown,) = client.open("b.py", "x = 1\n")
    assert shown["code"] == "missing-docstring"
    from codeguard.check import check
    from codeguard.run import Request

    (found,) = check(Request(stdin=(str(history.root / "b.py"), b"x = 1\n"), cache=False)).findings
    baseline = '{"version": 1, "findings": [%s]}' % (entry % found.identity)
    history.write({"codeguard-baseline.json": baseline})
    client.tell("Save", "b.py")
    assert client.shown("b.py") == []


def test_other_places_are_related_information(client: Client) -> None:
    (shown,) = client.open("a.py", CLEAN + TWICE + TWICE.replace("total", "sum"))
    (related,) = shown["relatedInformation"]
    assert (shown["code"], place(shown)[0]) == ("duplicate-function", 13)
    assert (related["location"]["uri"], place(related["location"])) == (client.uri("a.py"), (3, 0, 11, 0))


def test_files_that_nobody_asked_codeguard_to_check_show_nothing(history: History, client: Client) -> None:
    history.write({"codeguard.toml": 'exclude = ["vendor"]\n', "venv/pyvenv.cfg": ""})
    for name in ("vendor/a.py", "venv/lib/a.py", ".venv/a.py", "notes.md", "a.ipynb"):
        assert client.open(name, FALLBACK) == []


def test_files_outside_of_the_open_folder_are_not_looked_at(new_client: Callable[..., Client]) -> None:
    client = new_client()
    document = {"languageId": "python", "version": 1, "text": FALLBACK}
    for uri in ((client.root.parent / "a.py").as_uri(), "untitled:Untitled-1", "git:/a.py?HEAD"):
        client.notify("textDocument/didOpen", {"textDocument": document | {"uri": uri}})
    assert rules(client.open("a.py", "x = 1\n")) == ["missing-docstring"]


def test_text_files_that_rules_look_at_are_checked(client: Client) -> None:
    assert rules(client.open("package.json", '{"scripts": {"test": "vitest"}}\n')) == ["watch-mode-test"]


def test_a_text_is_judged_in_the_encoding_that_it_names(client: Client) -> None:
    text = f'# coding: latin-1\n{CLEAN}x = "é"; print(eval(\n'
    assert place(client.open("a.py", text)[0])[:2] == (2, 19)


def test_a_form_feed_ends_no_line(client: Client) -> None:
    (shown,) = client.open("a.py", f"{CLEAN}x = 1\f\nx = (\n")
    assert place(shown)[0] == 2


def test_a_bad_configuration_is_said_once_and_the_server_stays(history: History, client: Client) -> None:
    assert rules(client.open("a.py", "x = 1\n")) == ["missing-docstring"]
    history.write({"codeguard.toml": "ignores = []\n"})
    client.tell("Save", "codeguard.toml")
    said = client.receive("window/showMessage")["params"]
    assert said == {"type": 1, "message": "codeguard: codeguard.toml: unknown key 'ignores': did you mean 'ignore'?"}
    assert client.shown("a.py") == []
    assert client.open("b.py", "x = 1\n") == []
    history.write({"codeguard.toml": 'ignore = ["missing-docstring"]\n'})
    client.change("a.py", FALLBACK)
    assert rules(client.shown("a.py")) == ["broad-except", "silent-except"]


def test_nothing_is_shown_of_a_closed_file(client: Client) -> None:
    client.open("a.py", "x = 1\n")
    client.change("a.py", FALLBACK)
    client.close("a.py")
    assert client.fixes("a.py", 0) == []
    assert rules(client.open("b.py", "x = 1\n")) == ["missing-docstring"]


def test_a_fix_is_offered_for_its_line(client: Client) -> None:
    text = f"{CLEAN}\nx = '🦆'  # codeguard: ignore[broad-except] -- nobody knows\ny = 2\n"
    (shown,) = client.open("a.py", text)
    assert shown["code"] == "unused-ignore"
    assert client.fixes("a.py", 3) == []
    (action,) = client.fixes("a.py", 2)
    assert (action["title"], action["kind"], action["diagnostics"]) == ("Fix unused-ignore", "quickfix", [shown])
    (edit,) = action["edit"]["changes"][client.uri("a.py")]
    assert (place(edit), edit["newText"]) == ((2, 8, 2, len(text.splitlines()[2]) + 1), "")


def test_no_fix_is_offered_for_a_text_that_has_changed(client: Client) -> None:
    client.open("a.py", f"{CLEAN}x = 1  # codeguard: ignore[broad-except] -- nobody knows\n")
    client.change("a.py", CLEAN)
    assert client.fixes("a.py", 1) == []
    assert client.shown("a.py") == []


def test_nothing_of_the_tree_is_imported(history: History, new_client: Callable[..., Client]) -> None:
    trap = "raise SystemExit('imported')\n"
    history.write({f"{name}.py": trap for name in ("lsprotocol", "pygls", "json", "attrs", "a", "conftest")})
    assert rules(new_client().open("a.py", FALLBACK)) == ["missing-docstring", "broad-except", "silent-except"]


def test_a_closed_pipe_ends_the_server(new_client: Callable[..., Client]) -> None:
    client = new_client()
    client.open("a.py", "x = 1\n")
    assert client.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_server(new_client: Callable[..., Client], number: signal.Signals) -> None:
    client = new_client()
    client.open("a.py", "x = 1\n")
    client.process.send_signal(number)
    client.process.wait(60)
    assert client.end() == -number
