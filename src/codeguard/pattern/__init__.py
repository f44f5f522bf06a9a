"""Patterns: Python with holes. `compile_pattern` reads one, `Matcher` finds it in a file."""

from codeguard.pattern.compiled import Pattern, compile_pattern
from codeguard.pattern.conditions import Condition, compile_condition, text_of
from codeguard.pattern.expressions import compile_expression
from codeguard.pattern.filling import holes_in, render
from codeguard.pattern.holes import ANY, PatternError
from codeguard.pattern.matching import Bindings, Matcher, matcher
from codeguard.pattern.replacing import replacement
from codeguard.pattern.resolving import Resolver
from codeguard.pattern.surroundings import around

__all__ = [
    "ANY",
    "Bindings",
    "Condition",
    "Matcher",
    "Pattern",
    "PatternError",
    "Resolver",
    "around",
    "compile_condition",
    "compile_expression",
    "compile_pattern",
    "holes_in",
    "matcher",
    "render",
    "replacement",
    "text_of",
]
