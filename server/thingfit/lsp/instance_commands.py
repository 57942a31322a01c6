"""The commands that make a Thing Description from a Thing Model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from lsprotocol import types

from thingfit.facts import Document, Kind
from thingfit.features.thing_instance import instance, placeholders
from thingfit.lsp.arguments import AskedError
from thingfit.lsp.match_commands import known_document
from thingfit.lsp.work import Work
from thingfit.workspace import Snapshot

PLACEHOLDERS = "thingfit.new.placeholders"
FROM_THING_MODEL = "thingfit.new.fromThingModel"


def tell_placeholders(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """What the Thing Model in the document `uri` leaves open, by name."""
    document, _ = _asked(snapshot, arguments)
    return {"placeholders": list(placeholders(snapshot, document))}


def make_instance(snapshot: Snapshot, arguments: Sequence[object], work: Work) -> types.LSPAny:
    """The text of a description of the Thing Model in `uri`, filled in with `values` by name."""
    document, values = _asked(snapshot, arguments)
    text = instance(snapshot, document, values, uuid4().urn, document.uri.rpartition("/")[2])
    if text is None:
        raise AskedError(f"`{document.name}` holds no Thing Model")
    return {"text": text}


def _asked(snapshot: Snapshot, arguments: Sequence[object]) -> tuple[Document, dict[str, str]]:
    stated = arguments[0] if arguments else None
    uri = stated.get("uri") if isinstance(stated, Mapping) else None
    if not isinstance(stated, Mapping) or not isinstance(uri, str):
        raise AskedError("one object with a text as `uri` is expected as the argument")
    document = known_document(snapshot, uri)
    if document.kind is not Kind.THING_MODEL:
        raise AskedError(f"`{document.name}` holds no Thing Model")
    values = stated.get("values") or {}
    if not isinstance(values, Mapping):
        raise AskedError("an object of texts is expected as `values`")
    return document, {str(name): str(value) for name, value in values.items()}
