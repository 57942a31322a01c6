"""Property paths of SHACL, followed through the statements of one document (SHACL, 2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from thingfit.meaning.statements import Statement
from thingfit.rules.shapes_graph import SH

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_MOST_STEPS = 10_000
"""Repeated paths end here, whatever a document links."""


@dataclass(frozen=True, slots=True)
class Step:
    """One predicate, forwards or backwards."""

    predicate: Node
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """One path after the other."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path taken again and again (or once), or not at all where it is optional."""

    part: Path
    optional: bool
    once: bool


Path: TypeAlias = Step | Chain | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Links:
    """The statements of a document by where one can go from a node."""

    forwards: Mapping[tuple[Node, Node], list[tuple[Node, Statement]]]
    backwards: Mapping[tuple[Node, Node], list[tuple[Node, Statement]]]


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a path leads, and the last statement on the way; none at its beginning."""

    end: Node
    last: Statement | None = None


def links_of(triples: tuple[tuple[Node, Node, Node, Statement], ...]) -> Links:
    """The links of a document."""
    forwards: dict[tuple[Node, Node], list[tuple[Node, Statement]]] = {}
    backwards: dict[tuple[Node, Node], list[tuple[Node, Statement]]] = {}
    for subject, predicate, value, statement in triples:
        forwards.setdefault((subject, predicate), []).append((value, statement))
        backwards.setdefault((value, predicate), []).append((subject, statement))
    return Links(forwards, backwards)


def read_path(graph: Graph, node: Node) -> Path:
    """The path that a node of a graph stands for."""
    from rdflib import URIRef
    from rdflib.collection import Collection

    if isinstance(node, URIRef):
        return Step(node)

    def named(name: str) -> Node | None:
        return graph.value(node, URIRef(SH + name))

    if (inner := named("inversePath")) is not None:
        return _inverse(read_path(graph, inner))
    if (choices := named("alternativePath")) is not None:
        return Choice(tuple(read_path(graph, each) for each in Collection(graph, choices)))
    for name, optional, once in (
        ("zeroOrMorePath", True, False),
        ("oneOrMorePath", False, False),
        ("zeroOrOnePath", True, True),
    ):
        if (inner := named(name)) is not None:
            return Repeat(read_path(graph, inner), optional, once)
    return Chain(tuple(read_path(graph, each) for each in Collection(graph, node)))


def follow(path: Path, start: Trail, links: Links) -> list[Trail]:
    """Where a path leads from the end of a trail, in the order of the text."""
    match path:
        case Step(predicate, backwards):
            table = links.backwards if backwards else links.forwards
            return [Trail(end, last) for end, last in table.get((start.end, predicate), ())]
        case Chain(parts):
            trails = [start]
            for part in parts:
                trails = [end for trail in trails for end in follow(part, trail, links)]
            return trails
        case Choice(parts):
            return [end for part in parts for end in follow(part, start, links)]
        case Repeat(part, optional, once):
            return list(_repeated(part, start, links, optional, once))


def furthest(path: Path, start: Trail, links: Links) -> Trail:
    """The end of a path, or of as many of its steps as can be taken."""
    trail = start
    for part in path.parts if isinstance(path, Chain) else (path,):
        ends = follow(part, trail, links)
        if not ends:
            break
        trail = ends[0]
    return trail


def _repeated(
    part: Path, start: Trail, links: Links, optional: bool, once: bool
) -> Iterator[Trail]:
    if optional:
        yield start
    seen = {start.end} if optional else set()
    waiting = follow(part, start, links)
    for _ in range(_MOST_STEPS):
        if not waiting:
            return
        trail = waiting.pop(0)
        if trail.end in seen:
            continue
        seen.add(trail.end)
        yield trail
        if not once:
            waiting += follow(part, trail, links)


def _inverse(path: Path) -> Path:
    match path:
        case Step(predicate, backwards):
            return Step(predicate, not backwards)
        case Chain(parts):
            return Chain(tuple(_inverse(part) for part in reversed(parts)))
        case Choice(parts):
            return Choice(tuple(_inverse(part) for part in parts))
        case Repeat(part, optional, once):
            return Repeat(_inverse(part), optional, once)
