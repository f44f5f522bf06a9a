"""The rule `retry-limit`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import Flow, Function
from codeguard.retries.libraries import of_call
from codeguard.retries.loops import Loop, of_loop
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from codeguard.retries import Retry


class RetryLimit(FileRule):
    """Try at most three times, with pauses that double.

    A failure that lasts is not mended by the tenth attempt: it holds a connection and hides that something is down.
    Pauses that do not grow hit a system that is overloaded again and again, all clients at the same time.
    """

    message = "retries without a limit or without exponential back-off"
    exceptions = (
        "Polling, paging, loops of workers, loops that go over hosts or files, and policies that cannot be read."
    )
    sources = "S2, S3, S4"
    pack = "databricks-duckdb"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("retry", "backoff", "stamina", "sleep", "max_retries", "retrying")
    examples = (
        """
        from tenacity import retry, stop_after_attempt, wait_exponential, wait_fixed

        @retry  # bad
        def a(): ...

        @retry(stop=stop_after_attempt(5), wait=wait_exponential())  # bad
        def b(): ...

        @retry(stop=stop_after_attempt(3), wait=wait_fixed(2))  # bad
        def c(): ...

        @retry(stop=stop_after_attempt(3), wait=wait_exponential(min=1, max=10))
        def d(): ...
        """,
        """
        import time

        def fixed(read):
            for attempt in range(3):  # bad
                try:
                    return read()
                except OSError:
                    time.sleep(1)

        def often(read):
            attempt = 0
            while True:  # bad
                try:
                    return read()
                except OSError:
                    attempt += 1
                    if attempt >= 10:
                        raise
                    time.sleep(2 ** attempt)

        def right(read):
            for attempt in range(3):
                try:
                    return read()
                except OSError:
                    if attempt == 2:
                        raise
                    time.sleep(2 ** attempt)

        def poll(job):
            while not job.done():
                time.sleep(5)

        def work(queue, log):
            while True:
                try:
                    queue.take()
                except OSError:
                    log.exception("failed")
                    time.sleep(5)

        def pages(fetch, log):
            for page in range(100):
                try:
                    fetch(page)
                except OSError:
                    log.exception("page lost")
                    time.sleep(1)
        """,
        """
        import backoff
        from urllib3.util import Retry

        @backoff.on_exception(backoff.expo, OSError, max_tries=8)  # bad
        def a(): ...

        @backoff.on_exception(backoff.expo, OSError, max_tries=3)
        def b(): ...

        policy = Retry(total=5, backoff_factor=1)  # bad
        policy = Retry(total=3)  # bad
        policy = Retry(total=3, backoff_factor=0.5)
        """,
    )

    limit: int = 3
    """Attempts that are not reported."""

    def finish(self, tree: ast.AST) -> None:
        names, flow, nodes = self.source.names, self.source.derived(Flow), self.source.nodes
        functions: list[Function] = nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        plain = (each for node in functions for each in node.decorator_list)
        for call in (*nodes(ast.Call), *(each for each in plain if not isinstance(each, ast.Call))):
            self._judge(call, of_call(call, names, flow))
        loops: list[Loop] = nodes(ast.For, ast.AsyncFor, ast.While)
        for loop in loops:
            self._judge(loop, of_loop(loop, flow))

    def _judge(self, node: ast.expr | ast.stmt, retry: Retry | None) -> None:
        problem = retry.problem(self.limit) if retry else ""
        if problem:
            self.report(node, problem, header=isinstance(node, ast.stmt))
