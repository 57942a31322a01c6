"""The rule about members that no vocabulary knows, and the names in a Thing that expand to IRIs.

Source: TD 1.1, section 5.3 (tables of each class) and appendix A (JSON-LD context).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from thingfit.facts import Thing
from thingfit.facts.kinds import DEVICE_CONTEXT, TD_1_0, TD_1_1, context_iris
from thingfit.facts.thing import strings
from thingfit.meaning.bundle import bundled_context
from thingfit.rules import edits
from thingfit.rules.finding import Found, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.schema_places import written
from thingfit.syntax import Array, Member, Node, Object, String, walk

_TD_PREFIXES = frozenset("td jsonschema wotsec hctl htv rdf rdfs xsd dct tm schema".split())
_NAMED_BY_PEOPLE = frozenset(
    "properties actions events uriVariables securityDefinitions schemaDefinitions "
    "titles descriptions".split()
)
"""Members whose own keys are names that people choose, not terms."""

_PLAIN_JSON = frozenset(("@context", "const", "default", "enum"))
"""Members whose values are plain JSON, or the context itself."""

_TEXTS = "@type title titles description descriptions "
_SCHEMA = _TEXTS + (
    "type const default unit oneOf enum readOnly writeOnly format contentEncoding "
    "contentMediaType minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength "
    "maxLength pattern items minItems maxItems properties required "
)
_TERMS = {
    "thing": "@context @type id title titles description descriptions version created modified "
    "support base properties actions events links forms security securityDefinitions profile "
    "schemaDefinitions uriVariables ",
    "properties": _SCHEMA + "forms uriVariables observable ",
    "actions": _TEXTS + "forms uriVariables input output safe idempotent synchronous ",
    "events": _TEXTS + "forms uriVariables subscription data dataResponse cancellation ",
    "schema": _SCHEMA,
    "forms": "href contentType contentCoding subprotocol security scopes response "
    "additionalResponses op ",
    "response": "contentType ",
    "additionalResponses": "success contentType schema ",
    "links": "href type rel anchor sizes hreflang instanceName ",
    "securityDefinitions": _TEXTS + "scheme proxy in name qop identity authorization token refresh "
    "scopes flow alg format oneOf allOf ",
    "version": "instance model ",
}
_ALIASES = {
    "args": "input",
    "arguments": "input",
    "label": "title",
    "max": "maximum",
    "mediaType": "contentType",
    "method": "htv:methodName",
    "min": "minimum",
    "parameters": "input",
    "params": "input",
    "payload": "data",
    "result": "output",
    "returns": "output",
    "url": "href",
}
"""Names of other formats, each with the term for it; it counts only where the term can stand."""
_ELSEWHERE = frozenset(
    "allOf anyOf not if then else $ref $schema $id $comment additionalProperties "
    "patternProperties propertyNames dependencies definitions $defs minProperties maxProperties "
    "uniqueItems additionalItems contains examples title writeOnly id name license".split()
)
"""Keywords of JSON Schema and terms of the context that another rule speaks about, or none."""


@cache
def _known(place: str) -> frozenset[str]:
    return frozenset(_TERMS[place].split())


@cache
def _known_anywhere() -> frozenset[str]:
    return frozenset(term for place in _TERMS for term in _known(place)) | _ELSEWHERE


def local_maps(context: Node | None) -> tuple[Object, ...]:
    """The maps of a `@context`, in order."""
    items = context.items if isinstance(context, Array) else (context,)
    return tuple(item for item in items if isinstance(item, Object))


def closed_contexts(thing: Thing) -> frozenset[str] | None:
    """The prefixes and terms that the contexts of a Thing declare beside those of TD.

    Nothing when a context is referenced whose terms are not known here, or when `@vocab` gives
    every name a meaning.
    """
    declared = set(_TD_PREFIXES)
    for context in _contexts(thing.node):
        for iri in context_iris(context):
            terms = _terms_of(iri)
            if terms is None:
                return None
            declared |= terms
        for each in local_maps(context):
            if "@vocab" in each.by_key or "@import" in each.by_key:
                return None
            declared.update(each.by_key)
    return frozenset(declared)


@cache
def _terms_of(iri: str) -> frozenset[str] | None:
    """The prefixes and terms of a context beside those of TD; of one that is unknown, nothing."""
    if iri in (TD_1_0, TD_1_1):
        return frozenset()
    context = bundled_context(iri)
    if context is None:
        return None
    maps = (node for node in walk(context) if isinstance(node, Object))
    return frozenset(key for each in maps for key in each.by_key)


def _contexts(node: Node) -> Iterator[Node]:
    """The contexts of a Thing, embedded ones and those within term definitions included."""
    match node:
        case Object():
            for member in node.members:
                if member.key.value == "@context":
                    yield member.value
                yield from _contexts(member.value)
        case Array():
            for item in node.items:
                yield from _contexts(item)


def name_places(node: Node) -> Iterator[String]:
    """The keys and the `@type` strings of a Thing that stand for IRIs."""
    match node:
        case Array():
            for item in node.items:
                yield from name_places(item)
        case Object():
            for member in node.members:
                yield from _names_of_member(member)


def _names_of_member(member: Member) -> Iterator[String]:
    key = member.key.value
    if key in _NAMED_BY_PEOPLE:
        if isinstance(member.value, Object):
            for named in member.value.members:
                yield from name_places(named.value)
        return
    if not key.startswith("@"):
        yield member.key
    if key == "@type":
        yield from strings(member.value)
    elif key not in _PLAIN_JSON:
        yield from name_places(member.value)


@thing_rule("term-unknown", Group.TD, Severity.HINT)
def term_unknown(thing: Thing) -> Iterator[Found]:
    """A member that neither the TD vocabulary nor a context of the document defines.

    Such a member is dropped when the description is read as linked data, and most often it is a
    known one misspelt: then the finding is a warning and names it. Documents with a context that
    Thingfit does not carry are left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "minumum": 5,
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "minimum": 5,
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }
    """
    declared = closed_contexts(thing)
    if declared is None:
        return
    for place, node, key in _term_places(thing.node, "thing"):
        name = key.value
        if name in _SLIPS and name not in declared:
            message = f"the vocabulary of HTTP has no `{name}`; `{_SLIPS[name]}` is meant, it seems"
            yield Found(key.span, message, (edits.rename_fix(key, _SLIPS[name], safe=False),))
            continue
        if name in declared or name in _known_anywhere() or name[:1] in ("@", "$") or ":" in name:
            continue
        if "{{" in name:
            continue
        near = _meant(name, (_known(place) | _beside(thing, place)) - node.by_key.keys())
        if near is None:
            yield Found(key.span, f"no vocabulary in `@context` defines {written(key)}")
        else:
            yield Found(
                key.span,
                f"no vocabulary in `@context` defines {written(key)}; `{near}` is meant, it seems",
                (edits.rename_fix(key, near, safe=False),),
                severity=Severity.WARNING,
            )


_SLIPS = {
    "htv:header": "htv:headers",
    "htv:method": "htv:methodName",
    "htv:methodname": "htv:methodName",
    "htv:statusCode": "htv:statusCodeValue",
    "htv:statuscode": "htv:statusCodeValue",
}
"""Names that are nearly those of HTTP Vocabulary in RDF; consumers pass them by."""


def _beside(thing: Thing, place: str) -> frozenset[str]:
    """The terms of other vocabularies than TD's that belong into a place."""
    if place == "forms":
        return frozenset(("htv:methodName",))
    ours = place == "thing" and DEVICE_CONTEXT in context_iris(thing.node.get("@context"))
    return _OF_DEVICES if ours else frozenset()


_OF_DEVICES = frozenset("controller sensors board runtime kernelLibrary".split())


@thing_rule("term-misplaced", Group.TD, Severity.HINT)
def term_misplaced(thing: Thing) -> Iterator[Found]:
    """A term of TD in a place where it has no meaning.

    Consumers look for a term where TD 1.1 has it, such as for `op` in a form and for `minimum` in a
    data schema, and pass it by elsewhere. Titles, descriptions and classes are left alone.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "heat": {
              "op": "invokeaction",
              "forms": [{"href": "https://heater.example.com/heat"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "heat": {
              "forms": [{"href": "https://heater.example.com/heat", "op": "invokeaction"}]
            }
          }
        }
    """
    declared = closed_contexts(thing)
    if declared is None:
        return
    for place, _, key in _term_places(thing.node, "thing"):
        name = key.value
        if name in _known(place) or name in declared | _EVERYWHERE:
            continue
        places = [each for each in _TERMS if name in _known(each)]
        if places:
            where = " or ".join(_PLACES[each] for each in places[:2])
            message = f"`{name}` has no meaning in {_PLACES[place]}; it belongs into {where}"
            yield Found(key.span, message)


_EVERYWHERE = frozenset((*_TEXTS.split(), "name", "id"))
_PLACES = {
    "thing": "a Thing",
    "properties": "a property",
    "actions": "an action",
    "events": "an event",
    "schema": "a data schema",
    "forms": "a form",
    "response": "a response",
    "additionalResponses": "an additional response",
    "links": "a link",
    "securityDefinitions": "a security definition",
    "version": "a version",
}


def _meant(name: str, known: frozenset[str]) -> str | None:
    """The known term that a name was meant to be."""
    if _ALIASES.get(name) in known:
        return _ALIASES[name]
    near = edits.nearest(name, known)
    return near if near and (len(name) > 3 or near.lower() == name.lower()) else None


def _term_places(node: Object, place: str) -> Iterator[tuple[str, Object, String]]:
    """Each key of a Thing with the object it stands in and the sort of place that is."""
    for member in node.members:
        key = member.key.value
        if key not in _PLAIN_JSON:
            yield place, node, member.key
        yield from _below(place, key, member.value)


def _below(place: str, key: str, value: Node) -> Iterator[tuple[str, Object, String]]:
    inner = _place_of(place, key)
    if inner is None:
        return
    if key in _NAMED_BY_PEOPLE:
        named = value.members if isinstance(value, Object) else ()
        nodes: tuple[Node, ...] = tuple(member.value for member in named)
    else:
        nodes = value.items if isinstance(value, Array) else (value,)
    for node in nodes:
        if isinstance(node, Object):
            yield from _term_places(node, inner)


_SCHEMA_MEMBERS = frozenset(
    "input output subscription data dataResponse cancellation items oneOf uriVariables "
    "schemaDefinitions".split()
)


def _place_of(place: str, key: str) -> str | None:
    """The sort of place that a member of a place leads to; nothing where terms end."""
    if place == "thing" and key in _AFFORDANCES:
        return key
    if key == "properties" and place in ("properties", "schema"):
        return "schema"
    if key in _SCHEMA_MEMBERS and place in ("thing", "schema", *_AFFORDANCES):
        return "schema"
    if key in ("forms", "links", "securityDefinitions", "version") and place != "schema":
        return key
    if key in ("response", "additionalResponses") and place == "forms":
        return key
    return None


_AFFORDANCES = ("properties", "actions", "events")
