"""Workflows of Temporal: the code of a module that runs inside them, and the calls that differ in a replay."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.flow import Function
    from codeguard.source import Source

_CLOCK = re.compile(
    r"datetime\.(?:datetime\.(?:now|utcnow|today)|date\.today|now|utcnow|today)|time\.(?:time|monotonic|perf_counter|process_time|"
    r"localtime|gmtime)(?:_ns)?|pendulum\.(?:now|today)|arrow\.(?:now|utcnow)"
)
_RANDOM = re.compile(
    r"random\.(?!Random$|seed$)\w+|numpy\.random\.\w+(?:\.\w+)*|secrets\.\w+|os\.urandom|uuid\.(?:uuid1|uuid4|uuid7)"
)
_SLEEP = re.compile(r"time\.sleep")
_THREADS = re.compile(
    r"threading\.\w+|concurrent\.futures\.\w*Executor|multiprocessing\.\w+(?:\.\w+)*|asyncio\.(?:to_thread|create_subprocess_\w+|run)"
    r"|_thread\.\w+|(?:\w+\.)*run_in_executor"
)
_IO = re.compile(
    r"open|io\.open|input|os\.(?:listdir|scandir|walk|remove|unlink|rename|replace|makedirs|mkdir|rmdir|system|popen|stat)|os\.path\.(?:exists|isfile|isdir|getsize|getmtime)"
    r"|shutil\.\w+|glob\.i?glob|tempfile\.\w+|subprocess\.\w+|socket\.\w+|urllib\.request\.\w+|urllib3\.\w+|http\.client\.\w+|ftplib\.\w+"
    r"|smtplib\.\w+|requests\.(?:\w+)|httpx\.(?:get|post|put|patch|delete|head|request|stream|Client|AsyncClient)|aiohttp\.(?:ClientSession|request)"
    r"|asyncio\.(?:open_connection|start_server)|boto3\.\w+|sqlite3\.connect|psycopg2?\.connect|asyncpg\.(?:connect|create_pool)|duckdb\.\w+"
    r"|sqlalchemy\.create_engine|redis\.(?:Redis|from_url)|pymongo\.MongoClient|polars\.(?:read|scan)_\w+|pandas\.read_\w+|pathlib\.Path\.(?:cwd|home)"
)
_FILE_METHODS = frozenset(
    ("read_text", "write_text", "read_bytes", "write_bytes", "write_parquet", "write_csv", "sink_parquet")
)
_WHAT = (
    (_CLOCK, "reads the clock: use workflow.now()"),
    (_RANDOM, "draws at random: use workflow.random() or workflow.uuid4()"),
    (_SLEEP, "blocks the workflow: use asyncio.sleep() or workflow.sleep()"),
    (_THREADS, "leaves the workflow's thread: call an activity"),
    (_IO, "does I/O: call an activity"),
)
WORKFLOW = "temporalio.workflow.defn"
ACTIVITY = "temporalio.activity.defn"


class Reached(NamedTuple):
    """A function that runs inside a workflow."""

    function: Function
    workflow: str
    """The class of the workflow."""


def reached_code(source: Source) -> Iterator[Reached]:
    """The functions of a module that run inside its workflows, each once."""
    module = _functions(source.tree)
    classes = {node.name: node for node in source.nodes(ast.ClassDef)}
    seen: set[ast.AST] = set()
    for workflow in classes.values():
        if not _is_decorated(source, workflow, WORKFLOW):
            continue
        methods = {name: method for each in _with_bases(workflow, classes) for name, method in _functions(each).items()}
        waiting: list[Function] = list(methods.values())
        while waiting:
            function = waiting.pop(0)
            if function in seen or _is_decorated(source, function, ACTIVITY):
                continue
            seen.add(function)
            yield Reached(function, workflow.name)
            waiting += _called(function, module, classes)


def _with_bases(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """A class behind its bases in the module, so that its own methods win."""
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in classes and classes[base.id] is not node:
            yield classes[base.id]
    yield node


def _functions(node: ast.Module | ast.ClassDef) -> dict[str, Function]:
    return {each.name: each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _called(function: Function, module: dict[str, Function], classes: dict[str, ast.ClassDef]) -> Iterator[Function]:
    """The functions of the module that a function calls, and its own inner ones; not those that it hands on."""
    for node in own_nodes(function.body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in module:
                yield module[name]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if owner in classes:
                yield from (method for key, method in _functions(classes[owner]).items() if key == name)


def _is_decorated(source: Source, node: Function | ast.ClassDef, wanted: str) -> bool:
    plain = (each.func if isinstance(each, ast.Call) else each for each in node.decorator_list)
    return any(source.names.resolve(each) == wanted for each in plain)


def what_differs(name: str) -> str:
    """Why a call, by its dotted origin, is not the same in a replay; "" if it is."""
    for pattern, reason in _WHAT:
        if pattern.fullmatch(name):
            return reason
    return "does I/O: call an activity" if name.rpartition(".")[2] in _FILE_METHODS else ""
