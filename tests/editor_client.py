"""A client of the editor server: a process, its messages, and what it says of open files."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pathlib import Path

Message = dict[str, Any]
PATIENCE = 60
"""Seconds after which an answer is missing."""


class Client:
    """An editor with one window; `root` is the folder that names of files are from."""

    def __init__(self, root: Path, encodings: list[str] | None = None, *, folder: bool = True) -> None:
        command = [sys.executable, "-m", "codeguard", "lsp", "--stdio"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe)
        self.root = root
        self.errors = b""
        self._open: list[str] = []
        self._input = cast("IO[bytes]", self.process.stdin)
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._read, self._read_errors)]
        for thread in self._threads:
            thread.start()
        folders = [{"uri": root.as_uri(), "name": "project"}] if folder else None
        capabilities = {"general": {"positionEncodings": encodings}} if encodings else {}
        wanted = {"processId": None, "rootUri": None, "workspaceFolders": folders, "capabilities": capabilities}
        self.capabilities = self.request("initialize", wanted)["capabilities"]
        self.notify("initialized", {})

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str) -> list[Message]:
        """Open a file: what is shown of it."""
        self._open.append(name)
        document = {"uri": self.uri(name), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self.shown(name)

    def change(self, name: str, text: str, version: int = 2) -> None:
        document = {"uri": self.uri(name), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def tell(self, what: str, name: str) -> None:
        """Say that a file was saved or closed."""
        self.notify(f"textDocument/did{what}", {"textDocument": {"uri": self.uri(name)}})

    def close(self, name: str) -> None:
        """Close a file: nothing more is shown of it."""
        self._open.remove(name)
        self.tell("Close", name)
        assert self.shown(name) == []

    def close_all(self) -> None:
        """Close what is open, to begin anew."""
        for name in self._open.copy():
            self.close(name)

    def shown(self, name: str) -> list[Message]:
        """What is shown next of a file."""
        params = self.receive("textDocument/publishDiagnostics")["params"]
        assert params["uri"] == self.uri(name)
        return cast("list[Message]", params["diagnostics"])

    def fixes(self, name: str, line: int) -> list[Message]:
        """The quick fixes for a line, from 0."""
        place = {"line": line, "character": 0}
        wanted = {"textDocument": {"uri": self.uri(name)}, "range": {"start": place, "end": place}}
        return cast("list[Message]", self.request("textDocument/codeAction", wanted | {"context": {"diagnostics": []}}))

    def request(self, method: str, params: object = None) -> Any:
        self._send({"id": 1, "method": method, "params": params})
        while "id" not in (answer := self._next()):
            assert answer["method"] != "window/showMessage", answer
        return answer["result"]

    def notify(self, method: str, params: object = None) -> None:
        self._send({"method": method, "params": params})

    def receive(self, method: str) -> Message:
        """The next message, which is one of this method."""
        message = self._next()
        assert message["method"] == method, message
        return message

    def leave(self) -> int:
        """Shut down and exit: the exit code, and nothing more was said."""
        self.request("shutdown")
        self.notify("exit")
        return self.end()

    def end(self) -> int:
        """Close the pipe: the exit code."""
        self._input.close()
        code = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            cast("IO[bytes]", stream).close()
        assert self._messages.get(timeout=PATIENCE) is None
        return code

    def _next(self) -> Message:
        message = self._messages.get(timeout=PATIENCE)
        assert message is not None, self.errors.decode()
        return message

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._input.flush()

    def _read(self) -> None:
        """Read messages; anything else on the stream is a failure."""
        stream = cast("IO[bytes]", self.process.stdout)
        while header := stream.readline():
            assert header.startswith(b"Content-Length: "), header
            while stream.readline() != b"\r\n":
                pass
            self._messages.put(json.loads(stream.read(int(header[16:]))))
        self._messages.put(None)

    def _read_errors(self) -> None:
        self.errors = cast("IO[bytes]", self.process.stderr).read()
