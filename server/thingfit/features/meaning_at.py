"""What a place of a document stands for: the class of its object, and the context there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from thingfit.facts import Document, Kind
from thingfit.facts.kinds import TD_1_0, TD_1_1
from thingfit.facts.thing import strings
from thingfit.meaning import td_terms
from thingfit.meaning.bundle import bundled_context
from thingfit.meaning.context import apply_context, apply_scoped
from thingfit.meaning.term import INITIAL, Context, Setting, Term
from thingfit.syntax import Array, Node, Object, String
from thingfit.syntax.query import Step

_AFFORDANCES = {
    "properties": "PropertyAffordance",
    "actions": "ActionAffordance",
    "events": "EventAffordance",
}
_NAMED = {
    "uriVariables": "DataSchema",
    "schemaDefinitions": "DataSchema",
    "securityDefinitions": "SecurityScheme",
}
_DATA = frozenset("input output subscription data dataResponse cancellation".split())
_PARTS = {
    "forms": "Form",
    "links": "Link",
    "response": "ExpectedResponse",
    "additionalResponses": "AdditionalExpectedResponse",
    "version": "VersionInfo",
}
_MAPS = ("@index", "@language", "@id", "@type", "@graph")
_TD_CONTEXTS = (TD_1_0, TD_1_1, "https://w3id.org/thingfit/contexts/td/")
MAP = "a map of names"
"""The class of an object whose keys are names that people choose."""


def class_at(kind: Kind | None, steps: Sequence[Step], nodes: Sequence[Node]) -> str | None:
    """The class of the TD information model that the object at a path is of.

    `MAP` for an object whose keys are names; nothing where TD says nothing.
    """
    if kind not in (Kind.THING_DESCRIPTION, Kind.THING_MODEL):
        return None
    found, pending = root_class(kind)
    for step in steps:
        if isinstance(step, str):
            found, pending = class_below(found, pending, step)
        if found is None:
            return None
    if found == "SecurityScheme" and len(nodes) > len(steps):
        return _chosen(nodes[len(steps)], "scheme") or found
    if found == "DataSchema" and len(nodes) > len(steps):
        return _chosen(nodes[len(steps)], "type") or found
    return found


def root_class(kind: Kind | None) -> tuple[str | None, str | None]:
    """The class of a whole description, and that of the values in it if it were a map."""
    return ("ThingModel" if kind is Kind.THING_MODEL else "Thing"), None


def class_below(cls: str | None, pending: str | None, key: str) -> tuple[str | None, str | None]:
    """The class of a member's value, and that of the values in it when it is a map."""
    return (pending, None) if cls == MAP else _below(cls, key)


def _below(cls: str | None, key: str) -> tuple[str | None, str | None]:
    """The class of a member's value, and that of the values in it when it is a map."""
    is_thing = cls in ("Thing", "ThingModel")
    is_schema = cls in ("PropertyAffordance", "DataSchema")
    if is_thing and key in _AFFORDANCES:
        return MAP, _AFFORDANCES[key]
    if key in _NAMED and (is_thing or (key == "uriVariables" and str(cls).endswith("Affordance"))):
        return MAP, _NAMED[key]
    if key in _DATA and cls in ("ActionAffordance", "EventAffordance"):
        return "DataSchema", None
    if is_schema and key == "properties":
        return MAP, "DataSchema"
    if is_schema and key in ("items", "oneOf"):
        return "DataSchema", None
    if key in ("titles", "descriptions"):
        return MAP, None
    if key in _PARTS and (is_thing or cls == "Form" or key == "forms"):
        return _PARTS[key], None
    return None, None


def objects_of(root: Node, kind: Kind | None) -> Iterator[tuple[Object, str]]:
    """All objects of a description that TD gives a class, with it, the outer ones first."""
    if kind in (Kind.THING_DESCRIPTION, Kind.THING_MODEL):
        yield from _objects(root, *root_class(kind))


def _objects(node: Node, cls: str | None, pending: str | None) -> Iterator[tuple[Object, str]]:
    match node:
        case Array():
            for item in node.items:
                yield from _objects(item, cls, pending)
        case Object() if cls is not None:
            if cls != MAP:
                term = {"SecurityScheme": "scheme", "DataSchema": "type"}.get(cls)
                yield node, (_chosen(node, term) if term else None) or cls
            for member in node.members:
                below = class_below(cls, pending, member.key.value)
                yield from _objects(member.value, *below)


def term_of(cls: str | None, key: str, owner: Node | None) -> td_terms.TdTerm | None:
    """What a key means in an object of a class; a property is also the schema of its data."""
    if cls is None or cls == MAP:
        return None
    if cls == "PropertyAffordance" and owner is not None:
        chosen = _chosen(owner, "type")
        own = next((each for each in td_terms.terms_of(cls) if each.term == key), None)
        found = own or (td_terms.find(chosen, key) if chosen else None)
        return found or td_terms.find(cls, key) or td_terms.find("DataSchema", key)
    return td_terms.find(cls, key)


def _chosen(node: Node, term: str) -> str | None:
    value = node.get(term) if isinstance(node, Object) else None
    return td_terms.class_chosen_by(term, value.value) if isinstance(value, String) else None


@dataclass(frozen=True, slots=True)
class Scope:
    """The context in force in an object, and the terms that are there for it in particular.

    `term` is that of the key that leads to the object; `is_map` tells that its keys are no terms.
    """

    context: Context
    own: tuple[str, ...] = ()
    term: Term | None = None
    is_map: bool = False
    types: tuple[str, ...] = field(default=())


def scope_at(document: Document, steps: Sequence[Step], nodes: Sequence[Node]) -> Scope:
    """The context in force in the object at a path."""
    scope = _entered(Scope(INITIAL), nodes[0] if nodes else None, document.uri)
    for index, step in enumerate(steps):
        node = nodes[index + 1] if index + 1 < len(nodes) else None
        if isinstance(step, int):
            scope = _entered(scope, node, document.uri)
        elif scope.is_map:
            scope = _entered(Scope(scope.context, scope.own, scope.term), node, document.uri)
        else:
            scope = _below_key(scope, step, node, document.uri)
    return scope


def _below_key(scope: Scope, key: str, node: Node | None, base: str) -> Scope:
    context = scope.context if scope.context.previous is None else scope.context.previous
    term = scope.context.terms.get(key)
    own: tuple[str, ...] = ()
    if term is not None and term.scoped is not None:
        context = apply_scoped(context, term.scoped, base, of_type=False)[0]
        own = tuple(names_in(term.scoped.node))
        again = context.terms.get(key)
        # A context may give its own term another one, which holds for the objects below.
        if again is not None and again.scoped not in (None, term.scoped):
            assert again.scoped is not None
            context = apply_scoped(context, again.scoped, base, of_type=False)[0]
            own += tuple(names_in(again.scoped.node))
    is_map = term is not None and any(each in term.container for each in _MAPS)
    found = Scope(context, own, term, is_map and isinstance(node, Object | None))
    return found if found.is_map else _entered(found, node, base)


def _entered(scope: Scope, node: Node | None, base: str) -> Scope:
    """The scope within an object: with its own context, and those of its types."""
    if not isinstance(node, Object):
        return scope
    context, own = scope.context, scope.own
    local = node.get("@context")
    if local is not None:
        context = apply_context(context, local, Setting(base))
        own = (*own, *names_in(local))
    types: list[str] = []
    before = context
    for key in before.type_keys:
        for each in strings(node.get(key)):
            types.append(before.iri_of_name(each.value) or each.value)
            term = before.terms.get(each.value)
            if term is not None and term.scoped is not None:
                context = apply_scoped(context, term.scoped, base, of_type=True)[0]
                own = (*names_in(term.scoped.node), *own)
    return Scope(context, tuple(dict.fromkeys(own)), scope.term, False, tuple(types))


def names_in(local: Node) -> Iterator[str]:
    """The terms that a context defines, those of the contexts it names included.

    The terms of TD are left out: which of them an object may have is known from its class.
    """
    match local:
        case Array():
            for item in local.items:
                yield from names_in(item)
        case Object():
            for member in local.members:
                if not member.key.value.startswith("@"):
                    yield member.key.value
        case String() if not local.value.startswith(_TD_CONTEXTS):
            bundled = bundled_context(local.value)
            if bundled is not None:
                yield from names_in(bundled)
