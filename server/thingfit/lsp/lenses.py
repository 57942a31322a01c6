"""Lines above devices and models that say how much fits, always as of the last change."""

from __future__ import annotations

from lsprotocol import types

from thingfit.facts import Document
from thingfit.fit import Lens, lenses
from thingfit.lsp.match_commands import DEVICE, MODEL
from thingfit.lsp.places import document_of, range_of
from thingfit.lsp.session import ThingfitServer
from thingfit.text import Span

OPTIONS = types.CodeLensOptions(resolve_provider=False)


def refresh(ls: ThingfitServer) -> None:
    """Has the editor ask again: the lines of all documents depend on what any of them says."""
    if ls.client.refreshes_lenses:
        ls.workspace_code_lens_refresh(None)


def show_lenses(ls: ThingfitServer, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """The lines of a document; none while the workspace is read, where the editor asks again."""
    at = document_of(ls, params.text_document)
    if at is None:
        return None
    snapshot, document = at
    if not (ls.is_scanned or not ls.client.refreshes_lenses):
        return []
    uri = params.text_document.uri
    return [_lens(ls, document, uri, each) for each in lenses(snapshot, document.uri)]


def _lens(ls: ThingfitServer, document: Document, uri: str, lens: Lens) -> types.CodeLens:
    described = document.devices if lens.is_device else document.models
    number = [each.span for each in described].index(lens.span)
    line = document.lines.line_span(document.lines.line_of(lens.span.start))
    first = Span(lens.span.start, max(lens.span.start, min(lens.span.end, line.end)))
    asked: dict[str, types.LSPAny] = {"uri": uri, "number": number, "explain": True}
    return types.CodeLens(
        range=range_of(ls, document, first),
        command=types.Command(lens.title, DEVICE if lens.is_device else MODEL, arguments=[asked]),
    )
