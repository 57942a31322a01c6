"""What an endpoint has: the list of documents, and their facts part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from thingfit.meaning.statements import Iri, Literal, Resource, Term
from thingfit.workspace.endpoint.client import Client
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.nodes import digest, is_none_of, unescaped, unskolem
from thingfit.workspace.endpoint.packed import BUCKETS, called_as
from thingfit.workspace.endpoint.record import Record, shape, unpacked
from thingfit.workspace.endpoint.terms import (
    BUCKET,
    CALLED,
    CLASS,
    COUNT,
    DOCUMENTS,
    FACTS,
    FLASH,
    HASH,
    IS,
    ITEM_OF,
    KIND,
    PATH,
    RAM,
    REPOSITORY,
    SHAPE,
    WRITER,
)

_PAGE = 1_000
_FEW = 200
"""How many documents are asked for by name at once; longer queries are refused by some engines."""
_LISTED = f"GRAPH <{DOCUMENTS}>"


@dataclass(frozen=True, slots=True)
class Stock:
    """A document as the endpoint lists it; without a hash it is unfinished."""

    graph: str
    path: str
    repository: str
    hash: str
    count: int
    kind: str
    written: bool
    """Whether a push is at work on it, or was stopped in the middle."""


@dataclass(frozen=True, slots=True)
class Held:
    """The facts of a document at an endpoint; `uri` stands for it among other documents."""

    graph: str
    path: str
    uri: str
    record: Record


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models or devices may match one of the other side, by what is derived about them.

    `ram` and `flash` are what that one has or needs; `classes` those that a device offers, or a
    model asks for.
    """

    kind: str
    ram: int | None
    flash: int | None
    classes: tuple[str, ...]


def stock(client: Client, repository: str = "") -> dict[str, Stock]:
    """The documents of a repository, or of all, by their graph."""
    only = f'?g <{REPOSITORY}> "{_escaped(repository)}" .' if repository else ""
    found: dict[str, Stock] = {}
    # What a stopped push has only claimed has no part to be found in.
    claimed = f"?g <{WRITER}> ?any . {only}"
    for condition in dict.fromkeys((*_parts(_count(client, only), only), claimed)):
        rows = client.select(
            "SELECT ?g ?path ?from ?hash ?n ?kind ?writer WHERE { "
            f"{_LISTED} {{ {condition} ?g <{PATH}> ?path ; <{REPOSITORY}> ?from "
            f"OPTIONAL {{ ?g <{COUNT}> ?n ; <{KIND}> ?kind }} OPTIONAL {{ ?g <{HASH}> ?hash }} "
            f"OPTIONAL {{ ?g <{WRITER}> ?writer }} }} }}"
        ).rows
        for graph, path, origin, hash_, count, kind, writer in rows:
            name = str(graph)
            known = found.get(name)
            good = writer is None and (known is None or known.hash == _text(hash_))
            found[name] = Stock(
                name,
                _text(path),
                _text(origin),
                _text(hash_) if good else "",
                int(_text(count) or 0),
                _text(kind),
                writer is not None,
            )
    return found


def pages(client: Client, kind: str = "", size: int = _PAGE) -> Iterator[list[Held]]:
    """The facts of all documents with models or devices, some at a time, each once.

    How many come is compared with how many there are: a part that is missing is a failure.
    """
    only = f'?i <{ITEM_OF}> ?g ; <{IS}> "{kind}" . ' if kind else f"?i <{ITEM_OF}> ?g . "
    expected, seen = _count(client, only), 0
    for condition in _parts(expected, only, size):
        page = _records(client, condition)
        seen += len(page)
        yield page
    if seen != expected and seen != _count(client, only):
        raise EndpointError(
            Trouble.PARTIAL,
            f"`{client.host}` gives the facts of {seen} documents and lists {expected}; "
            "another push may be at work",
        )


def survivors(client: Client, wanted: Wanted) -> list[str]:
    """The graphs of the documents with a model or device that may match, found by the engine.

    None that matches is left out; what the engine cannot judge is left to those who have the facts.
    """
    above = wanted.kind == "model"
    sign = ">" if above else "<"
    conditions = [
        f"FILTER NOT EXISTS {{ ?i <{name}> ?{at} FILTER (?{at} {sign} {amount}) }}"
        for at, name, amount in (("r", RAM, wanted.ram), ("f", FLASH, wanted.flash))
        if amount is not None
    ]
    if above:
        beyond = f"FILTER ({is_none_of('?c', wanted.classes)})" if wanted.classes else ""
        conditions.append(f"FILTER NOT EXISTS {{ ?i <{CLASS}> ?c {beyond} }}")
    else:
        conditions += [f"FILTER EXISTS {{ ?i <{CLASS}> <{each}> }}" for each in wanted.classes]
    rows = client.select(
        f'SELECT DISTINCT ?g WHERE {{ {_LISTED} {{ ?i <{IS}> "{wanted.kind}" ; '
        f"<{ITEM_OF}> ?g . ?g <{HASH}> ?h {' '.join(conditions)} }} }}"
    ).rows
    return sorted(str(row[0]) for row in rows)


def facts_of(client: Client, graphs: Iterable[str]) -> Iterator[list[Held]]:
    """The facts of some documents, some at a time."""
    graphs = iter(graphs)
    while some := list(islice(graphs, _FEW)):
        page = _records(client, f"VALUES ?g {{ {' '.join(f'<{each}>' for each in some)} }}")
        if len(page) != len(some):
            raise EndpointError(
                Trouble.PARTIAL,
                f"`{client.host}` gives the facts of {len(page)} of {len(some)} documents; another "
                "push may be at work",
            )
        yield page


def called(client: Client, kind: str, written: str) -> list[str]:
    """The graphs of the documents with a model or device of that name, or at that path."""
    name, path = _escaped(called_as(written)), _escaped(written.strip().removeprefix("./"))
    end = path.rpartition("/")[2]
    rows = client.select(
        f'SELECT DISTINCT ?g WHERE {{ {_LISTED} {{ ?i <{IS}> "{kind}" ; <{ITEM_OF}> ?g . '
        f"?g <{HASH}> ?hash . "
        f'{{ ?i <{CALLED}> "{name}" }} UNION {{ ?g <{PATH}> "{path}" }} '
        f'UNION {{ ?g <{PATH}> ?path FILTER (STRENDS(?path, "/{end}")) }} }} }}'
    ).rows
    return sorted(str(row[0]) for row in rows)


def names(client: Client, kind: str, most: int = 200) -> list[str]:
    """Some names of models or devices, to tell which there are."""
    rows = client.select(
        f'SELECT DISTINCT ?n WHERE {{ {_LISTED} {{ ?i <{IS}> "{kind}" ; <{CALLED}> ?n }} }} '
        f"LIMIT {most}"
    ).rows
    return sorted(_text(row[0]).removeprefix("= ") for row in rows)


def counted(client: Client, kind: str) -> int:
    """How many models or devices there are."""
    rows = client.select(
        f'SELECT (COUNT(*) AS ?n) WHERE {{ {_LISTED} {{ ?i <{IS}> "{kind}" ; <{ITEM_OF}> ?g . '
        f"?g <{HASH}> ?h }} }}"
    ).rows
    return int(_text(rows[0][0]))


def statements_in(client: Client, graph: str) -> tuple[tuple[Resource, Iri, Term], ...]:
    """The statements of a document; the literals as text, since engines round some numbers."""
    rows = client.select(
        "SELECT ?s ?p ?o (STR(?o) AS ?text) (DATATYPE(?o) AS ?type) (LANG(?o) AS ?tag) "
        f"WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    ).rows
    found: list[tuple[Resource, Iri, Term]] = []
    for subject, predicate, value, text, datatype, tag in rows:
        start = unescaped(unskolem(subject))
        if isinstance(value, Literal):
            kind = datatype if isinstance(datatype, Iri) else value.datatype
            end: Term | None = Literal(_text(text), kind, _text(tag) or None)
        else:
            end = unescaped(unskolem(value))
        if start is not None and not isinstance(start, Literal) and end is not None:
            found.append((start, Iri(str(predicate)), end))
    return tuple(dict.fromkeys(found))


def _records(client: Client, condition: str) -> list[Held]:
    rows = client.select(
        f"SELECT DISTINCT ?g ?path ?from ?shape ?facts WHERE {{ {_LISTED} {{ {condition} "
        f"?g <{HASH}> ?hash ; <{PATH}> ?path ; <{REPOSITORY}> ?from ; <{SHAPE}> ?shape ; "
        f"<{FACTS}> ?facts }} }}"
    ).rows
    found: list[Held] = []
    for graph, path, origin, form, facts in sorted(rows, key=lambda row: _order(row)):
        if _text(form) != shape():
            raise EndpointError(
                Trouble.REFUSED,
                f"`{_text(path)}` at `{client.host}` was sent by another version of Thingfit; "
                "`thingfit graph push` sends it again",
            )
        uri = uri_for(_text(origin), _text(path))
        found.append(Held(str(graph), _text(path), uri, unpacked(_text(facts), uri)))
    return found


def uri_for(repository: str, path: str) -> str:
    """A URI that stands for a document of an endpoint among others.

    It is that of a file, so that models find their files beside their descriptions; its host is
    none, so that nobody takes it for a file of this machine.
    """
    return f"file://{digest(repository, 12)}.fleet/{quote(path)}"


def _order(row: Sequence[Term | None]) -> tuple[str, str]:
    return _text(row[2]), _text(row[1])


def _count(client: Client, only: str) -> int:
    rows = client.select(
        f"SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE {{ {_LISTED} {{ {only} ?g <{PATH}> ?path . "
        f"?g <{HASH}> ?hash }} }}"
    ).rows
    return int(_text(rows[0][0]))


def _parts(expected: int, only: str, size: int = _PAGE) -> Iterator[str]:
    """Conditions that together take in every document once, each for about so many of them."""
    if expected <= size:
        yield only
        return
    width = max(1, min(_FEW, BUCKETS * size // expected))
    for first in range(0, BUCKETS, width):
        values = " ".join(map(str, range(first, min(first + width, BUCKETS))))
        yield f"VALUES ?b {{ {values} }} ?g <{BUCKET}> ?b . {only}"


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return term.text if isinstance(term, Literal) else str(term)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
