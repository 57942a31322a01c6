"""Places in the files that ship with Thingfit: contexts, vocabularies and terms of TD."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from thingfit.facts import Document
from thingfit.meaning import td_terms, vocabulary
from thingfit.meaning.bundle import bundled_context, bundled_contexts
from thingfit.meaning.context import apply_context
from thingfit.meaning.keywords import KEYWORDS
from thingfit.meaning.term import INITIAL, Setting
from thingfit.resources import data_folder, read_text
from thingfit.syntax import Array, Node, Object, String, parse, walk
from thingfit.text import LineIndex, Span

_CONTEXTS = "ontology/contexts"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a shipped file: the file's URI, its text, and the span in it."""

    uri: str
    text: str
    span: Span


def place_of_iri(iri: str) -> Place | None:
    """Where a vocabulary of ours defines an IRI."""
    term = vocabulary.term(iri)
    if term:
        file = f"ontology/{term.place.file}"
        lines = LineIndex(read_text(file))
        return _place(file, lines.line_span(term.place.line))
    span = _td_spans().get(iri)
    return _place(td_terms.FILE, span) if span else None


def place_of_context(iri: str) -> Place | None:
    """The start of the bundled context of an IRI."""
    name = bundled_contexts().get(iri)
    return _place(f"{_CONTEXTS}/{name}", Span(0, 0)) if name else None


def place_of_term(document: Document, written: str) -> Place | None:
    """Where a bundled context that a document names defines a term, or the prefix of a name."""
    if written in KEYWORDS:
        return None
    for name in (written, written.partition(":")[0]):
        for iri in contexts_of(document):
            place = _context_places(iri).get(name)
            if place:
                return place
    return None


def contexts_of(document: Document) -> Iterator[str]:
    """The bundled contexts that a document names, the last first, since it wins."""
    for part in document.parts:
        context = part.node.get("@context")
        nodes = context.items if isinstance(context, Array) else (context,)
        for node in reversed(nodes):
            if isinstance(node, String) and node.value in bundled_contexts():
                yield node.value


@cache
def terms_of(iri: str) -> frozenset[str]:
    """The terms that a bundled context defines for a whole document."""
    context = bundled_context(iri)
    made = apply_context(INITIAL, context, Setting(url=iri, chain=(iri,))) if context else INITIAL
    return frozenset(made.terms)


def _place(file: str, span: Span) -> Place:
    return Place((data_folder() / file).as_uri(), read_text(file), span)


@cache
def _td_spans() -> Mapping[str, Span]:
    """Where the file of TD terms writes each IRI: as a key, or in the entry of a class or value."""
    root = parse(read_text(td_terms.FILE)).root
    known = {cls.iri for cls in td_terms.classes().values()} | td_terms.entries().keys()
    spans: dict[str, Span] = {}
    for node in walk(root):
        for member in node.members if isinstance(node, Object) else ():
            if member.key.value in known:
                spans[member.key.value] = member.key.span
            iri = _iri_of(member.value)
            if iri is not None:
                spans.setdefault(iri, member.key.span)
    return spans


@cache
def _context_places(iri: str) -> Mapping[str, Place]:
    """Where a bundled context defines each of its terms, the outermost definition first."""
    places: dict[str, Place] = {}
    for file, inner in _maps_of_context(iri):
        for member in inner.members:
            if member.key.value not in places:
                places[member.key.value] = _place(file, member.key.span)
    return places


def _maps_of_context(iri: str) -> Iterator[tuple[str, Object]]:
    """The maps of a context, of those it names and of those its terms carry, breadth first."""
    waiting: list[tuple[str, Node]] = [("", String(Span(0, 0), iri))]
    seen: set[str] = set()
    while waiting:
        file, here = waiting.pop(0)
        match here:
            case Array():
                waiting += ((file, item) for item in here.items)
            case String() if here.value not in seen:
                seen.add(here.value)
                context = bundled_context(here.value)
                if context is not None:
                    waiting.append((f"{_CONTEXTS}/{bundled_contexts()[here.value]}", context))
            case Object():
                yield file, here
                for member in here.members:
                    if isinstance(member.value, Object):
                        scoped = member.value.get("@context")
                        waiting += [(file, scoped)] if scoped is not None else []


def _iri_of(node: Node) -> str | None:
    value = node.get("iri") if isinstance(node, Object) else None
    return value.value if isinstance(value, String) else None
