"""SQL in Python: its text as far as it can be read, the calls that send it, and to what kind of database."""

from codeguard.sql.calls import Sent, sent_sql
from codeguard.sql.connections import DATABRICKS, DUCKDB, OTHER, Connections
from codeguard.sql.fetching import Fetching
from codeguard.sql.rule import SqlRule
from codeguard.sql.shapes import is_bounded, is_insert_of_values, is_query, is_sql, starred
from codeguard.sql.text import Composed, compose

__all__ = [
    "DATABRICKS",
    "DUCKDB",
    "OTHER",
    "Composed",
    "Connections",
    "Fetching",
    "Sent",
    "SqlRule",
    "compose",
    "is_bounded",
    "is_insert_of_values",
    "is_query",
    "is_sql",
    "sent_sql",
    "starred",
]
