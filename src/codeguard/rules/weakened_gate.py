"""The rule `weakened-gate`."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from codeguard.baseline import growth, load_baseline
from codeguard.config import FILES, is_local, parse_config, read_config
from codeguard.errors import UserError
from codeguard.policy.gates import gate_paths, loosened_gates
from codeguard.policy.settings import loosened_settings
from codeguard.policy.weakening import Weakening
from codeguard.view import ChangeRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.config import Config
    from codeguard.finding import Finding
    from codeguard.view import View

SHOWN = 3
"""Consequences of a deleted configuration that the message names."""


class WeakenedGate(ChangeRule):
    """Do not loosen the gate in the change that it judges.

    A change is judged by the configuration, the packs and the baseline of its base, so that it cannot switch off what
    stands in its way. What it loosens for the changes after it is reported, each thing once: a rule off or milder, a
    limit raised, a file left out, a pack or the whole section gone, another configuration file that wins, a baseline
    that grows, a hook or CI step that is gone or cannot fail any more. An approval lets it take effect from the next
    change on.
    """

    message = "loosens the gate"
    sources = "S0"
    exceptions = "What `--trust-head-config` vouches for. The first configuration of a project that loosens no default."
    approvable = True
    examples = (
        """
        # base: codeguard.toml
        [rules.complex-function]
        limit = 8
        """,
        """
        # file: codeguard.toml
        exclude = ["scripts"]  # bad
        [rules.complex-function]
        limit = 15  # bad
        [rules.mock-data]  # bad
        severity = "off"
        """,
    )

    def look(self, view: View) -> Iterator[Finding]:
        if view.trusted:
            return
        for found in (*_settings(view), *_baseline(view), *_gates(view)):
            path = found.path if found.path in view.changed_paths else _first(view, (*FILES, *view.changed_paths))
            text = _text(view, path)
            line = found.line_in(text)
            yield self.finding(
                path,
                line,
                f"{found.message}: undo it, or say why: `Codeguard-Approve: {self.name} -- reason` in a commit message",
                about=found.message,
                snippet=text.split("\n")[line - 1] if text else "",
            )


def _settings(view: View) -> Iterator[Weakening]:
    base = view.config
    packs = {posixpath.normpath(pack) for pack in base.packs if is_local(pack)}
    try:
        head = read_config(view.read_head) if _touches(view, {*FILES, *packs}) else base
        found = list(loosened_settings(base, head, lambda stage: stage.resolve(view.maturity.lines), view.rules_under))
    except UserError as error:
        yield Weakening(f"the configuration that the change leaves cannot be read: {error}", base.origin)
        return
    if base.origin in FILES and head.origin not in FILES:
        said = "; ".join(each.message for each in found[:SHOWN])
        yield Weakening(f"the configuration is gone{': ' if said else ''}{said}", base.origin)
        return
    if _has_two(base, head, view):
        yield Weakening(f"{head.origin} is added, and wins over the configuration in {base.origin}", head.origin)
    yield from found


def _has_two(base: Config, head: Config, view: View) -> bool:
    if base.origin == head.origin or base.origin not in FILES:
        return False
    text = view.read_head(base.origin)
    return text is not None and parse_config(text, base.origin) is not None


def _baseline(view: View) -> Iterator[Weakening]:
    if not _touches(view, {view.baseline}):
        return
    try:
        before, after = (load_baseline(read, view.baseline) for read in (view.read_base, view.read_head))
    except UserError as error:
        yield Weakening(f"the baseline that the change leaves cannot be read: {error}", view.baseline)
        return
    if more := growth(before, after):
        yield Weakening(f"the baseline grows by {more} finding{'s' * (more > 1)}", view.baseline)


def _gates(view: View) -> Iterator[Weakening]:
    paths = gate_paths({*view.changed_paths, *view.renames})
    base = {path: text for path in paths if (text := view.read_base(path))}
    if not any("codeguard" in text for text in base.values()):
        return
    head = {path: text for path in paths if (text := _text(view, path))}
    yield from loosened_gates(base, head, view.renames)


def _touches(view: View, paths: set[str]) -> bool:
    return not paths.isdisjoint(view.changed_paths) or not paths.isdisjoint(view.renames)


def _first(view: View, paths: tuple[str, ...]) -> str:
    return next(path for path in paths if path in view.changed_paths)


def _text(view: View, path: str) -> str:
    """The text of a file at the head, "" where there is none that can be read."""
    try:
        return view.read_head(path) or ""
    except UserError:  # codeguard: ignore[silent-fallback] -- it runs nothing then: the step that it had is reported
        return ""
