"""`codeguard` and `python -m codeguard`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Nothing in the folder that Python was started in can be imported."""
    sys.path[:] = [entry for entry in sys.path if entry not in {"", _working_folder()}]
    from codeguard.cli import run

    run()


def _working_folder() -> str:
    """What `python -m` puts first on the path."""
    import os

    return "" if sys.flags.safe_path else os.path.realpath(os.curdir)


if __name__ == "__main__":
    main()
