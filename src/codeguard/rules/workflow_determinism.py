"""The rule `workflow-determinism`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from codeguard.names import dotted
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.temporal import reached_code, what_differs
from codeguard.tree import own_nodes

if TYPE_CHECKING:
    from codeguard.temporal import Reached


class WorkflowDeterminism(FileRule):
    """Keep what differs from run to run out of workflows.

    Temporal replays a workflow from its history: code that reads the clock, draws at random, sleeps, does I/O or
    starts threads takes another path in the replay, and the workflow fails or hangs. Time, chance and sleep have
    replacements in `temporalio.workflow`; everything else belongs into an activity. Helpers of the module that a
    workflow calls run in it, too.
    """

    message = "not the same in a replay of the workflow"
    exceptions = (
        "`workflow.now()`, `workflow.random()`, `workflow.uuid4()`, `asyncio.sleep()`, seeded `random.Random(n)`, "
        "activities, code under `if not workflow.unsafe.is_replaying()`, and functions that no workflow of the module "
        "calls."
    )
    sources = "S2"
    pack = "polars-temporal"
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("temporalio",)
    examples = (
        """
        import asyncio
        import random
        import time
        import uuid
        from datetime import datetime, timedelta
        from pathlib import Path

        import requests
        from temporalio import activity, workflow

        @activity.defn
        async def load(path: str) -> str:
            return Path(path).read_text() + str(datetime.now())

        def stamp() -> str:
            return name() + datetime.now().isoformat()  # bad

        def name() -> str:
            return str(uuid.uuid4())  # bad

        def elsewhere() -> float:
            return time.time()

        @workflow.defn
        class Load:
            @workflow.run
            async def run(self, path: str) -> str:
                started = time.time()  # bad
                if random.random() > 0.5:  # bad
                    time.sleep(1)  # bad
                answer = requests.get("https://api.internal")  # bad
                with open(path) as file:  # bad
                    file.read()
                await asyncio.sleep(1)
                now = workflow.now()
                key = workflow.uuid4()
                chance = workflow.random().random()
                if not workflow.unsafe.is_replaying():
                    print(datetime.now())
                await self.wait()
                return await workflow.execute_activity(load, stamp(), start_to_close_timeout=timedelta(hours=1))

            async def wait(self) -> None:
                return datetime.utcnow()  # bad
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        for reached in reached_code(self.source):
            for node in own_nodes(reached.function.body):
                if isinstance(node, ast.Call):
                    self._judge(node, reached)

    def _judge(self, call: ast.Call, reached: Reached) -> None:
        name = self.source.names.resolve(call.func)
        reason = what_differs(name) or (isinstance(call.func, ast.Attribute) and what_differs(call.func.attr)) or ""
        if not reason or self._is_guarded(call) or (name == "open" and self._is_redefined("open")):
            return
        shown = dotted(call.func) or name
        self.report(call, f"{shown}() in the workflow {reached.workflow} {reason}")

    def _is_guarded(self, call: ast.Call) -> bool:
        """Whether it runs only where nothing is replayed."""
        tests = (up.test for up in self.source.ancestors(call) if isinstance(up, ast.If))
        return any("is_replaying" in ast.unparse(test) for test in tests)

    def _is_redefined(self, name: str) -> bool:
        return any(node.name == name for node in self.source.nodes(ast.FunctionDef))
