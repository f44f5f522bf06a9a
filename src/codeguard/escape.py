"""Text from files and from the user's code, made harmless to show: nothing in it moves a cursor or hides a word."""

from __future__ import annotations

import re

_HIDDEN = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
    "\ud800-\udfff\ufffe\uffff"  # what is no character: lone surrogates, and what XML does not allow
)
_TEXT = re.compile(f"(?!\n)[{_HIDDEN}]")
_LINE = re.compile(f"[{_HIDDEN}]|(?<=##)\\[|(?<=##vso)\\[")  # CI runners obey `##[command]` anywhere in a line
_ELLIPSIS = "..."


def escape(text: str) -> str:
    """The text with control, bidi and invisible characters replaced by their Python escapes; line ends stay."""
    return text if text.isascii() and text.isprintable() else _TEXT.sub(_escaped, text)


def one_line(text: str, limit: int = 1000) -> str:
    """As `escape`, but line ends are escaped too, and what is longer than `limit` is cut."""
    cut = text if len(text) <= limit else text[: limit - len(_ELLIPSIS)] + _ELLIPSIS
    return cut if cut.isascii() and cut.isprintable() and "##" not in cut else _LINE.sub(_escaped, cut)


def _escaped(found: re.Match[str]) -> str:
    return r"\x5b" if found[0] == "[" else found[0].encode("unicode_escape").decode()
