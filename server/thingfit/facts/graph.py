"""The statements of a document by subject and by object, in the canonical spelling of their terms.

A statement counts for its predicate and for every wider one: who asks for `ssn:hasSubSystem` also
gets `tf:sensor`. So readers name the widest property they mean and no spelling of it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from thingfit.facts.stated import Number, Stated, Text, Texts
from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Blank, Expansion, Iri, Literal, Resource, Statement, Term
from thingfit.text import Span

TYPE = RDF + "type"
_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"
_FLOATS = frozenset(XSD + name for name in ("double", "float", "decimal"))
_WHOLE = frozenset(
    XSD + name
    for name in "integer int long short byte nonNegativeInteger positiveInteger negativeInteger "
    "nonPositiveInteger unsignedInt unsignedLong unsignedShort unsignedByte".split()
)


class Edge(NamedTuple):
    """What a statement leads to, with its place; IRIs are spelled canonically."""

    predicate: str
    object: Term
    statement: Statement

    @property
    def span(self) -> Span:
        """The place of the object."""
        return self.statement.object_span

    @property
    def node(self) -> Resource | None:
        """The object as it is written, where it can be the subject of further statements."""
        found = self.statement.object
        return None if isinstance(found, Literal) else found


class Graph:
    """All that a document states, ready for questions; answers come in the order of the text."""

    def __init__(self, expansion: Expansion) -> None:
        self.places: Mapping[Resource, tuple[Span, ...]] = expansion.places
        out: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        into: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self._types: dict[Resource, list[Text]] = defaultdict(list)
        for statement in sorted(expansion.statements, key=_place):
            subject, predicate, value = statement.triple
            edge = Edge(_canonical(predicate), _spelled(value), statement)
            if edge.predicate == TYPE:
                self._types[subject].append(Stated(str(edge.object), edge.span))
            for wider in _wider(edge.predicate):
                out[subject, wider].append(edge)
                if not isinstance(value, Literal):
                    into[value, wider].append(subject)
        self._out, self._into = dict(out), dict(into)

    # Nodes.

    def subjects_of_type(self, *classes: str) -> tuple[Resource, ...]:
        """The nodes of a class or of one below it."""
        return tuple(
            node
            for node, types in self._types.items()
            if any(vocabulary.is_a(each.value, cls) for each in types for cls in classes)
        )

    def subjects_with(self, *predicates: str) -> tuple[Resource, ...]:
        """The nodes that a property is stated of."""
        return tuple(
            dict.fromkeys(node for (node, name) in self._out if name in predicates)  # type: ignore[misc]
        )

    def types(self, node: Resource) -> Texts:
        """The classes of a node."""
        return tuple(self._types.get(node, ()))

    def is_a(self, node: Resource, cls: str) -> bool:
        """Whether a node belongs to a class or to one below it."""
        return any(vocabulary.is_a(each.value, cls) for each in self._types.get(node, ()))

    def place(self, node: Resource, otherwise: Span | None = None) -> Span:
        """Where a node is described; of one that is only named, the place of its name."""
        found = self.places.get(node)
        return found[0] if found else (otherwise or Span(0, 0))

    def edges(self, node: Resource, *predicates: str) -> tuple[Edge, ...]:
        """What is stated of a node with these properties; each statement once."""
        found = [edge for name in predicates for edge in self._out.get((node, name), ())]
        return tuple(dict.fromkeys(found)) if len(predicates) > 1 else tuple(found)

    def nodes(self, node: Resource, *predicates: str) -> tuple[Resource, ...]:
        """The nodes that properties of a node lead to, each once."""
        found = (edge.node for edge in self.edges(node, *predicates))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def sources(self, node: Resource, predicate: str) -> tuple[Resource, ...]:
        """The nodes that lead to a node with a property, each once."""
        return tuple(dict.fromkeys(self._into.get((node, predicate), ())))

    def items(self, edge: Edge) -> tuple[Edge, ...]:
        """The members of a list, or the object itself where it is no list."""
        node = edge.node
        if node is None or (node != _NIL and (node, _FIRST) not in self._out):
            return (edge,)
        found: list[Edge] = []
        seen: set[Resource] = set()
        while node is not None and node != _NIL and node not in seen:
            seen.add(node)
            found += self._out.get((node, _FIRST), ())[:1]
            rest = self._out.get((node, _REST), ())
            node = rest[0].node if rest else None
        return tuple(found)

    # Values: the first one of the right sort, or all.

    def texts(self, node: Resource, *predicates: str) -> Texts:
        """The strings and IRIs stated with these properties; IRIs as they are written."""
        return tuple(
            found for edge in self.edges(node, *predicates) if (found := text_of(edge)) is not None
        )

    def text(self, node: Resource, *predicates: str) -> Text | None:
        """The first string or IRI, in the order of the properties."""
        return next((found for name in predicates for found in self.texts(node, name)), None)

    def terms(self, node: Resource, *predicates: str) -> Texts:
        """The IRIs stated with these properties, in canonical spelling."""
        edges = self.edges(node, *predicates)
        return tuple(Stated(str(e.object), e.span) for e in edges if isinstance(e.object, Iri))

    def term(self, node: Resource, *predicates: str) -> Text | None:
        """The first IRI, in canonical spelling."""
        return next((found for name in predicates for found in self.terms(node, name)), None)

    def number(self, node: Resource, *predicates: str) -> Stated[Number] | None:
        """The first number; a text that looks like one is none, as for SPARQL."""
        edges = (edge for name in predicates for edge in self.edges(node, name))
        return next((found for edge in edges if (found := number_of(edge)) is not None), None)

    def whole(self, node: Resource, *predicates: str) -> Stated[int] | None:
        """The first number without a fraction."""
        edges = (edge for name in predicates for edge in self.edges(node, name))
        return next(filter(None, map(whole_of, edges)), None)

    def flag(self, node: Resource, *predicates: str) -> Stated[bool] | None:
        """The first truth value."""
        for edge in self.edges(node, *predicates):
            value = edge.object
            if isinstance(value, Literal) and value.datatype == XSD + "boolean":
                return Stated(value.text in ("true", "1"), edge.span)
        return None


def text_of(edge: Edge) -> Text | None:
    """The string or IRI of a statement; of numbers and blank nodes, nothing."""
    value = edge.statement.object
    if isinstance(value, Blank):
        return None
    if isinstance(value, Literal):
        if value.datatype in _FLOATS or value.datatype in _WHOLE:
            return None
        return Stated(value.text, edge.span)
    return Stated(str(value), edge.span)


def number_of(edge: Edge) -> Stated[Number] | None:
    """The finite number of a statement, whole where its datatype says so."""
    value = edge.object
    if not isinstance(value, Literal):
        return None
    try:
        if value.datatype in _WHOLE:
            return Stated(int(value.text), edge.span)
        if value.datatype in _FLOATS and math.isfinite(number := float(value.text)):
            return Stated(number, edge.span)
    except ValueError:
        pass  # The text of the literal is no number, whatever its datatype promises.
    return None


def whole_of(edge: Edge) -> Stated[int] | None:
    """The number of a statement, if it has no fraction."""
    number = number_of(edge)
    if number is None or number.value != int(number.value):
        return None
    return Stated(int(number.value), number.span)


def _place(statement: Statement) -> tuple[int, int]:
    return statement.object_span.start, statement.object_span.end


@lru_cache(maxsize=8192)
def _canonical(iri: str) -> str:
    return vocabulary.canonical(iri)


@lru_cache(maxsize=8192)
def _wider(predicate: str) -> tuple[str, ...]:
    return (predicate, *sorted(vocabulary.ancestors(predicate)))


def _spelled(value: Term) -> Term:
    return Iri(_canonical(value)) if isinstance(value, Iri) else value
