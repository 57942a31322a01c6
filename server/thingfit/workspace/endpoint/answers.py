"""Answers of an endpoint as terms; one that is not of its form is refused as a whole.

Source: SPARQL 1.1 Query Results JSON Format. Some engines call a literal with a datatype
`typed-literal`, as an older draft did, and write booleans as numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from thingfit.json_value import JsonValue
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Blank, Iri, Literal, Resource, Term
from thingfit.workspace.endpoint.errors import EndpointError, Trouble
from thingfit.workspace.store import Row, Rows, term_of

_BOOLEAN = XSD + "boolean"
_TRUTH = {"1": "true", "0": "false"}


def rows_of(answer: JsonValue) -> Rows:
    """The rows of an answer to `SELECT`."""
    head, results = _member(answer, "head"), _member(answer, "results")
    names, bindings = _member(head, "vars"), _member(results, "bindings")
    if not isinstance(names, list) or not isinstance(bindings, list):
        raise _wrong()
    variables = tuple(each for each in names if isinstance(each, str))
    return Rows(variables, tuple(_row(variables, each) for each in bindings))


def truth_of(answer: JsonValue) -> bool:
    """The answer to `ASK`."""
    found = _member(answer, "boolean")
    if not isinstance(found, bool):
        raise _wrong()
    return found


def statements_of(body: bytes) -> tuple[tuple[Resource, Iri, Term], ...]:
    """The statements of an answer in N-Triples, each once."""
    import pyoxigraph as ox

    found: dict[tuple[Resource, Iri, Term], None] = {}
    try:
        for triple in ox.parse(body, format=ox.RdfFormat.N_TRIPLES):
            subject, value = term_of(triple.subject), term_of(triple.object)
            if isinstance(subject, Iri | Blank) and value is not None:
                found[subject, Iri(triple.predicate.value), value] = None
    except (SyntaxError, ValueError):
        raise EndpointError(
            Trouble.PARTIAL, "the answer breaks off before its end, or is no N-Triples"
        ) from None
    return tuple(found)


def _row(variables: tuple[str, ...], binding: JsonValue) -> Row:
    if not isinstance(binding, Mapping):
        raise _wrong()
    return tuple(_term(binding.get(name)) for name in variables)


def _term(value: JsonValue) -> Term | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _wrong()
    text, kind = value.get("value"), value.get("type")
    if not isinstance(text, str):
        raise _wrong()
    match kind:
        case "uri":
            return Iri(text)
        case "bnode":
            return Blank(f"_:{text}")
        case "literal" | "typed-literal":
            return _literal(text, value.get("xml:lang"), value.get("datatype"))
    raise _wrong()


def _literal(text: str, language: JsonValue, datatype: JsonValue) -> Literal:
    if isinstance(language, str) and language:
        return Literal(text, Iri(RDF + "langString"), language)
    iri = datatype if isinstance(datatype, str) else XSD + "string"
    return Literal(_TRUTH.get(text, text) if iri == _BOOLEAN else text, Iri(iri))


def _member(value: JsonValue, name: str) -> JsonValue:
    if not isinstance(value, Mapping) or name not in value:
        raise _wrong()
    return value[name]


def _wrong() -> EndpointError:
    return EndpointError(Trouble.PARTIAL, "the answer is not of the form that SPARQL 1.1 gives it")
