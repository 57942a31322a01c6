"""Rules about terms: that their namespace is the one in use, and that it defines them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from thingfit.facts import Document
from thingfit.meaning import units, vocabulary
from thingfit.meaning.keywords import RDF
from thingfit.meaning.statements import Iri, Statement
from thingfit.rules.case import is_blank, key_of, members_below, set_value, written
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.rules.respelling import respelled
from thingfit.rules.sensors import unknown_sensors
from thingfit.syntax import String
from thingfit.text import Span

_TOLD_AS_UNITS = (units.OM, units.QUDT)


@document_rule("namespace-retired", Group.MODEL, Severity.WARNING)
def namespace_retired(document: Document) -> Iterator[Found]:
    """A namespace in a spelling that was given up, or was never right.

    It is read as the one in use here, but other programs take its terms for different ones, and
    queries find nothing.

    Bad:
        {
          "@context": { "nnet": "http://tinyml-schema.org/networkschema#" },
          "@type": "nnet:NeuralNetwork",
          "nnet:hasCategory": { "@id": "nnet:Classification" }
        }

    Good:
        {
          "@context": { "nnet": "https://w3id.org/tinyml-schema/neural-network-schema#" },
          "@type": "nnet:NeuralNetwork",
          "nnet:hasCategory": { "@id": "nnet:Classification" }
        }
    """
    if not document.models and not document.devices:
        return
    told: set[Span] = set()
    for member in members_below(document.tree.root):
        for node in (member.key, member.value):
            if isinstance(node, String) and "://" in node.value and node.span not in told:
                told.add(node.span)
                if vocabulary.is_retired(node.value):
                    new = vocabulary.respelled(node.value)
                    fixes = set_value(document, f"Change to `{new}`", node.span, new)
                    old = vocabulary.namespace_of(node.value)
                    message = f"the namespace `{old}` is now `{vocabulary.namespace_of(new)}`"
                    yield Found(node.span, message, fixes)


@document_rule("term-undefined", Group.MODEL, Severity.WARNING)
def term_undefined(document: Document) -> Iterator[Found]:
    """A name that its vocabulary does not define.

    It is told for the vocabularies of networks, devices and sensors that are fully known here, and
    for known slips in others. Programs that look for the right name do not find the wrong one.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "operators": ["AvgPool2D"]
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "name": "Gesture",
          "license": "CC0-1.0",
          "operators": ["AveragePool2D"]
        }
    """
    if not document.models and not document.devices:
        return
    told = {each.span for each in unknown_sensors(document)}
    for statement in document.expansion.statements:
        for iri, span, is_property in _names(document, statement):
            if span not in told and _is_wrong(iri):
                told.add(span)
                yield _undefined(document, iri, span, is_property)


def _names(document: Document, statement: Statement) -> Iterator[tuple[str, Span, bool]]:
    """The IRIs of a statement that stand for terms, their places, and whether for a property."""
    if statement.predicate != RDF + "type":
        span = key_of(document, statement.span)
        if span.end <= statement.object_span.start:
            yield statement.predicate, span, True
    if isinstance(statement.object, Iri) and not statement.object.startswith(_TOLD_AS_UNITS):
        yield statement.object, statement.object_span, False


@lru_cache(maxsize=4096)
def _is_wrong(iri: str) -> bool:
    spelled = vocabulary.respelled(iri)
    name = vocabulary.local_name(spelled)
    if not name or is_blank(name):
        return False
    if vocabulary.replacement(spelled) is not None:
        return True
    namespace = vocabulary.namespace_of(spelled)
    return vocabulary.is_complete(namespace) and not vocabulary.is_defined(spelled)


def _undefined(document: Document, iri: str, span: Span, is_property: bool) -> Found:
    spelled = vocabulary.respelled(iri)
    name = vocabulary.shorten(spelled)
    target = vocabulary.replacement(spelled)
    is_known = target is not None
    if target is None:
        near = vocabulary.suggest(spelled, 1, is_property)
        target = near[0].iri if near else None
    if target is None:
        return Found(span, f"`{name}` is not defined")
    old = written(document, span)
    new = respelled(document, old, target) if isinstance(old, str) else ""
    fixes = set_value(document, f"Change to `{new}`", span, new, is_known) if new else ()
    message = f"`{name}` is not defined; did you mean `{vocabulary.shorten(target)}`?"
    return Found(span, message, fixes)
