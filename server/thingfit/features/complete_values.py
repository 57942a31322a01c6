"""Offers of values: what the key at hand, and what is around it, allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from thingfit.facts import Affordance, Kind
from thingfit.facts.kinds import DEPLOYMENT_CONTEXT, DEVICE_CONTEXT, MODEL_CONTEXT, TD_1_1
from thingfit.features.complete_asked import Asked, values_of_key
from thingfit.features.complete_bindings import binding_values, subprotocols
from thingfit.features.complete_blank import Blank, blank
from thingfit.features.complete_boards import board_values
from thingfit.features.complete_files import files
from thingfit.features.complete_names import names, variables
from thingfit.features.complete_schema import stated, types_of
from thingfit.features.complete_snippets import value_blocks
from thingfit.features.complete_terms import (
    classes,
    declared_prefixes,
    known_prefixes,
    prefixes_in_scope,
    term_values,
)
from thingfit.features.complete_units import quantity_classes, unit_offers
from thingfit.features.completion import CompletionKind, Offer, value_offer, without
from thingfit.features.meaning_at import MAP
from thingfit.meaning import td_terms, vocabulary
from thingfit.rules.edits import quote
from thingfit.syntax import Array, Node, String, to_value

_MEDIA_TYPES = (
    "application/json application/cbor application/senml+json application/senml+cbor "
    "application/ld+json application/octet-stream application/xml text/plain text/html "
    "image/jpeg image/png video/mp4 text/event-stream application/x-www-form-urlencoded"
).split()
_LINK_TYPES = (
    "application/td+json application/tm+json text/html application/json application/pdf "
    "image/png image/svg+xml text/turtle"
).split()
_REUSED = frozenset("contentType subprotocol format rel flow alg name contentCoding".split())
_FORMATS = (
    "date-time date time duration email hostname ipv4 ipv6 uri uri-reference uri-template "
    "iri json-pointer regex uuid"
).split()


def value_offers(asked: Asked) -> Iterator[Offer]:
    """The values for the place, the most likely first."""
    if any(True for _ in variables(asked)):
        yield from variables(asked)
        return
    if asked.place.steps and asked.place.steps[0] == "@context":
        yield from _contexts(asked)
        return
    if not asked.place.is_quoted:
        yield from value_blocks(asked)
    if asked.cls == MAP:
        yield from _blanks(asked)
        return
    yield from without(_strings(asked), asked.siblings)
    yield from _plain(asked)
    yield from _blanks(asked)


def _strings(asked: Asked) -> Iterator[Offer]:
    key = asked.key
    yield from names(asked)
    if key == "op":
        yield from operations(asked)
        return
    if key in ("unit", "unitCode", "schema:unitCode"):
        yield from unit_offers(asked)
        return
    if key in ("default", "const"):
        yield from _own_values(asked)
    yield from _choices(asked)
    if key in _REUSED and asked.cls is not None:
        yield from _reused(asked)
    yield from _media_types(asked)
    if key == "subprotocol":
        yield from subprotocols(asked)
    if key == "format" and asked.cls in ("DataSchema", "PropertyAffordance", "StringSchema"):
        yield from (value_offer(each) for each in _FORMATS)
    yield from _documented(asked)
    if key in asked.scope.context.type_keys and not (key == "type" and asked.cls):
        if asked.cls is not None:
            yield from _reused(asked)
            yield from declared_prefixes(asked)
        yield from classes(asked)
        yield from quantity_classes(asked)
        yield from prefixes_in_scope(asked)
    yield from binding_values(asked)
    yield from term_values(asked)
    yield from board_values(asked)
    yield from files(asked)


def operations(asked: Asked) -> Iterator[Offer]:
    """The operations that a form of this affordance may have."""
    documented = td_terms.values_of("op")
    for name in allowed_operations(asked):
        about = documented.get(name)
        yield value_offer(name, documentation=about.description if about else "")


def allowed_operations(asked: Asked) -> list[str]:
    """The operations for an affordance as `readOnly` and `writeOnly` have it."""
    allowed = [each for each in stated(asked.schemas, "enum") if isinstance(each, str)]
    each = asked.interaction
    if each is None or each.affordance is not Affordance.PROPERTY:
        return allowed
    refused: set[str] = set()
    if each.is_true("readOnly"):
        refused.add("writeproperty")
    if each.is_true("writeOnly"):
        refused |= {"readproperty", "observeproperty", "unobserveproperty"}
    found = [name for name in allowed if name not in refused]
    if each.is_true("observable"):
        return found
    return sorted(found, key=lambda name: name.endswith("observeproperty"))


def _choices(asked: Asked) -> Iterator[Offer]:
    """The values that the schema lists, with what they mean."""
    key = asked.key or ""
    documented = td_terms.values_of(key)
    default = next(iter(stated(asked.schemas, "default")), None)
    for value in stated(asked.schemas, "enum"):
        if isinstance(value, str):
            about = documented.get(value)
            yield value_offer(
                value,
                detail="default" if value == default else "",
                documentation=about.description if about else "",
                is_retired=about.retired if about else False,
            )
    for keyword in ("default", "examples") if not key.startswith("@") else ():
        for value in stated(asked.schemas, keyword):
            # Addresses among the examples show a form, and lead nowhere.
            if isinstance(value, str) and "://" not in value:
                yield value_offer(value, detail="default" if keyword == "default" else "")


def _documented(asked: Asked) -> Iterator[Offer]:
    """The documented values of a term, such as relations of links."""
    if asked.cls is None or td_terms.find(asked.cls, asked.key or "") is None:
        return
    if asked.key in ("op", "type", "in", "contentType"):
        return
    for each in td_terms.values_of(asked.key or "").values():
        if each.value.startswith("tm:") and asked.kind is not Kind.THING_MODEL:
            continue
        yield value_offer(each.value, documentation=each.description, is_retired=each.retired)


def _reused(asked: Asked) -> Iterator[Offer]:
    """The values of the same key elsewhere in the description, frequent ones first."""
    start = asked.place.span.start
    found = Counter(
        each.value
        for each in values_of_key(asked.root, asked.key or "")
        if each.span.start != start and each.value and "{{" not in each.value
    )
    for value, _ in found.most_common(10):
        yield value_offer(value)


def _media_types(asked: Asked) -> Iterator[Offer]:
    if asked.key == "contentType" or asked.key == "contentMediaType":
        documented = td_terms.values_of("contentType")
        for each in _MEDIA_TYPES:
            about = documented.get(each)
            yield value_offer(each, documentation=about.description if about else "")
    elif asked.key == "type" and asked.cls == "Link":
        yield from (value_offer(each) for each in _LINK_TYPES)


def _own_values(asked: Asked) -> Iterator[Offer]:
    """The values that `enum` of the same schema lists."""
    listed: Node | None = asked.owner.get("enum") if asked.owner else None
    for item in listed.items if isinstance(listed, Array) else ():
        if isinstance(item, String):
            yield value_offer(item.value)
        else:
            yield Offer(quote_value(item), quote_value(item), CompletionKind.VALUE)


def quote_value(node: Node) -> str:
    """A value of the document as JSON on one line."""
    value = to_value(node)
    return quote(value) if isinstance(value, str | int | float | bool | None) else "null"


def _plain(asked: Asked) -> Iterator[Offer]:
    """`true` and `false`, where a boolean is expected."""
    if asked.place.is_quoted:
        return
    is_boolean = "boolean" in types_of(asked.schemas)
    owner = asked.owner
    if asked.key in ("default", "const") and owner:
        kind = owner.get("type")
        is_boolean = isinstance(kind, String) and kind.value == "boolean"
    if is_boolean:
        default = next(iter(stated(asked.schemas, "default")), None)
        for text, value in (("true", True), ("false", False)):
            detail = "default" if value is default else ""
            yield Offer(text, text, CompletionKind.VALUE, detail)


def _blanks(asked: Asked) -> Iterator[Offer]:
    """An object or array to be filled in, where the schema wants one and nothing is typed."""
    if asked.place.is_quoted or asked.place.typed:
        return
    types = types_of(asked.schemas)
    if types and types[0] in ("object", "array"):
        value: Blank = blank(asked.schemas)
        yield Offer(value.text, value.text, CompletionKind.VALUE, types[0], "", value.snippet)


def _contexts(asked: Asked) -> Iterator[Offer]:
    """The addresses of contexts, and the namespaces of prefixes."""
    if asked.place.key == "@language":
        yield from names(asked)
    elif len(asked.place.steps) > 1 and isinstance(asked.place.steps[-1], str):
        namespace = known_prefixes().get(asked.place.steps[-1])
        if namespace:
            yield value_offer(namespace)
        for each in known_prefixes().values():
            term = vocabulary.term(each)
            yield value_offer(each, documentation=term.comment if term else "")
    else:
        known = [each for each in stated(asked.schemas, "enum") if isinstance(each, str)]
        addresses = [TD_1_1, *known, DEVICE_CONTEXT, MODEL_CONTEXT]
        if asked.kind is Kind.DEPLOYMENT:
            addresses = [DEPLOYMENT_CONTEXT, *addresses]
        if asked.kind is Kind.MODEL:
            addresses.reverse()
        for address in dict.fromkeys(addresses):
            if address not in asked.siblings:
                yield value_offer(address, detail="context")
