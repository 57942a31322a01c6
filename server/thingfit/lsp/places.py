"""Documents and places in them, as the protocol names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lsprotocol import types

from thingfit.facts import Document
from thingfit.lsp.convert import to_range, to_workspace_edit
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import offset_of
from thingfit.lsp.uris import normal
from thingfit.text import Edit, Span
from thingfit.workspace import Snapshot


def document_of(
    ls: ThingfitServer, identifier: types.TextDocumentIdentifier
) -> tuple[Snapshot, Document] | None:
    """The document that a request is about, in the snapshot it is in; nothing if it is not ours."""
    snapshot = ls.host.snapshot()
    document = snapshot.documents.get(normal(identifier.uri))
    if document is None or document.kind is None:
        return None
    return snapshot, document


def place_of(
    ls: ThingfitServer, identifier: types.TextDocumentIdentifier, position: types.Position
) -> tuple[Snapshot, Document, int] | None:
    """The document and the offset that a request is about."""
    at = document_of(ls, identifier)
    if at is None:
        return None
    snapshot, document = at
    return snapshot, document, offset_of(document.lines, position, ls.client.encoding)


def range_of(ls: ThingfitServer, document: Document, span: Span) -> types.Range:
    """The range of a span of a document."""
    return to_range(document.lines, span, ls.client.encoding)


def first_line_of(ls: ThingfitServer, document: Document, span: Span) -> types.Range:
    """The first line of a span, above which an editor shows what is said of the whole."""
    line = document.lines.line_span(document.lines.line_of(span.start))
    return range_of(ls, document, Span(span.start, max(span.start, min(span.end, line.end))))


def spelled(ls: ThingfitServer, uri: str) -> str:
    """A URI as the editor writes it."""
    return ls.spellings.get(uri, uri)


def text_edits(
    ls: ThingfitServer, document: Document, edits: Iterable[Edit]
) -> list[types.TextEdit]:
    """Edits of one document."""
    return [types.TextEdit(range_of(ls, document, edit.span), edit.text) for edit in edits]


def creation(ls: ThingfitServer, uri: str, text: str) -> types.WorkspaceEdit | None:
    """The edit that creates a file with a text; none for editors that cannot create one."""
    if not (ls.client.creates_files and ls.client.versioned_edits):
        return None
    options = types.CreateFileOptions(ignore_if_exists=True)
    start = types.Position(0, 0)
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=None)
    return types.WorkspaceEdit(
        document_changes=[
            types.CreateFile(uri=uri, options=options),
            types.TextDocumentEdit(identifier, [types.TextEdit(types.Range(start, start), text)]),
        ]
    )


def kept(ls: ThingfitServer) -> types.WorkspaceEditMetadata | None:
    """What has an editor save the files that an edit makes, as after other refactorings."""
    return types.WorkspaceEditMetadata(is_refactoring=True) if ls.client.tells_of_edits else None


async def shown(ls: ThingfitServer, uri: str) -> None:
    """Shows a document, where the editor can be asked to."""
    if ls.client.shows_documents:
        params = types.ShowDocumentParams(uri=spelled(ls, uri), take_focus=True)
        # Whether it does makes no difference to what was asked for, so nobody waits.
        ls.window_show_document(params)


def workspace_edit(
    ls: ThingfitServer, snapshot: Snapshot, edits: Mapping[str, Iterable[Edit]]
) -> types.WorkspaceEdit:
    """Edits of several documents, each tied to its version where the editor can hold to it."""
    parts = [
        to_workspace_edit(each, snapshot.documents[uri], ls.client, spelled(ls, uri))
        for uri, each in edits.items()
    ]
    if ls.client.versioned_edits:
        changes = [change for part in parts for change in part.document_changes or ()]
        return types.WorkspaceEdit(document_changes=changes)
    merged = {uri: made for part in parts for uri, made in (part.changes or {}).items()}
    return types.WorkspaceEdit(changes=merged)
