"""The rule `missing-docstring`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.evidence.overriding import Overriding
from codeguard.facts import Trait
from codeguard.finding import Severity
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.publicity import is_inside, is_public, is_public_module
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.facts import Class, Facts, Function
    from codeguard.finding import Finding
    from codeguard.project import Project

_SETTINGS = ("Meta", "Config")
_EXEMPT = Trait.OVERLOAD | Trait.DUNDER | Trait.CLOSURE


class MissingDocstring(ProjectRule):
    """Say what each public module, class, function and method is for.

    Whoever calls it reads the docstring and the signature; without the first they have to read the body, and take what
    it happens to do for what it promises.
    """

    message = "no docstring: say what it is for"
    exceptions = (
        "Private names and what is in private modules or classes, or left out of `__all__`; nested functions, special "
        "methods, overloads, setters, `Meta` and `Config`; methods that override one of the project or of the standard "
        "library, or may override one of a base from elsewhere; modules without code, packages that only import; "
        "what a module defines under a condition, or elsewhere with a docstring; migrations and test code."
    )
    overlaps = ("D100", "D101", "D102", "D103", "D104", "D106", "C0114", "C0115", "C0116")
    severity = Severity.WARNING
    examples = (
        '''
        # file: shop/prices.py
        import json  # bad
        import threading


        class Price:  # bad
            def __init__(self, amount):
                self.amount = amount

            @property
            def rounded(self):  # bad
                return round(self.amount, 2)

            @rounded.setter
            def rounded(self, amount):
                self.amount = amount

            class Meta:
                table = "prices"


        def total(prices):  # bad
            def amount(price):
                return price.amount

            return _sum(map(amount, prices))


        def _sum(amounts):
            return sum(amounts)


        class Loader(threading.Thread):
            """Loads prices in the background."""

            def run(self):
                pass

            def wait(self):  # bad
                pass


        class PriceEncoder(json.JSONEncoder):
            """Prices as JSON."""

            def default(self, o):
                return o.amount
        ''',
        '''
        # file: shop/special.py
        """Prices of the week."""
        from shop.prices import Loader
        from unknown import Base


        class SpecialLoader(Loader):
            """Loads special prices."""

            def wait(self):
                pass

            def stop(self):  # bad
                pass


        class Special(Base):
            """A base that is not at hand may ask for any method."""

            def get(self):
                pass
        ''',
        "# file: shop/__init__.py\nfrom shop.prices import Price\n",
        "# file: shop/_tools.py\ndef tool():\n    pass\n",
    )

    def look(self, project: Project) -> Iterator[Finding]:
        overriding = Overriding(project)
        for path, facts in self.files(project, Kind.PRODUCTION, MIGRATIONS):
            is_judged = project.changed is None or path in project.changed  # the rest is the same on both sides
            if is_judged and path.endswith(".py") and is_public_module(path):
                yield from self._in_file(path, facts, overriding)

    def _in_file(self, path: str, facts: Facts, overriding: Overriding) -> Iterator[Finding]:
        if not facts.docstring and _has_content(path, facts):
            yield self.finding(path, 1, f"the module has {self.message}", about="")
        functions = {function.symbol for function in facts.functions}
        methods = (each for each in _functions(facts) if not overriding.may_override(path, each))
        found: list[Class | Function] = [*_classes(facts), *methods]
        for each in found:
            if not is_inside(each.symbol, functions):
                message, symbol = f"`{each.symbol}` has {self.message}", each.symbol
                yield self.finding(path, each.line, message, about=symbol, column=each.column, symbol=symbol)


def _has_content(path: str, facts: Facts) -> bool:
    """Whether a module has something of its own to speak of."""
    stem = path.rpartition("/")[2]
    defines = bool(facts.functions or facts.classes)
    return defines or (bool(facts.lines.code) and stem not in ("__init__.py", "__main__.py"))


def _completes(function: Function) -> bool:
    """Whether a function belongs to another one of that name: it sets or deletes a property."""
    return any(name.endswith((".setter", ".deleter")) for name in function.decorators)


def _classes(facts: Facts) -> Iterator[Class]:
    """The public classes without a docstring, but for those that hold settings."""
    for each in facts.classes:
        is_settings = each.symbol.rpartition(".")[2] in _SETTINGS
        if not each.docstring and not is_settings and _is_offered(each, facts):
            yield each


def _functions(facts: Facts) -> Iterator[Function]:
    """The public functions and methods that need a docstring and have none."""
    documented = {function.symbol for function in facts.functions if function.docstring}
    for each in facts.functions:
        is_exempt = each.symbol in documented or each.has(_EXEMPT) or _completes(each)
        if not is_exempt and _is_offered(each, facts):
            yield each


def _is_offered(each: Class | Function, facts: Facts) -> bool:
    """Whether something is public, and not defined under a condition."""
    return is_public(each.symbol, facts.exports) and (each.column == 1 or "." in each.symbol)
