"""Rules about data schemas that leave open what consumers need to know.

Source: TD 1.1, sections 5.3.2.1 (DataSchema), 5.3.2.2 (ArraySchema) and 5.3.2.6 (ObjectSchema).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Affordance, Thing
from thingfit.facts.thing import DataSchema
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Severity
from thingfit.rules.reading import is_referring, more, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Object, String

_DESCRIBED_OTHERWISE = frozenset(
    ("oneOf", "allOf", "anyOf", "enum", "const", "additionalProperties")
)
_TELLING = {
    "properties": "object",
    "required": "object",
    "items": "array",
    "minItems": "array",
    "maxItems": "array",
    "minimum": "number",
    "maximum": "number",
    "exclusiveMinimum": "number",
    "exclusiveMaximum": "number",
    "multipleOf": "number",
    "minLength": "string",
    "maxLength": "string",
    "pattern": "string",
}


def _incomplete(schema: DataSchema, kind: str, key: str) -> String | None:
    """The type of a schema, if it is this one and the member that describes it is absent."""
    node = schema.node
    stated = text_of(node, "type")
    if stated is None or stated.value != kind or key in node.by_key or is_referring(node):
        return None
    return None if node.damaged or _DESCRIBED_OTHERWISE & node.by_key.keys() else stated


@thing_rule("object-no-properties", Group.TD, Severity.HINT, "td-data-schema-objects")
def object_no_properties(thing: Thing) -> Iterator[Found]:
    """An object whose members are not described.

    Without `properties` consumers cannot know what an object holds.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "colour": {"type": "object", "forms": [{"href": "https://lamp.example.com/colour"}]}
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
              "type": "object",
              "properties": {"hue": {"type": "number"}},
              "forms": [{"href": "https://lamp.example.com/colour"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        kind = _incomplete(schema, "object", "properties")
        if kind:
            yield Found(kind.span, f"the object `{schema.name}` does not describe its `properties`")


@thing_rule("array-no-items", Group.TD, Severity.HINT, "td-data-schema-arrays")
def array_no_items(thing: Thing) -> Iterator[Found]:
    """An array whose items are not described.

    Without `items` consumers cannot know what an array holds.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "levels": {"type": "array", "forms": [{"href": "https://lamp.example.com/levels"}]}
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
            "levels": {
              "type": "array",
              "items": {"type": "number"},
              "forms": [{"href": "https://lamp.example.com/levels"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        kind = _incomplete(schema, "array", "items")
        if kind:
            yield Found(kind.span, f"the array `{schema.name}` does not describe its `items`")


@thing_rule("type-missing", Group.TD, Severity.HINT, "td-vocab-type--DataSchema")
def type_missing(thing: Thing) -> Iterator[Found]:
    """Properties without `type`.

    `type` is optional, but consumers choose by it how to show and check a value. Alternatives,
    constants and lists of values do without. It is reported once for a description where other
    members do not tell the type, and once for each property where they do.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
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
    open_ones: list[String] = []
    for each in thing.interactions:
        node = each.node
        known = "type" in node.by_key or is_referring(node) or node.damaged
        if each.affordance is not Affordance.PROPERTY or known:
            continue
        if _DESCRIBED_OTHERWISE & node.by_key.keys():
            continue
        kind = _told_type(node)
        if kind is None:
            open_ones.append(each.name)
            continue
        first = next(key for key in node.by_key if key in _TELLING)
        edit = edits.insert(node.by_key[first].span.start, f'"type": "{kind}", ')
        yield Found(
            each.name.span,
            f"the property `{each.name.value}` has no `type`; `{kind}` is meant, it seems",
            (Fix(f"State the type `{kind}`", (edit,), safe=False),),
        )
    if open_ones:
        rest = len(open_ones) - 1
        others = f" (and {rest} more)" if rest else ""
        yield Found(
            open_ones[0].span,
            f"the property `{open_ones[0].value}`{others} has no `type`",
            (),
            more("no `type` here either", open_ones[1:]),
        )


def _told_type(node: Object) -> str | None:
    kinds = {_TELLING[key] for key in node.by_key if key in _TELLING}
    return kinds.pop() if len(kinds) == 1 else None
