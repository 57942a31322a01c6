"""Shapes: those that ship with Thingfit, and those of a user's own, made ready to be run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Iri, Statement
from thingfit.meaning.turtle import read_turtle
from thingfit.resources import list_files, read_text
from thingfit.rules.shapes_graph import RDF_TYPE, SH, Speller
from thingfit.text import Span

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

OWN = "https://w3id.org/thingfit/shapes#"
_FOLDER = "ontology/shapes"
_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_CLASSES = (
    "http://www.w3.org/2000/01/rdf-schema#Class",
    "http://www.w3.org/2002/07/owl#Class",
)
# They run code of the file, or take hours on data of some size.
_NOT_RUN = {
    "sparql": "constraints in SPARQL are not run",
    "target": "targets in SPARQL are not run",
    "rule": "rules that add statements are not run",
    "js": "constraints in JavaScript are not run",
    "validator": "components of one's own are not run",
    "nodeValidator": "components of one's own are not run",
    "propertyValidator": "components of one's own are not run",
    "expression": "expressions are not run",
    "values": "computed values are not run",
}


_PREFIXES = "nnet s3n s3n_extend sosa sosa_extend ssn ssn-system ssn_extend tf".split()


@dataclass(frozen=True, slots=True, eq=False)
class ShapesFile:
    """The statements of one file of shapes that count, and what is wrong with it."""

    uri: str
    text: str
    statements: tuple[Statement, ...]
    problems: tuple[tuple[Span, str], ...]
    ignored: tuple[tuple[Span, str], ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """Whom shapes are about."""

    classes: frozenset[str]
    subjects_of: frozenset[str]
    objects_of: frozenset[str]
    nodes: frozenset[str]

    def meet(self, statements: Iterable[Statement]) -> bool:
        """Whether some statement speaks of a target, so that it is worth to run the shapes."""
        predicates = self.subjects_of | self.objects_of
        spelled: dict[str, str] = {}
        for each in statements:
            predicate = spelled.get(each.predicate)
            if predicate is None:
                predicate = vocabulary.canonical(each.predicate)
                spelled[each.predicate] = predicate
            if predicate in predicates or each.subject in self.nodes:
                return True
            if predicate == RDF_TYPE and isinstance(each.object, Iri):
                cls = vocabulary.canonical(each.object)
                if cls in self.classes or self.classes & vocabulary.ancestors(cls):
                    return True
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """A graph of shapes that is not changed any more, with the targets of all of them."""

    graph: Graph
    targets: Targets

    def also_reported_by(self, shape: Node) -> tuple[str, ...]:
        """The names of the rules that may report the same mistake as a shape."""
        from rdflib import URIRef

        return tuple(sorted(map(str, self.graph.objects(shape, URIRef(OWN + "reportedBy")))))


def may_have_facts(statements: Sequence[Statement]) -> bool:
    """Whether some term is of a vocabulary of devices or models.

    The shapes of Thingfit are about such documents alone, and for others nothing is loaded.
    """
    terms = {each.predicate for each in statements}
    terms |= {
        each.object
        for each in statements
        if each.predicate == RDF_TYPE and isinstance(each.object, Iri)
    }
    known = _namespaces()
    return any(vocabulary.namespace_of(vocabulary.canonical(each)) in known for each in terms)


@cache
def _namespaces() -> frozenset[str]:
    return frozenset(vocabulary.expand(f"{prefix}:") for prefix in _PREFIXES)


@cache
def own_files() -> tuple[ShapesFile, ...]:
    """The files of shapes that ship with Thingfit."""
    names = list_files(_FOLDER, ".ttl")
    return tuple(_read(f"{OWN[:-1]}/{name}", read_text(f"{_FOLDER}/{name}")) for name in names)


@lru_cache(maxsize=64)
def read_shapes(uri: str, text: str) -> ShapesFile:
    """The shapes of a user's file."""
    return _read(uri, text)


@lru_cache(maxsize=16)
def shapes_of(files: tuple[ShapesFile, ...]) -> Shapes:
    """The shapes of Thingfit and of these files, in one graph."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    everything = (*own_files(), *files)
    for number, file in enumerate(everything):
        speller = Speller(f"s{number}x")
        for statement in file.statements:
            graph.add(speller.triple(statement))
    return Shapes(graph, _targets(graph))


def place_in(file: ShapesFile, message: str) -> Span:
    """The place that a message of pySHACL names by a shape; else the first line of the file."""
    mark = f"s{len(own_files())}x"
    for statement in file.statements:
        name = statement.object
        shown = f"{mark}{name[2:]}" if isinstance(name, Blank) else str(name)
        if isinstance(name, Blank | Iri) and re.search(rf"{re.escape(shown)}(?!\w)", message):
            return _first_word(file.text, statement.object_span)
    start = len(file.text) - len(file.text.lstrip())
    end = file.text.find("\n", start)
    return Span(start, len(file.text) if end < 0 else end)


def _read(uri: str, text: str) -> ShapesFile:
    expansion = read_turtle(text, uri)
    components = {
        each.subject
        for each in expansion.statements
        if each.predicate == RDF_TYPE and each.object == SH + "ConstraintComponent"
    }
    kept = [
        each
        for each in expansion.statements
        if _name(each.predicate) not in _NOT_RUN and each.subject not in components
    ]
    ignored = [
        (_first_word(text, each.span), why)
        for each in expansion.statements
        if (why := _why_ignored(each))
    ]
    if not expansion.problems and not any(_is_shape(each) for each in kept):
        end = len(text.partition("\n")[0])
        ignored.append((Span(0, end), "there is no shape in this file"))
    return ShapesFile(
        uri,
        text,
        tuple(kept),
        tuple((each.span, each.message) for each in expansion.problems),
        tuple(dict.fromkeys(ignored)),
    )


def _first_word(text: str, span: Span) -> Span:
    """The beginning of a span up to a blank, for what may reach over many lines."""
    word = re.match(r"\S+", text[span.start : span.end])
    return Span(span.start, span.start + len(word[0])) if word else span


def _why_ignored(statement: Statement) -> str | None:
    if statement.predicate == _IMPORTS:
        return f"`{statement.object}` is not imported; name its file in `shapes`"
    name = _name(statement.predicate)
    why = _NOT_RUN.get(name)
    return why and f"{why}: `sh:{name}` has no effect"


def _name(predicate: str) -> str:
    return predicate[len(SH) :] if predicate.startswith(SH) else ""


def _is_shape(statement: Statement) -> bool:
    if statement.predicate == RDF_TYPE:
        return statement.object in (SH + "NodeShape", SH + "PropertyShape")
    return _name(statement.predicate).startswith("target")


def _targets(graph: Graph) -> Targets:
    def objects(name: str) -> frozenset[str]:
        from rdflib import URIRef

        return frozenset(map(str, graph.objects(None, URIRef(SH + name))))

    return Targets(
        objects("targetClass") | frozenset(_implicit_classes(graph)),
        objects("targetSubjectsOf"),
        objects("targetObjectsOf"),
        objects("targetNode"),
    )


def _implicit_classes(graph: Graph) -> Iterator[str]:
    """Shapes that are classes as well; they are about their own nodes (SHACL, 2.1.3.3)."""
    from rdflib import RDF, URIRef

    for shape in graph.subjects(RDF.type, URIRef(SH + "NodeShape")):
        if any((shape, RDF.type, URIRef(cls)) in graph for cls in _CLASSES):
            yield str(shape)
