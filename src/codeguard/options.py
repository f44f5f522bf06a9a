"""The options that several commands have, and the request that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from codeguard.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codeguard.run import Request

_Command = TypeVar("_Command", bound="Callable[..., Any]")


def _negated(_context: click.Context, _parameter: click.Parameter, value: bool) -> bool:
    return not value


def _without(name: str, says: str) -> Callable[[_Command], _Command]:
    """A flag `--no-NAME`: the parameter NAME is true unless it is given."""
    return click.option(f"--no-{name}", name, is_flag=True, callback=_negated, help=says)


COVERAGE = click.option(
    "--coverage", type=click.Path(), metavar="FILE", help="coverage.xml, coverage.json, .coverage or lcov."
)
EXIT_ZERO = click.option("--exit-zero", is_flag=True, help="Exit with 0 even if the verdict is failed.")
JOBS = click.option("--jobs", type=click.IntRange(min=1), help="Worker processes; by default one a processor.")
NO_CACHE = _without("cache", "Neither read nor write the cache.")
NO_PREFILTER = _without("prefilter", "Run every rule on every file; the findings are the same.")
NO_COLOR = _without("color", "No colour, on a terminal either.")


def request_of(options: Mapping[str, Any], **more: Any) -> Request:
    """What options and more ask for; options that no field of a request has the name of are left to the command."""
    from codeguard.run import Request  # not needed where there is an index

    return Request(**{name: value for name, value in options.items() if name in Request._fields}, **more)


def refuse(odd: object, message: str) -> None:
    """Raise UserError for options that do not go together."""
    if odd:
        raise UserError(message)
