"""The workspace as linked data: one named graph for each document, and SPARQL over all of them.

Statements stand in the graph of their document, whose IRI is that of the file; what others derive
from them stands in a graph of its own. A query without `GRAPH` or `FROM` sees all graphs at once,
each statement once.
Published data, and queries, write some terms in older namespaces: each term is stored in the
spelling that the query writes it in, so that old queries find new data and new ones old data.
Nothing can be changed: a store is made for one query and forgotten with it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import quote

from thingfit.facts import Document, Kind
from thingfit.facts.names import TF
from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Term
from thingfit.text import whole
from thingfit.workspace.sparql import Query, QueryError, place_in

if TYPE_CHECKING:  # 10 MB of native code, which only those who ask queries should load.
    import pyoxigraph as ox

DERIVED = TF + "derived"
"""The IRI of the graph with derived facts."""

_STRING = XSD + "string"
_LANG_STRING = RDF + "langString"
_WHERE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SAID = re.compile(r"(?:one of )?((?:The|An?|Prefix) [A-Za-z][A-Za-z ,']+)")

Row: TypeAlias = tuple[Term | None, ...]


class Fact(NamedTuple):
    """A derived statement about a node of a document, whose blank nodes have names only there."""

    uri: str
    subject: Resource
    predicate: str
    object: Term


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of `SELECT`: a term or nothing for each variable."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Statements:
    """The answer of `CONSTRUCT` and `DESCRIBE`: statements, each once, in order."""

    triples: tuple[tuple[Resource, Iri, Term], ...]


Answer: TypeAlias = Rows | Statements | bool


def ask(
    documents: Iterable[Document], facts: Iterable[Fact], query: Query, seconds: float | None = None
) -> Answer:
    """The answer to a query over documents and derived facts; `QueryError` says why there is none.

    A query that takes longer than so many seconds is given up.
    """
    store = _filled(documents, facts, Spelling.of_query(query))
    found: list[Answer | Exception] = []
    stopped = threading.Event()
    worker = threading.Thread(target=_run, args=(store, query, found, stopped), daemon=True)
    # The engine cannot be interrupted, but lets other threads run while it works.
    worker.start()
    worker.join(seconds)
    if not found:
        stopped.set()
        raise QueryError(f"the query is given up after {seconds:g} s; `--timeout` allows more")
    if isinstance(found[0], Exception):
        raise _told(query.text, found[0])
    return found[0]


def turtle(triples: Statements, prefixes: Mapping[str, str]) -> str:
    """Statements as Turtle."""
    import pyoxigraph as ox

    node = _Nodes(Spelling({}, {}))
    made = (
        ox.Triple(subject, predicate, value)
        for each in triples.triples
        for subject, predicate, value in node.triples("", *each)
    )
    used = {name: iri for name, iri in prefixes.items() if _is_used(iri, triples)}
    data = ox.serialize(made, format=ox.RdfFormat.TURTLE, prefixes=used)
    return data.decode("utf-8") if data else ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """In which ways a query writes terms and namespaces, by their canonical form."""

    terms: Mapping[str, tuple[str, ...]]
    namespaces: Mapping[str, tuple[str, ...]]

    @classmethod
    def of_query(cls, query: Query) -> Spelling:
        """The spellings of all terms that a query names."""
        terms: dict[str, set[str]] = {}
        namespaces: dict[str, set[str]] = {}
        for iri in query.iris:
            if vocabulary.local_name(iri):
                terms.setdefault(vocabulary.canonical(iri), set()).add(iri)
            namespace = vocabulary.namespace_of(vocabulary.respelled(iri))
            namespaces.setdefault(namespace, set()).add(vocabulary.namespace_of(iri))
        return cls(
            {term: tuple(sorted(found)) for term, found in terms.items()},
            {space: tuple(sorted(found)) for space, found in namespaces.items()},
        )

    def of(self, iri: str) -> tuple[str, ...]:
        """The forms in which an IRI is stored: as the query has it, else as it is written."""
        if named := self.terms.get(vocabulary.canonical(iri)):
            return named
        spelled = vocabulary.respelled(iri)
        namespace = vocabulary.namespace_of(spelled)
        found = self.namespaces.get(namespace)
        name = spelled[len(namespace) :]
        return tuple(each + name for each in found) if found else (iri,)


class _Nodes:
    """Our terms as those of the store, each made once."""

    def __init__(self, spelling: Spelling) -> None:
        import pyoxigraph as ox

        self.ox = ox
        self.spelling = spelling
        self.named: dict[str, tuple[ox.NamedNode, ...]] = {}

    def triples(
        self, scope: str, subject: Resource, predicate: str, value: Term
    ) -> Iterator[tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, _Value]]:
        """A statement in all spellings that are wanted; blank nodes are those of a scope."""
        values: Iterable[_Value] = (
            (self.literal(value),) if isinstance(value, Literal) else self.resource(scope, value)
        )
        yield from product(self.resource(scope, subject), self.iris(predicate), values)

    def resource(self, scope: str, node: Resource) -> tuple[ox.NamedNode | ox.BlankNode, ...]:
        if isinstance(node, Blank):
            name = re.sub(r"[^A-Za-z0-9]", "", node.removeprefix("_:"))
            return (self.ox.BlankNode(f"{scope}{name}"),)
        return self.iris(node)

    def iris(self, iri: str) -> tuple[ox.NamedNode, ...]:
        known = self.named.get(iri)
        if known is None:
            found = (self.iri(each) for each in self.spelling.of(iri))
            known = self.named[iri] = tuple(each for each in found if each is not None)
        return known

    def iri(self, text: str) -> ox.NamedNode | None:
        """The node of an IRI; signs that no IRI has are escaped, a relative one has no node."""
        return node_of(text)

    def literal(self, value: Literal) -> ox.Literal:
        text = whole(value.text)
        try:
            if value.language:
                return self.ox.Literal(text, language=value.language)
            if value.datatype in (_STRING, _LANG_STRING):
                return self.ox.Literal(text)
            datatype = self.iri(value.datatype)
            return self.ox.Literal(text, datatype=datatype)
        except ValueError:  # A tag that is none, such as `@x_y`.
            return self.ox.Literal(text)


def _filled(documents: Iterable[Document], facts: Iterable[Fact], spelling: Spelling) -> ox.Store:
    import pyoxigraph as ox

    nodes, scopes = _Nodes(spelling), dict[str, str]()
    store = ox.Store()
    for document in documents:
        if document.kind in (None, Kind.SETTINGS):
            continue
        scope = scopes.setdefault(document.uri, f"d{len(scopes)}x")
        statements = (each.triple for each in document.expansion.statements)
        _fill(store, nodes.iri(document.uri), nodes, ((scope, *each) for each in statements))
    known = (
        (scopes.get(each.uri, ""), each.subject, each.predicate, each.object) for each in facts
    )
    _fill(store, nodes.iri(DERIVED), nodes, known)
    return store


def _fill(
    store: ox.Store,
    graph: ox.NamedNode | None,
    nodes: _Nodes,
    statements: Iterable[tuple[str, Resource, str, Term]],
) -> None:
    """Puts statements into a graph and into the default graph.

    The union of all graphs that the engine can make by itself has a statement of two graphs twice.
    """
    import pyoxigraph as ox

    triples = [triple for each in statements for triple in nodes.triples(*each)]
    store.extend(ox.Quad(*triple) for triple in triples)
    if graph is not None:
        store.extend(ox.Quad(*triple, graph) for triple in triples)


def _run(
    store: ox.Store, query: Query, found: list[Answer | Exception], stopped: threading.Event
) -> None:
    """Puts the answer, or what went wrong, into a list."""
    try:
        answer = _answer(store, query, stopped)
    except Exception as error:
        found.append(error)
    else:
        if answer is not None:
            found.append(answer)


def _answer(store: ox.Store, query: Query, stopped: threading.Event) -> Answer | None:
    import pyoxigraph as ox

    prefixes = {**vocabulary.namespaces(), **query.prefixes}
    made = store.query(query.text, prefixes=prefixes)
    if isinstance(made, ox.QueryBoolean):
        return bool(made)
    if isinstance(made, ox.QuerySolutions):
        variables = tuple(each.value for each in made.variables)
        rows: list[Row] = []
        for solution in made:
            if stopped.is_set():
                return None
            rows.append(tuple(term_of(value) for value in solution))
        return Rows(variables, tuple(rows))
    triples: dict[tuple[Resource, Iri, Term], None] = {}
    for triple in made:
        if stopped.is_set():
            return None
        subject, value = term_of(triple.subject), term_of(triple.object)
        if isinstance(subject, Iri | Blank) and value is not None:
            triples[subject, Iri(triple.predicate.value), value] = None
    return Statements(tuple(sorted(triples, key=lambda each: tuple(map(term_order, each)))))


def node_of(text: str) -> ox.NamedNode | None:
    """The node of an IRI; signs that no IRI has are escaped, a relative one has no node."""
    import pyoxigraph as ox

    text, safe = whole(text), ";/?:@&=+$,-_.!~*'()#%"
    # Brackets belong to addresses of hosts; elsewhere, as in the unit `[g]`, they are escaped.
    for written in (text, quote(text, safe=f"{safe}[]"), quote(text, safe=safe)):
        try:
            return ox.NamedNode(written)
        except ValueError:
            continue
    return None


def term_of(value: object) -> Term | None:
    """A term of the store as one of ours; nothing of what a variable is not bound to."""
    import pyoxigraph as ox

    match value:
        case ox.NamedNode():
            return Iri(value.value)
        case ox.BlankNode():
            return Blank(f"_:{value.value}")
        case ox.Literal():
            return Literal(value.value, Iri(value.datatype.value), value.language)
    return None if value is None else Literal(str(value), Iri(_STRING))


def term_order(term: Term) -> tuple[int, str]:
    """The key that sorts terms: addresses, then nodes without one, then values."""
    kind = 0 if isinstance(term, Iri) else 1 if isinstance(term, Blank) else 2
    return kind, term.text if isinstance(term, Literal) else str(term)


def _is_used(namespace: str, triples: Statements) -> bool:
    for triple in triples.triples:
        for each in triple:
            iri = each.datatype if isinstance(each, Literal) else each
            if iri.startswith(namespace) and iri != namespace:
                return True
    return False


def _told(text: str, error: Exception) -> QueryError:
    """What the engine complains of, in one sentence with its place."""
    found = _WHERE.match(str(error))
    if found is None:
        told = str(error).partition("\n")[0].strip().rstrip(".") or type(error).__name__
        return QueryError(f"the query cannot be run: {told[:1].lower()}{told[1:]}")
    offset = _offset(text, int(found[1]), int(found[2]))
    rest = text[offset:].split(None, 1)
    if rest:  # The engine stops before white space, people look at the word behind it.
        offset = text.index(rest[0], offset)
    if said := _SAID.search(found[3]):
        why = said[1][:1].lower() + said[1][1:].strip(" ,")
    elif rest:
        why = f"something else than `{rest[0][:40]}` is expected"
    else:
        why = "the query ends, and cannot be read up to here"
    return QueryError(f"{place_in(text, offset)}: {why}")


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a place in lines and columns, both counted from 1; lines end with `\\n`."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


_Value: TypeAlias = "ox.NamedNode | ox.BlankNode | ox.Literal"
