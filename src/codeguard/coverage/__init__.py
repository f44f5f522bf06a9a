"""What tests run, as other tools report it: which lines of which files."""

from codeguard.coverage.measured import Coverage
from codeguard.coverage.records import Lines
from codeguard.coverage.report import read_report

__all__ = ["Coverage", "Lines", "read_report"]
