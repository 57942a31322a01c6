"""Whether two sets of statements say the same, up to the names of blank nodes."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import rdflib
from rdflib.compare import isomorphic

from thingfit.meaning.statements import Blank, Iri, Literal, Statement, Term
from thingfit.meaning.vocabulary import respelled


def same(one: Iterable[Statement], other: Iterable[Statement]) -> bool:
    """Whether two sets of statements are equal, their namespaces spelled alike."""
    first, second = _graph(one), _graph(other)
    return len(first) == len(second) and isomorphic(first, second)


def _graph(statements: Iterable[Statement]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for each in statements:
        graph.add((_node(each.subject), _node(each.predicate), _node(each.object)))
    return graph


def _node(term: Term) -> rdflib.term.Node:
    match term:
        case Literal():
            # The datatype is part of the text, lest rdflib compares numbers by their value.
            return rdflib.Literal(f"{term.text}\n{term.datatype}\n{term.language or ''}")
        case Blank():
            return rdflib.BNode(term[2:])
        case Iri():
            return rdflib.URIRef(quote(respelled(term), safe=":/#?&=%@+,;~()!*'"))
