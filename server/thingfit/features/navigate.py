"""Where a name is defined and used, in its document and in all others of the workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thingfit.facts import Document
from thingfit.features.identifiers import identifiers
from thingfit.features.names import Name, NameKind, Occurrence, names_of_things
from thingfit.features.pointers import names_in_pointers, target_of
from thingfit.features.shipped import Place, place_of_context, place_of_iri, place_of_term
from thingfit.features.terms import predicates_of, stated, terms_of_contexts
from thingfit.meaning.vocabulary import local_name
from thingfit.syntax import Array, Member, Node, Object, String
from thingfit.text import Span
from thingfit.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document of the workspace."""

    uri: str
    span: Span


@dataclass(frozen=True, slots=True)
class Highlight:
    """A place of the name under the cursor in its own document."""

    span: Span
    is_definition: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Where a definition is: a document with its text, the place in it, and what leads there.

    The document may be a file of Thingfit's own that no workspace holds, so its text comes along.
    """

    uri: str
    text: str
    span: Span
    origin: Span


def occurrence_at(snapshot: Snapshot, document: Document, offset: int) -> Occurrence | None:
    """The name at an offset; of several, the one that is written shortest."""
    found: list[Occurrence] = []
    for occurrences in _readings(snapshot, document):
        found += (each for each in occurrences if each.span.start <= offset <= each.span.end)
        if found:
            break
    return min(found, key=lambda each: each.span.end - each.span.start, default=None)


def occurrences(snapshot: Snapshot, document: Document) -> Iterator[Occurrence]:
    """All names in a document, in no order."""
    for found in _readings(snapshot, document):
        yield from found


def references(
    snapshot: Snapshot, uri: str, offset: int, *, with_definitions: bool = True
) -> tuple[Location, ...]:
    """The places of the name at an offset in all documents, in order."""
    document = snapshot.documents.get(uri)
    found = occurrence_at(snapshot, document, offset) if document else None
    if found is None:
        return ()
    places = {
        Location(each.uri, each.span)
        for each in places_of(snapshot, found.name)
        if with_definitions or not each.is_definition
    }
    return tuple(sorted(places, key=lambda each: (each.uri != uri, each.uri, each.span)))


def places_of(snapshot: Snapshot, name: Name) -> Iterator[Occurrence]:
    """The places of a name in all documents."""
    for document in _documents_with(snapshot, name):
        for each in _kind_in(snapshot, document, name):
            if each.name == name:
                yield each


def highlight(snapshot: Snapshot, uri: str, offset: int) -> tuple[Highlight, ...]:
    """The places of the name at an offset in its own document."""
    document = snapshot.documents.get(uri)
    found = occurrence_at(snapshot, document, offset) if document else None
    if document is None or found is None:
        return ()
    same = {
        Highlight(each.span, each.is_definition)
        for each in _kind_in(snapshot, document, found.name)
        if each.name == found.name
    }
    return tuple(sorted(same, key=lambda each: each.span))


def definition(snapshot: Snapshot, uri: str, offset: int) -> tuple[Target, ...]:
    """Where the name or term at an offset is defined: in the workspace, or in our vocabularies."""
    document = snapshot.documents.get(uri)
    if document is None or document.kind is None:
        return ()
    found = occurrence_at(snapshot, document, offset)
    if found:
        defined = {
            (each.uri, each.span)
            for each in places_of(snapshot, found.name)
            if each.is_definition and (each.uri, each.span) != (uri, found.span)
        }
        if defined:
            return tuple(
                Target(at, snapshot.documents[at].text, span, found.span)
                for at, span in sorted(defined)
            )
        if found.is_definition:
            # Asked at its definition, an editor shows the references when this place comes back.
            return (Target(uri, document.text, found.span, found.span),)
        if found.name.kind is not NameKind.IRI:
            return ()
    return tuple(_elsewhere(snapshot, document, offset))


def _elsewhere(snapshot: Snapshot, document: Document, offset: int) -> Iterator[Target]:
    """What a pointer, the link to a file, a context or a vocabulary term leads to."""
    member, node = _written_at(document.tree.root, offset)
    if node is None or member is None:
        return
    if node is not member.key and (led := target_of(snapshot, document, node)):
        other, there = led
        place = there.key.span if isinstance(there, Member) else there.span
        whole = there is other.tree.root
        span = Span(0, 0) if whole else place
        yield Target(other.uri, other.text, span, node.span)
        return
    place_found = _shipped(document, member, node)
    if place_found:
        yield Target(place_found.uri, place_found.text, place_found.span, node.span)


def _shipped(document: Document, member: Member, node: String) -> Place | None:
    """The place in our own files of the context or term that a key or value means."""
    if member.key.value == "@context" and node is not member.key:
        return place_of_context(node.value)
    facts = stated(document.expansion)
    if node is member.key:
        iris: Iterable[str] = sorted(predicates_of(facts, member))
    else:
        iris = sorted(facts.objects.get(node.span, frozenset()))
    for iri in iris:
        if place := place_of_iri(iri):
            return place
    return place_of_term(document, node.value) if node is member.key or not iris else None


def _written_at(root: Node, offset: int) -> tuple[Member | None, String | None]:
    """The key or string at an offset, and the innermost member that it belongs to."""
    node: Node | None = root
    member: Member | None = None
    while node is not None:
        match node:
            case Object():
                found = next((m for m in node.members if _touches(m.span, offset)), None)
                if found is None:
                    return None, None
                member = found
                if _touches(found.key.span, offset):
                    return member, found.key
                node = found.value
            case Array():
                node = next((item for item in node.items if _touches(item.span, offset)), None)
            case String():
                return member, node if _touches(node.span, offset) else None
            case _:
                return None, None
    return None, None


def _touches(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end


def _readings(snapshot: Snapshot, document: Document) -> Iterator[Iterable[Occurrence]]:
    """The names of a document in groups, those first that hide what comes after them."""
    if document.kind is None:
        return
    yield names_of_things(document)
    yield names_in_pointers(snapshot, document)
    yield terms_of_contexts(document)
    yield identifiers(document)


def _kind_in(snapshot: Snapshot, document: Document, name: Name) -> Iterator[Occurrence]:
    """The names of a document among which one of this kind is."""
    match name.kind:
        case NameKind.IRI:
            yield from identifiers(document)
        case NameKind.TERM:
            yield from terms_of_contexts(document)
        case _:
            if document.uri == name.uri:
                yield from names_of_things(document)
            yield from names_in_pointers(snapshot, document)


def _documents_with(snapshot: Snapshot, name: Name) -> Iterator[Document]:
    """The documents that may hold a name."""
    own = snapshot.documents.get(name.uri)
    if name.kind is NameKind.IRI:
        # A prefix or a base may stand for the rest of an IRI, never for its last part.
        last = local_name(name.text).rpartition(":")[2]
        for each in snapshot.documents.values():
            if last in each.text or "\\" in each.text:
                yield each
        return
    if own:
        yield own
    if name.kind is NameKind.TERM:
        return
    for each in snapshot.documents.values():
        if each is not own and ("#/" in each.text or "#\\/" in each.text or "tm:" in each.text):
            yield each
