"""The rule `orphaned-process`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codeguard.finding import Severity
from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from codeguard.source import Source

_RUNNER = (
    r"(?:npx\s+|yarn\s+|pnpm\s+|bunx\s+)?"
    r"(?:vitest|jest|mocha|karma|react-scripts\s+test|npm\s+(?:run\s+)?test\S*|yarn\s+test\S*|pnpm\s+test\S*)"
)
_BACKGROUND = re.compile(rf"(?:^|[;&|(\"'`\s])(?:nohup\s+)?{_RUNNER}\b[^&|;#\n]*[^&>|]&(?!&|>)\s*(?:$|[\"'#;)]|\w)")
_WATCHES = re.compile(rf"(?:^|[;&|(\"'`\s]){_RUNNER}\b[^;&|#\n]*(?:\s--watch(?:All)?(?!\S*=?false)\b|\swatch\b)")
_CLEANS = re.compile(r"\bwait\b|\btrap\b|\bkill\b|\bpkill\b|\bkillall\b|\btimeout\s+\d")


class OrphanedProcess(TextRule):
    """Let no test runner live on after the tests.

    A watcher never ends, and a runner in the background outlives the script that started it: each holds memory until
    somebody finds it. Run tests in the foreground, once (`CI=true`, `vitest run`), or kill what was started.
    """

    message = "starts a test runner that nothing ends"
    exceptions = (
        "Scripts that wait for, trap or kill what they started, and package.json, which `watch-mode-test` judges."
    )
    sources = "S0, S1"
    pack = "agent-files"
    severity = Severity.WARNING
    default = False
    files = (
        "*.sh",
        "*.bash",
        "Makefile",
        "justfile",
        ".github/workflows/*.yml",
        ".github/workflows/*.yaml",
        ".gitlab-ci.yml",
        "Dockerfile",
    )
    examples = (
        """
        # file: scripts/test.sh
        npx vitest --watch  # bad
        npm test -- --watch  # bad
        jest --ci &  # bad
        vitest run && echo done
        CI=true npm test
        jest --watch=false
        """,
        """
        # file: scripts/both.sh
        npx vitest &
        runner=$!
        python -m pytest
        kill $runner
        """,
    )

    def look(self, source: Source) -> None:
        cleans = bool(_CLEANS.search(source.text))
        for number, line in enumerate(source.lines, 1):
            code = line[:1000]
            if code.lstrip().startswith("#"):
                continue
            if _WATCHES.search(code):
                self.report_line(
                    number, "a test runner that watches never ends: run the tests once (`CI=true`, `vitest run`)"
                )
            elif not cleans and _BACKGROUND.search(code):
                self.report_line(number, "a test runner in the background that nothing waits for or kills")
