"""The facts of an endpoint as documents and files, so that all that asks a snapshot can ask them.

Such a document has no text but lines of the right lengths: places in it are told, and nothing
else is.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from thingfit.facts import Document
from thingfit.workspace.binaries import Binary, places_of
from thingfit.workspace.endpoint.reader import Held
from thingfit.workspace.host import Snapshot


def snapshot_of(held: Iterable[Held]) -> Snapshot:
    """A snapshot of the documents of an endpoint."""
    documents: dict[str, Document] = {}
    binaries: dict[str, Binary] = {}
    for each in held:
        document = _document(each)
        documents[each.uri] = document
        for model, file in zip(each.record.models, each.record.files, strict=True):
            places = places_of(document, model) if file is not None else ()
            if file is not None and places:
                binaries[places[0]] = Binary(places[0], file.sha256, file)
    return Snapshot(MappingProxyType(documents), binaries=MappingProxyType(binaries))


def _document(held: Held) -> Document:
    record = held.record
    lengths = record.lines
    text = "".join(" " * (length - 1) + "\n" for length in lengths[:-1] if length)
    document = Document(held.uri, None, text + " " * (lengths[-1] if lengths else 0))
    known = {
        "kind": record.document_kind,
        "devices": record.devices,
        "models": record.models,
        "parts": (),
        "things": (),
        "identifiers": (),
    }
    vars(document).update(known)
    return document
