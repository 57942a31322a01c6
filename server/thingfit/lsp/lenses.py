"""Lines above devices and models that say how much fits, always as of the last change."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from lsprotocol import types

from thingfit.facts import Document
from thingfit.features.uses import Uses, uses
from thingfit.fit import Lens, lenses
from thingfit.lsp.checks import AT_ONCE
from thingfit.lsp.deploy_choices import CHOICES, GENERATE
from thingfit.lsp.match_commands import DEVICE, MODEL
from thingfit.lsp.model_commands import DESCRIBE
from thingfit.lsp.model_files import is_described
from thingfit.lsp.navigation import REFERENCES
from thingfit.lsp.places import document_of, first_line_of, range_of
from thingfit.lsp.remote import fleet_lenses
from thingfit.lsp.session import ThingfitServer
from thingfit.syntax import String, walk
from thingfit.workspace.binaries import SUFFIX, file_name, file_uri

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
    fitting = lenses(snapshot, document.uri)
    found = [made for each in fitting for made in _lenses(ls, document, uri, each)]
    found += fleet_lenses(ls, snapshot, document, uri)
    if len(document.text) <= AT_ONCE:
        found += [_used(ls, document, uri, each) for each in uses(snapshot, document)]
        found += _undescribed(ls, document)
    return found


def _undescribed(ls: ThingfitServer, document: Document) -> Iterator[types.CodeLens]:
    """The model files that a document mentions and that nobody has described."""
    for node in walk(document.tree.root):
        if not isinstance(node, String) or not node.value.endswith(SUFFIX):
            continue
        uri = file_uri(document.uri, unquote(node.value))
        if uri is None or is_described(ls, uri):
            continue
        command = types.Command(f"Describe {file_name(uri)}", DESCRIBE, arguments=[uri])
        yield types.CodeLens(range_of(ls, document, node.span), command)


def _used(ls: ThingfitServer, document: Document, uri: str, each: Uses) -> types.CodeLens:
    """How often a name is used; the command gives the places."""
    place = range_of(ls, document, each.span)
    asked: dict[str, types.LSPAny] = {
        "uri": uri,
        "line": place.start.line,
        "character": place.start.character,
    }
    return types.CodeLens(place, types.Command(each.title, REFERENCES, arguments=[asked]))


def _lenses(
    ls: ThingfitServer, document: Document, uri: str, lens: Lens
) -> Iterator[types.CodeLens]:
    """What fits, and where something does, a way to have its files generated."""
    described = document.devices if lens.is_device else document.models
    number = [each.span for each in described].index(lens.span)
    place = first_line_of(ls, document, lens.span)
    asked: dict[str, types.LSPAny] = {"uri": uri, "number": number, "explain": True}
    fits = DEVICE if lens.is_device else MODEL
    yield types.CodeLens(place, types.Command(lens.title, fits, arguments=[asked]))
    if lens.tally.fits:
        role = "device" if lens.is_device else "model"
        chosen: dict[str, types.LSPAny] = {"uri": uri, "number": number, "role": role}
        yield types.CodeLens(place, types.Command(GENERATE, CHOICES, arguments=[chosen]))
