"""Tools for coding agents, in the Model Context Protocol: what the command line does, as calls."""

from __future__ import annotations

from functools import wraps
from inspect import cleandoc
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from codeguard import __version__, reference, search
from codeguard import check as checking
from codeguard.config import load_config
from codeguard.errors import UserError
from codeguard.reporters import card, hits, reporter
from codeguard.roots import find_root
from codeguard.run import Request

if TYPE_CHECKING:
    from collections.abc import Callable

INSTRUCTIONS = """\
codeguard holds this Python project to engineer rules: few lines, no copies, no hidden failures, no made-up data.
Before you write a function, call `similar`. After a change, call `check` with diff="" and mend what it reports;
`explain` says why a rule is and shows wrong and right code. Paths are those of the folder the server runs in.
"""
_ALONE = Lock()
Diff = Annotated[
    str | None,
    Field(description='A revision: only what the change since then made worse. "" stands for the default branch.'),
]
Staged = Annotated[bool, Field(description="Only what the staged change made worse: the index against HEAD.")]


class Result(TypedDict):
    """How a check ended, and its report."""

    verdict: str
    report: str


def check(
    paths: Annotated[tuple[str, ...], Field(description="Files and folders; none: the whole project.")] = (),
    diff: Diff = None,
    staged: Staged = False,
    select: Annotated[tuple[str, ...], Field(description="Only these rules or packs.")] = (),
    strict: Annotated[bool, Field(description="Whether warnings fail too.")] = False,
) -> Annotated[CallToolResult, Result]:
    """Find what is wrong with Python files or with a change, a line a finding, and give a verdict.

    Call it after each change, with diff="" or the paths that you wrote, until it has passed.
    """
    request = Request(paths=paths, diff=diff, staged=staged, select=select, strict=strict, jobs=None)
    scorecard = checking.check(request)
    result = Result(verdict=scorecard.verdict.value, report=reporter("agent")(scorecard))
    return CallToolResult(content=[TextContent(text=result["report"])], structured_content=dict(result))


def similar(
    target: Annotated[str, Field(description="A function of the project: FILE:NAME or FILE:LINE.")] = "",
    code: Annotated[str, Field(description="Instead: a function, or the statements of one.")] = "",
    least: Annotated[int, Field(ge=40, le=100, description="How much alike, in percent.")] = 50,
    most: Annotated[int, Field(ge=1, description="How many are shown.")] = 5,
) -> str:
    """Find the functions of the project that are most like one, or like code that you are about to write.

    Call it before you write a function: use or extend what is there.
    """
    if bool(target) == bool(code):
        raise UserError("give either the target, FILE:NAME or FILE:LINE, or the code to search for")
    wanted = search.Wanted(code=code.encode("utf-8", "replace")) if code else search.named(target)
    return hits.agent(search.search(wanted, least / 100, most, search.How(None, cache=True)))


def explain(rule: Annotated[str, Field(description="Its name, as `check` reports it.")]) -> str:
    """Say why a rule is, with wrong and right code, its options and how to suppress it."""
    root, _ = find_root(())
    return reference.explain(rule, load_config(root))


def scorecard(diff: Diff = None, staged: Staged = False) -> str:
    """Measure a change, or the project: lines, copies, reuse, complexity, findings, as Markdown.

    Call it to say in a pull request what a change costs.
    """
    return card("markdown")(checking.check(Request(diff=diff, staged=staged, jobs=None)))


def serve() -> None:
    """Serve the agent at the other end of standard input and output, until it leaves."""
    tools = [_tool(each) for each in (check, similar, explain, scorecard)]
    server = MCPServer("codeguard", version=__version__, instructions=INSTRUCTIONS, tools=tools, log_level="WARNING")
    server.run("stdio")


def _tool(work: Callable[..., Any]) -> Tool:
    """The tool that does some work: one call at a time, errors as the protocol has them, no unknown arguments."""

    @wraps(work)
    def answer(**arguments: Any) -> Any:
        try:
            with _ALONE:
                return work(**arguments)
        except UserError as error:
            raise ToolError(str(error)) from error

    hint = ToolAnnotations(read_only_hint=True)
    tool = Tool.from_function(answer, description=cleandoc(work.__doc__ or ""), annotations=hint)
    arguments = tool.fn_metadata.arg_model
    arguments.model_config["extra"] = "forbid"
    arguments.model_rebuild(force=True)
    tool.parameters = arguments.model_json_schema()
    return tool
