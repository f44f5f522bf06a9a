"""Workflows of Temporal: their classes, and the code of the module that runs inside them."""

from codeguard.temporal.calls import what_differs
from codeguard.temporal.workflows import Reached, reached_code

__all__ = ["Reached", "reached_code", "what_differs"]
