"""Servers whose libraries are extras of the package: `pip install 'codeguard-gate[lsp]'`."""

from __future__ import annotations

import signal
from importlib import import_module

from codeguard.errors import UserError


def serve(extra: str, module: str) -> None:
    """Run the server in a module of codeguard until its client leaves. Raises UserError where its library is missing.

    Signals end it at once: it would go on waiting for its input, and has nothing to put in order.
    """
    try:
        server = import_module(f"codeguard.{module}")
    except ModuleNotFoundError as error:
        cure = f"pip install 'codeguard-gate[{extra}]'"
        raise UserError(f"`codeguard {extra}` needs what is not installed here ({error.name}): {cure}") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    server.serve()
