"""The statements of a graph as the text of a JSON-LD document that says the same.

The text is read again before it is given: where short terms lose something, the statements are
written one by one instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from thingfit.facts import Kind
from thingfit.facts.device import device_nodes
from thingfit.facts.graph import Graph
from thingfit.facts.kinds import DEPLOYMENT_CONTEXT, DEVICE_CONTEXT, MODEL_CONTEXT, TD_1_1
from thingfit.facts.model import model_nodes
from thingfit.facts.transcribe import RELATIVE, context_of, to_text
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.meaning.compact import Compactor
from thingfit.meaning.expand import expand
from thingfit.meaning.keywords import RDF, XSD
from thingfit.meaning.literals import canonical_double
from thingfit.meaning.statements import (
    Blank,
    Expansion,
    Iri,
    Literal,
    Resource,
    Statement,
    Term,
)
from thingfit.syntax import parse
from thingfit.text import Span
from thingfit.workspace.store import node_of

_NOWHERE = Span(0, 0)
_TYPE = Iri(RDF + "type")
_DOUBLE, _STRING, _DECIMAL = XSD + "double", XSD + "string", XSD + "decimal"
_DOUBLES = frozenset((XSD + "double",))
_NUMBERS = frozenset(XSD + name for name in ("double", "float", "decimal", "integer"))
Triples = Sequence[tuple[Resource, Iri, Term]]


def document_text(
    triples: Triples, kind: str, folder: str, decimals_are_doubles: bool = False
) -> str:
    """A document that states what a graph does; IRIs below a folder are written relative to it.

    An engine that keeps doubles as decimals gives back decimals; numbers in JSON are doubles.
    """
    doubles = _DOUBLES | ({_DECIMAL} if decimals_are_doubles else set())

    def own(term: Resource) -> Resource:
        inside = isinstance(term, Iri) and term.startswith(folder)
        return Iri(RELATIVE + term[len(folder) :]) if inside else term

    known = [
        (
            own(subject),
            predicate,
            _as_json_has_it(value, doubles) if isinstance(value, Literal) else own(value),
        )
        for subject, predicate, value in triples
    ]
    tags = Counter(v.language for _, _, v in known if isinstance(v, Literal) and v.language)
    languages = [tag for tag, _ in tags.most_common(1)]
    for language in (*languages, ""):
        text = to_text(_short(known, kind, language))
        if same(known, stated_by(text)):
            return text
    return to_text(_plain(known))


def stated_by(text: str) -> Triples:
    """What a JSON-LD text states."""
    return [each.triple for each in expand(parse(text).root, RELATIVE).statements]


def same(one: Triples, other: Triples) -> bool:
    """Whether two sets of statements say the same, whatever their blank nodes are called."""
    return _canonical(one) == _canonical(other)


def _canonical(triples: Triples) -> set[str]:
    import pyoxigraph as ox

    def node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
        match term:
            case Literal():
                if term.language:
                    return ox.Literal(term.text, language=term.language.lower())
                return ox.Literal(_value(term), datatype=ox.NamedNode(term.datatype))
            case Blank():
                name = "".join(f"{ord(sign):x}" for sign in term)
                return ox.BlankNode(f"n{name}")
        return node_of(vocabulary.canonical(term))

    data = ox.Dataset()
    for subject, predicate, value in triples:
        try:
            start, name, end = node(subject), node(predicate), node(value)
        except ValueError:  # A language that is none.
            continue
        # Nothing stands for a relative IRI, which no graph takes.
        if (
            isinstance(start, ox.NamedNode | ox.BlankNode)
            and isinstance(name, ox.NamedNode)
            and end
        ):
            data.add(ox.Quad(start, name, end))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(each) for each in data}


def _value(literal: Literal) -> str:
    if literal.datatype == XSD + "boolean":
        return {"1": "true", "0": "false"}.get(literal.text, literal.text)
    if literal.datatype in _NUMBERS:
        try:
            if literal.datatype in _DOUBLES:
                return canonical_double(float(literal.text))
            found = Decimal(literal.text)
        except (InvalidOperation, ValueError):
            return literal.text
        return f"{found.normalize():f}" if found.is_finite() else literal.text
    return literal.text


def _as_json_has_it(literal: Literal, doubles: frozenset[str]) -> Literal:
    """A number as JSON-LD reads it from JSON, so that it can be written so."""
    if literal.datatype not in doubles:
        return literal
    try:
        return Literal(canonical_double(float(literal.text)), Iri(_DOUBLE))
    except ValueError:
        return literal


def _short(triples: Triples, kind: str, language: str) -> JsonValue:
    """The document in short terms: an object, or an array of one for each description.

    Strings of the language are written as those, since most descriptions state it once for all.
    """
    statements = [Statement(*each, None, _NOWHERE, _NOWHERE) for each in triples]
    graph = Graph(Expansion(tuple(statements), (), {}, ()))
    models = model_nodes(graph)
    named = {value for _, _, value in triples if not isinstance(value, Literal)}
    tops = [node for node in dict.fromkeys(s for s, _, _ in triples) if node not in named]
    described = [*dict.fromkeys((*device_nodes(graph), *models))]
    if kind not in (Kind.TURTLE.value, Kind.GRAPH.value, Kind.MODEL.value):
        # A Thing Description is one description, whatever it holds.
        described = [*tops] or described
    stops = frozenset(described) if len(described) > 1 else frozenset()
    compactor = Compactor(statements, RELATIVE, stops)
    found: list[JsonValue] = []
    for root in dict.fromkeys((*described, *tops)):
        if root in compactor.written:
            continue  # A sensor leads to the input of a model, and is written there.
        names: list[JsonValue] = [TD_1_1, DEVICE_CONTEXT]
        if kind == Kind.DEPLOYMENT.value or root in models:
            names = [MODEL_CONTEXT if root in models else DEPLOYMENT_CONTEXT]
        names += [{"@language": language}] if language else []
        context = names if len(names) > 1 else names[0]
        found.append({"@context": context, **compactor.document(context_of(context), root)})
    return found[0] if len(found) == 1 else found


def _plain(triples: Triples) -> JsonValue:
    """The statements node by node, with no context to read them by but prefixes."""
    nodes: dict[Resource, dict[str, JsonValue]] = {}
    for subject, predicate, value in triples:
        node = nodes.setdefault(subject, {"@id": str(subject)})
        if predicate == _TYPE and isinstance(value, Iri | Blank):
            _add(node, "@type", str(value))
        else:
            _add(node, str(predicate), _written(value))
    graph: list[JsonValue] = list(nodes.values())
    return {"@graph": graph}


def _add(node: dict[str, JsonValue], key: str, value: JsonValue) -> None:
    values = node.setdefault(key, [])
    assert isinstance(values, list)
    values.append(value)


def _written(value: Term) -> JsonValue:
    if not isinstance(value, Literal):
        return {"@id": str(value)}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    if value.datatype == _STRING:
        return {"@value": value.text}
    return {"@value": value.text, "@type": str(value.datatype)}
