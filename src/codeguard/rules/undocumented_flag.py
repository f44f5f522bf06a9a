"""The rule `undocumented-flag`."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from codeguard.dates import last_day
from codeguard.finding import Severity
from codeguard.names import dotted
from codeguard.remarks import remark
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.words import word_set, word_tuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codeguard.source import Source

_NAME = re.compile(
    r"(?:feature|ff|experiment|ab_?test)s?_\w+|\w+_(?:feature_?flag|experiment|ab_?test)|(?:enable|use)_new_\w+"
    r"|new_\w+_enabled|\w+_feature_enabled",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"(?:enable|flag|toggle|rollout)_\w+|\w+_(?:flag|toggle|rollout)", re.IGNORECASE)
"""Names of flags, and of much else: they have to be looked up."""
_TABLE = re.compile(r"\w*feature_?flags|_?(?:flags|toggles|experiments)|_?features|_?ab_?tests", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:.*_)?(?:flag_is_active|switch_is_active|sample_is_active|(?:is_)?feature_enabled|feature_is_enabled"
    r"|check_gate|get_treatment|get_feature_flag|feature_flag|waffle_flag|waffle_switch|ab_test|(?:is_)?flag_enabled"
    r"|get_variant|assign_variant|(?:bool_|string_)?variation|in_experiment|get_experiment)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"(?:.*[._])?(?:feature_?flags?|flags|features|toggles?|experiments?)(?:\(\))?", re.IGNORECASE)
_LIBRARIES = re.compile(
    r"(?:configcat\w*|eppo\w*|flagsmith|flipper|growthbook|gutter|ldclient|openfeature|optimizely|posthog|splitio"
    r"|statsig|unleash\w*|waffle)\b",
    re.IGNORECASE,
)
_METHODS = word_set(
    "activate assign bucket decide enabled get_feature_value get_value isEnabled isOn is_active is_enabled is_on on "
    "treatment variant"
)
"""Methods that ask for a flag, where the owner's name says so or such a library is imported."""
_MEASURE = re.compile(
    r"\b(?:measur\w*|metrics?|kpis?|track(?:s|ed|ing)|analytics|conversion|logged to)\b", re.IGNORECASE
)
_CRITERION = re.compile(
    r"\b(?:criteri\w+|winners?|wins?|success|decid\w+|decision|thresholds?|(?:keep|kept|ship|adopt|roll out|stays?)\b"
    r"[^.;]*\b(?:if|when|once)|(?:if|when|once)\b[^.;]*(?:\d|better|worse|higher|lower|less|more|above|below|beats?))",
    re.IGNORECASE,
)


class UndocumentedFlag(FileRule):
    """Say at each feature flag what is measured, what decides, and when it goes.

    A flag keeps two ways of doing one thing alive. That is right for an experiment: with a measure, a criterion for
    the winner and a date on which the loser is deleted. Without them it stays, and nobody knows which way is current.
    """

    message = "a feature flag without a measure, a criterion and a sunset date"
    exceptions = (
        "Flags whose comment (on the line, directly above, or where the flag is defined) or docstring of their own "
        "gives all three; options of a program, debug and dry-run switches. A sunset that has passed is an error."
    )
    severity = Severity.WARNING
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = word_tuple(
        "flag feature experiment ab_test abtest toggle rollout enable variation variant treatment check_gate is_active "
        "choice configcat eppo flipper growthbook gutter ldclient optimizely posthog splitio statsig unleash waffle"
    )
    examples = (
        """
        import os

        FEATURE_NEW_CHECKOUT = os.getenv("FEATURE_NEW_CHECKOUT") == "1"  # bad

        # Measure: orders a visit. Criterion: two percent more. Sunset: 2999-06-30.
        FEATURE_FAST_SEARCH = True

        # Measure: orders a visit. Criterion: two percent more. Sunset: 2020-06-30.
        FEATURE_WIDE_PAGES = True  # bad

        FEATURE_FLAGS = {
            "dark-mode": False,  # bad
            # measured by time on page, kept if it is 5% longer, remove after 2999-12-31
            "big-print": True,
        }

        def show(client, user):
            if client.variation("new-menu", user, False):  # bad
                return new_menu(user)
            if FEATURE_FAST_SEARCH:
                return fast(user)
            return menu(user)
        """,
    )

    today: str = ""
    """The day by which sunsets are judged, as `2026-03-31`; the day of the run if it is empty."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        """Raises ValueError when `today` is no day."""
        super().__init__(settings)
        self._today = date.fromisoformat(self.today) if self.today else datetime.now(UTC).date()

    def finish(self, tree: ast.AST) -> None:
        flags: dict[str, list[ast.expr | ast.stmt]] = {}
        for name, node in _flags(self.source):
            flags.setdefault(name, []).append(node)
        for name, nodes in flags.items():
            said = max((remark(self.source, node) for node in nodes), key=_weight)
            self._judge(name, nodes[0], said)

    def _judge(self, name: str, node: ast.expr | ast.stmt, said: str) -> None:
        sunset = last_day(said)
        missing = [what for what, is_there in _parts(said, sunset) if not is_there]
        if sunset and sunset < self._today:
            message = f"the flag `{name}` was to go by {sunset}: delete it and the way that lost"
            self.report(node, message, about=f"sunset of {name}", severity=Severity.ERROR)
        elif missing:
            wanted = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
            self.report(node, f"the flag `{name}` has no comment that gives {wanted}", about=f"flag {name}")


def _parts(said: str, sunset: date | None) -> Iterator[tuple[str, bool]]:
    """What a comment on a flag has to give, and whether it does."""
    yield "a measure", bool(_MEASURE.search(said))
    yield "a criterion", bool(_CRITERION.search(said))
    yield "a sunset date", sunset is not None


def _weight(said: str) -> int:
    return sum(is_there for _, is_there in _parts(said, last_day(said)))


def _flags(source: Source) -> Iterator[tuple[str, ast.expr | ast.stmt]]:
    """The flags of a file, where they are defined and then where they are asked for."""
    assigns: list[ast.Assign | ast.AnnAssign] = [*source.nodes(ast.Assign), *source.nodes(ast.AnnAssign)]
    seen: set[ast.AST] = set()
    for assign in assigns:
        name = dotted(assign.targets[0] if isinstance(assign, ast.Assign) else assign.target)
        if source.function(assign) or not assign.value:
            continue
        if isinstance(assign.value, ast.Dict) and _TABLE.fullmatch(name):
            yield from _entries(assign.value)
        elif _is_flag(name, assign.value):
            seen.update(ast.walk(assign))
            yield name, assign
    for call in source.nodes(ast.Call):
        if call not in seen and (name := _asked(source, call)):
            yield name, call


def _entries(table: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(table.keys, table.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and (_is_switch(value) or _is_told(value)):
            yield key.value, key


def _is_flag(name: str, value: ast.expr) -> bool:
    """Whether a name is that of a flag, by what it is given too: on or off, or what the environment says."""
    if isinstance(value, ast.Constant):
        return _is_switch(value) and bool(_NAME.fullmatch(name))
    return "env" in ast.unparse(value).lower() and bool(_NAME.fullmatch(name) or _MAYBE.fullmatch(name))


def _is_switch(value: ast.expr) -> bool:
    """Whether a value is on or off."""
    return isinstance(value, ast.Compare) or (isinstance(value, ast.Constant) and isinstance(value.value, bool))


def _is_told(value: ast.expr) -> bool:
    """`{"enabled": True, "rollout": 10}`."""
    keys = value.keys if isinstance(value, ast.Dict) else []
    return any(
        isinstance(key, ast.Constant) and key.value in {"enabled", "rollout", "percentage", "on"} for key in keys
    )


def _asked(source: Source, call: ast.Call) -> str:
    """The name of the flag that a call asks for, "" if it asks for none."""
    last = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if not _may_ask(last):
        return ""
    names = [_named(each) for each in [*call.args[:2], *(each.value for each in call.keywords)]]
    name = next(filter(None, names), "")
    if last in {"choice", "choices"}:
        return "A/B test" if _is_test_group(call) else ""
    owner = source.names.resolve(call.func).rpartition(".")[0]
    if last in {"getenv", "get"}:
        return name if owner in {"os", "os.environ"} and _NAME.fullmatch(name) else ""
    asks = last not in _METHODS or _OWNER.fullmatch(owner) or source.derived(_has_library)
    return name if asks else ""


@lru_cache(maxsize=1 << 12)
def _may_ask(last: str) -> bool:
    return last in _METHODS or last in {"choice", "choices", "getenv", "get"} or bool(_ASKED.fullmatch(last))


def _has_library(source: Source) -> bool:
    return any(map(_LIBRARIES.match, source.names.imported.values()))


def _is_test_group(call: ast.Call) -> bool:
    """`random.choice(["control", "treatment"])`."""
    parts = call.args[0].elts if call.args and isinstance(call.args[0], ast.List | ast.Tuple) else []
    named = {_named(part).lower() for part in parts}
    return named == {"a", "b"} or not named.isdisjoint({"control", "treatment", "variant"})


def _named(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str() as name):
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.isupper():
            return name
    return ""
