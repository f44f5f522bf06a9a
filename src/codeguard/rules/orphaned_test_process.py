"""The rule `orphaned-test-process`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.flow import keyword
from codeguard.names import dotted
from codeguard.resources import Fate, fate_of
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    import ast

_STARTS = frozenset((
    "subprocess.Popen", "multiprocessing.Process", "asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell",
))  # fmt: skip


class OrphanedTestProcess(FileRule):
    """End the processes that a test starts.

    A server that a test starts and nobody stops outlives the run: it holds memory and its port, and the next run talks
    to it. Use `with`, or terminate and wait in a finally or a fixture.
    """

    message = "nothing ends the process that this test starts: terminate and wait for it in a finally or a fixture"
    exceptions = (
        "Processes that are waited for, stopped, yielded, returned, stored or handed on; daemons of `multiprocessing`; "
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
        starts = self.source.names.resolve(node.func) in _STARTS and not self._is_elsewhere(node)
        if starts and fate_of(self.source, node, waits=True) is Fate.LOST:
            self.report(node)

    def _is_elsewhere(self, node: ast.Call) -> bool:
        """Whether it ends with its parent, or another rule reports it."""
        streams = (keyword(node, stream) for stream in ("stdin", "stdout", "stderr"))
        has_pipes = any(each is not None and dotted(each).endswith("PIPE") for each in streams)
        is_reported = has_pipes and self.source.names.resolve(node.func) == "subprocess.Popen"
        return is_reported or keyword(node, "daemon") is not None
