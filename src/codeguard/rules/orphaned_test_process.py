"""The rule `orphaned-test-process`."""

from __future__ import annotations

import ast

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import dotted
from codeguard.resources.fate import Fate, fate_of
from codeguard.rule import FileRule
from codeguard.source import Kind

_STARTS = frozenset((
    "subprocess.Popen", "multiprocessing.Process", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell",
))  # fmt: skip
_WATCHES = frozenset(("poll", "pid", "returncode", "sentinel"))


class OrphanedTestProcess(FileRule):
    """End the processes that a test starts.

    A server that a test starts and nobody stops outlives the run: it holds memory and its port, and the next run talks
    to it. Use `with`, or terminate and wait in a finally or a fixture.
    """

    message = "nothing ends the process that this test starts: terminate and wait for it in a finally or a fixture"
    exceptions = (
        "Processes that are waited for or watched, stopped, yielded, returned, stored or handed on, or that must fail "
        "to start; daemons of `multiprocessing`; "
        "code that is no test; a forgotten process with pipes, which `unclosed-resource` reports."
    )
    sources = "S0, S1"
    severity = Severity.WARNING
    default = False
    kinds = (Kind.TEST,)
    needles = ("popen", "process")
    examples = """
        # file: tests/test_server.py
        import subprocess
        from multiprocessing import Process

        def test_answer():
            subprocess.Popen(["server", "--port", "8000"])  # bad
            assert ask() == 42

        def test_worker():
            worker = Process(target=work)  # bad
            worker.start()
            assert ask() == 42

        def test_stopped():
            server = subprocess.Popen(["server"])
            try:
                assert ask() == 42
            finally:
                server.terminate()
                server.wait()
    """

    def visit_Call(self, node: ast.Call) -> None:
        name = self.source.names.resolve(node.func)
        if name in _STARTS and not self._is_left(node, name) and fate_of(self.source, node, waits=True) is Fate.LOST:
            self.report(node)

    def _is_left(self, node: ast.Call, name: str) -> bool:
        """Whether it is not started, must fail, is watched, ends with its parent, or another rule reports it."""
        used = {each.attr for each in ast.walk(self.source.function(node) or node) if isinstance(each, ast.Attribute)}
        is_idle = name.startswith("multiprocessing") and "start" not in used
        is_spoken_for = keyword(node, "daemon") is not None or (name == "subprocess.Popen" and _has_pipes(node))
        watched = not used.isdisjoint(_WATCHES)
        return is_spoken_for or is_idle or watched or any(map(_must_fail, self.source.ancestors(node)))


def _has_pipes(node: ast.Call) -> bool:
    streams = (keyword(node, stream) for stream in ("stdin", "stdout", "stderr"))
    return any(each is not None and dotted(each).endswith("PIPE") for each in streams)


def _must_fail(around: ast.AST) -> bool:
    """Whether what is inside is there to fail: `with pytest.raises(...)`, a try with handlers."""
    if isinstance(around, ast.Try):
        return bool(around.handlers)
    calls = [each.context_expr for each in around.items] if isinstance(around, (ast.With, ast.AsyncWith)) else []
    return any(isinstance(call, ast.Call) and "raises" in dotted(call.func).lower() for call in calls)
