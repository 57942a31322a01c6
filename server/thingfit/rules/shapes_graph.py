"""Statements as a graph of rdflib, in the spelling of terms that the vocabularies use."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Iri, Literal, Statement, Term

if TYPE_CHECKING:
    from rdflib.term import Node

SH = "http://www.w3.org/ns/shacl#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_QUANTITY_KIND = "https://w3id.org/thingfit#quantityKind"
_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class Speller:
    """Makes terms of rdflib; blank nodes get a mark, so that those of two texts stay apart."""

    def __init__(self, mark: str) -> None:
        self._mark = mark
        self._known: dict[Term, Node] = {}

    def node(self, term: Term) -> Node:
        """The term of rdflib; other spellings of a namespace become the one used here."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._made(term)
        return found

    def triple(self, statement: Statement) -> tuple[Node, Node, Node]:
        """Subject, predicate and object."""
        return (
            self.node(statement.subject),
            self.node(statement.predicate),
            self.node(statement.object),
        )

    def _made(self, term: Term) -> Node:
        import rdflib

        match term:
            case Blank():
                return rdflib.BNode(f"{self._mark}{term[2:]}")
            case Literal(text, datatype, language):
                return _literal(text, datatype, language)
            case Iri():
                # The terms of SHACL have one spelling, and there are many of them in shapes.
                iri = term if term.startswith(SH) else vocabulary.canonical(term)
                return rdflib.URIRef(iri)


def _literal(text: str, datatype: str, language: str | None) -> Node:
    import rdflib

    try:
        if datatype == _LANG_STRING:
            return rdflib.Literal(text, lang=language or "und")
        return rdflib.Literal(text, datatype=rdflib.URIRef(datatype), normalize=False)
    except ValueError:  # A language tag that is none; a finding of its own tells that.
        return rdflib.Literal(text, lang="und")


def known_of(iris: Iterable[str], classes: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What the vocabularies say of the terms a document names, as far as shapes ask for it.

    Classes get all classes above them; individuals get their classes, and units what they measure.
    """
    above: set[str] = set()
    for iri in iris:
        term = vocabulary.term(iri)
        if term is None:
            continue
        if term.kind == "class":
            above.add(iri)
        for each in term.types:
            yield iri, RDF_TYPE, each
            above.add(each)
        kind = term.facts.get("quantityKind")
        if isinstance(kind, str):
            yield iri, _QUANTITY_KIND, vocabulary.expand(kind)
    for cls in above.union(classes):
        for ancestor in vocabulary.ancestors(cls):
            yield cls, SUBCLASS, ancestor


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keeps rdflib from logging each odd literal and IRI; findings tell of those that matter.

    Its loggers are the process's own, so only one thread at a time is to run shapes.
    """
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "rdflib.graph")]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled
