"""What one file's analysis leaves for the rules that look across files: small, plain, cached."""

from codeguard.facts.coverable import lines_of
from codeguard.facts.extract import extract_facts
from codeguard.facts.forms import FLOOR
from codeguard.facts.records import Class, Facts, Function, FunctionKind, Import, Lines, Service, Trait
from codeguard.facts.words import word_hash

__all__ = [
    "FLOOR",
    "Class",
    "Facts",
    "Function",
    "FunctionKind",
    "Import",
    "Lines",
    "Service",
    "Trait",
    "extract_facts",
    "lines_of",
    "word_hash",
]
