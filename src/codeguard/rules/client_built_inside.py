"""The rule `client-built-inside`."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeGuard

from codeguard.finding import Severity
from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.tree import own_nodes, parameters
from codeguard.words import split_words, word_set, word_tuple

if TYPE_CHECKING:
    from codeguard.flow import Function

_LIBRARIES = word_tuple(
    "requests httpx aiohttp boto3 redis pymongo motor openai anthropic elasticsearch kafka pika sqlalchemy psycopg "
    "psycopg2 asyncpg pymysql google.cloud azure twilio slack_sdk snowflake databricks"
)
_CLIENT = re.compile(
    r"Session|\w*Client|ClientSession|client|resource|create_(?:async_)?engine|(?:Strict)?Redis"
    r"|(?:Async)?(?:OpenAI|Anthropic)|Elasticsearch|Kafka(?:Producer|Consumer)|BlockingConnection|connect|create_pool"
)
_MAKERS = word_set(
    "build cli client connect connection create downgrade engine ensure factory from get init initialize main make new "
    "open run session setup start upgrade"
)
"""Words in the names of functions whose work it is to build something, or to put a program together."""


class ClientBuiltInside(FileRule):
    """Take what talks to the outside as a parameter.

    A function that builds its own client, session or engine can only be tested against the real service, opens a
    connection each time, and hides what it depends on. Build it once, where the program is put together, and hand it
    on.
    """

    message = "builds what it could be given: take it as a parameter"
    exceptions = (
        "Functions that return or yield what they build, store it for later or are named as makers (`create_client`, "
        "`from_url`, `main`) or as migrations; the default of a parameter (`client or Client()`); the module level; "
        "tests."
    )
    sources = "S0, S1"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    examples = """
        import requests
        from sqlalchemy import create_engine

        def fetch_orders(url):
            session = requests.Session()  # bad
            return session.get(url, timeout=5).json()

        class Report:
            def __init__(self, url, engine=None):
                self.engine = engine or create_engine(url)

            def rows(self, query):
                with create_engine(self.url).connect() as connection:  # bad
                    return connection.execute(query).all()

        def make_session(token):
            session = requests.Session()
            session.headers["Authorization"] = token
            return session

        def fetch(session, url):
            return session.get(url, timeout=5)
    """

    def visit_Call(self, node: ast.Call) -> None:
        last = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if not _builds(last):
            return
        imported = self.source.names.imported.get(dotted(node.func).partition(".")[0], "")
        if not imported.startswith(_LIBRARIES):
            return
        function = self.source.function(node)
        if function and _MAKERS.isdisjoint(split_words(function.name)) and not self._is_handed_on(node, function):
            name = ast.unparse(node.func)
            self.report(node, f"`{function.name}` builds its own {name}: take it as a parameter", about=name)

    def _is_handed_on(self, node: ast.Call, function: Function) -> bool:
        """Whether it is stored, returned, or stands in for a parameter."""
        statement, around = self.source.statement(node), self.source.parents[node]
        if isinstance(around, (ast.Return, ast.Yield, ast.BoolOp, ast.IfExp, ast.Lambda)):
            return True
        if not isinstance(statement, ast.Assign):
            return False
        name = dotted(statement.targets[0])
        given = {dotted(each.value) for each in own_nodes(function.body) if _leaves(each) and each.value}
        return not name.isidentifier() or name in parameters(function.args) or name in given


def _leaves(node: ast.AST) -> TypeGuard[ast.Return | ast.Yield | ast.Assign]:
    """Whether a node returns, yields or stores a value."""
    if isinstance(node, ast.Assign):
        return isinstance(node.targets[0], (ast.Attribute, ast.Subscript))
    return isinstance(node, (ast.Return, ast.Yield))


@lru_cache(maxsize=1 << 12)
def _builds(last: str) -> bool:
    return bool(_CLIENT.fullmatch(last))
