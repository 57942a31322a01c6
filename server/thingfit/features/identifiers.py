"""The identifiers of a document: the IRIs of what it describes, and those it refers to."""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Document, Kind
from thingfit.features.names import Name, NameKind, Occurrence, Writing
from thingfit.features.written import content
from thingfit.meaning import td_terms
from thingfit.meaning.keywords import XSD
from thingfit.meaning.statements import Blank, Iri, Literal
from thingfit.syntax import Object, String, walk
from thingfit.text import Span

_ANY_URI = XSD + "anyURI"


def identifiers(document: Document) -> Iterator[Occurrence]:
    """The IRIs that a document describes and refers to; terms of the TD vocabulary are none."""
    if document.kind in (None, Kind.SETTINGS):
        return
    nodes = {each.span: each for each in walk(document.tree.root)}
    done: set[Span] = set()
    for resource, spans in document.expansion.places.items():
        for span in spans if not isinstance(resource, Blank) else ():
            node = nodes.get(span)
            written = _identifier(node) if isinstance(node, Object) else None
            if written and written.span not in done:
                done.add(written.span)
                alone = isinstance(node, Object) and len(node.members) == 1
                yield _occurrence(document, resource, written, is_definition=not alone)
    for part in document.parts:
        # A text without a context states nothing, but what it calls itself is plain.
        written = _identifier(part.node)
        if written and written.value and written.span not in done:
            done.add(written.span)
            yield _occurrence(document, written.value, written, is_definition=True)
    for statement in document.expansion.statements:
        iri = _iri_of(statement.object)
        node = nodes.get(statement.object_span)
        if isinstance(node, Object):
            node = _identifier(node)
        if iri and isinstance(node, String) and node.span not in done:
            done.add(node.span)
            yield _occurrence(document, iri, node)


def _iri_of(value: object) -> str | None:
    match value:
        case Iri():
            return None if td_terms.describe(value) else value
        case Literal() if value.datatype == _ANY_URI and ":" in value.text:
            return value.text
    return None


def _identifier(node: Object) -> String | None:
    """The string that tells what an object describes."""
    for key in ("@id", "id"):
        value = node.get(key)
        if isinstance(value, String):
            return value
    return None


def _occurrence(
    document: Document, iri: str, node: String, *, is_definition: bool = False
) -> Occurrence:
    return Occurrence(
        Name(NameKind.IRI, str(iri)),
        document.uri,
        content(document.text, node),
        is_definition,
        Writing.IRI,
    )
