"""The rule `duplicate-block`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.evidence.conventions import VENDORED
from codeguard.finding import Related
from codeguard.project_rule import MIGRATIONS, ProjectRule
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codeguard.finding import Finding
    from codeguard.project import Project
    from codeguard.similarity.blocks import Span


class DuplicateBlock(ProjectRule):
    """Give a long run of lines that stands in two places one place.

    More than fifty equal lines are no chance: they were copied, inside functions or across them, and every mend has
    to be made twice from then on. Lines of code count; blank lines, comments, docstrings and indentation do not.
    """

    message = "CONSOLIDATE: the same lines twice"
    exceptions = (
        "Imports, licence heads, lists and dicts that fill several lines, test code, generated files, migrations, "
        "vendored code."
    )
    sources = "S0, S1"
    contains = frozenset(("duplicate-function", "similar-function"))
    overlaps = ("pylint R0801",)
    examples = (
        "# file: shop/orders.py\ndef read(order):\n"
        + "".join(f"    order.field_{n} = order.raw[{n}]\n" for n in range(51)),
        "# file: shop/returns.py\ndef take(order):\n    order.lock()\n"
        + "".join(f"    order.field_{n} = order.raw[{n}]" + "  # bad\n" * (n == 0) + "\n" * (n > 0) for n in range(51)),
        "# file: shop/short.py\ndef take(order):\n"
        + "".join(f"    order.field_{n} = order.raw[{n}]\n" for n in range(50)),
    )

    minimum: int = 51
    """Lines of the shortest run that is reported."""
    frozen: tuple[str, ...] = (*MIGRATIONS, *VENDORED)
    """Globs of files that stay as they were written, or that others maintain."""

    def look(self, project: Project) -> Iterator[Finding]:
        from codeguard.similarity.blocks import shared_blocks

        for block in shared_blocks(self.files(project, Kind.PRODUCTION, self.frozen), self.minimum):
            new = [span for span in block.spans if not _stood(project, span)]
            span = (new or block.spans)[-1]
            others = [other for other in block.spans if other is not span]
            more = f" and in {len(others) - 1} more places" if len(others) > 1 else ""
            where = f"{others[0].path}:{others[0].first}-{others[0].last}"
            yield self.finding(
                span.path,
                span.first,
                f"CONSOLIDATE: {block.lines} lines are the same as {where}{more}; give them one place",
                about=others[0].path.rpartition("/")[2],
                end_line=span.last,
                related=tuple(Related(other.path, other.first, other.last, "the same lines") for other in others),
            )


def _stood(project: Project, span: Span) -> bool:
    """Whether the lines stood in the file at the base; without a base nothing did."""
    if project.base and project.changed is not None and span.path not in project.changed:
        return True
    before = project.base.files.get(span.path) if project.base else None
    return before is not None and before.holds(project.files[span.path], span.first, span.last)
