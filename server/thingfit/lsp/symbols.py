"""Outlines, symbols of the workspace, folds and selections."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.outline import Symbol, SymbolKind, outline, workspace_symbols
from thingfit.features.ranges import folds, selections
from thingfit.lsp.checks import LARGE
from thingfit.lsp.places import document_of, range_of, spelled
from thingfit.lsp.session import ThingfitServer
from thingfit.lsp.sync import offset_of

_KINDS = {
    SymbolKind.THING: types.SymbolKind.Class,
    SymbolKind.MODEL: types.SymbolKind.Module,
    SymbolKind.GROUP: types.SymbolKind.Namespace,
    SymbolKind.PROPERTY: types.SymbolKind.Property,
    SymbolKind.ACTION: types.SymbolKind.Method,
    SymbolKind.EVENT: types.SymbolKind.Event,
    SymbolKind.FORM: types.SymbolKind.Interface,
    SymbolKind.LINK: types.SymbolKind.File,
    SymbolKind.SECURITY: types.SymbolKind.Key,
    SymbolKind.SCHEMA: types.SymbolKind.Struct,
    SymbolKind.VARIABLE: types.SymbolKind.Variable,
    SymbolKind.OBJECT: types.SymbolKind.Object,
    SymbolKind.ARRAY: types.SymbolKind.Array,
    SymbolKind.TEXT: types.SymbolKind.String,
    SymbolKind.NUMBER: types.SymbolKind.Number,
    SymbolKind.LITERAL: types.SymbolKind.Boolean,
}


def show_outline(
    ls: ThingfitServer, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    """The outline of a document, as a list for an editor that shows no tree."""
    at = document_of(ls, params.text_document)
    if at is None or len(at[1].text) > LARGE:
        return None
    document = at[1]
    found = outline(document)
    if ls.client.symbol_trees:
        return [_tree(ls, document, each) for each in found]
    return list(_list(ls, document, found, None))


def _tree(ls: ThingfitServer, document: Document, symbol: Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name,
        detail=symbol.detail or None,
        kind=_KINDS[symbol.kind],
        range=range_of(ls, document, symbol.span),
        selection_range=range_of(ls, document, symbol.selection),
        children=[_tree(ls, document, each) for each in symbol.children],
    )


def _list(
    ls: ThingfitServer, document: Document, symbols: tuple[Symbol, ...], container: str | None
) -> Iterator[types.SymbolInformation]:
    for each in symbols:
        location = types.Location(spelled(ls, document.uri), range_of(ls, document, each.span))
        yield types.SymbolInformation(
            location, each.name, _KINDS[each.kind], container_name=container
        )
        yield from _list(ls, document, each.children, each.name)


def find_symbols(
    ls: ThingfitServer, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """The descriptions and their names in the workspace that answer a query."""
    snapshot = ls.host.snapshot()
    return [
        types.WorkspaceSymbol(
            location=types.Location(
                spelled(ls, each.uri), range_of(ls, snapshot.documents[each.uri], each.span)
            ),
            name=each.name,
            kind=_KINDS[each.kind],
            container_name=each.container,
        )
        for each in workspace_symbols(snapshot, params.query)
    ]


def fold(ls: ThingfitServer, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    """What can be folded in a document."""
    at = document_of(ls, params.text_document)
    if at is None or len(at[1].text) > LARGE:
        return None
    comment = types.FoldingRangeKind.Comment
    return [
        types.FoldingRange(each.first, each.last, kind=comment if each.is_comment else None)
        for each in folds(at[1])
    ]


def select(
    ls: ThingfitServer, params: types.SelectionRangeParams
) -> list[types.SelectionRange] | None:
    """What to select around each of some positions, step by step."""
    at = document_of(ls, params.text_document)
    if at is None:
        return None
    document = at[1]
    found: list[types.SelectionRange] = []
    for position in params.positions:
        step: types.SelectionRange | None = None
        offset = offset_of(document.lines, position, ls.client.encoding)
        for span in reversed(selections(document, offset)):
            step = types.SelectionRange(range_of(ls, document, span), step)
        found.append(step or types.SelectionRange(types.Range(position, position)))
    return found
