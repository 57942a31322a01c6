"""A query over all documents, asked of an endpoint as the embedded store answers it.

The terms of the query are put into the spelling that the graph has, and those of the answer back
into that of the query. A query sees each statement once, whatever the engine takes for its default
graph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from thingfit.meaning import vocabulary
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Term
from thingfit.workspace.endpoint.client import Client
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.nodes import spelled, unskolem
from thingfit.workspace.endpoint.terms import DOCUMENTS, HASH, PATH
from thingfit.workspace.sparql import Query, Token, tokens_of
from thingfit.workspace.store import DERIVED, Answer, Rows, Spelling, Statements, term_order

_MOST_GRAPHS = 500
_ESCAPED = re.compile(r"\\(.)")
# The list is not named, as Virtuoso sees only variable graphs once a default graph is named.
_OURS = (
    f"FILTER (?g = <{DERIVED}> || EXISTS {{ GRAPH ?thingfitList {{ ?g <{HASH}> ?thingfitHash }} }})"
)


def asked(client: Client, query: Query) -> Answer:
    """The answer of an endpoint to a query over the documents there."""
    dataset = _dataset(client, query)
    text = respelled(query, "named_graph_uri" in dataset)
    spelling = Spelling.of_query(query)
    if query.form == "ASK":
        return client.ask(text, **dataset)
    if query.form == "SELECT":
        found = client.select(text, **dataset)
        rows = tuple(tuple(_back(spelling, each) for each in row) for row in found.rows)
        return Rows(found.variables, rows)
    triples: dict[tuple[Resource, Iri, Term], None] = {}
    for subject, predicate, value in client.construct(text, **dataset):
        start, name, end = (_back(spelling, each) for each in (subject, predicate, value))
        if isinstance(start, Iri | Blank) and isinstance(name, Iri) and end is not None:
            triples[start, name, end] = None
    return Statements(tuple(sorted(triples, key=lambda each: tuple(map(term_order, each)))))


def respelled(query: Query, is_listed: bool = False) -> str:
    """The text of a query with all terms as IRIs in the spelling of the graph.

    A variable behind `GRAPH` stands for documents and derived facts, whatever else the engine
    holds; nothing has to be said of that where the request lists the graphs.
    """
    known = {**vocabulary.namespaces(), **query.prefixes}
    tokens = [*tokens_of(query.text), Token("end", "", len(query.text))]
    parts: list[str] = []
    end = 0
    for at, (token, after) in enumerate(pairwise(tokens)):
        written = _written(token, known, tokens[max(0, at - 2) : at])
        if _is_graph(token) and after.kind == "variable" and not is_listed:
            # Before, not within: inside its braces the variable is not yet bound.
            written = f"{_OURS.replace('?g', after.text)} {token.text}"
        if written is not None:
            parts += [query.text[end : token.start], written]
            end = token.start + len(token.text)
    return "".join((*parts, query.text[end:]))


def _written(token: Token, known: Mapping[str, str], before: Sequence[Token]) -> str | None:
    """A token in the spelling of the graph; nothing where it stays as it is."""
    in_prologue = any(
        each.kind == "word" and each.text.upper() in ("PREFIX", "BASE") for each in before
    )
    if in_prologue:
        return None
    if token.kind == "iri":
        return f"<{spelled(token.text[1:-1])}>" if ":" in token.text else None
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return f"<{spelled(known[prefix] + _ESCAPED.sub(lambda m: m[1], local))}>"
    return None


def _dataset(client: Client, query: Query) -> dict[str, list[str]]:
    """What the request has to say of graphs."""
    profile = client.profile
    tokens = list(tokens_of(query.text))
    words = {each.text.upper() for each in tokens if each.kind == "word"}
    if not profile.all_graph or "FROM" in words:
        return {}
    named = _graphs_named(query, tokens)
    if not named or (profile.graphs_stay and not any(named)):
        return {"default_graph_uri": [profile.all_graph]}
    if all(named):
        return {"default_graph_uri": [profile.all_graph], "named_graph_uri": sorted(set(named))}
    rows = client.select(
        f"SELECT ?g WHERE {{ GRAPH <{DOCUMENTS}> {{ ?g <{PATH}> ?path }} }} "
        f"LIMIT {_MOST_GRAPHS + 1}"
    ).rows
    if len(rows) > _MOST_GRAPHS:
        raise EndpointError(
            Trouble.REFUSED,
            f"`GRAPH` is asked of more than {_MOST_GRAPHS} documents, which the profile "
            f"`{profile.name}` cannot name; a query without `GRAPH` sees them all",
        )
    every = [*(str(row[0]) for row in rows), DERIVED]
    return {"default_graph_uri": [profile.all_graph], "named_graph_uri": every}


def _is_graph(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() == "GRAPH"


def _graphs_named(query: Query, tokens: Sequence[Token]) -> list[str]:
    """What stands behind each `GRAPH`: an IRI, or nothing for a variable."""
    known = {**vocabulary.namespaces(), **query.prefixes}
    found: list[str] = []
    for word, graph in pairwise(tokens):
        if _is_graph(word):
            written = _written(graph, known, [])
            found.append(written[1:-1] if written else "")
    return found


def _back(spelling: Spelling, term: Term | None) -> Term | None:
    """A term of an answer in the spelling of the query."""
    found = unskolem(term)
    if isinstance(found, Iri):
        return Iri(spelling.of(found)[0])
    if isinstance(found, Literal) and not found.language:
        return Literal(found.text, Iri(spelling.of(found.datatype)[0]))
    return found
