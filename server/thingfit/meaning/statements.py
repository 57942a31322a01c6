"""Statements: subject, predicate and object, each with the place it was written at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from thingfit.meaning.problem import Problem
from thingfit.text import Span


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


class Blank(str):
    """A blank node: a label that is unique in its expansion and begins with `_:`."""

    __slots__ = ()


Resource: TypeAlias = Iri | Blank


class Literal(NamedTuple):
    """A literal in the lexical form of its datatype; a language makes it `rdf:langString`."""

    text: str
    datatype: Iri
    language: str | None = None


Term: TypeAlias = Iri | Blank | Literal


class Statement(NamedTuple):
    """One statement, in the default graph unless a graph is named.

    `span` is the innermost member (key and value) it was written with; `object_span` the value
    alone, in an array the one item.
    """

    subject: Resource
    predicate: Iri
    object: Term
    graph: Resource | None
    span: Span
    object_span: Span

    @property
    def triple(self) -> tuple[Resource, Iri, Term]:
        """Subject, predicate and object without their places."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a document states, what is wrong with its JSON-LD, and what no context defines.

    `places` gives the JSON objects that describe a node; `dropped` the keys that are neither
    terms nor IRIs, which JSON-LD ignores.
    """

    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    places: Mapping[Resource, tuple[Span, ...]]
    dropped: tuple[Span, ...]
