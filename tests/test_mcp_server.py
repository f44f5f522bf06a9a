"""`codeguard mcp` gives coding agents tools; the server is a process of its own, the client that of the SDK."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from anyio.from_thread import start_blocking_portal
from history import History
from mcp import Client, StdioServerParameters, stdio_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anyio.from_thread import BlockingPortal
    from mcp_types import CallToolResult, Tool

HIDDEN = '"""Work."""\ntry:\n    work()\nexcept Exception:\n    pass\n'
TOTAL = '''\
"""Prices."""


def total(prices: list[int], rate: int) -> int:
    """Add up the prices with tax."""
    return sum(round(price * (1 + rate), 2) for price in prices if price > 0 and rate >= 0)
'''
SERVER = ("-m", "codeguard", "mcp")
TRAPS = ("mcp", "pydantic", "json", "anyio")
FAILED = "shop/hidden.py:4 silent-except,broad-except `except Exception`"
BOTH = "--diff and --staged are two different changes: use one of them"


class Agent:
    """An agent that works in a repository."""

    def __init__(self, portal: BlockingPortal, client: Client, shop: History) -> None:
        self.shop = shop
        self._portal = portal
        self._client = client

    def tools(self) -> list[Tool]:
        return self._portal.call(self._client.list_tools).tools

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        return self._portal.call(self._client.call_tool, tool, arguments)

    def answer(self, tool: str, **arguments: Any) -> str:
        """The text of an answer that is no error."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result
        return text(result)

    def error(self, tool: str, **arguments: Any) -> str:
        """The text of an answer that is an error."""
        result = self.call(tool, **arguments)
        assert result.is_error, result
        return text(result).removeprefix(f"Error executing tool {tool}: ")


def text(result: CallToolResult) -> str:
    (content,) = result.content
    assert content.type == "text"
    return content.text


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    """An agent in a repository with one file that is not committed; its server says nothing on standard error."""
    folder = tmp_path_factory.mktemp("mcp")
    shop = History.create(folder / "shop")
    traps = {f"{name}.py": "raise SystemExit('imported')\n" for name in TRAPS}
    shop.commit({"shop/total.py": TOTAL, "codeguard.toml": 'ignore = ["unused-code"]\nexclude = ["/*.py"]\n', **traps})
    shop.write({"shop/hidden.py": HIDDEN})
    environment = {"CODEGUARD_CACHE_DIR": str(folder / "cache")}
    parameters = StdioServerParameters(command=sys.executable, args=list(SERVER), env=environment, cwd=shop.root)
    with (
        (folder / "said").open("w") as errors,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(parameters, errors))) as client,
    ):
        yield Agent(portal, client, shop)
    assert (folder / "said").read_text() == ""


def test_there_are_four_tools_that_write_nothing(agent: Agent) -> None:
    tools = agent.tools()
    assert [tool.name for tool in tools] == ["check", "similar", "explain", "scorecard"]
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)


@pytest.mark.parametrize(
    "arguments", [{}, {"diff": ""}, {"paths": ["shop/hidden.py"]}], ids=["project", "change", "path"]
)
def test_a_check_answers_with_verdict_and_report(agent: Agent, arguments: dict[str, Any]) -> None:
    result = agent.call("check", **arguments)
    assert text(result).startswith(FAILED)
    assert result.structured_content == {"verdict": "failed", "report": text(result)}
    assert not result.is_error


def test_a_check_can_be_of_some_rules_or_of_what_is_staged(agent: Agent) -> None:
    assert agent.answer("check", select=["mock-data"]).endswith("no findings in 2 files; 4 skipped; passed\n")
    assert agent.answer("check", staged=True) == "0 Python files staged: passed\n"


@pytest.mark.parametrize("how", [{}, {"least": 100, "most": 1}], ids=["as it is by default", "equal ones"])
def test_code_is_searched_for(agent: Agent, how: dict[str, Any]) -> None:
    code = TOTAL.partition("\n\n\n")[2].replace("prices", "amounts")
    assert agent.answer("similar", code=code, **how).startswith(
        "shop/total.py:4 total(prices, rate) 100%, used nowhere"
    )


def test_a_function_is_searched_for(agent: Agent) -> None:
    said = agent.answer("similar", target="shop/total.py:total")
    assert said == "nothing in 1 functions is enough like shop/total.py:total: write it\n"


def test_a_rule_is_explained(agent: Agent) -> None:
    assert agent.answer("explain", rule="silent-except").startswith("## silent-except\n")


def test_the_scorecard_is_markdown(agent: Agent) -> None:
    assert "| Net lines | +5/-0, net +5 |" in agent.answer("scorecard", diff="main")


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("check", {"paths": ["gone.py"]}, "gone.py: No such file or directory"),
        ("check", {"diff": "", "staged": True}, BOTH),
        ("scorecard", {"diff": "", "staged": True}, BOTH),
        ("explain", {"rule": "silent"}, "there is no rule 'silent': did you mean 'silent-except'?"),
        ("similar", {}, "give either the target, FILE:NAME or FILE:LINE, or the code to search for"),
        ("similar", {"target": "total"}, "total: name a function as FILE:NAME or FILE:LINE"),
        ("similar", {"code": "def f(:"}, "the given code: no Python that can be read"),
    ],
)
def test_what_the_caller_can_mend_is_an_error_of_one_line(
    agent: Agent, tool: str, arguments: dict[str, Any], said: str
) -> None:
    error = agent.error(tool, **arguments)
    assert error.startswith(said)
    assert "\n" not in error


def test_an_unknown_argument_is_an_error(agent: Agent) -> None:
    assert "Extra inputs are not permitted" in agent.error("check", path=["shop"])


def test_a_bad_configuration_is_an_error_and_the_server_stays(agent: Agent) -> None:
    config = (agent.shop.root / "codeguard.toml").read_text()
    agent.shop.write({"codeguard.toml": "ignores = []\n"})
    assert agent.error("check").startswith("codeguard.toml: unknown key 'ignores'")
    agent.shop.write({"codeguard.toml": config})
    assert agent.answer("check").startswith(FAILED)


def test_a_closed_pipe_ends_the_server(history: History) -> None:
    done = subprocess.run([sys.executable, *SERVER], cwd=history.root, input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(("command", "missing"), [("lsp", "lsprotocol"), ("lsp", "pygls"), ("mcp", "mcp")])
def test_without_its_library_a_server_says_how_to_get_it(command: str, missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from codeguard.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code, command], capture_output=True, text=True, check=False)
    (said,) = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert said.startswith(f"codeguard: error: `codeguard {command}` needs what is not installed here ({missing}")
    assert said.endswith(f"pip install 'codeguard-gate[{command}]'")
