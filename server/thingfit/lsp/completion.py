"""Completions as the protocol writes them."""

from __future__ import annotations

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.complete import complete
from thingfit.features.completion import Completion, CompletionKind
from thingfit.lsp.convert import to_range
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import offset_of
from thingfit.lsp.uris import normal

OPTIONS = types.CompletionOptions(
    trigger_characters=['"', ":", "{", ",", "#", "/"], resolve_provider=False
)
_KINDS = {
    CompletionKind.KEY: types.CompletionItemKind.Property,
    CompletionKind.VALUE: types.CompletionItemKind.EnumMember,
    CompletionKind.NAME: types.CompletionItemKind.Reference,
    CompletionKind.CLASS: types.CompletionItemKind.Class,
    CompletionKind.PREFIX: types.CompletionItemKind.Module,
    CompletionKind.UNIT: types.CompletionItemKind.Unit,
    CompletionKind.FILE: types.CompletionItemKind.File,
    CompletionKind.BLOCK: types.CompletionItemKind.Snippet,
}


def offer_completions(
    ls: ThingfitServer, params: types.CompletionParams
) -> types.CompletionList | None:
    """What may be typed at the cursor."""
    uri = normal(params.text_document.uri)
    snapshot = ls.host.snapshot()
    document = snapshot.documents.get(uri)
    if document is None:
        return None
    offset = offset_of(document.lines, params.position, ls.client.encoding)
    found = complete(snapshot, uri, offset)
    items = [to_item(each, index, document, ls) for index, each in enumerate(found.items)]
    return types.CompletionList(is_incomplete=found.is_incomplete, items=items)


def to_item(
    it: Completion, index: int, document: Document, ls: ThingfitServer
) -> types.CompletionItem:
    """An offer as an item; its order is kept by the text that editors sort by."""
    client = ls.client
    text, format_ = it.text, None
    if it.snippet and client.snippets:
        text, format_ = it.snippet, types.InsertTextFormat.Snippet
    documentation: str | types.MarkupContent | None = it.documentation or None
    if documentation and client.completion_markdown:
        documentation = types.MarkupContent(types.MarkupKind.Markdown, it.documentation)
    return types.CompletionItem(
        label=it.label,
        kind=_KINDS[it.kind],
        detail=it.detail or None,
        documentation=documentation,
        sort_text=f"{index:03}",
        filter_text=it.filter_text,
        insert_text_format=format_,
        text_edit=types.TextEdit(to_range(document.lines, it.span, client.encoding), text),
        additional_text_edits=[
            types.TextEdit(to_range(document.lines, edit.span, client.encoding), edit.text)
            for edit in it.edits
        ]
        or None,
        tags=[types.CompletionItemTag.Deprecated]
        if it.is_retired and client.completion_tags
        else None,
    )
