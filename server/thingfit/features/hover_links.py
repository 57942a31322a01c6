"""Descriptions of what a text leads to: an affordance, a model, a device, or another document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from thingfit.facts import Document
from thingfit.features.hover_hardware import device_description, model_description
from thingfit.features.hover_spot import Spot
from thingfit.features.hover_text import Description, code
from thingfit.features.hover_things import (
    affordance_description,
    document_words,
    schema_description,
)
from thingfit.features.pointers import target_of
from thingfit.fit import index_of
from thingfit.syntax import Member, Node, Object, String


def link_description(spot: Spot) -> Description | None:
    """What lies behind a pointer, a path or an identifier that some document here answers to."""
    if not isinstance(spot.node, String) or not spot.text or spot.steps[:1] == ("@context",):
        return None
    found = target_of(spot.snapshot, spot.document, spot.node)
    if found is not None and (spot.cls not in ("Form", "Link") or spot.key != "href"):
        return _behind(spot, *found)
    return next(_identified(spot), None)


def _behind(spot: Spot, document: Document, found: Node | Member) -> Description | None:
    """What a pointer leads to in a document."""
    if not isinstance(found, Member):
        whole = document_words(document)
        return Description(document.name, whole) if found is document.tree.root else None
    told = _member(document, found)
    if told is None or document is spot.document:
        return told
    return replace(told, rows=(("In", code(document.name)), *told.rows))


def _member(document: Document, found: Member) -> Description | None:
    """A member of a document: an affordance, or a schema."""
    for thing in document.things:
        for each in thing.interactions:
            if each.name is found.key:
                return affordance_description(thing, each)
    if isinstance(found.value, Object):
        return schema_description(found.key.value, "member", found.value)
    return None


def _identified(spot: Spot) -> Iterator[Description]:
    """The model or device that an identifier means, wherever in the workspace it is described."""
    context = spot.scope.context
    iri = context.iri_of_reference(spot.text, spot.document.uri) or spot.text
    if ":" not in iri or spot.key in ("id", "@id") or spot.key in context.type_keys:
        return
    index = index_of(spot.snapshot)
    documents = spot.snapshot.documents
    for device in (each for each in index.devices() if each.id == iri):
        yield device_description(spot.snapshot, documents[device.uri].devices[device.number])
    for model in (each for each in index.models() if each.id == iri):
        yield model_description(spot.snapshot, documents[model.uri].models[model.number])
