"""What kind of document a text is: by its content first, by its name when the content is broken.

Sources: TD 1.1, sections 5.3.1.1 (`@context`) and 10 (Thing Model); TD 1.0, section 5.3.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from thingfit.syntax import Array, Node, Object, String

TD_1_1 = "https://www.w3.org/2022/wot/td/v1.1"
TD_1_0 = "https://www.w3.org/2019/wot/td/v1"
RETIRED_CONTEXTS = {
    "http://www.w3.org/ns/td": TD_1_1,
    "https://www.w3.org/ns/td": TD_1_1,
    "http://w3c.github.io/wot/w3c-wot-td-context.jsonld": TD_1_1,
    "https://w3c.github.io/wot/w3c-wot-td-context.jsonld": TD_1_1,
    "http://w3c.github.io/wot/w3c-wot-common-context.jsonld": TD_1_1,
    "https://w3c.github.io/wot/w3c-wot-common-context.jsonld": TD_1_1,
    "https://www.w3.org/2019/td/v1": TD_1_0,
    "https://www.w3.org/2019/wot/td": TD_1_0,
    "https://www.w3.org/2019/wot/td/v1.1": TD_1_1,
    "http://www.w3.org/2019/wot/td/v1": TD_1_0,
    "http://www.w3.org/2022/wot/td/v1.1": TD_1_1,
    "https://www.w3.org/ns/wot-next/td": TD_1_1,
    "http://www.w3.org/ns/wot-next/td": TD_1_1,
}
"""Contexts of drafts, misspelt contexts and the context of the coming version, with what to use."""

MODEL_CONTEXT = "https://w3id.org/thingfit/model/v1"
DEVICE_CONTEXT = "https://w3id.org/thingfit/device/v1"
DEPLOYMENT_CONTEXT = "https://w3id.org/thingfit/deployment/v1"
_NETWORK = re.compile(
    r"https?://(?:w3id\.org/tinyml-schema(?:-collab)?/neural-network-schema|"
    r"(?:www\.)?tinyml-schema\.org/networkschema)[#/]NeuralNetwork"
)
_SMART_SENSOR = re.compile(r"https?://w3id\.org/s3n/SmartSensor")
_DEPLOYMENT = "https://w3id.org/thingfit#Deployment"
_AFFORDANCE_MAPS = ("properties", "actions", "events")


class Kind(Enum):
    """The kinds of document that Thingfit knows; everything else is not ours."""

    THING_DESCRIPTION = "td"
    THING_MODEL = "tm"
    MODEL = "model"
    DEPLOYMENT = "deployment"
    GRAPH = "graph"
    """Linked data about devices or models that is written otherwise than our contexts have it."""
    TURTLE = "turtle"
    SETTINGS = "settings"


_NAMES = (
    (re.compile(r"[.\-_]?td\.json(ld)?$", re.IGNORECASE), Kind.THING_DESCRIPTION),
    (re.compile(r"[.\-_]?tm\.json(ld)?$", re.IGNORECASE), Kind.THING_MODEL),
    (re.compile(r"\.model\.json(ld)?$", re.IGNORECASE), Kind.MODEL),
    (re.compile(r"\.deployment\.json(ld)?$", re.IGNORECASE), Kind.DEPLOYMENT),
    (re.compile(r"\.ttl$", re.IGNORECASE), Kind.TURTLE),
    (re.compile(r"\.toml$"), Kind.SETTINGS),
)


def kind_of_name(name: str) -> Kind | None:
    """The kind that a file name promises, such as `lamp.td.json` or `lamp-td.jsonld`."""
    return next((kind for pattern, kind in _NAMES if pattern.search(name)), None)


def kind_of_object(node: Object) -> Kind | None:
    """The kind that the content of an object shows, or nothing."""
    if _is_frame(node):
        return None
    contexts = tuple(context_iris(node.get("@context")))
    types = tuple(_types(node))
    if "tm:ThingModel" in types:
        return Kind.THING_MODEL
    ours = MODEL_CONTEXT in contexts
    if DEPLOYMENT_CONTEXT in contexts or (ours and "Deployment" in types):
        return Kind.DEPLOYMENT
    prefixes = _prefixes(node.get("@context"))
    classes = tuple(_iris(types, prefixes))
    if _DEPLOYMENT in classes:
        return Kind.DEPLOYMENT
    if ours or any(map(_NETWORK.fullmatch, classes)):
        return Kind.MODEL
    if DEVICE_CONTEXT in contexts or any(
        iri in (TD_1_0, TD_1_1) or iri in RETIRED_CONTEXTS for iri in contexts
    ):
        return Kind.THING_DESCRIPTION
    if any(_is_fact(each, prefixes) for each in (node, *_items(node.get("@graph")))):
        return Kind.GRAPH
    return kind_of_shape(node)


def kind_of_shape(node: Object) -> Kind | None:
    """The kind of an object without a telling context, by members that only that kind has."""
    forms = any(
        isinstance(affordance, Object) and affordance.get("forms") is not None
        for key in _AFFORDANCE_MAPS
        if isinstance(affordances := node.get(key), Object)
        for affordance in (member.value for member in affordances.members)
    )
    title = node.get("title") is not None
    if node.get("securityDefinitions") is not None and (forms or title):
        return Kind.THING_DESCRIPTION
    if forms and title and (node.get("security") is not None or node.get("base") is not None):
        return Kind.THING_DESCRIPTION
    return None


def context_iris(node: Node | None) -> Iterator[str]:
    """The strings of a `@context`, in order."""
    match node:
        case String():
            yield node.value
        case Array():
            yield from (item.value for item in node.items if isinstance(item, String))


def strings(node: Node | None) -> Iterator[str]:
    """The strings of a value that is one string or an array of them."""
    yield from context_iris(node)


def _is_frame(node: Object) -> bool:
    """Whether an object is a JSON-LD 1.1 frame: a template for documents, not one of them."""
    flags = ("@explicit", "@embed", "@requireAll", "@omitDefault", "@omitGraph")
    if any(flag in node.by_key for flag in flags):
        return True
    return any(
        isinstance(inner, Object) and "@default" in inner.by_key
        for member in node.members
        for inner in (member.value, *_values(member.value))
    )


def _values(node: Node) -> tuple[Node, ...]:
    return tuple(m.value for m in node.members) if isinstance(node, Object) else ()


def _is_fact(node: Node, prefixes: dict[str, str]) -> bool:
    """Whether a node of a graph is a smart sensor or a network, by the prefixes of the graph."""
    if not isinstance(node, Object):
        return False
    classes = _iris(_types(node), prefixes)
    return any(_SMART_SENSOR.fullmatch(each) or _NETWORK.fullmatch(each) for each in classes)


def _types(node: Object) -> Iterator[str]:
    yield from strings(node.get("@type"))
    yield from strings(node.get("type"))


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Array) else (node,) if node is not None else ()


def _iris(written: Iterable[str], prefixes: dict[str, str]) -> Iterator[str]:
    """Names as IRIs: with a declared prefix, as a declared term, by `@vocab`, or as they are."""
    for each in written:
        prefix, colon, local = each.partition(":")
        if colon:
            yield prefixes[prefix] + local if prefix in prefixes else each
        else:
            yield prefixes.get(each) or prefixes.get("@vocab", "") + each


def _prefixes(node: Node | None) -> dict[str, str]:
    """The prefixes and terms that the maps of a `@context` declare."""
    maps = node.items if isinstance(node, Array) else (node,)
    return {
        member.key.value: member.value.value
        for item in maps
        if isinstance(item, Object)
        for member in item.members
        if isinstance(member.value, String)
    }
