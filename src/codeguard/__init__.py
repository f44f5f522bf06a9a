"""codeguard: a linter, diff analyser and quality gate for Python."""

__version__ = "0.1.0"
