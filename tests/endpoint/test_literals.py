"""Values come back from real servers as they were, whatever their text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.endpoint.engines import LITERALS, Engine
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Iri, Literal
from thingfit.workspace.endpoint import EndpointError
from thingfit.workspace.endpoint.nodes import grounded
from thingfit.workspace.endpoint.profiles import PROFILES
from thingfit.workspace.endpoint.reader import statements_in

VALUES = [
    (str(2**53), "integer"),
    (str(2**53 + 1), "integer"),
    (str(2**63 - 1), "integer"),
    ("12345678901234567890", "integer"),
    ("-5", "integer"),
    ("01", "integer"),
    ("0.1", "decimal"),
    ("-8.864", "decimal"),
    ("116.0", "decimal"),
    ("9.209999999999999E1", "double"),
    ("7.158144E6", "double"),
    ("-1.5E-7", "double"),
    ("1.0E20", "double"),
    ("2.295639924705029E-2", "double"),
    ("9.620098397135735E-3", "double"),
    ("-1.234567890123457E-300", "double"),
    ("0.000000000000125", "decimal"),
    ("true", "boolean"),
    ("0", "boolean"),
    ("2024-02-29", "date"),
    ("2024-02-29T12:30:45Z", "dateTime"),
    ("5", "unsignedInt"),
    ('a "quoted"\\ line\nand 😀 \t tab', "string"),
    ("", "string"),
]


def test_every_value_comes_back(engine: Engine) -> None:
    stated = [
        (Iri("urn:example:s"), f"urn:example:p{number}", Literal(text, Iri(XSD + kind)))
        for number, (text, kind) in enumerate(VALUES)
    ]
    tagged = Literal("Größe", Iri(RDF + "langString"), "de-AT")
    stated.append((Iri("urn:example:s"), "urn:example:tag", tagged))
    with engine.client() as client:
        triples = grounded(LITERALS, stated, client.profile).triples
        body = " . ".join(map(str, triples))
        client.update(f"INSERT DATA {{ GRAPH <{LITERALS}> {{ {body} }} }}")
        found = {str(name): value for _, name, value in statements_in(client, LITERALS)}
        assert len(found) == len(stated)
        for _, name, literal in stated:
            value = found[name]
            assert isinstance(value, Literal)
            assert _value(value) == _value(literal), literal
        client.update(f"DROP SILENT GRAPH <{LITERALS}>")


def test_a_number_that_would_be_spoilt_is_refused() -> None:
    huge = Literal("1" * 50, Iri(XSD + "integer"))
    with pytest.raises(EndpointError, match="more digits than the endpoint keeps"):
        grounded("urn:g", [(Iri("urn:s"), "urn:p", huge)], PROFILES["virtuoso"])
    (triple,) = grounded("urn:g", [(Iri("urn:s"), "urn:p", huge)], PROFILES["oxigraph"]).triples
    assert "1" * 50 in triple.object


def test_a_decimal_finer_than_the_engine_keeps_is_refused() -> None:
    fine = Literal("0.0000000000000001", Iri(XSD + "decimal"))
    with pytest.raises(EndpointError, match="more digits than the endpoint keeps"):
        grounded("urn:g", [(Iri("urn:s"), "urn:p", fine)], PROFILES["virtuoso"])
    assert grounded("urn:g", [(Iri("urn:s"), "urn:p", fine)], PROFILES["oxigraph"]).least == 1


def test_values_that_engines_hold_for_the_same_are_counted_once() -> None:
    stated = [
        (Iri("urn:s"), "urn:p", Literal(text, Iri(XSD + kind)))
        for text, kind in (("1", "integer"), ("01", "integer"), ("true", "boolean"))
    ]
    found = grounded("urn:g", stated, PROFILES["virtuoso"])
    assert (len(found.triples), found.least) == (3, 1)


def _value(literal: Literal) -> object:
    kind = literal.datatype.removeprefix(XSD)
    if literal.language:
        return literal.text, literal.language.lower()
    if kind == "double":
        return float(literal.text)
    if kind in ("integer", "decimal", "unsignedInt"):
        number = Decimal(literal.text)
        return float(number) if number != int(number) else int(number)
    if kind == "boolean":
        return literal.text in ("true", "1")
    if kind == "dateTime":
        return literal.text.replace(".000", "").replace("+00:00", "Z")
    return literal.text
