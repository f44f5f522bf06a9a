"""The rule `watch-mode-test`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from codeguard.text_rule import TextRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.source import Source

_ONCE = re.compile(
    r"\bCI=(?:true|1)\b|--watch(?:All)?[= ]false\b|--no-watch\b|--single-run\b|--run\b|--ci\b", re.IGNORECASE
)
_WATCHES = re.compile(
    r"\bvitest\b(?!\s+(?:run|list|related|bench|typecheck|init)\b)|\breact-scripts\s+test\b|\breact-app-rewired\s+test\b"
    r"|\bcraco\s+test\b|\bng\s+test\b|\bkarma\s+start\b"
)
_ASKED = re.compile(r"\s(?:--watch(?:All|-all)?|-w)(?![\w=-])|\bnodemon\b|\b(?:vitest|jest)\s+(?:watch|dev)\b")
_STEPS = re.compile(r"&&|\|\||;|(?<!&)&(?!&)|\|")


class WatchModeTest(TextRule):
    """Make the test script of package.json run once, and end.

    `npm test` is what continuous integration and agents call. A runner that watches never ends: the job hangs until
    it is killed, and each run leaves a process behind that holds memory. `vitest run` runs once; watching gets a
    script of its own, `test:watch`.
    """

    message = "the test script starts a watcher, which never ends: run once"
    exceptions = (
        "`vitest run`, `jest --ci`, `CI=true`, `--watch=false`, and scripts that say that they watch (`test:watch`)."
    )
    sources = "S0, S1"
    files = ("package.json",)
    examples = (
        """
        # file: package.json
        {
          "scripts": {
            "build": "vite build --watch",
            "test": "vitest",  # bad
            "test:unit": "jest --watch",  # bad
            "test:app": "react-scripts test",  # bad
            "test:once": "vitest run",
            "test:ci": "CI=true react-scripts test",
            "test:all": "jest --ci && vitest run --coverage",
            "test:watch": "vitest"
          }
        }
        """,
    )

    def look(self, source: Source) -> None:
        for name, command in _scripts(source.text):
            if _is_test(name) and any(_is_watching(step) for step in _STEPS.split(command)):
                line = _line_of(source.lines, name)
                self.report_line(
                    line, f"the script {name!r} starts a watcher, which never ends: run once (`vitest run`, `CI=true`)"
                )


def _scripts(text: str) -> Iterator[tuple[str, str]]:
    """The scripts of a package.json; one that is no JSON has none that npm could run."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):  # codeguard: ignore[silent-except] -- npm refuses it, loudly
        return
    scripts = data.get("scripts") if isinstance(data, dict) else None
    if isinstance(scripts, dict):
        yield from ((name, command) for name, command in scripts.items() if isinstance(command, str))


def _is_test(name: str) -> bool:
    words = set(re.split(r"[:_.-]", name.lower()))
    return "test" in words and not words & {"watch", "dev", "ui", "debug", "open", "interactive"}


def _is_watching(command: str) -> bool:
    return not _ONCE.search(command) and bool(_WATCHES.search(command) or _ASKED.search(command))


def _line_of(lines: list[str], name: str) -> int:
    """The line of a script: behind the key `scripts`, where dependencies of the same name do not stand."""
    start = next((number for number, line in enumerate(lines) if '"scripts"' in line), 0)
    key = f'"{name}"'
    found = (number for number in range(start, len(lines)) if re.search(rf"{re.escape(key)}\s*:", lines[number]))
    return next(found, start) + 1
