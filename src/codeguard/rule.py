"""What a rule is: a name, a reason, a message, examples that are its tests, options, and a way to look at one file."""

from __future__ import annotations

import ast
import re
import typing
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from codeguard.finding import Finding, Related, Severity
from codeguard.globs import matches
from codeguard.source import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from codeguard.finding import Fix
    from codeguard.source import Source

SNIPPET = 200
"""Characters of a source line that a finding keeps."""


class Rule:
    """One rule. Its name is its class name in kebab-case; its options are its annotated attributes.

    The docstring is the documentation: the first line says what to do, the rest says why.
    """

    name: ClassVar[str]
    message: ClassVar[str]
    examples: ClassVar[str | tuple[str, ...]]
    """Modules; a line that ends in `# bad` must be reported, no other may be. `# file: tests/test_a.py` as the first
    line gives a module a path."""
    exceptions: ClassVar[str] = ""
    """What it does not report, for the documentation."""
    sources: ClassVar[str] = "S0"
    """The documents it comes from."""
    overlaps: ClassVar[tuple[str, ...]] = ()
    """Codes of other linters that report some of the same."""
    pack: ClassVar[str] = "engineer"
    default: ClassVar[bool] = True
    """Whether it runs without being asked for."""
    approvable: ClassVar[bool] = False
    """Whether its findings in a change can be approved."""
    fixes_on_request: ClassVar[bool] = False
    """Whether --fix applies its fixes only where --select names it."""
    stricter: ClassVar[dict[str, str]] = {}
    """Options of which it is known what makes the rule stricter: "lower", "higher", "longer" or "shorter"."""

    severity: Severity = Severity.ERROR
    exclude: tuple[str, ...] = ()
    """Globs of files it does not look at."""

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        """Set the options; the settings have been validated against `options()`. A configured severity is for all."""
        self._configured = "severity" in (settings or {})
        for option, value in (settings or {}).items():
            setattr(self, option.replace("-", "_"), value)

    @property
    def is_severity_set(self) -> bool:
        """Whether the configuration says how grave its findings are."""
        return self._configured

    def excludes(self, path: str) -> bool:
        """Whether the configuration keeps the rule from looking at the file."""
        return matches(path, self.exclude)

    def finding(
        self,
        path: str,
        line: int,
        message: str,
        *,
        about: ast.AST | str,
        column: int = 1,
        end_column: int | None = None,
        end_line: int | None = None,
        symbol: str = "",
        severity: Severity | None = None,
        measure: int | None = None,
        snippet: str = "",
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """A finding at a place; `about` tells it again after edits and moves, so it holds no line numbers.

        With the text of the line as `snippet`, all of it is meant.
        """
        return Finding(
            rule=self.name,
            severity=self.severity if severity is None or self.is_severity_set else severity,
            path=path,
            line=line,
            column=len(snippet) - len(snippet.lstrip()) + 1 if snippet else column,
            end_line=end_line or line,
            end_column=len(snippet.rstrip()) + 1 if snippet else end_column or column,
            message=message,
            symbol=symbol,
            identity=identity(about),
            measure=measure,
            snippet=snippet[:SNIPPET],
            pack=self.pack,
            related=related,
        )

    @classmethod
    def options(cls) -> dict[str, tuple[Any, Any]]:
        """The options: their names in kebab-case, with their types and their defaults."""
        hints = typing.get_type_hints(cls)
        kept = {name: hint for name, hint in hints.items() if typing.get_origin(hint) is not ClassVar}
        return {name.replace("_", "-"): (hint, getattr(cls, name)) for name, hint in kept.items() if hasattr(cls, name)}


class FileRule(Rule):
    """A rule on one file: its `visit_X` methods are called with each `ast` node of class X, and they report.

    One instance looks at one file after the other: `begin` sets `self.source`. The nodes of one class come in source
    order, the classes one after the other; what needs them together reads `self.source.nodes(...)` or has a `finish`.
    """

    kinds: ClassVar[tuple[Kind, ...]] = (Kind.PRODUCTION, Kind.TEST)
    """The kinds of files it looks at."""
    stubs: ClassVar[bool] = False
    """Whether it looks at .pyi files."""
    finds_secrets: ClassVar[bool] = False
    """Whether it reports secrets: they are masked in all findings of the file, also when the rule is not on."""
    needles: ClassVar[tuple[str, ...]] = ()
    """If given, a file whose lower-case text holds none of them cannot have a finding (a fast way out)."""

    reads_beside: ClassVar[bool] = False
    """Whether texts beside the code decide which of its findings stand: see `standing`."""

    visits: ClassVar[tuple[tuple[type[ast.AST], str], ...]] = ()
    """The node classes it visits, with the methods that do; derived."""

    if TYPE_CHECKING:
        source: Source

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        methods = [name for name in dir(cls) if name.startswith("visit_") and hasattr(ast, name[6:])]
        cls.visits = tuple((getattr(ast, name[6:]), name) for name in methods)

    def begin(self, source: Source) -> None:
        """Look at this file from now on."""
        self.source = source
        self.findings: list[Finding] = []

    def concerns(self, source: Source) -> bool:
        """Whether a file can have a finding at all: a fast way out, which changes no finding."""
        return not self.needles or any(needle in source.lowered for needle in self.needles)

    def measure_at(self, source: Source, symbol: str) -> int | None:
        """What a rule with a limit measures at a symbol of another revision; None where there is nothing to measure."""
        return None

    def finish(self, tree: ast.AST) -> None:
        """Report what only the whole file shows; called once after the walk."""

    def standing(
        self, findings: Iterable[Finding], texts: Callable[[tuple[str, ...]], Iterable[str]]
    ) -> Iterable[Finding]:
        """The findings of all files that stand in view of the texts of the project, which `texts` reads by globs.

        It is asked after the cache, of the side of a change that the findings are of.
        """
        return findings

    def report(
        self,
        node: ast.expr | ast.stmt | ast.excepthandler,
        message: str | None = None,
        *,
        severity: Severity | None = None,
        about: ast.AST | str | None = None,
        measure: int | None = None,
        secret: str = "",
        header: bool = False,
        related: tuple[Related, ...] = (),
        fix: Fix | None = None,
    ) -> None:
        """Report a finding at `node`.

        `about` is the code that the finding is about, if not `node`: its hash tells the finding again after moves
        and reformatting (a string stands for itself). `secret` is masked in the snippet. `header` marks only the
        first line of a node with a body. `fix` mends it, where that is safe.
        """
        text, line = message or self.message, node.lineno
        column = self.source.column(line, node.col_offset)
        end_line, end_column = self._end(node, header=header)
        if len(secret) > 3 and secret not in text:
            self.source.secrets.add(secret)
        found = self.finding(
            "",
            line,
            _printable(text),
            about=about or node,
            column=column,
            end_column=end_column,
            end_line=end_line,
            symbol=self.source.symbol(node),
            severity=severity,
            measure=measure,
            related=related,
        )
        snippet = _printable(_mask(self.source.lines[line - 1], secret, column - 1)[:SNIPPET])
        self.findings.append(msgspec.structs.replace(found, snippet=snippet, fix=fix))

    def _end(self, node: ast.expr | ast.stmt | ast.excepthandler, *, header: bool) -> tuple[int, int]:
        """The line and column after the last character of a node, or of its first line."""
        last = node.end_lineno or node.lineno
        if header and last != node.lineno:
            return node.lineno, len(self.source.lines[node.lineno - 1]) + 1
        return last, self.source.column(last, node.end_col_offset or 0)


def identity(about: ast.AST | str) -> str:
    """A short hash of code that comments, layout, quotes and moves do not change."""
    text = about if isinstance(about, str) else _spelled(about)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _spelled(node: ast.AST) -> str:
    """The classes and values of a tree in their order: what `ast.dump` says, in a third of its time."""
    parts: list[str] = []
    waiting: list[object] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.AST):
            parts.append(part.__class__.__name__)
            waiting += [getattr(part, field, None) for field in part._fields[::-1]]
        elif isinstance(part, list):
            parts.append(f"[{len(part)}")
            waiting += part[::-1]
        else:
            parts.append(repr(part))
    return " ".join(parts)


def _mask(line: str, secret: str, start: int) -> str:
    """The line without the secret; one that is short, or written in another way (escapes, several lines), hides all
    from `start` on.
    """
    if not secret:
        return line
    rest = line[start:].replace(secret, "***") if len(secret) > 3 and secret in line[start:] else "***"
    return line[:start] + rest


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
