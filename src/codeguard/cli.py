"""Arguments in, text and exit code out."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, cast

import click

from codeguard import __version__
from codeguard.errors import UserError

if TYPE_CHECKING:
    from types import FrameType

COMMANDS = {
    "check": "Check files or a change, and give a verdict.",
    "scorecard": "The measures of a change or the project alone, or their trend.",
    "similar": "Search before you write: the functions most like one.",
    "rules": "List every rule.",
    "explain": "Say why a rule is, with wrong and right code.",
    "baseline": "Write the file of known findings.",
    "init": "Write a commented configuration.",
    "test": "Run the examples inside rule packs.",
    "lsp": "Serve an editor: findings as you type.",
    "mcp": "Serve a coding agent: tools to check and to search.",
}


class Commands(click.Group):
    """The commands of `commands/`, imported when called: start-up pays for none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        return cast("click.Command", import_module(f"codeguard.commands.{cmd_name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in --help, without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="codeguard", message="%(prog)s %(version)s")
def cli() -> None:
    """Hold a Python codebase to engineer rules: few lines, no copies, no hidden failures, no made-up data."""


def run() -> None:
    """Run the command line and exit: 0 passed, 1 did not pass, 2 no verdict, 130 interrupted, 143 terminated."""
    signal.signal(signal.SIGTERM, _terminate)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for algebra that nobody here does
    gc.set_threshold(200_000, 20, 20)  # there is little garbage, and looking for it took a fifth of a run
    try:
        _leave(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        _fail(error.format_message())
    except UserError as error:
        _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)


def _leave(code: int) -> NoReturn:
    """End at once: to take apart all that was read of a large project takes longer than to search it."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError):  # who closed a pipe has read enough
            stream.flush()
    os._exit(code)


def _fail(message: str) -> NoReturn:
    from codeguard.output import complain

    complain(message)
    sys.exit(2)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    sys.exit(143)
