"""Runs pySHACL: once for as many documents as can share a graph without being mixed up."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thingfit.facts import Document
from thingfit.meaning.statements import Blank, Iri, Statement
from thingfit.rules.shapes_files import Shapes
from thingfit.rules.shapes_graph import RDF_TYPE, SH, Speller, known_of, quiet_rdflib
from thingfit.rules.shapes_paths import Path, read_path

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


class ShapesError(Exception):
    """Shapes that pySHACL cannot run; the text says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """A document as a graph of rdflib has it, each triple with the statement it is made of."""

    document: Document
    triples: tuple[tuple[Node, Node, Node, Statement], ...]

    @staticmethod
    def of(document: Document, mark: str) -> Stated:
        """What a document states; the mark tells its blank nodes from those of others."""
        speller = Speller(mark)
        return Stated(
            document,
            tuple(
                (*speller.triple(each), each)
                for each in document.expansion.statements
                if each.graph is None
            ),
        )

    @property
    def described(self) -> frozenset[Node]:
        """The nodes that the document says something of."""
        return frozenset(subject for subject, _, _, _ in self.triples)


@dataclass(frozen=True, slots=True)
class Violation:
    """One result of pySHACL (SHACL, section 3.6.2)."""

    focus: Node
    path: Path | None
    path_name: str | None
    value: Node | None
    shape: Node
    component: str
    severity: str
    messages: tuple[Node, ...]


@dataclass(slots=True)
class _Batch:
    """Documents of which none speaks of a node that another one describes."""

    documents: list[Stated] = field(default_factory=list)
    described: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def takes(self, described: set[str], named: set[str]) -> bool:
        return self.described.isdisjoint(named) and self.named.isdisjoint(described)

    def add(self, stated: Stated, described: set[str], named: set[str]) -> None:
        self.documents.append(stated)
        self.described |= described
        self.named |= named


def run_shapes(
    shapes: Shapes, documents: Sequence[Document]
) -> Iterator[tuple[Stated, tuple[Violation, ...]]]:
    """The violations of each document, as if it had been run alone.

    Documents that share no node share a run; two that describe the same node get one each.
    """
    with quiet_rdflib():
        for batch in _batches(documents):
            yield from _run_batch(shapes, batch.documents)


def _batches(documents: Sequence[Document]) -> list[_Batch]:
    batches: list[_Batch] = []
    for number, document in enumerate(documents):
        stated = Stated.of(document, f"d{number}x")
        described, named = _iris(document)
        batch = next((each for each in batches if each.takes(described, named)), None)
        if batch is None:
            batch = _Batch()
            batches.append(batch)
        batch.add(stated, described, named)
    return batches


def _iris(document: Document) -> tuple[set[str], set[str]]:
    """The IRIs of the nodes that a document describes, and of all nodes it names."""
    described: set[str] = set()
    named: set[str] = set()
    for each in document.expansion.statements:
        if not isinstance(each.subject, Blank):
            described.add(each.subject)
        if isinstance(each.object, Iri) and each.predicate != RDF_TYPE:
            named.add(each.object)
    return described, described | named


def _run_batch(
    shapes: Shapes, batch: Sequence[Stated]
) -> Iterator[tuple[Stated, tuple[Violation, ...]]]:
    from rdflib import Literal

    owners: dict[Node, list[Stated]] = {}
    for stated in batch:
        for subject in stated.described:
            owners[subject] = [stated]
    # Another text may describe a node that this one only names; a literal is described nowhere.
    for stated in batch:
        for _, predicate, value, _ in stated.triples:
            if isinstance(value, Literal) and str(predicate) in shapes.targets.objects_of:
                named = owners.setdefault(value, [])
                if stated not in named:
                    named.append(stated)
    found: dict[int, list[Violation]] = {}
    for violation in _violations(_validate(_data(batch), shapes.graph)):
        for stated in owners.get(violation.focus, ()):
            found.setdefault(id(stated), []).append(violation)
    for stated in batch:
        yield stated, tuple(found.get(id(stated), ()))


def _data(batch: Sequence[Stated]) -> Graph:
    """The statements of the documents, with what the vocabularies say of the terms in them."""
    from rdflib import Graph, URIRef

    graph = Graph(bind_namespaces="none")
    classes: set[str] = set()
    iris: set[str] = set()
    for stated in batch:
        for subject, predicate, value, _ in stated.triples:
            graph.add((subject, predicate, value))
            if isinstance(value, URIRef):
                (classes if str(predicate) == RDF_TYPE else iris).add(str(value))
    for known in known_of(iris, classes):
        one, two, three = map(URIRef, known)
        graph.add((one, two, three))
    return graph


def _validate(data: Graph, shapes: Graph) -> Graph:
    from pyshacl import validate
    from rdflib import Graph

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, report, text = validate(
                data, shacl_graph=shapes, inference="none", advanced=False, inplace=True
            )
    except Exception as error:  # Whatever a file of shapes can hold; its finding says so.
        raise ShapesError(_first_line(error)) from error
    if not isinstance(report, Graph):
        raise ShapesError(_first_line(report or text))
    return report


def _first_line(error: object) -> str:
    text = str(getattr(error, "message", None) or error).strip()
    return text.splitlines()[0].rstrip(".") if text else type(error).__name__


def _violations(report: Graph) -> Iterator[Violation]:
    from rdflib import URIRef

    def term(name: str) -> URIRef:
        return URIRef(SH + name)

    for result in sorted(report.objects(None, term("result")), key=str):
        focus = report.value(result, term("focusNode"))
        shape = report.value(result, term("sourceShape"))
        if focus is None or shape is None:
            continue
        path = report.value(result, term("resultPath"))
        yield Violation(
            focus,
            None if path is None else read_path(report, path),
            str(path) if isinstance(path, URIRef) else None,
            report.value(result, term("value")),
            shape,
            str(report.value(result, term("sourceConstraintComponent"))),
            str(report.value(result, term("resultSeverity"))),
            tuple(report.objects(result, term("resultMessage"))),
        )
