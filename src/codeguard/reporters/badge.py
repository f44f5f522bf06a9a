"""A badge: the verdict, and what the change costs, as an SVG image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.scorecard import Verdict, plural

if TYPE_CHECKING:
    from codeguard.scorecard import Scorecard

_LABEL = "codeguard"
_COLOURS = {Verdict.PASSED: "#2a7f3f", Verdict.FAILED: "#b3261e", Verdict.INCOMPLETE: "#8a6100"}
_CHARACTER, _MARGIN = 6.6, 6
"""Pixels of a character of 11 pixels, and beside a text."""
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{label}: {text}">
  <title>{label}: {text}</title>
  <clipPath id="round"><rect width="{width}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#round)">
    <rect width="{split}" height="20" fill="#444"/>
    <rect x="{split}" width="{rest}" height="20" fill="{colour}"/>
  </g>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="{left}" y="14" textLength="{label_length}">{label}</text>
    <text x="{right}" y="14" textLength="{text_length}">{text}</text>
  </g>
</svg>
"""


def card(scorecard: Scorecard) -> str:
    """The SVG text: nothing in it comes from the code."""
    if scorecard.figures is not None:
        aside = f"net {scorecard.figures.net_code:+}"
    else:
        aside = plural(len(scorecard.counting), "finding")
    text = f"{scorecard.verdict}, {aside}"
    lengths = [round(len(words) * _CHARACTER) for words in (_LABEL, text)]
    split, rest = (length + 2 * _MARGIN for length in lengths)
    return _SVG.format(
        label=_LABEL,
        text=text,
        colour=_COLOURS[scorecard.verdict],
        width=split + rest,
        split=split,
        rest=rest,
        left=split / 2,
        right=split + rest / 2,
        label_length=lengths[0],
        text_length=lengths[1],
    )
