"""An editor for tests: a real server process and a client that waits for states."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Union

from lsprotocol import converters, types
from pytest_lsp import LanguageClient, make_test_lsp_client

SERVER = (sys.executable, "-W", "error", "-m", "thingfit", "server")
PATIENCE = 30.0
TD = "https://www.w3.org/2022/wot/td/v1.1"
CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "versionSupport": True,
            "dataSupport": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            "isPreferredSupport": True,
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
    "workspace": {
        "workspaceFolders": True,
        "configuration": True,
        "workspaceEdit": {"documentChanges": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}
"""What a present editor states."""


def lamp(**members: object) -> dict[str, object]:
    """A Thing Description without findings, with some members put in or replaced."""
    return {
        "@context": TD,
        "id": "urn:uuid:3f1c1a1e-6c0e-4b3a-9d86-0d7f6f1d2a11",
        "title": "Lamp",
        "securityDefinitions": {"open": {"scheme": "nosec"}},
        "security": "open",
        **members,
    }


BROKEN_LAMP = f'{{"@context": "{TD}", "title": "Lamp", "title": "Lämpchen"}}'
"""A Thing Description with one key twice, among other things."""


def put(capabilities: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The capabilities with another value at a path of keys."""
    head, _, rest = path.partition(".")
    inner = put(capabilities.get(head, {}), rest, value) if rest else value
    return {**capabilities, head: inner}


class Editor:
    """A client with the words of an editor."""

    def __init__(self, client: LanguageClient, result: types.InitializeResult) -> None:
        self.client = client
        self.result = result
        self.registrations: list[types.Registration] = []

    def open(self, uri: str, text: str, language: str = "json") -> None:
        """Opens a document as its first version."""
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri: str, version: int, *changes: tuple[object, str]) -> None:
        """Changes ranges of a document; without a range, its whole text."""
        written = [
            types.TextDocumentContentChangeWholeDocument(text=text)
            if range_ is None
            else types.TextDocumentContentChangePartial(range=range_, text=text)
            for range_, text in changes
        ]
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, written))

    def close(self, uri: str) -> None:
        """Closes a document."""
        identifier = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    def files_changed(self, *changes: tuple[Path, types.FileChangeType]) -> None:
        """Tells of files that changed on the disk."""
        events = [types.FileEvent(path.as_uri(), type_) for path, type_ in changes]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    async def shown(
        self, uri: str, wanted: Callable[[Sequence[types.Diagnostic]], object] = lambda _: True
    ) -> list[types.Diagnostic]:
        """The diagnostics of a document once they are as wanted."""

        async def wait() -> list[types.Diagnostic]:
            while uri not in self.client.diagnostics or not wanted(self.client.diagnostics[uri]):
                await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            return list(self.client.diagnostics[uri])

        try:
            return await asyncio.wait_for(wait(), PATIENCE)
        except asyncio.TimeoutError:
            raise AssertionError(f"{uri} shows {self.client.diagnostics.get(uri)}") from None

    async def actions(
        self, uri: str, range_: types.Range, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """The code actions of a range."""
        context = types.CodeActionContext(diagnostics=[], only=only)  # type: ignore[arg-type]
        identifier = types.TextDocumentIdentifier(uri)
        params = types.CodeActionParams(identifier, range_, context)
        return list(await self.client.text_document_code_action_async(params) or ())  # type: ignore[arg-type]

    async def hover(self, uri: str, line: int, character: int) -> types.Hover | None:
        """The hover at a place; as all requests are answered in order, it is a barrier too."""
        return await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        )


def codes(diagnostics: Sequence[types.Diagnostic]) -> list[object]:
    """The rule names of diagnostics."""
    return [each.code for each in diagnostics]


def place(
    line: int, start: int, end: int | None = None, end_line: int | None = None
) -> types.Range:
    """A range on one line, or an empty one."""
    last = types.Position(line if end_line is None else end_line, start if end is None else end)
    return types.Range(types.Position(line, start), last)


def new_client() -> LanguageClient:
    """A client that also takes registrations, which pytest-lsp leaves out."""
    client = make_test_lsp_client()
    client.registrations = []  # type: ignore[attr-defined]
    tell_actions_from_commands(client)

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        client.registrations += params.registrations  # type: ignore[attr-defined]

    @client.feature(types.CLIENT_UNREGISTER_CAPABILITY)
    def unregister(params: types.UnregistrationParams) -> None:
        gone = {each.id for each in params.unregisterations}
        kept = [each for each in client.registrations if each.id not in gone]  # type: ignore[attr-defined]
        client.registrations = kept  # type: ignore[attr-defined]

    return client


def tell_actions_from_commands(client: LanguageClient) -> None:
    """Has an action that carries a command read as an action, which lsprotocol takes for a command.

    A command has its name as `command`, an action an object.
    """
    converter = client.protocol._converter

    def read(value: dict[str, Any], _: object) -> types.Command | types.CodeAction:
        is_command = isinstance(value.get("command"), str)
        return converter.structure(value, types.Command if is_command else types.CodeAction)

    converter.register_structure_hook(Union[types.Command, types.CodeAction], read)  # noqa: UP007


async def begin(
    client: LanguageClient, folders: Sequence[Path], capabilities: dict[str, Any]
) -> Editor:
    """Initializes a session over a connection that stands."""
    params = types.InitializeParams(
        capabilities=converters.get_converter().structure(capabilities, types.ClientCapabilities),
        workspace_folders=[types.WorkspaceFolder(each.as_uri(), each.name) for each in folders],
    )
    return Editor(client, await client.initialize_session(params))


@asynccontextmanager
async def connected(
    *folders: Path,
    capabilities: dict[str, Any] = CAPABILITIES,
    settings: dict[str, object] | None = None,
    server: Sequence[str] = SERVER,
) -> AsyncIterator[Editor]:
    """An editor with folders open, connected to a server of its own."""
    client = new_client()
    client.set_configuration({"thingfit": settings or {}})
    await client.start_io(*server)
    try:
        yield await begin(client, folders, capabilities)
        await client.shutdown_session()
        assert not client.messages, "the server showed a message box"
    except BaseException:
        if client._server and client._server.returncode is None:
            client._server.kill()
        raise
    finally:
        await client.stop()
