"""The editor server: findings in open files as they are typed, and their fixes, in the language server protocol."""

from __future__ import annotations

import asyncio
import io
import tokenize
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from codeguard import __version__
from codeguard.check import check
from codeguard.config import FILES
from codeguard.errors import UserError
from codeguard.files import is_python
from codeguard.finding import Finding, Severity
from codeguard.fixes import edits_of
from codeguard.lexer import split_lines
from codeguard.mending import UNSAFE, mend
from codeguard.run import Request
from codeguard.scorecard import Scorecard
from codeguard.worker import divert_output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codeguard.finding import AnalysisError

DELAY = 0.2
"""Seconds without another change after which a file is checked."""


class _Shown(NamedTuple):
    """What the editor was shown of a file, and of which text."""

    version: int | None
    text: str
    found: list[tuple[Finding, types.Diagnostic]]


class Editor(LanguageServer):
    """The open files of one editor."""

    def __init__(self) -> None:
        # with incremental changes, pygls would count a form feed as the end of a line
        super().__init__("codeguard", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._alone = asyncio.Lock()
        self._turns = count()
        self.latest: dict[str, int] = {}
        """The files that are open, and the number of the last wish to see them checked."""
        self._shown: dict[str, _Shown] = {}
        self._problems: dict[str, str] = {}

    async def look(self, uri: str, delay: float = 0.0) -> None:
        """Check an open file and show what is found, unless it changes again before that."""
        turn = self.latest[uri] = next(self._turns)
        await asyncio.sleep(delay)
        path = to_fs_path(uri)
        async with self._alone:
            if turn != self.latest.get(uri) or path is None or not self._is_inside(path):
                return
            document = self.workspace.get_text_document(uri)
            version, text = document.version, document.source
            found, problem = Scorecard(), ""
            try:
                found = await asyncio.to_thread(_check, path, text)
            except UserError as error:
                problem = str(error)
        if turn == self.latest.get(uri):
            self._tell(uri, problem)
            self._show(uri, version, text, found)

    def forget(self, uri: str) -> None:
        """Show nothing more of a file that was closed."""
        self.latest.pop(uri, None)
        self._shown.pop(uri, None)
        self._problems.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def fixes(self, uri: str, first: int, last: int) -> list[types.CodeAction]:
        """The fixes of what was found in some lines of a file, as long as it is what they are for."""
        shown = self._shown.get(uri)
        if not shown or shown.version != self.workspace.get_text_document(uri).version:
            return []
        return [
            types.CodeAction(
                title=f"Fix {finding.rule}",
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic],
                edit=types.WorkspaceEdit(changes={uri: edits}),
                is_preferred=True,
            )
            for finding, diagnostic in shown.found
            if finding.fix and finding.line - 1 <= last and first <= finding.end_line - 1
            if (edits := self._edits(to_fs_path(uri) or "", shown.text, finding))
        ]

    def _is_inside(self, path: str) -> bool:
        """Whether a file lies in a folder that the editor has open, if it says which these are."""
        folders = [to_fs_path(each.uri) for each in self.workspace.folders.values()] or [self.workspace.root_path]
        known = [folder for folder in folders if folder]
        return not known or any(Path(path).is_relative_to(folder) for folder in known)

    def _tell(self, uri: str, problem: str) -> None:
        """Say what keeps files from being checked, if anything does, once for all of them."""
        if problem and problem not in self._problems.values():
            message = types.ShowMessageParams(types.MessageType.Error, f"codeguard: {problem}")
            self.window_show_message(message)
        self._problems[uri] = problem

    def _show(self, uri: str, version: int | None, text: str, scorecard: Scorecard) -> None:
        lines = split_lines(text)
        found = [(finding, self._diagnostic(uri, lines, finding)) for finding in scorecard.counting]
        self._shown[uri] = _Shown(version, text, found)
        shown = [*(diagnostic for _, diagnostic in found), *map(_not_analysed, scorecard.errors)]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))

    def _diagnostic(self, uri: str, lines: Sequence[str], finding: Finding) -> types.Diagnostic:
        related = [
            types.DiagnosticRelatedInformation(
                types.Location(uri, self._range(lines, each.line - 1, 0, each.end_line, 0)), each.message
            )
            for each in finding.related
            if each.path == finding.path
        ]
        return types.Diagnostic(
            self._range(lines, finding.line - 1, finding.column - 1, finding.end_line - 1, finding.end_column - 1),
            finding.message,
            types.DiagnosticSeverity.Error if finding.severity is Severity.ERROR else types.DiagnosticSeverity.Warning,
            finding.rule,
            source="codeguard",
            related_information=related or None,
        )

    def _range(self, lines: Sequence[str], line: int, column: int, end_line: int, end_column: int) -> types.Range:
        """A range as the client counts, of lines and characters from 0."""
        place = types.Range(types.Position(line, column), types.Position(end_line, end_column))
        return self.workspace.position_codec.range_to_client_units(lines, place)

    def _edits(self, path: str, text: str, finding: Finding) -> list[types.TextEdit]:
        """What mends a finding; nothing where that is not safe."""
        try:
            mend(_encoded(path, text), [finding])
        except UNSAFE:  # codeguard: ignore[silent-fallback] -- not offered
            return []
        lines = split_lines(text)
        edits = edits_of(text, [finding.fix] if finding.fix else [])
        return [
            types.TextEdit(self._range(lines, *_place(text, edit.start), *_place(text, edit.end)), edit.text)
            for edit in edits
        ]


def serve() -> None:
    """Serve the editor at the other end of standard input and output, until it leaves."""
    editor = Editor()

    @editor.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(ls: Editor, params: types.DidOpenTextDocumentParams) -> None:
        await ls.look(params.text_document.uri)

    @editor.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(ls: Editor, params: types.DidChangeTextDocumentParams) -> None:
        await ls.look(params.text_document.uri, DELAY)

    @editor.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(ls: Editor, params: types.DidSaveTextDocumentParams) -> None:
        uri = params.text_document.uri
        for each in list(ls.latest) if uri.rpartition("/")[2] in FILES else [uri]:
            await ls.look(each)

    @editor.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Editor, params: types.DidCloseTextDocumentParams) -> None:
        ls.forget(params.text_document.uri)

    @editor.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def code_action(ls: Editor, params: types.CodeActionParams) -> list[types.CodeAction]:
        return ls.fixes(params.text_document.uri, params.range.start.line, params.range.end.line)

    editor.start_io(stdout=divert_output())


def _check(path: str, text: str) -> Scorecard:
    return check(Request(stdin=(path, _encoded(path, text)), unasked=True, cache=False))


def _encoded(path: str, text: str) -> bytes:
    """The text as it will be saved: a Python file can name its encoding."""
    data = text.encode("utf-8", "replace")
    if is_python(path, data):
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        except SyntaxError:  # the check reports it
            return data
        if not encoding.startswith("utf-8"):
            return text.encode(encoding, "replace")
    return data


def _place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of a character, from 0."""
    before = split_lines(text[:offset])
    return len(before) - 1, len(before[-1])


def _not_analysed(error: AnalysisError) -> types.Diagnostic:
    start = types.Range(types.Position(0, 0), types.Position(0, 0))
    message = f"not analysed: {error.message}"
    return types.Diagnostic(start, message, types.DiagnosticSeverity.Error, error.rule, source="codeguard")
