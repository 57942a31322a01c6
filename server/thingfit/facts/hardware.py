"""Memory, controllers, boards and runtimes, as devices state them and models ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thingfit.facts.graph import Edge, Graph, text_of, whole_of
from thingfit.facts.names import (
    EXTERNAL_RAM,
    FLASH,
    JSON_SCHEMA,
    MEMORY,
    RAM,
    RDFS,
    SCHEMA,
    SSN_SYSTEM,
    TD,
    TF,
)
from thingfit.facts.stated import Number, Stated, Text
from thingfit.meaning import units, vocabulary
from thingfit.meaning.statements import Iri, Resource
from thingfit.text import Span

_TITLES = (TD + "title", SCHEMA + "name", RDFS + "label")
_COMMENTS = (TD + "description", SCHEMA + "description", RDFS + "comment")
_UNITS = (SCHEMA + "unitCode", SCHEMA + "unitText")
_WORDS_OF_UNITS = (units.OM, JSON_SCHEMA, TD)
_IN_BYTES = (
    (TF + "ramBytes", RAM),
    (TF + "flashBytes", FLASH),
    (TF + "externalRamBytes", EXTERNAL_RAM),
)
_TOTALS = ((TF + "ramTotalBytes", RAM), (TF + "flashTotalBytes", FLASH))


@dataclass(frozen=True, slots=True)
class Memory:
    """An amount of memory: what a device offers, or what a model needs at least.

    `kind` is the canonical class, such as `s3n_extend:RAM`; `size` is in bytes, and absent where
    number or unit are. `value` is as written, `unit` the IRI of the unit where that is known.
    """

    kind: Text
    size: Stated[int] | None
    value: Stated[Number] | None
    unit: Text | None
    basis: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Controller:
    """The microcontroller of a device."""

    name: Text | None
    part: Text | None
    architecture: Text | None
    abi: Text | None
    clock: Stated[Number] | None
    comment: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class BoardName:
    """The name of a board in one build system; the system is the property that states it."""

    system: str
    name: Text


@dataclass(frozen=True, slots=True)
class Board:
    """The board that a device is built on, with its names in build systems."""

    name: Text | None
    maker: Text | None
    identifiers: tuple[BoardName, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Runtime:
    """What executes a network: `kind` is the canonical IRI where the runtime is a known one."""

    kind: Text | None
    name: Text | None
    version: Text | None
    minimum_version: Text | None
    kernel_library: Text | None
    abi: Text | None
    span: Span


def title_of(graph: Graph, node: Resource) -> Text | None:
    """The name for people."""
    return graph.text(node, *_TITLES)


def comment_of(graph: Graph, node: Resource) -> Text | None:
    """What a node is, in a sentence."""
    return graph.text(node, *_COMMENTS)


def unit_of(graph: Graph, node: Resource) -> Text | None:
    """The unit of the values of a node: the IRI of a known one, else what is written.

    Thing Descriptions make of any word an IRI of some vocabulary, of `Cel` for instance
    `jsonschema:Cel`; so the last part of an IRI counts as well.
    """
    stated = graph.term(node, *_UNITS) or graph.text(node, *_UNITS)
    if stated is None:
        return None
    written = stated.value
    word = next((written[len(n) :] for n in _WORDS_OF_UNITS if written.startswith(n)), written)
    known = units.find(written) or units.find(word)
    if known is not None:
        return Stated(known.iri, stated.span)
    prefix, colon, name = written.partition(":")
    return Stated(units.OM + name, stated.span) if colon and prefix == "om" else stated


def memories_of(graph: Graph, nodes: Iterable[Resource]) -> tuple[Memory, ...]:
    """The memories that nodes have as abilities or requirements, or state in bytes."""
    found: list[Memory] = []
    for node in dict.fromkeys(nodes):
        if graph.is_a(node, MEMORY):
            found.append(_memory(graph, node))
        found += _in_bytes(graph, node, _IN_BYTES)
    return tuple(sorted(found, key=lambda each: (each.kind.value, each.span)))


def totals_of(graph: Graph, nodes: Iterable[Resource]) -> tuple[Memory, ...]:
    """All the memory there is, also what other parts of the program take."""
    return tuple(each for node in nodes for each in _in_bytes(graph, node, _TOTALS))


def first_of(memories: Iterable[Memory], kind: str) -> Memory | None:
    """The first memory of a kind that has a size."""
    return next((m for m in memories if m.size and vocabulary.is_a(m.kind.value, kind)), None)


def _memory(graph: Graph, node: Resource) -> Memory:
    kinds = [each for each in graph.types(node) if vocabulary.is_a(each.value, MEMORY)]
    # The narrowest class says what it is: published data name `s3n:Memory` besides.
    kind = max(kinds, key=lambda each: len(vocabulary.ancestors(each.value)))
    value = graph.number(node, SCHEMA + "value", SCHEMA + "minValue")
    unit = unit_of(graph, node)
    size: Stated[int] | None = None
    if value is not None and unit is not None:
        amount = units.memory_bytes(value.value, unit.value)
        size = None if amount is None else Stated(amount, value.span)
    return Memory(
        kind, size, value, unit, graph.term(node, TF + "memoryBasis"), graph.place(node, kind.span)
    )


def _in_bytes(graph: Graph, node: Resource, names: tuple[tuple[str, str], ...]) -> Iterator[Memory]:
    for name, kind in names:
        for edge in graph.edges(node, name):
            size = whole_of(edge)
            if size is not None and size.value >= 0:
                basis = graph.term(node, TF + "memoryBasis")
                span = edge.statement.span
                unit: Text = Stated(units.BYTE, span)
                known = Stated(units.capped(size.value), size.span)
                yield Memory(Stated(kind, span), known, size, unit, basis, span)


def controller_of(graph: Graph, node: Resource, otherwise: Span) -> Controller:
    """What is known of a controller."""
    return Controller(
        title_of(graph, node),
        graph.text(node, SCHEMA + "mpn", SCHEMA + "model"),
        graph.term(node, TF + "architecture"),
        graph.term(node, TF + "abi"),
        graph.number(node, TF + "clockFrequency"),
        comment_of(graph, node),
        graph.place(node, otherwise),
    )


def board_of(graph: Graph, device: Resource) -> Board | None:
    """The board of a device, an object with names or a plain name."""
    for edge in graph.edges(device, TF + "board"):
        node = edge.node
        if node is None:
            return Board(text_of(edge), None, (), edge.span)
        systems = vocabulary.descendants(TF + "boardId") | {TF + "boardId"}
        identifiers = [
            BoardName(each.predicate, name)
            for each in graph.edges(node, TF + "boardId")
            if each.predicate in systems and (name := text_of(each)) is not None
        ]
        identifiers.sort(key=lambda each: (each.system, each.name.value))
        maker = graph.text(node, SCHEMA + "manufacturer")
        return Board(title_of(graph, node), maker, tuple(identifiers), graph.place(node, edge.span))
    return None


def runtime_of(graph: Graph, node: Resource) -> Runtime | None:
    """The runtime of a device or a model: a known one by IRI, an object, or a plain name."""
    edge = next(iter(graph.edges(node, TF + "runtime", SCHEMA + "runtimePlatform")), None)
    inner = edge.node if edge else None
    nodes = (inner, node) if inner is not None else (node,)

    def first_text(name: str) -> Text | None:
        return next(filter(None, (graph.text(each, name) for each in nodes)), None)

    def first_term(name: str) -> Text | None:
        return next(filter(None, (graph.term(each, name) for each in nodes)), None)

    version = first_text(TF + "runtimeVersion") or (
        graph.text(inner, SCHEMA + "softwareVersion") if inner is not None else None
    )
    minimum = first_text(TF + "minimumRuntimeVersion")
    library, abi = first_term(TF + "kernelLibrary"), first_term(TF + "abi")
    if edge is None and not (version or minimum or library):
        return None
    kind, name = _runtime_kind(graph, edge) if edge else (None, None)
    stated = next(each for each in (edge, version, minimum, library) if each)
    return Runtime(kind, name, version, minimum, library, abi, stated.span)


def _runtime_kind(graph: Graph, edge: Edge) -> tuple[Text | None, Text | None]:
    """The IRI of a known runtime and the name that is written."""
    node = edge.node
    name = text_of(edge) if node is None else title_of(graph, node)
    if isinstance(edge.object, Iri) and edge.object in _runtimes():
        return Stated(str(edge.object), edge.span), name
    types = [] if node is None else [t for t in graph.types(node) if t.value in _runtimes()]
    if types:
        return types[0], name
    if name is not None:
        written = name.value.strip().casefold()
        for iri, names in _runtimes().items():
            if written in names:
                return Stated(iri, name.span), name
    return None, name


def _runtimes() -> dict[str, frozenset[str]]:
    """The known runtimes with the names that people write for them, in lower case."""
    found: dict[str, frozenset[str]] = {}
    for iri in vocabulary.members(TF + "Runtime"):
        term = vocabulary.term(iri)
        names = (term.label, term.name, *term.names) if term else ()
        found[iri] = frozenset(name.casefold() for name in names)
    return found


def capabilities_of(graph: Graph, node: Resource) -> tuple[Resource, ...]:
    """The abilities of a system, such as its memories, whether bundled or not."""
    bundles = graph.nodes(node, SSN_SYSTEM + "hasSystemCapability")
    inner = [each for bundle in bundles for each in _properties(graph, bundle)]
    return tuple(dict.fromkeys((*bundles, *inner, *_properties(graph, node))))


def _properties(graph: Graph, node: Resource) -> tuple[Resource, ...]:
    return graph.nodes(node, SSN_SYSTEM + "hasSystemProperty")
