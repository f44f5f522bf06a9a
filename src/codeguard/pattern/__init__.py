"""Patterns: Python with holes. `compiled` reads one, `matching` finds it in a file."""
