"""Definition, references, highlights, renaming and links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from thingfit.features.links import links
from thingfit.features.navigate import Target, definition, highlight, references
from thingfit.features.rename import Refusal, prepare_rename, rename
from thingfit.lsp.arguments import AskedError, read_argument
from thingfit.lsp.checks import AT_ONCE, LARGE
from thingfit.lsp.convert import to_range
from thingfit.lsp.places import document_of, place_of, range_of, spelled, workspace_edit
from thingfit.lsp.session import ThingfitServer
from thingfit.text import LineIndex

REFERENCES = "thingfit.references"


@dataclass(frozen=True, slots=True)
class Place:
    """The argument of the command: a place of a document, as the protocol counts."""

    uri: str = ""
    line: int = 0
    character: int = 0


def list_references(ls: ThingfitServer, arguments: Sequence[object]) -> types.LSPAny:
    """The places that use the name at a place, for editors to show: `uri` and `range` of each."""
    try:
        asked = read_argument(Place, arguments)
    except AskedError as error:
        return {"error": str(error)}
    position = types.Position(asked.line, asked.character)
    context = types.ReferenceContext(include_declaration=False)
    identifier = types.TextDocumentIdentifier(asked.uri)
    found = find_references(ls, types.ReferenceParams(context, identifier, position)) or []
    return {"locations": [_plain(each) for each in found]}


def _plain(location: types.Location) -> types.LSPAny:
    start, end = location.range.start, location.range.end
    range_: dict[str, types.LSPAny] = {
        "start": {"line": start.line, "character": start.character},
        "end": {"line": end.line, "character": end.character},
    }
    return {"uri": location.uri, "range": range_}


def find_definition(
    ls: ThingfitServer, params: types.DefinitionParams
) -> list[types.LocationLink] | list[types.Location] | None:
    """Where the name or term under the cursor is defined."""
    at = place_of(ls, params.text_document, params.position)
    if at is None:
        return None
    snapshot, document, offset = at
    found = definition(snapshot, document.uri, offset)
    if not ls.client.definition_links:
        return [types.Location(spelled(ls, each.uri), _range(ls, each)) for each in found]
    return [
        types.LocationLink(
            target_uri=spelled(ls, each.uri),
            target_range=_range(ls, each),
            target_selection_range=_range(ls, each),
            origin_selection_range=range_of(ls, document, each.origin),
        )
        for each in found
    ]


def _range(ls: ThingfitServer, target: Target) -> types.Range:
    return to_range(LineIndex(target.text), target.span, ls.client.encoding)


def find_references(
    ls: ThingfitServer, params: types.ReferenceParams
) -> list[types.Location] | None:
    """The places of the name under the cursor in all documents."""
    at = place_of(ls, params.text_document, params.position)
    if at is None:
        return None
    snapshot, document, offset = at
    wanted = params.context.include_declaration
    return [
        types.Location(spelled(ls, each.uri), range_of(ls, snapshot.documents[each.uri], each.span))
        for each in references(snapshot, document.uri, offset, with_definitions=wanted)
    ]


def highlight_name(
    ls: ThingfitServer, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """The places of the name under the cursor in its document."""
    at = place_of(ls, params.text_document, params.position)
    if at is None or len(at[1].text) > AT_ONCE:
        return None
    snapshot, document, offset = at
    kinds = {True: types.DocumentHighlightKind.Write, False: types.DocumentHighlightKind.Read}
    return [
        types.DocumentHighlight(range_of(ls, document, each.span), kinds[each.is_definition])
        for each in highlight(snapshot, document.uri, offset)
    ]


def prepare(
    ls: ThingfitServer, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """The name under the cursor; what cannot be renamed is refused with its reason."""
    at = place_of(ls, params.text_document, params.position)
    if at is None:
        return None
    snapshot, document, offset = at
    found = prepare_rename(snapshot, document.uri, offset)
    if isinstance(found, Refusal):
        raise _refused(found)
    return types.PrepareRenamePlaceholder(range_of(ls, document, found.span), found.text)


def rename_name(ls: ThingfitServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits that rename the name under the cursor wherever it is written."""
    at = place_of(ls, params.text_document, params.position)
    if at is None:
        return None
    snapshot, document, offset = at
    found = rename(snapshot, document.uri, offset, params.new_name)
    if isinstance(found, Refusal):
        raise _refused(found)
    return workspace_edit(ls, snapshot, found)


def _refused(refusal: Refusal) -> JsonRpcException:
    return JsonRpcException(refusal.message, code=types.LSPErrorCodes.RequestFailed)


def find_links(
    ls: ThingfitServer, params: types.DocumentLinkParams
) -> list[types.DocumentLink] | None:
    """The links of a document."""
    at = document_of(ls, params.text_document)
    if at is None or len(at[1].text) > LARGE:
        return None
    snapshot, document = at
    return [
        types.DocumentLink(
            range_of(ls, document, each.span),
            spelled(ls, each.target),
            each.tooltip if ls.client.link_tooltips else None,
        )
        for each in links(snapshot, document.uri)
    ]
