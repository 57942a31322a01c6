"""Documents sent to an endpoint so that each is there as a whole, or known not to be.

A document is written in five steps, some hundred documents at once:
1. claim: its hash is taken away, and the name of this push put down as its writer;
2. write: its old statements are dropped and the new ones put in, as long as the claim stands;
3. count: what is there is compared with what was sent;
4. sign: it gets its hash, if the claim still stands, and the claim is taken back;
5. look: the hash is there, or another push came between, and all is done again.
Who is killed anywhere leaves documents without a hash, which the next push sends again: the end is
the same. Two pushes of one document take the claim from one another, and the one that finishes last
has counted what it left. Nothing rests on an update being done as a whole.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from thingfit.meaning.statements import Iri, Literal
from thingfit.workspace.endpoint.client import Client
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.nodes import Triple, is_none_of
from thingfit.workspace.endpoint.packed import Packed
from thingfit.workspace.endpoint.terms import (
    DESCRIBES,
    DOCUMENTS,
    HASH,
    ITEM_OF,
    OF_ITEMS,
    PATH,
    REPOSITORY,
    WRITER,
)
from thingfit.workspace.store import DERIVED

_BATCH, _STATEMENTS = 200, 20_000
_ROUNDS = 6
_LISTED = f"GRAPH <{DOCUMENTS}>"
_KEPT = (WRITER, PATH, REPOSITORY)
"""What is said of a document from its claim on."""


@dataclass(frozen=True, slots=True)
class _Push:
    """One run, under a name that no other has."""

    client: Client
    name: str

    @property
    def all_(self) -> str:
        """The graph of all statements; empty for the default graph."""
        return self.client.profile.all_graph

    def claim_of(self, graph: str) -> str:
        return f'{_LISTED} {{ <{graph}> <{WRITER}> "{self.name}" }}'


def push(
    client: Client,
    documents: Iterable[Packed],
    known: Iterable[str] = (),
    done: Callable[[int], None] = lambda count: None,
) -> int:
    """Sends documents, and gives how many; `known` are the graphs that the endpoint lists.

    `done` is told after each batch how many were sent. The documents are taken one batch after the
    other, so that not all of them have to be there at once.
    """
    run, there, sent = _Push(client, uuid4().hex), frozenset(known), 0
    for batch in _batches(documents):
        _send(run, batch, there)
        sent += len(batch)
        done(sent)
    return sent


def drop(
    client: Client, graphs: Iterable[str], done: Callable[[int], None] = lambda count: None
) -> int:
    """Removes documents with all that is derived from them, and gives how many."""
    run, removed = _Push(client, uuid4().hex), 0
    graphs = iter(graphs)
    while batch := tuple(islice(graphs, _BATCH)):
        for _ in range(_ROUNDS):
            _claim(run, batch)
            _update(run, (each for graph in batch for each in _erasing(run, graph)))
            _update(run, [_unlist(batch)])
            if not any(_counts(run, batch).values()) and not _listed(run, batch):
                break
            _wait(client)
        else:
            raise _conflict(client)
        removed += len(batch)
        done(removed)
    return removed


def _batches(documents: Iterable[Packed]) -> Iterator[list[Packed]]:
    """Some documents after the other, few where they are large."""
    batch: list[Packed] = []
    size = 0
    for each in documents:
        if batch and (len(batch) == _BATCH or size + each.size > _STATEMENTS):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += each.size
    if batch:
        yield batch


def _send(run: _Push, batch: Sequence[Packed], known: frozenset[str]) -> None:
    """Writes documents until all of them are there under their hash."""
    rest, old = list(batch), {each.graph for each in batch if each.graph in known}
    for _ in range(_ROUNDS):
        graphs = [each.graph for each in rest]
        old |= _listed(run, graphs)
        _claim(run, graphs, [triple for each in rest for triple in each.place])
        _update(run, (each for document in rest for each in _writing(run, document, old)))
        old |= set(graphs)
        whole = _whole(run, rest)
        _sign(run, whole)
        signed = _hashes(run, graphs)
        rest = [each for each in rest if signed.get(each.graph) != each.hash]
        if not rest:
            return
        _wait(run.client)
    raise _conflict(run.client)


def _claim(run: _Push, graphs: Sequence[str], places: Iterable[Triple] = ()) -> None:
    """Claims documents, and lists at once where they belong, so that none is ever forgotten."""
    values, stated = _values(graphs), " . ".join(map(str, places))
    names = (HASH, WRITER, PATH, REPOSITORY) if stated else (HASH, WRITER)
    gone = [
        f"DELETE {{ {_LISTED} {{ ?g <{name}> ?v }} }} "
        f"WHERE {{ {values} {_LISTED} {{ ?g <{name}> ?v }} }}"
        for name in names
    ]
    claims = " ".join(f'<{graph}> <{WRITER}> "{run.name}" .' for graph in graphs)
    _update(run, [*gone, f"INSERT DATA {{ {_LISTED} {{ {claims} {stated} }} }}"])


def _writing(run: _Push, document: Packed, old: set[str]) -> Iterator[str]:
    """The operations that replace what is there of a document."""
    if document.graph in old:
        yield from _erasing(run, document.graph)
    claim = run.claim_of(document.graph)
    places = (
        ((f"GRAPH <{document.graph}>", _in(run.all_)), document.statements.triples),
        ((f"GRAPH <{DERIVED}>", _in(run.all_)), document.derived.triples),
        ((_LISTED,), document.entry),
    )
    for graphs, triples in places:
        for some in _chunks(triples, run.client.profile.chunk):
            body = " . ".join(map(str, some))
            put = " ".join(_block(graph, body) for graph in graphs)
            yield f"INSERT {{ {put} }} WHERE {{ {claim} }}"


def _erasing(run: _Push, graph: str) -> Iterator[str]:
    """The operations that take away all of a document but its claim.

    What other documents state or imply as well stays: in the graph of all statements, and in that
    of derived facts.
    """
    claim, all_ = run.claim_of(graph), run.all_
    others = f"{_LISTED} {{ ?item2 <{DESCRIBES}> ?s ; ?p ?o ; <{ITEM_OF}> ?g2 }}"
    derived = (
        f"{_LISTED} {{ ?item <{ITEM_OF}> <{graph}> ; <{DESCRIBES}> ?s ; ?p ?o "
        f"FILTER ({is_none_of('?p', OF_ITEMS)}) }} "
        f"FILTER NOT EXISTS {{ {others} FILTER (?g2 != <{graph}>) }}"
    )
    triple = "?s ?p ?o"

    def unstated(*but: str) -> str:
        others = is_none_of("?h", filter(None, but))
        return f"FILTER NOT EXISTS {{ GRAPH ?h {{ {triple} }} FILTER ({others}) }}"

    def erase(where: str, pattern: str) -> str:
        return f"DELETE {{ {_block(where, triple)} }} WHERE {{ {claim} {pattern} }}"

    own = f"GRAPH <{graph}> {{ {triple} }}"
    yield erase(_in(all_), f"{derived} {unstated(all_, graph, DERIVED, DOCUMENTS)}")
    yield erase(_in(all_), f"{own} {unstated(all_, graph)}")
    yield erase(f"GRAPH <{DERIVED}>", derived)
    item = f"?s <{ITEM_OF}> <{graph}> ; ?p ?o"
    yield erase(_LISTED, f"{_LISTED} {{ {item} }}")
    yield (
        f"DELETE {{ {_LISTED} {{ <{graph}> ?p ?o }} }} "
        f"WHERE {{ {claim} {_LISTED} {{ <{graph}> ?p ?o FILTER ({is_none_of('?p', _KEPT)}) }} }}"
    )
    yield erase(f"GRAPH <{graph}>", own)


def _unlist(graphs: Sequence[str]) -> str:
    pattern = f"{_LISTED} {{ ?g ?p ?o }}"
    return f"DELETE {{ {pattern} }} WHERE {{ {_values(graphs)} {pattern} }}"


def _whole(run: _Push, documents: Sequence[Packed]) -> list[Packed]:
    """The documents of which all that was sent is there."""
    graphs = [each.graph for each in documents]
    counts, entries = _counts(run, graphs), _entries(run, graphs)
    return [
        each
        for each in documents
        if each.statements.least <= counts.get(each.graph, 0) <= len(each.statements.triples)
        # The claim is one more.
        and entries.get(each.graph, 0) == len(each.entry) + 1
    ]


def _counts(run: _Push, graphs: Sequence[str]) -> dict[str, int]:
    return _counted(run, f"{_values(graphs)} GRAPH ?g {{ ?s ?p ?o }}")


def _entries(run: _Push, graphs: Sequence[str]) -> dict[str, int]:
    """How much the list says of documents, and of their devices and models."""
    pattern = (
        f"{_values(graphs)} {{ {_LISTED} {{ ?g ?p ?o }} }} UNION "
        f"{{ {_LISTED} {{ ?s <{ITEM_OF}> ?g ; ?p ?o }} }}"
    )
    return _counted(run, pattern)


def _counted(run: _Push, pattern: str) -> dict[str, int]:
    rows = run.client.select(f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g").rows
    return {str(g): int(n.text) for g, n in rows if isinstance(g, Iri) and isinstance(n, Literal)}


def _listed(run: _Push, graphs: Sequence[str]) -> set[str]:
    """Those of some graphs that the endpoint lists."""
    rows = run.client.select(
        f"SELECT DISTINCT ?g WHERE {{ {_values(graphs)} {_LISTED} {{ ?g ?p ?o }} }}"
    ).rows
    return {str(row[0]) for row in rows}


def _sign(run: _Push, documents: Sequence[Packed]) -> None:
    if not documents:
        return
    pairs = " ".join(f'(<{each.graph}> "{each.hash}")' for each in documents)
    claim = f'{_LISTED} {{ ?g <{WRITER}> "{run.name}" }}'
    values = f"VALUES (?g ?h) {{ {pairs} }}"
    _update(
        run,
        [
            f"INSERT {{ {_LISTED} {{ ?g <{HASH}> ?h }} }} WHERE {{ {values} {claim} }}",
            f"DELETE {{ {claim} }} WHERE {{ {values} {claim} }}",
        ],
    )


def _hashes(run: _Push, graphs: Sequence[str]) -> dict[str, str]:
    """The hashes of the documents that no push is at work on; of one with two, neither."""
    rows = run.client.select(
        f"SELECT ?g ?h ?w WHERE {{ {_values(graphs)} {_LISTED} {{ ?g <{HASH}> ?h "
        f"OPTIONAL {{ ?g <{WRITER}> ?w }} }} }}"
    ).rows
    found: dict[str, str] = {}
    for graph, hash_, writer in rows:
        twice = str(graph) in found
        fine = isinstance(hash_, Literal) and writer is None and not twice
        found[str(graph)] = hash_.text if fine and isinstance(hash_, Literal) else ""
    return found


def _update(run: _Push, operations: Iterable[str]) -> None:
    """Does operations in order, some at a time, as engines limit the length of a request."""
    limit = run.client.profile.request
    some: list[str] = []
    size = 0
    for each in operations:
        if some and size + len(each) > limit:
            run.client.update(" ;\n".join(some))
            some, size = [], 0
        some.append(each)
        size += len(each)
    if some:
        run.client.update(" ;\n".join(some))


def _chunks(triples: Sequence[Triple], size: int) -> Iterator[Sequence[Triple]]:
    return (triples[at : at + size] for at in range(0, len(triples), size))


def _values(graphs: Iterable[str]) -> str:
    return f"VALUES ?g {{ {' '.join(f'<{each}>' for each in graphs)} }}"


def _in(graph: str) -> str:
    return f"GRAPH <{graph}>" if graph else ""


def _block(graph: str, body: str) -> str:
    return f"{graph} {{ {body} }}" if graph else f"{body} . "


def _wait(client: Client) -> None:
    """Waits for a moment of its own length, so that two pushes do not meet again."""
    client.pause(random.uniform(0.05, 0.5))


def _conflict(client: Client) -> EndpointError:
    return EndpointError(
        Trouble.CONFLICT,
        f"another push to `{client.host}` changes the same documents; the push can be run again "
        "when that one is done",
    )
