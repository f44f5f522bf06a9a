"""What the user can mend, apart from what we broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class UserError(Exception):
    """Something the user can mend: one line that says what is wrong, where, and how to mend it."""


class Unreadable(Exception):  # noqa: N818
    """A file that cannot be read, and why: it is named, and the verdict is incomplete."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the known one most like it, or else those that are known."""
    import difflib

    known = sorted(known)
    alike = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if alike:
        return f"did you mean {alike[0]!r}?"
    return f"known are {', '.join(known)}" if len(known) < 20 else "none is like it"
