"""The rule `empty-downgrade`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codeguard.migrations import does_nothing, is_merge, steps
from codeguard.rule import FileRule
from codeguard.source import Kind

if TYPE_CHECKING:
    import ast


class EmptyDowngrade(FileRule):
    """Write the way back of a migration, or raise and say that there is none.

    A `downgrade` that does nothing reports success and leaves the schema as it is: the rollback of a release fails
    where it hurts most. What cannot be undone says so: `raise NotImplementedError("irreversible: drops data")`.
    """

    message = "the downgrade does nothing: undo the upgrade, or raise and say why it cannot be undone"
    exceptions = (
        "Merges, revisions whose upgrade does nothing either, downgrades that call a helper or raise with words."
    )
    sources = "S0, S1"
    pack = "data-engineer"
    default = False
    kinds = (Kind.PRODUCTION,)
    needles = ("down_revision",)
    examples = (
        """
        revision = "a1"
        down_revision = "a0"

        def upgrade():
            op.drop_table("users")

        def downgrade():  # bad
            pass
        """,
        """
        revision = "a1"
        down_revision = "a0"

        def upgrade():  # bad
            op.drop_table("users")
        """,
        """
        revision = "a1"
        down_revision = "a0"

        def upgrade():
            op.drop_table("users")

        def downgrade():
            raise NotImplementedError("irreversible: the rows are gone")
        """,
        """
        revision = "a2"
        down_revision = ("a1", "b1")

        def upgrade():
            pass

        def downgrade():
            pass
        """,
    )

    def finish(self, tree: ast.AST) -> None:
        found = steps(self.source)
        if found is None or is_merge(self.source):
            return
        upgrade, downgrade = found.get("upgrade"), found.get("downgrade")
        if upgrade is not None and does_nothing(upgrade):
            return
        if downgrade is None:
            where = upgrade or self.source.tree.body[0]
            self.report(
                where, "no downgrade: undo the upgrade, or raise and say why it cannot be undone", about="", header=True
            )
        elif does_nothing(downgrade):
            self.report(downgrade, header=True)
