"""The rule `duplicate-api-wrapper`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from codeguard.evidence.conventions import VENDORED
from codeguard.finding import Finding, Related, Severity
from codeguard.imports import Imports
from codeguard.project_rule import ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Service
    from codeguard.project import Project

    Place = tuple[str, Service]


class DuplicateApiWrapper(ProjectRule):
    """Talk to an external API in one module.

    Two modules that each build a client for the same service each have their own time-outs, retries, keys and error
    handling, and one of them is wrong. Build it in one place and hand it on.
    """

    message = "another module builds a client for the same API"
    exceptions = (
        "Generic HTTP clients (requests, httpx ...), which are told apart by the URL that they are built or called "
        "with; local addresses; tests, vendored code; one module that builds several."
    )
    sources = "S0"
    stands_alone = True
    examples = (
        """
        # file: shop/mail.py
        import stripe


        def client(key):
            return stripe.StripeClient(key)
        """,
        """
        # file: shop/orders.py
        import requests
        from shop.mail import client
        from stripe import StripeClient

        RATES_URL = "https://api.rates.io/v1"


        def refund(key, charge):
            return StripeClient(key).refunds.create(charge)  # bad


        def rate(currency):
            return requests.get(f"{RATES_URL}/{currency}", timeout=5)
        """,
        """
        # file: shop/stock.py
        import httpx

        PAGE = "see https://api.rates.io/docs"
        client = httpx.Client(base_url="https://api.stock.io")
        """,
        """
        # file: shop/weather/rain.py
        import httpx

        from shop import orders

        session = httpx.Client(base_url="https://api.rates.io/v2")  # bad
        """,
    )

    severity = Severity.WARNING
    frozen: tuple[str, ...] = VENDORED
    """Globs of files that others maintain."""

    def look(self, project: Project) -> Iterator[Finding]:
        imports = project.derived(Imports)
        places: defaultdict[str, list[Place]] = defaultdict(list)
        for path, facts in self.files(project, Kind.PRODUCTION, self.frozen):
            for service in facts.services:
                places[service.name].append((path, service))
        for name, found in places.items():
            if len(found) > 1 and not imports.modules(name.partition(".")[0]):
                keep, *others = sorted(found, key=lambda place: (-len(imports.of(place[0])), place[0]))
                yield from (self._report(project, name, keep, place) for place in others)

    def _report(self, project: Project, name: str, keep: Place, place: Place) -> Finding:
        (path, service), (other, first) = place, keep
        return self.finding(
            path,
            service.line,
            f"a second client for {name}: {project.module(other)} builds one too; build it in one place",
            about=name,
            column=service.column,
            related=(Related(other, first.line, first.line, "the other client"),),
        )
