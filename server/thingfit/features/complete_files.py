"""Offers of what lies elsewhere: files of the workspace, pointers into models, identifiers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from thingfit.facts import Document, Kind
from thingfit.facts.kinds import kind_of_name
from thingfit.facts.names import NETWORK, S3N, TF
from thingfit.features.complete_asked import Asked
from thingfit.features.completion import CompletionKind, Offer, value_offer
from thingfit.features.names import Writing
from thingfit.features.pointers import encoded
from thingfit.meaning import vocabulary
from thingfit.syntax import Object
from thingfit.workspace.binaries import SUFFIX
from thingfit.workspace.links import locate

_MOST_FILES = 50
_MAPS = ("properties", "actions", "events")
_SMART_SENSOR = S3N + "SmartSensor"


def files(asked: Asked) -> Iterator[Offer]:
    """The files, pointers and identifiers that can be the value typed."""
    key = asked.place.key
    iri = asked.scope.context.iri_of_name(key) if key else None
    if key == "tm:ref":
        yield from _references(asked)
    elif asked.cls == "Link" and key == "href":
        yield from _paths(asked, (Kind.THING_MODEL, Kind.THING_DESCRIPTION, Kind.MODEL))
    elif key in ("tm:optional", "tm:required") and isinstance(asked.root, Object):
        yield from _optional(asked)
    elif iri == TF + "path" or (iri or "").endswith("/contentUrl"):
        yield from _binaries(asked)
    elif iri == TF + "exposedBy":
        for pointer, detail in _pointers(asked.document, "properties", None):
            yield value_offer(f"#{pointer}", CompletionKind.NAME, detail=detail)
    elif iri:
        yield from _identifiers(asked, iri)


def _relative(asked: Asked, uri: str) -> str | None:
    """The path of a file as it is written in the document at hand."""
    here, there = urlsplit(asked.document.uri), urlsplit(uri)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc) or not here.path.startswith("/"):
        return None
    return posixpath.relpath(unquote(there.path), posixpath.dirname(unquote(here.path)))


def _paths(asked: Asked, kinds: tuple[Kind, ...]) -> Iterator[Offer]:
    """The documents of some kinds, those whose name tells it before any text is read."""
    found: list[tuple[int, str, str]] = []
    for uri in asked.snapshot.documents:
        kind = kind_of_name(unquote(uri.rpartition("/")[2]))
        path = _relative(asked, uri) if kind in kinds and uri != asked.document.uri else None
        if path and kind:
            found.append((kinds.index(kind), path, kind.value))
    for _, path, kind_name in sorted(found)[:_MOST_FILES]:
        yield value_offer(path, CompletionKind.FILE, detail=kind_name.upper())


def _binaries(asked: Asked) -> Iterator[Offer]:
    found = [
        (path, binary.model)
        for uri, binary in asked.snapshot.binaries.items()
        if uri.endswith(SUFFIX) and not binary.absent and (path := _relative(asked, uri))
    ]
    for path, model in sorted(found, key=lambda each: (each[0].count("/"), each[0])):
        detail = f"{model.size:,} B" if model else "cannot be read"
        yield value_offer(path, CompletionKind.FILE, detail=detail)


def _references(asked: Asked) -> Iterator[Offer]:
    """Pointers to what a Thing Model can start from: in this document, and in other models."""
    written, mark, _ = asked.place.typed.partition("#")
    wanted = str(asked.place.steps[0]) if asked.place.steps else ""
    if not mark or not written:
        for pointer, detail in _pointers(asked.document, wanted, asked.owner):
            yield value_offer(f"#{pointer}", detail=detail)
    if mark and written:
        target = locate(asked.snapshot, written, asked.document)
        for pointer, detail in _pointers(target, wanted, asked.owner) if target else ():
            yield value_offer(f"{written}#{pointer}", detail=detail)
    elif not mark:
        for offer in _paths(asked, (Kind.THING_MODEL,)):
            target = locate(asked.snapshot, offer.label, asked.document)
            for pointer, detail in _pointers(target, wanted, asked.owner) if target else ():
                yield value_offer(f"{offer.label}#{pointer}", detail=detail)


def _pointers(document: Document, wanted: str, own: Object | None) -> Iterator[tuple[str, str]]:
    """The affordances of a document as pointers, those of the wanted kind first."""
    for thing in document.things:
        for each in sorted(thing.interactions, key=lambda one: one.affordance.value != wanted):
            if each.node is not own:
                name = encoded(each.name.value, Writing.FRAGMENT)
                title = each.node.get("title")
                detail = getattr(title, "value", None)
                kind = each.affordance.value
                yield f"/{kind}/{name}", detail if isinstance(detail, str) else kind


def _optional(asked: Asked) -> Iterator[Offer]:
    for pointer, detail in _pointers(asked.document, "", None):
        if pointer not in asked.siblings:
            yield value_offer(pointer, CompletionKind.NAME, detail=detail)


def _identifiers(asked: Asked, iri: str) -> Iterator[Offer]:
    """The identifiers of devices or models, where a property leads to one."""
    property_ = vocabulary.term(iri)
    if property_ is None:
        return
    if NETWORK in property_.range:
        for model in asked.snapshot.models():
            if model.id:
                detail = model.name.value if model.name else "model"
                yield value_offer(model.id.value, CompletionKind.NAME, detail=detail)
    elif _SMART_SENSOR in property_.range:
        for device in asked.snapshot.devices():
            if device.id:
                detail = device.title.value if device.title else "device"
                yield value_offer(device.id.value, CompletionKind.NAME, detail=detail)
