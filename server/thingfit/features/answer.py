"""The answers of queries as JSON, for reports and for editors."""

from __future__ import annotations

from collections.abc import Mapping

from thingfit.json_value import JsonValue
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.statements import Blank, Literal, Term
from thingfit.workspace.store import Answer, Rows, turtle

_PLAIN = (XSD + "string", RDF + "langString")


def answer_json(answer: Answer, prefixes: Mapping[str, str]) -> dict[str, JsonValue]:
    """An answer in one JSON object: rows of terms, statements as Turtle, or yes or no."""
    if isinstance(answer, bool):
        return {"form": "boolean", "value": answer}
    if isinstance(answer, Rows):
        rows: list[JsonValue] = [
            [None if term is None else term_json(term) for term in row] for row in answer.rows
        ]
        return {
            "form": "rows",
            "variables": list(answer.variables),
            "rows": rows,
            "prefixes": dict(prefixes),
        }
    return {
        "form": "statements",
        "count": len(answer.triples),
        "turtle": turtle(answer, prefixes),
    }


def term_json(term: Term) -> JsonValue:
    """A term as the SPARQL 1.1 Query Results JSON Format has it."""
    match term:
        case Literal():
            found: dict[str, JsonValue] = {"type": "literal", "value": term.text}
            if term.language:
                found["xml:lang"] = term.language
            elif term.datatype not in _PLAIN:
                found["datatype"] = str(term.datatype)
            return found
        case Blank():
            return {"type": "bnode", "value": term.removeprefix("_:")}
    return {"type": "uri", "value": str(term)}
