"""The server's state: the documents, what the editor was told, and what is still to be done."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from threading import Event

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from thingfit import __version__
from thingfit.facts import Document
from thingfit.lsp.client import Client
from thingfit.lsp.fleet import Fleet
from thingfit.lsp.protocol import Protocol
from thingfit.rules import Finding
from thingfit.workspace import Host, Root

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of a document, good as long as the document and the settings are the same."""

    document: Document
    roots: tuple[Root, ...]
    findings: tuple[Finding, ...]
    revision: int
    """What was known of other documents, on which some findings rest."""


@dataclass(frozen=True, slots=True)
class Slow:
    """The findings of shapes in a document, good as long as its text and the settings are."""

    text: str
    roots: tuple[Root, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A document before it changed, and the revision since which it is as it is."""

    before: Document | None
    revision: int


@dataclass(frozen=True, slots=True)
class Published:
    """The diagnostics that the editor shows for a document, under the spelling it was told."""

    uri: str
    diagnostics: tuple[types.Diagnostic, ...]


class ThingfitServer(LanguageServer):
    """The server of one editor; URIs are normal inside, and the editor's own in messages."""

    def __init__(self) -> None:
        super().__init__(
            "thingfit",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
        )
        self.host = Host()
        self.client = Client()
        self.initialized = False
        self.folders: dict[str, str] = {}
        """The workspace folders, with the spelling of the editor."""
        self.first_configuration: object = None
        """The settings that the editor gave at `initialize`, for want of others."""
        self.configuration: dict[str, object] = {}
        """The section `thingfit` of the editor's settings, by folder."""
        self.open: set[str] = set()
        """The documents open in the editor."""
        self.spellings: dict[str, str] = {}
        """How the editor writes the URIs of the documents it has named."""
        self.changed_at = 0.0
        """When an open document changed last, on the monotonic clock."""
        self.checked: dict[str, Checked] = {}
        self.slow: dict[str, Slow] = {}
        """What shapes say of the documents, beside what the quick rules say."""
        self.published: dict[str, Published] = {}
        self.fleet = Fleet()
        """What is known of the endpoint that the editor names."""
        self.watched: tuple[str, ...] = ()
        """The globs of the files that the editor tells of."""
        self.model_files: dict[str, tuple[str, ...]] = {}
        """The model files that each document speaks of."""
        self.settings_files: dict[str, Document] = {}
        """The settings files that count for the folders."""
        self.listed: dict[str, None] = {}
        """The files of the workspace when its folders were last walked."""
        self.to_scan = False
        """Whether the folders are to be walked and everything in them read again."""
        self.to_look: set[str] = set()
        """Files of which only a walk can tell whether they belong to the workspace."""
        self.to_read: dict[str, object] = {}
        """The documents whose file is to be read, in order; each wish is an object of its own."""
        self.to_check: dict[str, None] = {}
        """The documents to be checked in the background, in order."""
        self.to_shape: dict[str, None] = {}
        """The documents to be checked against shapes, after their quick check."""
        self.changes: dict[str, Change] = {}
        """The documents that changed since others were last held against them."""
        self.is_scanned = False
        """Whether all of the workspace was read once."""
        self.worker: asyncio.Task[None] | None = None
        self.stopping = Event()

    def report_server_error(self, error: Exception, source: object) -> None:
        """Logs a fault; pygls would show a message box, at every keystroke if it has to.

        A request that is refused with its reason is an answer and no fault.
        """
        if isinstance(error, JsonRpcException):
            return
        _LOG.error("%s: %s", getattr(source, "__name__", source), error)

    def shutdown(self) -> None:
        """Stops the server and the background work, for which the process would wait."""
        self.stopping.set()
        super().shutdown()  # type: ignore[no-untyped-call]
