"""The rule `stub-implementation`."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from codeguard.names import called, dotted
from codeguard.pretence.admissions import (
    PHRASES,
    admission_in,
    compile_phrases,
    is_for_others,
    is_to_implement,
    is_todo,
    may_admit,
    stands_for_code,
)
from codeguard.pretence.bodies import Body
from codeguard.pretence.commented import comments_of
from codeguard.rule import FileRule
from codeguard.source import Kind
from codeguard.words import split_words, word_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from codeguard.pretence.bodies import Function
    from codeguard.source import Comment

_NOT_HERE = ("abstractmethod", "abstractproperty", "abstractclassmethod", "abstractstaticmethod", "overload")
_OWES = re.compile(r"\b(?:implement|placeholder|stub\b|in production|in a real|would )", re.IGNORECASE)
_SIMULATES = re.compile(r"\b(?:simulat|pretend|fak(?:e|ing)\b|mimic)", re.IGNORECASE)
_WAITS = word_set("wait sleep delay pause backoff throttle poll settle cooldown rest linger")
_CHECK = re.compile(r"\b(?:verif|validat|check|authenticat|authoriz|authoris)", re.IGNORECASE)
_SHORT = 60


class StubImplementation(FileRule):
    """Write the real thing, or raise `NotImplementedError`.

    A function that returns constants "for now", sleeps to look busy or approves everything under a TODO passes every
    check and lies to every caller. An exception is honest: it says where work is missing.
    """

    message = "pretends to work: implement it, or raise NotImplementedError"
    exceptions = (
        "Abstract methods, protocols, overloads, `NotImplementedError`, hooks for subclasses, .pyi; real work, "
        "whatever its comments say; constants without an admission."
    )
    sources = "S0, S1"
    kinds = (Kind.PRODUCTION,)
    examples = (
        '''
        import time


        def authorise(cents):  # bad
            # In production this would call the bank
            return {"status": "approved", "id": "auth-1"}


        def is_allowed(user):  # bad
            return True  # TODO: check permissions


        def process(path):  # bad
            """Process an upload."""
            time.sleep(3)  # simulate processing
            return "done"


        def transform(rows):  # bad
            cleaned = [row for row in rows if row]
            # ... rest of the code here ...
            return cleaned


        def suppliers(store):
            # for now only those of this region
            return store.query("suppliers", region="eu")


        def currencies():
            return ["EUR", "USD"]


        def refund(cents):
            # not implemented yet
            raise NotImplementedError
        ''',
        """
        from abc import ABC, abstractmethod


        class Backend(ABC):
            @abstractmethod
            def size(self):
                # placeholder for super() calls
                return 0


        class Memory(Backend):
            def size(self):  # bad
                # hardcoded for now
                return 100

            def flush(self):
                pass
        """,
    )

    phrases: tuple[str, ...] = PHRASES
    """What a comment or docstring says that admits it, as regular expressions."""

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        super().__init__(settings)
        self._phrases = compile_phrases(tuple(self.phrases))

    def finish(self, tree: ast.AST) -> None:
        comments = comments_of(self.source)
        naps = self._simulated_work()
        functions: list[Function] = self.source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        is_likely = "sleep" in self.source.text or may_admit(self.source.lowered)
        for function in functions:
            said = comments.get(function, [])
            reason = self._reason_for(function, said, naps) if said or is_likely else ""
            if reason and not self._is_abstract(function):
                message = f"`{function.name}` {reason}: write the real thing, or raise NotImplementedError"
                self.report(function, message, about=message, header=True)

    def _reason_for(self, function: Function, said: list[Comment], naps: set[Function]) -> str:
        """Why a function with these comments is no implementation, "" if it is one."""
        left_out = next((each.text for each in said if stands_for_code(each.text)), "")
        if left_out:
            return f"leaves out code (`{left_out[:_SHORT]}`)"
        if function in naps:
            return "sleeps to simulate work"
        if _approves_unchecked(function, said):
            return "approves what a TODO has yet to check"
        return self._pretence(function, said)

    def _simulated_work(self) -> set[Function]:
        """The functions with a sleep under a comment that says what it simulates."""
        lines = {each.line for each in self.source.comments if _SIMULATES.search(each.text)}
        if not lines:
            return set()
        naps = [call for call in self.source.nodes(ast.Call) if called(call) == "sleep"]
        around = (self.source.function(call) for call in naps if {call.lineno, call.lineno - 1} & lines)
        return {function for function in around if function}

    def _pretence(self, function: Function, comments: list[Comment]) -> str:
        """How the function pretends, "" if it does not."""
        said, docstring = " ".join(comment.text.lstrip("#: ") for comment in comments), _docstring_of(function)
        admission = self._phrases.search(said.lower()) or admission_in(docstring)
        suspicious = admission or is_todo(said) or "sleep" in self.source.text
        body = Body(function) if suspicious and not is_for_others(said + docstring) else None
        admitted = f'makes its answer up ("{admission[0].strip()}")' if admission else ""
        return self._reason(function, body, said, admitted) if body and body.pretends else ""

    def _reason(self, function: Function, body: Body, said: str, admitted: str) -> str:
        if not body.makes_up_something:
            return "does nothing" if self._owes(body, said) else ""
        return admitted or _unadmitted(function, body, said)

    def _owes(self, body: Body, said: str) -> bool:
        """Whether a function that does nothing ought to do something."""
        if body.is_empty and is_to_implement(said):
            return True
        return bool((body.is_empty and _OWES.search(said)) or (body.logs and self._phrases.search(said.lower())))

    def _is_abstract(self, function: Function) -> bool:
        """Whether the function is there to be overridden, only for type checkers, or for want of an optional import."""
        if any(dotted(each).rpartition(".")[2] in _NOT_HERE for each in function.decorator_list):
            return True
        around = self.source.parents[function]
        if isinstance(around, (ast.ExceptHandler, ast.Try)):
            return True
        if isinstance(around, ast.ClassDef) and any(map(_is_protocol, around.bases)):
            return True
        conditions = (up.test for up in self.source.ancestors(function) if isinstance(up, ast.If))
        return any(dotted(condition).endswith("TYPE_CHECKING") for condition in conditions)


def _docstring_of(function: Function) -> str:
    """The docstring as one line in lower case."""
    match function.body[0]:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return " ".join(text.lower().split())
    return ""


def _unadmitted(function: Function, body: Body, said: str) -> str:
    if is_todo(said) and (body.approves or is_to_implement(said)):
        return "makes its answer up under a TODO"
    waits = not _WAITS.isdisjoint(split_words(function.name))
    return "only sleeps and makes its answer up" if body.sleeps and not waits else ""


def _is_protocol(base: ast.expr) -> bool:
    return dotted(base.value if isinstance(base, ast.Subscript) else base).rpartition(".")[2] == "Protocol"


def _says_missing(comment: Comment) -> bool:
    return comment.alone and is_todo(comment.text) and bool(_CHECK.search(comment.text))


def _approves_unchecked(function: Function, comments: list[Comment]) -> bool:
    """Whether `return True`, right below `# TODO: verify ...`, is all that the function ever answers."""
    missing = {each.line + 1 for each in comments if _says_missing(each)}
    if not missing:
        return False
    returned = [node for node in ast.walk(function) if isinstance(node, ast.Return)]
    approved = all(isinstance(node.value, ast.Constant) and node.value.value is True for node in returned)
    return approved and any(node.lineno in missing for node in returned)
