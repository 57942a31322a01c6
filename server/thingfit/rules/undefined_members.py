"""The rule about members of models, deployments and hardware that no context defines.

Members of Things are the matter of `term-unknown`, which knows where each term may stand.

Source: JSON-LD 1.1, section 3.1 (a key that is neither a term nor an IRI is ignored).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from thingfit.facts import Document, Kind
from thingfit.facts.graph import TYPE
from thingfit.facts.kinds import (
    DEPLOYMENT_CONTEXT,
    DEVICE_CONTEXT,
    MODEL_CONTEXT,
    context_iris,
)
from thingfit.meaning import td_terms
from thingfit.meaning.bundle import bundled_context
from thingfit.rules import edits
from thingfit.rules.case import is_blank
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, document_rule
from thingfit.syntax import Array, Member, Node, Object, String, node_at, walk
from thingfit.text import Span

_CONTEXTS: Mapping[Kind, str] = {
    Kind.MODEL: MODEL_CONTEXT,
    Kind.DEPLOYMENT: DEPLOYMENT_CONTEXT,
}


@document_rule("member-undefined", Group.JSONLD, Severity.HINT)
def member_undefined(document: Document) -> Iterator[Found]:
    """A member of a model, a deployment or of a device's hardware that no context defines.

    Nothing reads such a member, so what it says is lost; likewise a class. Most often it is a
    known one misspelt: then the finding is a warning and names it. Descriptions with a context that
    Thingfit does not carry are left alone, as are names with a prefix.

    Bad:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "id": "urn:example:model:wave",
          "name": "Wave",
          "ramByte": 22000
        }

    Good:
        {
          "@context": "https://w3id.org/thingfit/model/v1",
          "type": "NeuralNetwork",
          "id": "urn:example:model:wave",
          "name": "Wave",
          "ramBytes": 22000
        }
    """
    for part in document.parts:
        if not _is_closed(part.node):
            continue
        context = _CONTEXTS.get(part.kind)
        if context is not None:
            found = _ignored(document, part.node)
        elif part.kind is Kind.THING_DESCRIPTION and DEVICE_CONTEXT in _iris(part.node):
            context, found = DEVICE_CONTEXT, _of_hardware(document, part.node)
        else:
            continue
        for holder, member in found:
            terms = {each for each in _names_of(context) if each[0].islower()}
            yield _told(member.key, terms - holder.by_key.keys(), "")
        for name in _unknown_classes(document, part.node):
            classes = {each for each in _names_of(context) if each[0].isupper()}
            yield _told(name, classes, "the class ")


def _told(name: String, known: set[str], what: str) -> Found:
    near = edits.nearest(name.value, sorted(known)) if len(name.value) > 2 else None
    message = f"no context defines {what}`{name.value}`, so nothing reads it"
    if near is None:
        return Found(name.span, message)
    return Found(
        name.span,
        f"{message}; `{near}` is meant, it seems",
        (edits.rename_fix(name, near, safe=False),),
        severity=Severity.WARNING,
    )


def _unknown_classes(document: Document, node: Object) -> Iterator[String]:
    """The classes that are read as files beside the description, since no context has them."""
    folder = document.uri.rpartition("/")[0]
    for each in document.expansion.statements:
        if each.predicate != TYPE or not node.span.holds(each.object_span):
            continue
        name = node_at(node, each.object_span.start)
        if not isinstance(name, String) or is_blank(name.value):
            continue  # What is yet to be written has a rule of its own.
        if str(each.object) == f"{folder}/{name.value}":
            yield name


def _ignored(document: Document, node: Object) -> Iterator[tuple[Object, Member]]:
    """The members that JSON-LD ignores, each with the object it stands in."""
    dropped = frozenset(document.expansion.dropped)
    for holder, member in _members(node):
        if member.key.span in dropped and not member.key.value.startswith("$"):
            yield holder, member


def _of_hardware(document: Document, thing: Object) -> Iterator[tuple[Object, Member]]:
    """The members of hardware that are read as names of the TD vocabulary, which has none such."""
    undefined = {
        each.span for each in document.expansion.statements if td_terms.is_unknown(each.predicate)
    }
    hardware = _hardware_members() if undefined else ()
    for part in (thing.get(key) for key in hardware):
        for holder, member in _members(part) if part is not None else ():
            if member.span in undefined and ":" not in member.key.value:
                yield holder, member


def _members(node: Node) -> Iterator[tuple[Object, Member]]:
    """The members at any depth, each with the object it stands in."""
    for each in walk(node):
        if isinstance(each, Object):
            yield from ((each, member) for member in each.members)


def _iris(node: Object) -> tuple[str, ...]:
    return tuple(context_iris(node.get("@context")))


def _is_closed(node: Object) -> bool:
    """Whether all that the contexts of a description define is known here."""
    for each in walk(node):
        context = each.get("@context") if isinstance(each, Object) else None
        if context is None:
            continue
        if any(bundled_context(iri) is None for iri in context_iris(context)):
            return False
        maps = (inner for inner in walk(context) if isinstance(inner, Object))
        if any(not {"@vocab", "@import"}.isdisjoint(inner.by_key) for inner in maps):
            return False
    return "@context" in node.by_key


@cache
def _names_of(context: str) -> frozenset[str]:
    """The terms and classes of a bundled context at any depth, without prefixes."""
    maps = [each for each in walk(_parts(context)) if isinstance(each, Object)]
    found = {key for each in maps for key in each.by_key if key[:1].isalpha()}
    # Prefixes stand for what ends as a namespace does.
    prefixes = {
        member.key.value
        for each in maps
        for member in each.members
        if isinstance(member.value, String) and member.value.value.endswith(("#", "/"))
    }
    referenced = (each.get("@context") for each in maps)
    others = {each.value for each in referenced if isinstance(each, String)} - {context}
    return frozenset(found - prefixes).union(*(_names_of(each) for each in others))


@cache
def _hardware_members() -> tuple[str, ...]:
    """The members of a Thing that our context for devices defines with terms of their own."""
    terms = _parts(DEVICE_CONTEXT)
    return tuple(
        member.key.value
        for member in (terms.members if isinstance(terms, Object) else ())
        if isinstance(member.value, Object) and "@context" in member.value.by_key
    )


def _parts(context: str) -> Node:
    return bundled_context(context) or Array(Span(0, 0), ())
