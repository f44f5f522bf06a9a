"""The rule `unused-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from codeguard.evidence.conventions import VENDORED
from codeguard.evidence.unused import Unused
from codeguard.finding import Finding, Severity
from codeguard.globs import matches
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.evidence.unused import Dead
    from codeguard.project import Project


class UnusedCode(ProjectRule):
    """Delete what nothing names.

    Code that nothing calls is read, searched, refactored and tested all the same. Version control keeps it. A name
    counts as used when it stands anywhere else in the project: in code, in a string, in a setting, a template or a
    document.
    """

    message = "nothing in the project names it"
    exceptions = (
        "What has a decorator that may register it; overrides of what is defined elsewhere; hooks (`visit_X`, where "
        "`visit_` stands in a string); classes with a base from outside, which may register them; `__all__`; public "
        "names of a library (see `public-api`); test code, stubs, migrations, vendored code; commands and tags of "
        "Django; modules of a package that loads what lies beside its `__init__.py`."
    )
    needs_whole = True
    sources = "S0"
    stands_alone = True
    examples = (
        """
        # file: shop/prices.py
        def total(items):
            return _sum(items)


        def _sum(items):
            return sum(items)


        def _sum_in_cents(items):  # bad
            return 100 * sum(items)


        class Rounding:  # bad
            digits = 2
        """,
        """
        # file: shop/main.py
        from shop.prices import total

        print(total([]))
        """,
        "# file: shop/__init__.py\n",
        """
        # file: shop/forms.py
        import framework

        from shop import main


        class OrderForm(framework.Form):
            def clean(self):
                return main


        @framework.route("/orders")
        def orders():
            return OrderForm
        """,
        """
        # file: settings.toml
        form = "shop.forms"
        """,
    )

    severity = Severity.WARNING
    public_api: Literal["auto", "used", "unused"] = "auto"
    """Whether others use the public names: "auto" takes a project for a library when it is built to be installed and
    a package's `__init__.py` imports names of its own modules or has an `__all__`, or a py.typed lies beside it, or
    there are no scripts to install."""
    allow: tuple[str, ...] = ()
    """Names that are used in ways that cannot be seen."""
    frozen: tuple[str, ...] = (*MIGRATIONS, *VENDORED)
    """Globs of files that stay as they were written, or that others maintain."""

    def look(self, project: Project) -> Iterator[Finding]:
        files = dict(self.files(project, Kind.PRODUCTION, self.frozen))
        for dead in Unused(project, self.public_api).find(files):
            if not matches(dead.name, self.allow):
                yield self._report(dead)

    def _report(self, dead: Dead) -> Finding:
        count = dead.end_line - dead.line + 1
        size = f"{count} line{'s' if count > 1 else ''}"
        return self.finding(
            dead.path,
            dead.line,
            f"nothing in the project names the {dead.what} {dead.name} ({size}): delete it",
            about=f"{dead.what} {dead.symbol}",
            column=dead.column,
            symbol=dead.symbol,
        )
