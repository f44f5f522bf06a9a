"""Files written as a whole: a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in the place of a file, with the mode that it had. Raises OSError, and what stood there stays."""
    import secrets  # 5 ms that a run without files to write does not pay
    import shutil

    beside = path.with_name(f".codeguard-{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
