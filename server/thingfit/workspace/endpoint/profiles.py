"""What engines cannot do, or do in their own way, as data.

The rest of the package asks a profile, and never for the name of an engine. Sources: SPARQL 1.1
Protocol, SPARQL 1.1 Graph Store HTTP Protocol, and what the engines were seen to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from thingfit.facts.names import TF

ALL = TF + "all"
"""The graph that holds each statement of all documents once, where the default graph cannot."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An engine: where it listens, and what it cannot do.

    Paths are appended to the address without its last known path; `signed_*` are those for who
    has a password. `all_graph` is empty where the engine's default graph can hold the statements
    of all documents; elsewhere it is the union of all graphs, in which a statement of two graphs
    comes twice, and a graph of that name takes its place. `graphs_stay` tells whether a variable
    behind `GRAPH` sees all graphs although a default graph is named.
    """

    name: str
    query: str = ""
    update: str = ""
    store: str = ""
    signed_query: str = ""
    store_parameter: str = "graph"
    server: str = ""
    """How the header `Server` begins."""
    all_graph: str = ALL
    graphs_stay: bool = False
    chunk: int = 20_000
    """The most statements in one operation of an update."""
    request: int = 1_000_000
    """The most characters in one update of several operations."""
    rounds_doubles: bool = False
    """Doubles come back with six digits, so they are kept as decimals of the same value.

    Those with too many digits for that come back as text alone (`STR`), with the 16 digits that
    JSON-LD gives a double.
    """
    fraction: int | None = None
    """The most digits behind the point of a decimal that is kept as it is."""
    largest: int | None = None
    """The largest whole number that is kept as it is."""
    partial_header: str = ""
    """A header that marks an answer of which a part is missing."""
    passing: tuple[str, ...] = ()
    """Words in a failure that a second try may pass."""

    def address(self, url: str, path: str) -> str:
        """The address of one of the services."""
        base = url.rstrip("/")
        for known in sorted({self.query, self.signed_query, self.update, self.store}, key=len)[
            ::-1
        ]:
            if known and base.endswith(known):
                base = base.removesuffix(known)
                break
        return base + path


_GENERIC = Profile("generic", chunk=500)
PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "generic": _GENERIC,
        "oxigraph": Profile(
            "oxigraph",
            query="/query",
            update="/update",
            store="/store",
            signed_query="/query",
            server="oxigraph",
            all_graph="",
            chunk=20_000,
        ),
        "virtuoso": Profile(
            "virtuoso",
            query="/sparql",
            update="/sparql-auth",
            store="/sparql-graph-crud-auth",
            signed_query="/sparql-auth",
            store_parameter="graph-uri",
            server="virtuoso",
            graphs_stay=True,
            # One operation of 5000 statements exhausts the memory of its parser, one of 1000 not.
            chunk=500,
            request=200_000,
            rounds_doubles=True,
            fraction=15,
            largest=2**63 - 1,
            partial_header="X-SQL-State",
            passing=("deadlock", "40001"),
        ),
    }
)

_TWINS = (("/query", "/update"), ("/sparql", "/update"), ("/repositories/", "/statements"))


def profile_of_server(server: str) -> Profile:
    """The profile for what a server calls itself; the generic one for servers not known."""
    told = server.casefold()
    return next(
        (each for each in PROFILES.values() if each.server and told.startswith(each.server)),
        _GENERIC,
    )


def update_address(profile: Profile, url: str) -> str:
    """Where updates go; of an engine not known, the usual place beside its queries."""
    if profile.update:
        return profile.address(url, profile.update)
    if "/repositories/" in urlsplit(url).path:  # RDF4J and what is built on it.
        return url.rstrip("/").removesuffix("/statements") + "/statements"
    for ending, twin in _TWINS[:2]:
        if url.rstrip("/").endswith(ending):
            return url.rstrip("/").removesuffix(ending) + twin
    return url
