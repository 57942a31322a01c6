"""Formatting of documents, of ranges, and while typing."""

from __future__ import annotations

from lsprotocol import types

from thingfit.features.format import format_document, format_on_type, format_range
from thingfit.features.layout import Style
from thingfit.lsp.places import document_of, text_edits
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import offset_of, span_of

ON_TYPE = types.DocumentOnTypeFormattingOptions(
    first_trigger_character="}", more_trigger_character=["]", "\n"]
)


def format_whole(
    ls: ThingfitServer, params: types.DocumentFormattingParams
) -> list[types.TextEdit] | None:
    """The edits that lay out a document."""
    at = document_of(ls, params.text_document)
    if at is None:
        return None
    return text_edits(ls, at[1], format_document(at[1], style_of(params.options)))


def format_lines(
    ls: ThingfitServer, params: types.DocumentRangeFormattingParams
) -> list[types.TextEdit] | None:
    """The edits that lay out the lines of a range."""
    at = document_of(ls, params.text_document)
    if at is None:
        return None
    document = at[1]
    span = span_of(document.lines, params.range, ls.client.encoding)
    return text_edits(ls, document, format_range(document, span, style_of(params.options)))


def format_typed(
    ls: ThingfitServer, params: types.DocumentOnTypeFormattingParams
) -> list[types.TextEdit] | None:
    """The edits that follow a bracket or line break just typed."""
    at = document_of(ls, params.text_document)
    if at is None:
        return None
    document = at[1]
    offset = offset_of(document.lines, params.position, ls.client.encoding)
    edits = format_on_type(document, offset, params.ch, style_of(params.options))
    return text_edits(ls, document, edits)


def style_of(options: types.FormattingOptions) -> Style:
    """The style that an editor asks for."""
    size = min(max(options.tab_size, 0), 16)
    return Style(
        unit=" " * size if options.insert_spaces else "\t",
        tab=size,
        final_newline=True if options.insert_final_newline else None,
        trim_final_newlines=bool(options.trim_final_newlines),
    )
