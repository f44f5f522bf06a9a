"""Comments and docstrings that admit that the code around them is not the real thing."""

from __future__ import annotations

import re

PHRASES: tuple[str, ...] = (
    r"for now",
    r"in an? (?:real|actual|true|full|complete|proper)\b",
    r"a (?:real|full|proper|production) (?:implementation|system|service|version|app\w*|one) (?:would|will|should)",
    r"(?:real|actual|proper) (?:implementation|logic|lookup|data|values?|calls?)",
    r"in (?:a )?(?:real )?production",
    r"would (?:normally|typically|usually|ideally)",
    r"(?:normally|typically),? (?:this|we|you|it) (?:would|will|should)",
    r"simulat(?:e|es|ed|ing)\b",
    r"placeholder",
    r"hard-? ?cod(?:ed|ing)\b",
    r"mock(?:ed|s)?\b",
    r"dummy\b",
    r"fake[ds]?\b",
    r"canned\b",
    r"stub(?:bed|s)?\b",
    r"(?:made[- ]up|static|sample|example) (?:data|values?|response|result)",
    r"pretend",
    r"for (?:the |a |this )?demo",
    r"(?:not|isn't|never) (?:yet |been )*implemented",
    r"unimplemented",
    r"(?:will|to|should|must|can) be (?:implemented|replaced|filled in)",
    r"implement(?:ed)? (?:this |it |me )?later",
    r"implementation (?:pending|to follow|comes later|goes here)",
    r"temporar(?:y|ily) (?:implementation|solution|values?|data|response|results?|return\w*|hard)",
    r"coming soon",
    r"until the .* (?:is|are) (?:ready|there|available|done)",
)
"""What an admission says, as regular expressions on text in lower case."""

_PLAIN = re.compile(
    r"\b(?:(?:placeholder|stub(?:bed)?|mock(?:ed)?|dummy|fake|temporary|simplified|hard-?coded)"
    r" (?:\w+ )?(?:implementation|method|function|version|data|response|results?|values? for now)"
    r"|in an? real (?:implementation|system|app\w*)|a real \w+ (?:would|will)|would (?:normally|typically|usually) "
    r"|in production,? (?:this|it|we|you) would|simulat(?:e|es|ed|ing) (?!an? (?:click|key))|for demo\w* purposes?"
    r"|pretends? to|(?:not|isn't) (?:yet )?implemented|(?:will|to) be implemented(?! (?:in|by))|hard-?coded for now)"
)
"""What a docstring says that admits it: it describes the function, so it takes plainer words than a comment."""

_MARKS = (
    "placeholder", "stub", "mock", "dummy", "fake", "temporary", "simplified", "hardcod", "hard-cod", " real",
    "normally", "typically", "usually", "production", "simulat", "demo", "pretend", "implemented",
)  # fmt: skip
"""One of these is in each docstring that admits it."""
_TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|TBD)\b")
_TO_IMPLEMENT = re.compile(
    r"\b(?:implement|real|actual|proper|fetch|query|call|check|connect|integrate|get|compute|calculate|replace|add|"
    r"write|fill|load|goes here|wire|hook up)\b",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"subclass|overrid|derived class|child class|implement(?:ed|ors?)? (?:in|by)\b|replaced with", re.IGNORECASE
)
_CODE = r"(?:code|implementation|function|method|logic|class|file|body|script|handler|module)s?"
_SAME = (
    r"(?:goes |comes |is |are |stays? |remains? |continues? )*"
    r"(?:here|unchanged|(?:the )?same(?: as (?:before|above))?|as (?:before|is|above)|omitted|follows|"
    r"below|remains?|continues)(?: (?:here|for brevity))?"
)
_REST = re.compile(
    rf"(?:the )?(?:rest|remainder) of (?:(?:the|your|this|my|existing|original|previous) )*{_CODE}(?: {_SAME})?"
    rf"|(?:the )?(?:rest|remaining|existing|previous|other|original|current) (?:{_CODE} )?{_SAME}"
    r"|(?:add |insert |put |write )?(?:your|actual|real|the) (?:code|implementation|logic) (?:goes )?here"
    r"|(?:code|implementation|logic) (?:goes|comes) here"
    r"|(?:code|implementation|logic|rest|details) (?:is |was )?(?:omitted|truncated|elided)(?: for brevity)?",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"^(?:\.{3}|…)|(?:\.{3}|…)$")
_ELIDED = re.compile(
    rf"(?:the )?(?:rest|existing|remaining|previous|other|original|more)\b.*\b(?:{_CODE}|fields|imports|here)"
    r"|same as before",
    re.IGNORECASE,
)


def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all phrases, for text in lower case."""
    return re.compile(r"\b(?:" + "|".join(phrases) + ")")


def may_admit(lowered: str) -> bool:
    """Whether a docstring of a file in lower case can admit it: a fast way out."""
    return any(mark in lowered for mark in _MARKS)


def admission_in(docstring: str) -> re.Match[str] | None:
    """Where a docstring, in lower case, admits it."""
    return _PLAIN.search(docstring)


def is_todo(text: str) -> bool:
    """Whether a comment says that something is still to do."""
    return bool(_TODO.search(text))


def is_to_implement(text: str) -> bool:
    """Whether what is to do is the thing itself."""
    return bool(_TODO.search(text)) and bool(_TO_IMPLEMENT.search(text))


def is_for_others(text: str) -> bool:
    """Whether the text leaves the implementation to subclasses."""
    return bool(_NOT_OURS.search(text))


def stands_for_code(comment: str) -> bool:
    """Whether a comment stands in the place of code: `# ... rest of the code here ...`."""
    text = comment.lstrip("#").strip()
    bare = text.strip(" .…-()[]<>:!*")
    return bool(_REST.fullmatch(bare)) or bool(_ELLIPSIS.search(text) and _ELIDED.fullmatch(bare) and len(bare) < 60)
