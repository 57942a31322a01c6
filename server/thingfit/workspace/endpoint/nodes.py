"""Statements as a graph keeps them: ground, in one spelling, and written as N-Triples.

Blank nodes get IRIs of their own (RDF 1.1 Concepts, section 3.5). So a statement can be sent twice
without coming twice, be named in `DELETE DATA` and `INSERT DATA`, be counted, and be compared with
what another program sent; engines also refuse blank nodes in some of these places. Answers turn
such IRIs back into blank nodes.
Terms are kept in the current spelling of their namespace, whatever a document writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from thingfit.meaning import vocabulary
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Term
from thingfit.text import whole
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.endpoint.profiles import Profile
from thingfit.workspace.store import node_of

GENID = "https://w3id.org/thingfit/genid/"
_STRING, _LANG_STRING = XSD + "string", RDF + "langString"
_DECIMAL, _BOOLEAN = XSD + "decimal", XSD + "boolean"
_DOUBLES = (XSD + "double", XSD + "float")
_WHOLE = XSD + "integer"
_DIGITS = 38


class Triple(NamedTuple):
    """A ground statement, each part as N-Triples has it."""

    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"


@dataclass(frozen=True, slots=True)
class Grounded:
    """Statements ready to be sent, each once and in order.

    `least` is how many are left where an engine takes values for the same that are written
    differently, such as `1` and `01`.
    """

    triples: tuple[Triple, ...]
    least: int


def digest(text: str, length: int = 24) -> str:
    """A short name that only this text has."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def skolem(graph: str, node: Blank) -> str:
    """The IRI that stands for a blank node of a graph."""
    return f"{GENID}{digest(graph)}/{quote(whole(node).removeprefix('_:'), safe='')}"


def unskolem(term: Term | None) -> Term | None:
    """A term of an answer; of an IRI that stands for a blank node, that node."""
    if isinstance(term, Iri) and term.startswith(GENID):
        return Blank("_:" + term.removeprefix(GENID).replace("/", "b").replace("%", "x"))
    return term


def unescaped(term: Term | None) -> Term | None:
    """A term as documents write it: the unit `[g]` has brackets there, which no graph takes."""
    if isinstance(term, Iri) and ("%5B" in term or "%5D" in term):
        return Iri(term.replace("%5B", "[").replace("%5D", "]"))
    return term


@lru_cache(maxsize=65_536)
def spelled(iri: str) -> str:
    """The IRI in the current spelling of its term or namespace."""
    return vocabulary.canonical(iri)


def grounded(
    graph: str, statements: Iterable[tuple[Resource, str, Term]], profile: Profile
) -> Grounded:
    """Statements of a graph, as an engine of a profile keeps them."""
    found: dict[Triple, None] = {}
    values: set[tuple[str, str, object]] = set()
    for subject, predicate, value in statements:
        start, name = resource(graph, subject), resource(graph, Iri(predicate))
        end = literal(value, profile) if isinstance(value, Literal) else resource(graph, value)
        if start and name and end:  # Relative IRIs are no nodes of a graph.
            found[Triple(start, name, end)] = None
            values.add((start, name, _value(value, end)))
    return Grounded(tuple(found), len(values))


def resource(graph: str, node: Resource) -> str:
    """A node in N-Triples; nothing for a relative IRI."""
    return _iri(skolem(graph, node) if isinstance(node, Blank) else spelled(node))


def literal(value: Literal, profile: Profile) -> str:
    """A literal in N-Triples, with the datatype in which an engine of a profile keeps its value."""
    import pyoxigraph as ox

    text, datatype = whole(value.text), value.datatype
    try:
        if value.language:
            return str(ox.Literal(text, language=value.language.lower()))
    except ValueError:  # A tag that is none, such as `@x_y`.
        return str(ox.Literal(text))
    if datatype in (_STRING, _LANG_STRING):
        return str(ox.Literal(text))
    if datatype == _BOOLEAN:
        text = {"1": "true", "0": "false"}.get(text, text)
    number = _number(text, datatype)
    if number is not None and _is_to_be_decimal(number, datatype, profile):
        if len(f"{number:f}".strip("-").replace(".", "")) > _DIGITS or _is_too_fine(
            number, profile
        ):
            raise EndpointError(
                Trouble.REFUSED, f"the number `{text}` has more digits than the endpoint keeps"
            )
        # As a number of SPARQL, not in quotes: Virtuoso takes quoted decimals for doubles first.
        plain = f"{number:f}"
        return plain if "." in plain else f"{plain}.0"
    try:
        return str(ox.Literal(text, datatype=ox.NamedNode(spelled(datatype))))
    except ValueError:
        return str(ox.Literal(text))


def _number(text: str, datatype: str) -> Decimal | None:
    if datatype in _DOUBLES:
        try:  # The shortest text of the same double: 9.209999999999999E1 is 92.1.
            return _decimal(repr(float(text)))
        except ValueError:
            return None
    return _decimal(text) if datatype in (_WHOLE, _DECIMAL) else None


def _is_to_be_decimal(number: Decimal, datatype: str, profile: Profile) -> bool:
    if datatype == _WHOLE:
        return profile.largest is not None and abs(number) > profile.largest
    if datatype == _DECIMAL:
        return profile.rounds_doubles
    if _is_too_fine(number, profile):
        return False
    return profile.rounds_doubles and abs(number.adjusted()) < 15


def _is_too_fine(number: Decimal, profile: Profile) -> bool:
    digits = len(f"{number.normalize():f}".partition(".")[2])
    return profile.fraction is not None and digits > profile.fraction


@lru_cache(maxsize=65_536)
def _iri(text: str) -> str:
    node = node_of(text)
    return "" if node is None else str(node)


def _value(value: Term, written: str) -> object:
    """What engines may hold for the same value as another."""
    if not isinstance(value, Literal) or value.language or value.datatype == _STRING:
        return written
    if value.datatype == _BOOLEAN:
        return Decimal(value.text in ("true", "1"))
    number = _decimal(value.text)
    return written if number is None else number


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def is_none_of(variable: str, iris: Iterable[str]) -> str:
    """A condition of SPARQL that a variable is none of some IRIs; `NOT IN` ends Virtuoso at times.

    It answers "Stack Overflow" where it looks for the variable first.
    """
    return " && ".join(f"{variable} != <{each}>" for each in iris)


def text_of(triples: Iterable[Triple]) -> Iterator[str]:
    """Statements as lines of N-Triples."""
    for each in triples:
        yield f"{each} ."
