"""Rules that are data: one TOML table, one rule. `read_rules` makes rule classes of the tables of a pack."""

from codeguard.tables.making import make_rule
from codeguard.tables.reading import Table, read_table

__all__ = ["Table", "make_rule", "read_table"]
