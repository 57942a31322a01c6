"""A language server at the other end of a pipe, with a stopwatch."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence

Message = dict[str, object]


class Peer:
    """A server that is sent edits of one document; `pulls` when it is asked for diagnostics."""

    def __init__(self, command: Sequence[str], pulls: bool = False) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, bufsize=0)
        self._pulls = pulls
        self._uri = ""
        self._version = 1
        self._id = 0
        self.shown = 0
        """The number of diagnostics that came last."""
        self.first = 0
        """The number of diagnostics of the document as it was opened."""
        self._buffer = b""

    def start(self, capabilities: Message) -> None:
        """Initializes the server."""
        folders: list[object] = []
        options = {"provideFormatter": False, "handledSchemaProtocols": ["file"]}
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": capabilities,
                "workspaceFolders": folders,
                "initializationOptions": options,
            },
        )
        self.notify("initialized", {})

    def open(self, uri: str, language: str, text: str) -> None:
        """Opens the document and waits for its first diagnostics."""
        self._uri = uri
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        self._diagnostics()
        self.first = self.shown

    def edit(self, position: tuple[int, int, int], text: str) -> float:
        """The seconds from an edit to the diagnostics of the new version."""
        line, start, end = position
        first, last = {"line": line, "character": start}, {"line": line, "character": end}
        change = {"range": {"start": first, "end": last}, "text": text}
        self._version += 1
        identifier = {"uri": self._uri, "version": self._version}
        began = time.perf_counter()
        params = {"textDocument": identifier, "contentChanges": [change]}
        self.notify("textDocument/didChange", params)
        self._diagnostics()
        return time.perf_counter() - began

    def request(self, method: str, params: Message | None) -> object:
        """The result of a request."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._id and "method" not in message:
                return message.get("result")

    def notify(self, method: str, params: Message | None) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def stop(self) -> None:
        """Ends the server."""
        self.request("shutdown", None)
        self.notify("exit", None)
        self._process.wait(10)

    def _diagnostics(self) -> None:
        if self._pulls:
            asked = {"textDocument": {"uri": self._uri}}
            self._take(self.request("textDocument/diagnostic", asked), "items")
            return
        while True:
            message = self._receive()
            params = message.get("params")
            if message.get("method") == "textDocument/publishDiagnostics":
                assert isinstance(params, dict)
                if params.get("version") in (None, self._version):
                    self._take(params, "diagnostics")
                    return

    def _take(self, result: object, key: str) -> None:
        assert isinstance(result, dict)
        self.shown = len(result[key])

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def _receive(self) -> Message:
        """The next message; a request of the server is answered with nothing."""
        head = self._read_until(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        message: Message = json.loads(self._read(length))
        if "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})
        return message

    def _read_until(self, mark: bytes) -> bytes:
        while mark not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(mark)
        return head

    def _read(self, length: int) -> bytes:
        while len(self._buffer) < length:
            self._fill()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return body

    def _fill(self) -> None:
        assert self._process.stdout
        more = self._process.stdout.read(65536)
        if not more:
            raise SystemExit(f"the server `{self._process.args}` has ended")
        self._buffer += more
