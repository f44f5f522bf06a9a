"""The rule `session-artifact`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from codeguard.evidence.attempts import ALIKE, Attempts
from codeguard.evidence.likeness import text_likeness
from codeguard.evidence.marks import Weight
from codeguard.evidence.orphans import orphans
from codeguard.files import kind_of
from codeguard.finding import Finding, Related, Severity
from codeguard.globs import matches
from codeguard.measures.records import percent
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.evidence.attempts import Attempt
    from codeguard.project import Project

_ORPHAN = (
    "a script in the root that nothing imports or names: name it in the README, move it to its package, or delete it"
)
_RELIC = re.compile(r"(?P<plain>.+\.[\w-]+)(?:\.(?:bak|orig|old|backup|rej|save)\d*|~)", re.IGNORECASE)
_INTERFACES = frozenset((
    "api", "apis", "endpoint", "endpoints", "graphql", "http", "ip", "oauth", "proto", "protocol", "rest", "route",
    "routers", "routes", "schema", "schemas", "signature", "tls",
))  # fmt: skip
"""Words of what has versions that others hold on to."""
_MOVES = frozenset(("convert", "migrate", "migration", "upgrade", "update", "to"))
"""Words of what is about a version, and none itself."""
_DATA = tuple(
    f"**/test*/**/{folder}/**"
    for folder in ("data", "fixtures", "golden", "samples", "snapshots", "test_data", "testdata")
)
"""Globs of the data of tests."""
_DEEDS = frozenset(("backup", "copy", "original", "orig", "deprecated", "updated"))
"""Marks that are what a file does or is about when no plain file stands beside it."""


class SessionArtifact(ProjectRule):
    """Finish what you began: leave one file, under its plain name.

    `payment_v2.py`, `payment_new.py` and `payment.py.bak` are what is left of attempts. The next reader does not
    know which of them runs, mends the wrong one, and version control keeps the old ones anyway. A script in the root
    that nothing imports or names is what is left of a debugging session.
    """

    message = "a file left from another attempt"
    exceptions = (
        "Migrations; dated files in a folder of them; versions of an interface (`api/v2/`, `api_v2.py`) that are both "
        "in use; the data of tests; tests that are not much like their twin, or are loaded by name; what `allow` "
        "lists. A warning where only the name speaks against a file, and for scripts in the root."
    )
    needs_whole = True
    sources = "S0, S1"
    stands_alone = True
    examples = (
        """
        # file: shop/payment.py
        def charge(card, amount):
            fee = amount * card.rate
            return card.take(amount + fee)
        """,
        """
        # file: shop/payment_v2.py
        def charge(card, amount):  # bad
            fee = amount * card.rate
            return card.take(amount + fee)
        """,
        """
        # file: shop/api/v2/orders.py
        def orders(request):
            return request.orders
        """,
        """
        # file: shop/threshold.py
        from shop.payment import charge
        """,
        "# file: shop/__init__.py\n",
        """
        # file: debug_orders.py
        from shop.payment import charge  # bad

        print(charge)
        """,
        """
        # file: manage.py
        from shop.payment import charge
        """,
    )

    allow: tuple[str, ...] = ()
    """Globs of files whose names are meant."""
    frozen: tuple[str, ...] = (*MIGRATIONS, "migrations", "versions", *_DATA)
    """Globs of files that keep the names that they were given."""

    def look(self, project: Project) -> Iterator[Finding]:
        files = [path for kind in (Kind.PRODUCTION, Kind.TEST) for path, _ in self.files(project, kind, self.frozen)]
        modules = [path for path in files if path.endswith((".py", ".pyw")) and not matches(path, self.allow)]
        for attempt in Attempts(project, modules).find():
            severity = _judge(attempt, project.files[attempt.path].kind)
            if severity:
                yield self._report(project, attempt, severity)
        yield from self._relics(project)
        for path in orphans(project):
            if path in modules:
                yield self.finding(path, 1, _ORPHAN, about=path, severity=Severity.WARNING)

    def _report(self, project: Project, attempt: Attempt, severity: Severity) -> Finding:
        related: tuple[Related, ...] = ()
        if attempt.twin:
            lines = project.files[attempt.twin.path].lines.total
            related = (Related(attempt.twin.path, 1, lines, f"{percent(attempt.twin.share)} the same"),)
        return self.finding(attempt.path, 1, _describe(attempt), about=attempt.name, severity=severity, related=related)

    def _relics(self, project: Project) -> Iterator[Finding]:
        """Files that editors and merges leave beside others."""
        for path in project.others.paths:
            found = _RELIC.fullmatch(path)
            is_meant = self.excludes(path) or matches(path, self.allow) or kind_of(path) is Kind.TEST
            if found and not is_meant:
                yield self.finding(path, 1, _describe_relic(project, path, found["plain"]), about=path)


def _judge(attempt: Attempt, kind: Kind) -> Severity | None:
    """How sure it is that a file is left from another attempt; None if it need not be."""
    is_test = kind is Kind.TEST
    if attempt.twin and attempt.twin.share >= ALIKE and not (is_test and attempt.is_named):
        return Severity.ERROR
    if is_test:
        return None
    if attempt.twin:
        return _judge_beside_twin(attempt)
    is_telling = not attempt.is_package and _is_telling(attempt)
    return Severity.WARNING if is_telling and not _is_version(attempt, _INTERFACES | _MOVES) else None


def _judge_beside_twin(attempt: Attempt) -> Severity | None:
    is_word = attempt.mark.weight is Weight.WORD
    if not attempt.is_used:
        return Severity.WARNING if is_word else Severity.ERROR
    return None if is_word or _is_version(attempt, _INTERFACES) else Severity.WARNING


def _is_version(attempt: Attempt, subjects: frozenset[str]) -> bool:
    """Whether a version is that of what the file is about."""
    return attempt.mark.weight is Weight.VERSION and not _words(attempt).isdisjoint(subjects)


def _is_telling(attempt: Attempt) -> bool:
    """Whether the name alone speaks against a file."""
    mark = attempt.mark.text.strip("-_. ").lower()
    if attempt.mark.weight is Weight.VERSION:
        return mark != "v1"
    is_suffix = PurePosixPath(attempt.path).stem.endswith(attempt.mark.text)
    said = is_suffix and mark not in _DEEDS
    return attempt.mark.weight is Weight.RELIC or (said and not attempt.is_used)


def _words(attempt: Attempt) -> set[str]:
    return set(re.findall(r"[a-z]+", f"{PurePosixPath(attempt.path).parent} {attempt.mark.plain}".lower()))


def _describe(attempt: Attempt) -> str:
    name, twin = attempt.name, attempt.twin
    if twin is None:
        use = f"imported by {_modules(attempt.importers)}" if attempt.importers else "nothing imports it"
        return f"{name} is named after an attempt ({use}): delete it, or give it the plain name {attempt.mark.plain}"
    is_beside = PurePosixPath(twin.path).parent == PurePosixPath(attempt.path).parent
    other = PurePosixPath(twin.path).name if is_beside and not attempt.is_package else twin.path
    if not attempt.importers:
        return f"{name} is {percent(twin.share)} {other} and nothing imports it: merge or delete"
    uses = f"imported by {_modules(attempt.importers)}, {other} by {twin.importers or 'none'}"
    return f"{name} is {percent(twin.share)} {other} ({uses}): keep one of them, as {attempt.mark.plain}"


def _modules(count: int) -> str:
    return f"{count} module{'s' if count > 1 else ''}"


def _describe_relic(project: Project, path: str, plain: str) -> str:
    name, other = PurePosixPath(path).name, PurePosixPath(plain).name
    if plain not in project.files and plain not in project.others.paths:
        return f"{name} is left from an edit: delete it, version control keeps what was"
    old, new = project.others.read(path), project.others.read(plain)
    share = f"{percent(text_likeness(old, new))} {other}" if old and new else f"left beside {other}"
    return f"{name} is {share}: delete it, version control keeps what was"
