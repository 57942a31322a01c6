"""A document ready to be sent: its statements, what is derived from them, and its facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from thingfit.facts import Document, Model
from thingfit.meaning.keywords import XSD
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Term
from thingfit.tflite import TfliteFile
from thingfit.workspace.endpoint.nodes import Grounded, Triple, digest, grounded, resource
from thingfit.workspace.endpoint.profiles import Profile
from thingfit.workspace.endpoint.record import Record, packed, shape, told
from thingfit.workspace.endpoint.terms import (
    BUCKET,
    CALLED,
    COUNT,
    DESCRIBES,
    FACTS,
    FLASH,
    IS,
    ITEM_OF,
    KIND,
    PATH,
    RAM,
    REPOSITORY,
    SHAPE,
)
from thingfit.workspace.host import Snapshot
from thingfit.workspace.store import Fact

BUCKETS = 4096
"""In how many parts the documents fall by the hash of their graph, to be fetched part by part."""
_FORMAT = "1"
_ITEMS = "https://w3id.org/thingfit/item/"


@dataclass(frozen=True, slots=True)
class Item:
    """A model or a device of a document, by its node, with what is derived about it.

    `names` are those that people use for it, in small letters.
    The bounds are in bytes: a model needs no less than these, a device has no more. Without one
    there is no limit.
    """

    kind: str
    node: Resource | None
    names: tuple[str, ...]
    facts: tuple[Fact, ...]
    ram: int | None
    flash: int | None


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent of a document; `entry` is what the list of documents says of it."""

    graph: str
    path: str
    hash: str
    statements: Grounded
    derived: Grounded
    entry: tuple[Triple, ...]

    @property
    def place(self) -> Iterator[Triple]:
        """What says where the document belongs."""
        names = (f"<{PATH}>", f"<{REPOSITORY}>")
        return (each for each in self.entry if each.predicate in names)

    @property
    def size(self) -> int:
        """How many statements are sent."""
        return len(self.statements.triples) + len(self.derived.triples) + len(self.entry)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a document stands: its graph and path, and the folder it is told from and as."""

    graph: str
    path: str
    here: str
    there: str

    def moved(self, term: Term) -> Term:
        """A term as it is outside: IRIs of files are those of the repository."""
        if isinstance(term, Iri) and self.here and term.startswith(self.here):
            return Iri(self.there + term[len(self.here) :])
        return term


def pack(
    document: Document,
    snapshot: Snapshot,
    address: Address,
    items: Iterable[Item],
    profile: Profile,
) -> Packed:
    """A document ready for the engine of a profile."""
    graph, listed = address.graph, tuple(items)
    statements = grounded(
        graph,
        (
            (_node(address, each.subject), each.predicate, address.moved(each.object))
            for each in document.expansion.statements
        ),
        profile,
    )
    facts = [fact for item in listed for fact in item.facts]
    derived = grounded(
        graph, ((_node(address, f.subject), f.predicate, f.object) for f in facts), profile
    )
    text = told(_record(document, snapshot), address.here, address.there)
    rows = _entry(document, address, len(statements.triples), text)
    for number, item in enumerate(listed):
        rows += _of_item(address, number, item)
    entry = grounded(graph, rows, profile).triples
    lines = sorted(map(str, (*statements.triples, *derived.triples, *entry)))
    hashed = digest("\n".join((_FORMAT, shape(), text, *lines)), 64)
    facts_row = grounded(graph, [(Iri(graph), FACTS, _string(packed(text)))], profile).triples
    return Packed(graph, address.path, hashed, statements, derived, (*entry, *facts_row))


def bucket_of(graph: str) -> int:
    """The part that a document falls into."""
    return int(digest(graph, 3), 16) % BUCKETS


def called_as(name: str) -> str:
    """A name as the list has it, which no engine can take for an IRI."""
    return f"= {name.strip().lower()}"


def _entry(
    document: Document, address: Address, count: int, text: str
) -> list[tuple[Resource, str, Term]]:
    graph = Iri(address.graph)
    kind = document.kind.value if document.kind else ""
    return [
        (graph, COUNT, _whole(count)),
        (graph, PATH, _string(address.path)),
        (graph, REPOSITORY, _string(address.there)),
        (graph, KIND, _string(kind)),
        (graph, BUCKET, _whole(bucket_of(address.graph))),
        (graph, SHAPE, _string(shape())),
    ]


def _of_item(address: Address, number: int, item: Item) -> list[tuple[Resource, str, Term]]:
    node = Iri(f"{_ITEMS}{digest(address.graph)}/{number}")
    rows: list[tuple[Resource, str, Term]] = [
        (node, ITEM_OF, Iri(address.graph)),
        (node, IS, _string(item.kind)),
    ]
    if item.node is not None:
        # As the graph of the document has it: an IRI, also of a blank node.
        described = resource(address.graph, _node(address, item.node))
        rows.append((node, DESCRIBES, Iri(described[1:-1])))
    rows += [(node, CALLED, _string(called_as(each))) for each in item.names]
    rows += [(node, each.predicate, each.object) for each in item.facts]
    for name, bound in ((RAM, item.ram), (FLASH, item.flash)):
        if bound is not None:
            rows.append((node, name, _whole(bound)))
    return rows


def _record(document: Document, snapshot: Snapshot) -> Record:
    devices, models = document.devices, document.models
    kind = document.kind.value if document.kind else ""
    lengths: tuple[int, ...] = ()
    if devices or models:
        lines = document.lines
        starts = [lines.line_span(at).start for at in range(lines.line_count)]
        ends = [*starts[1:], len(document.text)]
        lengths = tuple(end - start for start, end in zip(starts, ends, strict=True))
    return Record(kind, lengths, devices, models, _files(document, snapshot, models))


def _files(
    document: Document, snapshot: Snapshot, models: Sequence[Model]
) -> tuple[TfliteFile | None, ...]:
    found = (snapshot.binary_of(document, model) for model in models)
    return tuple(each.model if each else None for each in found)


def _node(address: Address, node: Resource) -> Resource:
    moved = address.moved(node)
    assert isinstance(moved, Iri | Blank)
    return moved


def _whole(value: int) -> Literal:
    return Literal(str(value), Iri(XSD + "integer"))


def _string(value: str) -> Literal:
    return Literal(value, Iri(XSD + "string"))
