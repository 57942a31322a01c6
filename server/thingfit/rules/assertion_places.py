"""Where a description shows what an assertion of TD 1.1 is about.

Assertions of tables, such as `td-vocab-title--Thing`, speak of a term of a class; all others have a
row of their own below. What no document can show (how programs behave, what is assumed where
nothing is written, who is given a description) is listed as `BEHAVIOUR`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from thingfit.facts import Affordance, Thing
from thingfit.facts.thing import members, objects
from thingfit.syntax import Array, Member, Node, Object, String, walk

TERMS: Mapping[str, str] = {
    "Thing": "@context @type id title titles description descriptions version created modified "
    "support base properties actions events links forms security securityDefinitions profile "
    "schemaDefinitions uriVariables",
    "InteractionAffordance": "@type title titles description descriptions forms uriVariables",
    "PropertyAffordance": "observable",
    "ActionAffordance": "input output safe idempotent synchronous",
    "EventAffordance": "subscription data dataResponse cancellation",
    "VersionInfo": "instance model",
    "DataSchema": "@type title titles description descriptions const default unit oneOf enum "
    "readOnly writeOnly format type",
    "ArraySchema": "items minItems maxItems",
    "NumberSchema": "minimum exclusiveMinimum maximum exclusiveMaximum multipleOf",
    "IntegerSchema": "minimum exclusiveMinimum maximum exclusiveMaximum multipleOf",
    "ObjectSchema": "properties required",
    "StringSchema": "minLength maxLength pattern contentEncoding contentMediaType",
    "SecurityScheme": "@type description descriptions proxy scheme",
    "ComboSecurityScheme": "oneOf allOf",
    "BasicSecurityScheme": "name in",
    "DigestSecurityScheme": "name in qop",
    "APIKeySecurityScheme": "name in",
    "BearerSecurityScheme": "authorization name alg format in",
    "PSKSecurityScheme": "identity",
    "OAuth2SecurityScheme": "authorization token refresh scopes flow",
    "Link": "href type rel anchor sizes hreflang",
    "Form": "href contentType contentCoding security scopes response additionalResponses "
    "subprotocol op",
    "ExpectedResponse": "contentType",
    "AdditionalExpectedResponse": "success contentType schema",
}
"""The terms of each class that a table of the specification has an assertion about."""

BEHAVIOUR = frozenset(
    """
    td-processor-bidi-isolation td-producer-mixed-direction td-context-ns-td10-namespacev10
    td-format-validation-known-values td-format-validation-other-values
    td-security-in-query-over-uri td-expectedResponse-default-contentType
    td-default-readOnly td-default-writeOnly td-default-observable td-default-safe
    td-default-idempotent td-default-success td-default-AdditionalResponseContentType
    td-default-contentType td-default-op-properties td-default-op-actions td-default-op-events
    td-default-in-basic td-default-in-digest td-default-qop td-default-in-apikey
    td-default-in-bearer td-default-alg td-default-format td-vocabulary-defaults
    td-processor-serialization td-json-open_accept-byte-order
    td-context-default-language-direction-independence td-text-direction-first-strong
    td-text-direction-language-tag td-ns-multilanguage-content-negotiation
    td-ns-multilanguage-content-negotiation-no-multi
    td-ns-multilanguage-content-negotiation-optional td-security-binding
    client-data-schema server-data-schema server-data-schema-extras
    client-data-schema-accept-extras client-data-schema-no-extras client-uri-template
    bindings-server-accept td-default-http-method td-default-http-method_get
    td-default-http-method_put td-default-http-method_post tm-tmRef-overwrite-process
    thing-model-td-generation-processor-optional thing-model-td-generation-processor-forms
    security-mutual-auth-td security-server-auth-td security-oauth-limits security-no-execution
    security-jsonld-expansion security-static-context security-remote-context
    privacy-mutable-identifiers privacy-auth-users-only privacy-essential-metadata-only
    privacy-temp-id-metadata privacy-centralized-ids
    """.split()
)
"""Assertions about what no document shows."""

Place = Node | Member
Places = Callable[[Thing], Iterable[Place]]


def instances(thing: Thing, cls: str) -> Iterator[Object]:
    """The objects of a Thing that are instances of a class of the TD information model."""
    match cls:
        case "Thing":
            yield thing.node
        case "InteractionAffordance":
            yield from (each.node for each in thing.interactions)
        case "PropertyAffordance" | "ActionAffordance" | "EventAffordance":
            kind = Affordance[cls.removesuffix("Affordance").upper()]
            yield from (each.node for each in thing.interactions if each.affordance is kind)
        case "VersionInfo":
            yield from _object(thing.node.get("version"))
        case "Link":
            yield from thing.links
        case "Form":
            yield from (form.node for form in thing.forms)
        case "ExpectedResponse":
            for form in thing.forms:
                yield from _object(form.node.get("response"))
        case "AdditionalExpectedResponse":
            for form in thing.forms:
                yield from objects(form.node.get("additionalResponses"))
        case _ if cls.endswith("SecurityScheme"):
            scheme = cls.removesuffix("SecurityScheme").lower()
            for each in thing.security_definitions:
                if not scheme or each.scheme == scheme:
                    yield each.node
        case _:
            kind_of_data = cls.removesuffix("Schema").lower()
            for schema in thing.data_schemas:
                stated = schema.node.get("type")
                if cls == "DataSchema" or _is(stated, kind_of_data):
                    yield schema.node


def _object(node: Node | None) -> Iterator[Object]:
    if isinstance(node, Object):
        yield node


def _is(node: Node | None, value: str) -> bool:
    return isinstance(node, String) and node.value == value


def _at(*keys: str, of: str = "Thing") -> Places:
    """The members with these keys, in all instances of a class."""

    def places(thing: Thing) -> Iterator[Place]:
        for node in instances(thing, of):
            yield from (node.by_key[key] for key in keys if key in node.by_key)

    return places


def _anywhere(*keys: str) -> Places:
    """The members with these keys, wherever they stand."""

    def places(thing: Thing) -> Iterator[Place]:
        for node in walk(thing.node):
            if isinstance(node, Object):
                yield from (node.by_key[key] for key in keys if key in node.by_key)

    return places


def _each(cls: str) -> Places:
    return lambda thing: instances(thing, cls)


def _whole(thing: Thing) -> Iterator[Place]:
    yield thing.node


def _secured(key: str, value: str, scheme: str = "") -> Places:
    """The security definitions with this value of a member."""

    def places(thing: Thing) -> Iterator[Place]:
        for each in thing.security_definitions:
            if _is(each.node.get(key), value) and scheme in ("", each.scheme):
                yield each.node

    return places


def _keyed_by(place: str) -> Places:
    """The Thing, where the key of an API is in the URI or the body: forms show it."""
    secured = _secured("in", place, "apikey")
    return lambda thing: (thing.node,) if tuple(secured(thing)) else ()


def _appended(thing: Thing) -> Iterator[Place]:
    for node in _secured("in", "body", "apikey")(thing):
        name = node.get("name") if isinstance(node, Object) else None
        if isinstance(name, String) and "/-" in name.value:
            yield node


def _links(*relations: str) -> Places:
    def places(thing: Thing) -> Iterator[Place]:
        for link in thing.links:
            if any(_is(link.get("rel"), relation) for relation in relations):
                yield link

    return places


def _made_from_model(thing: Thing) -> Iterable[Place]:
    return (thing.node,) if any(_links("type")(thing)) else ()


def _in_context(key: str) -> Places:
    def places(thing: Thing) -> Iterator[Place]:
        context = thing.node.get("@context")
        for each in context.items if isinstance(context, Array) else (context,):
            if isinstance(each, Object) and key in each.by_key:
                yield each.by_key[key]

    return places


def _context_maps(thing: Thing) -> Iterator[Place]:
    context = thing.node.get("@context")
    return (each for each in objects(context))


def _two_contexts(thing: Thing) -> Iterable[Place]:
    context = thing.node.get("@context")
    first = "https://www.w3.org/2019/wot/td/v1"
    items = context.items if isinstance(context, Array) else ()
    return (thing.node,) if any(_is(each, first) for each in items) else ()


def _names(key: str) -> Places:
    """The affordances of a kind as members, with their names."""
    return lambda thing: members(thing.node.get(key))


def _forms_of(cls: str) -> Places:
    return _at("forms", of=cls)


def _imports(more: int) -> Places:
    """Objects with `tm:ref` and at least as many further members."""

    def places(thing: Thing) -> Iterator[Place]:
        for node in walk(thing.node):
            if isinstance(node, Object) and "tm:ref" in node.by_key and len(node.members) > more:
                yield node

    return places


def _with_placeholder(thing: Thing) -> Iterator[Place]:
    for node in walk(thing.node):
        if isinstance(node, String) and "{{" in node.value:
            yield node
        elif isinstance(node, Object):
            yield from (each.key for each in node.members if "{{" in each.key.value)


_VARIABLES = _anywhere("uriVariables")
_TEXTS = _anywhere("titles", "descriptions")
_RESPONSES = _each("AdditionalExpectedResponse")

OF_DESCRIPTIONS: Mapping[str, Places] = {
    "td-processor": _whole,
    "td-context": _whole,
    "td-context-ns-thing-mandatory": _whole,
    "td-context-ns-td10-namespace": _two_contexts,
    "td-context-ns-thing-optional": _context_maps,
    "td-context-ns-thing-map-of-namespaces": _context_maps,
    "td-context-default-language": _whole,
    "td-context-toplevel": _whole,
    "td-text-at-direction": _in_context("@direction"),
    "td-op-for-thing": _at("forms"),
    "td-op-for-property": _forms_of("PropertyAffordance"),
    "td-op-for-action": _forms_of("ActionAffordance"),
    "td-op-for-event": _forms_of("EventAffordance"),
    "well-known-operation-types-only": _at("op", of="Form"),
    "td-multilanguage-language-tag": _TEXTS,
    "td-multilanguage-value": _TEXTS,
    "td-multi-languages": _TEXTS,
    "td-multi-languages-consistent": _TEXTS,
    "td-title-description": _TEXTS,
    "td-titles-descriptions": _TEXTS,
    "sec-inj-no-intl-markup": _anywhere("title", "titles", "description", "descriptions"),
    "td-json-open": _whole,
    "td-json-open_utf-8": _whole,
    "td-json-open_no-byte-order": _whole,
    "td-string-type": _anywhere("title", "href", "id", "description", "scheme"),
    "td-datetime-type": _at("created", "modified"),
    "td-datetime-recommended-type": _at("created", "modified"),
    "td-integer-type": _anywhere("minLength", "maxLength", "minItems", "maxItems"),
    "td-number-type": _anywhere(*TERMS["NumberSchema"].split()),
    "td-boolean-type": _anywhere(
        "readOnly", "writeOnly", "observable", "safe", "idempotent", "synchronous", "success"
    ),
    "td-array-type": _anywhere("forms", "links", "enum", "required"),
    "td-map-type": _at("properties", "actions", "events", "securityDefinitions"),
    "td-class-type": _whole,
    "td-objects": _at(
        "version",
        "securityDefinitions",
        "descriptions",
        "schemaDefinitions",
        "uriVariables",
        "properties",
        "actions",
        "events",
    ),
    "td-arrays": _at("links", "forms"),
    "td-version": _at("version"),
    "td-properties": _at("properties"),
    "td-property-names": _names("properties"),
    "td-property-arrays": _names("properties"),
    "td-actions": _at("actions"),
    "td-action-names": _names("actions"),
    "td-action-objects": _at("input", "output", of="ActionAffordance"),
    "td-action-arrays": _names("actions"),
    "td-events": _at("events"),
    "td-event-names": _names("events"),
    "td-event-objects": _at("subscription", "data", "cancellation", of="EventAffordance"),
    "td-event-arrays": _names("events"),
    "td-links": _at("links"),
    "tm-rel-type-maximum": _links("type"),
    "td-forms": _each("Form"),
    "td-form-protocolbindings": _each("Form"),
    "bindings-requirements-scheme": _each("Form"),
    "td-form-response-object": _at("response", of="Form"),
    "td-forms-response": _each("ExpectedResponse"),
    "td-expectedResponse-contentType": _at("response", of="Form"),
    "td-additionalExpectedResponse-contentType": _RESPONSES,
    "td-additionalExpectedResponse-schema": _RESPONSES,
    "td-uriVariables-names": _VARIABLES,
    "td-uriVariables-dataschema": _VARIABLES,
    "server-uri-template": _at("href", of="Form"),
    "td-data-schema": _each("DataSchema"),
    "td-data-schema-objects": _at("properties", of="ObjectSchema"),
    "td-data-schema-arrays": _at("enum", "required", "oneOf", of="DataSchema"),
    "td-data-schema-objects-arrays": _at("items", of="ArraySchema"),
    "td-security": _at("securityDefinitions"),
    "td-security-schemes": _at("securityDefinitions"),
    "td-security-mandatory": _whole,
    "td-security-activation": _at("security"),
    "td-security-overrides": _at("security", of="Form"),
    "td-security-no-secrets": _at("securityDefinitions"),
    "td-security-no-extras": _at("securityDefinitions"),
    "td-security-scheme-name": _at("scheme", of="SecurityScheme"),
    "td-security-extension": _at("scheme", of="SecurityScheme"),
    "td-security-combo-deprecation": _at("security"),
    "td-security-combo-exclusive-oneof-or-allof": _each("ComboSecurityScheme"),
    "td-security-bearer-format-extensions": _at("alg", "format", of="BearerSecurityScheme"),
    "td-security-oauth2-code-flow": _secured("flow", "code", "oauth2"),
    "td-security-oauth2-client-flow": _secured("flow", "client", "oauth2"),
    "td-security-oauth2-client-flow-no-auth": _secured("flow", "client", "oauth2"),
    "td-security-in-uri-variable": _keyed_by("uri"),
    "td-security-uri-variables-distinct": _keyed_by("uri"),
    "sec-body-name-json-pointer": _keyed_by("body"),
    "sec-body-name-json-pointer-creatable": _keyed_by("body"),
    "sec-body-name-json-pointer-array": _appended,
    "sec-body-name-json-pointer-type": _keyed_by("body"),
    "sec-security-vocab-auto-in-no-name": _secured("in", "auto"),
    "sec-vuln-auto": _secured("scheme", "auto"),
    "privacy-id-metadata": _at("id"),
    "privacy-distributed-ids": _at("id"),
    "tm-derivation-validity": _made_from_model,
    "tm-placeholder-replacement": _made_from_model,
    "thing-model-td-generation-processor-imports": _made_from_model,
    "thing-model-td-generation-processor-extends": _made_from_model,
    "thing-model-td-generation-processor-type": _made_from_model,
    "thing-model-td-generation-processor-required": _made_from_model,
    "thing-model-td-generation-processor-placeholder": _made_from_model,
}
"""What shows an assertion in a Thing Description."""

OF_MODELS: Mapping[str, Places] = {
    "tm-identification": _whole,
    "tm-context-requirement": _whole,
    "tm-protocol-security-restriction": _whole,
    "tm-versioning-1": _at("version"),
    "tm-versioning-2": _at("version"),
    "tm-td-generation-inconsistencies": _whole,
    "tm-extend": _links("tm:extends"),
    "tm-overwrite-interaction": _links("tm:extends"),
    "tm-overwrite-types": _links("tm:extends"),
    "tm-tmRef-usecase": _imports(0),
    "tm-tmRef1": _imports(0),
    "tm-tmRef2": _imports(0),
    "tm-tmRef-overwrite-possibility": _imports(1),
    "tm-tmRef-overwrite-semantic-meaning": _imports(1),
    "tm-ref-recursive-extensions": _whole,
    "tm-compose-submodel": _links("tm:submodel"),
    "tm-compose-instanceName": _at("instanceName", of="Link"),
    "tm-compose-name-collision": _links("tm:submodel"),
    "tm-tmOptional": _at("tm:optional"),
    "tm-tmOptional-array": _at("tm:optional"),
    "tm-tmOptional-JSONPointer": _at("tm:optional"),
    "tm-tmOptional-resolver": _at("tm:optional"),
    "tm-placeholder-usecase": _with_placeholder,
    "tm-placeholder": _with_placeholder,
    "tm-placeholder-value": _with_placeholder,
    "tm-placeholder-retyping": _with_placeholder,
}
"""What shows an assertion in a Thing Model."""
