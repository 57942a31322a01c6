"""Rules about the keywords of a data schema: those that do not go with its type, and those that
TD 1.1 does not have.

Source: TD 1.1, section 5.3.2 (Data Schema Vocabulary Definitions).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import more, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.rules.regular_expression import mistake_in
from thingfit.rules.terms import closed_contexts
from thingfit.syntax import Array, Literal, Member, Object, String, find

_NUMBERS = ("number", "integer")
_TYPES_OF = {
    **dict.fromkeys(
        ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _NUMBERS
    ),
    **dict.fromkeys(
        ("minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"), ("string",)
    ),
    **dict.fromkeys(("items", "minItems", "maxItems"), ("array",)),
    **dict.fromkeys(("properties", "required"), ("object",)),
}
_TYPES = frozenset("array boolean integer null number object string".split())

_MEANINGFUL = frozenset(
    "$ref allOf anyOf dependencies dependentSchemas else if not patternProperties prefixItems "
    "then".split()
)
"""Keywords without which a schema allows other data."""

_IGNORED = _MEANINGFUL | frozenset(
    "$defs additionalItems additionalProperties contains definitions dependentRequired examples "
    "maxProperties minProperties propertyNames unevaluatedItems unevaluatedProperties "
    "uniqueItems".split()
)

_FORMATS = frozenset(
    "date date-time duration email hostname idn-email idn-hostname ipv4 ipv6 iri iri-reference "
    "json-pointer regex relative-json-pointer time uri uri-reference uri-template uuid".split()
)
_FORMATS_ELSEWHERE = frozenset(
    "base64url binary byte char color decimal decimal128 double double-int float float16 float32 "
    "float64 half html http-date int16 int32 int64 int8 media-range password sf-binary sf-boolean "
    "sf-decimal sf-integer sf-string sf-token single-byte uint16 uint32 uint64 uint8".split()
)
"""The formats registered for OpenAPI, and those of widths of floating point numbers."""


@thing_rule("constraint-wrong-type", Group.TD, Severity.WARNING, "td-data-schema")
def constraint_wrong_type(thing: Thing) -> Iterator[Found]:
    """A limit that does not go with the type of the schema.

    `minimum` bounds numbers, `maxLength` strings, `items` arrays, and `required` objects; with
    another type they have no effect. It is reported once for a schema.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "type": "string",
              "minimum": 0,
              "maximum": 100,
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "type": "number",
              "minimum": 0,
              "maximum": 100,
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        kind = text_of(schema.node, "type")
        if kind is None or kind.value not in _TYPES:
            continue
        wrong = [
            member
            for key, member in schema.node.by_key.items()
            if key in _TYPES_OF
            and kind.value not in _TYPES_OF[key]
            # That of a member in JSON Schema of old, which the form tells.
            and not (key == "required" and isinstance(member.value, Literal))
        ]
        if wrong:
            named = ", ".join(f"`{member.key.value}`" for member in wrong)
            yield Found(
                wrong[0].key.span,
                f"{named} {'has' if len(wrong) == 1 else 'have'} no effect on the type "
                f"`{kind.value}`",
                _ways_out(schema.node, kind, wrong),
                (Related("the type", kind.span), *more("no effect", [m.key for m in wrong[1:]])),
            )


def _ways_out(node: Object, kind: String, wrong: list[Member]) -> tuple[Fix, ...]:
    """Another type, if all limits agree on one and no other limit speaks for the present one."""
    fixes: list[Fix] = []
    twins = [(member, _twin(member.key.value, kind.value)) for member in wrong]
    renamed = [edits.replace(member.key, twin) for member, twin in twins if twin]
    if len(renamed) == len(wrong) and not any(twin in node.by_key for _, twin in twins):
        named = " and ".join(f"`{twin}`" for _, twin in twins)
        fixes.append(Fix(f"Change to {named}", tuple(renamed), safe=False))
    types = {_TYPES_OF[member.key.value][0] for member in wrong}
    agreeing = [key for key in node.by_key if kind.value in _TYPES_OF.get(key, ())]
    if len(types) == 1 and not agreeing and not {"enum", "const", "default"} & node.by_key.keys():
        fixes.append(edits.rename_fix(kind, types.pop(), safe=False))
    if len(wrong) == 1:
        key = wrong[0].key.value
        fixes.append(Fix(f"Remove `{key}`", (edits.remove_member(node, key),), safe=False))
    return tuple(fixes)


def _twin(key: str, kind: str) -> str | None:
    """The limit of another type that says the same of this one: `minItems` for `minLength`."""
    twins = {"array": ("Length", "Items"), "string": ("Items", "Length")}
    ending, other = twins.get(kind, ("", ""))
    twin = key.removesuffix(ending) + other
    return twin if ending and key.endswith(ending) and twin in _TYPES_OF else None


@thing_rule("bad-regex", Group.TD, Severity.ERROR, "td-vocab-pattern--StringSchema")
def bad_regex(thing: Thing) -> Iterator[Found]:
    """A `pattern` that is not a regular expression.

    The dialect is that of ECMA-262. Reported is what is wrong in all of its versions: brackets
    that do not match, and signs of repetition with nothing to repeat.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "colour": {
              "type": "string",
              "pattern": "^#([0-9a-f]{6}$",
              "forms": [{"href": "https://lamp.example.com/colour"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "colour": {
              "type": "string",
              "pattern": "^#([0-9a-f]{6})$",
              "forms": [{"href": "https://lamp.example.com/colour"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        pattern = text_of(schema.node, "pattern")
        mistake = mistake_in(pattern.value) if pattern else None
        if pattern and mistake:
            yield Found(pattern.span, f"`{pattern.value}` is not a regular expression: {mistake}")


@thing_rule("format-unknown", Group.TD, Severity.HINT, "td-format-validation-other-values")
def format_unknown(thing: Thing) -> Iterator[Found]:
    """A `format` that no one has defined.

    Known are the formats of JSON Schema and those registered for OpenAPI. Consumers accept all
    values for any other, so it is most often a slip. A format is reported once.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "since": {
              "type": "string",
              "format": "datetime",
              "forms": [{"href": "https://lamp.example.com/since"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "since": {
              "type": "string",
              "format": "date-time",
              "forms": [{"href": "https://lamp.example.com/since"}]
            }
          }
        }
    """
    places: dict[str, list[String]] = {}
    for schema in thing.data_schemas:
        name = text_of(schema.node, "format")
        if name and name.value not in _FORMATS | _FORMATS_ELSEWHERE and ":" not in name.value:
            places.setdefault(name.value, []).append(name)
    for value, names in places.items():
        near = edits.nearest(value, _FORMATS)
        fixes: tuple[Fix, ...] = ()
        if near:
            changes = tuple(edits.replace(name, near) for name in names)
            fixes = (Fix(f"Change to `{near}`", changes, safe=False),)
        meant = f"; did you mean `{near}`?" if near else ", so consumers do not check it"
        yield Found(
            names[0].span,
            f"the format `{value}` is not defined{meant}",
            fixes,
            more(f"`{value}`", names[1:]),
        )


@thing_rule("json-schema-keyword", Group.TD, Severity.HINT, "td-data-schema")
def json_schema_keyword(thing: Thing) -> Iterator[Found]:
    """A keyword of JSON Schema that TD 1.1 does not have.

    Data schemas have a part of JSON Schema only. Consumers pass by other keywords. It is a
    warning for those without which other data are allowed, such as `$ref` and `anyOf`; the rest,
    such as `additionalProperties`, do little harm. A keyword is reported once, and not at all when
    `@context` declares it.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "anyOf": [{"type": "number"}, {"type": "string"}],
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "oneOf": [{"type": "number"}, {"type": "string"}],
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }
    """
    declared = closed_contexts(thing)
    if declared is None:
        return
    places: dict[str, list[tuple[Object, String]]] = {}
    for schema in thing.data_schemas:
        for key, member in schema.node.by_key.items():
            if key in _IGNORED and key not in declared:
                places.setdefault(key, []).append((schema.node, member.key))
    for key, found in places.items():
        names = [name for _, name in found]
        yield Found(
            names[0].span,
            f"`{key}` is a keyword of JSON Schema that data schemas do not have; consumers pass it "
            "by",
            _alternatives(found) if key == "anyOf" else _as_import(thing, found, key),
            more(f"`{key}`", names[1:]),
            Severity.WARNING if key in _MEANINGFUL else None,
        )


def _as_import(thing: Thing, found: list[tuple[Object, String]], key: str) -> tuple[Fix, ...]:
    """In a model `tm:ref` for `$ref`, where it leads to a definition of the model itself."""
    texts = [text_of(node, key) for node, _ in found]
    pointers = [each.value[1:] for each in texts if each and each.value.startswith("#/")]
    leads = len(pointers) == len(found) and all(find(thing.node, each) for each in pointers)
    if key != "$ref" or not thing.is_model or not leads:
        return ()
    changes = tuple(edits.replace(name, "tm:ref") for _, name in found)
    return (Fix("Change to `tm:ref`", changes, safe=False),)


def _alternatives(found: list[tuple[Object, String]]) -> tuple[Fix, ...]:
    """`oneOf` for `anyOf`, where all alternatives are of different types and so exclude others."""
    for node, _ in found:
        value = node.get("anyOf")
        items = value.items if isinstance(value, Array) else ()
        types = [text_of(item, "type") for item in items if isinstance(item, Object)]
        kinds = {kind.value for kind in types if kind}
        if "oneOf" in node.by_key or len(kinds) < max(len(items), 1) or kinds >= {*_NUMBERS}:
            return ()
    changes = tuple(edits.replace(name, "oneOf") for _, name in found)
    return (Fix("Change to `oneOf`", changes, safe=False),)
