"""Rules about data schemas, at every depth.

Source: TD 1.1, section 5.3.2 (Data Schema Vocabulary Definitions).
"""

from __future__ import annotations

from collections.abc import Iterator

from thingfit.facts import Thing
from thingfit.facts.thing import DataSchema, members, strings
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Number, Object

_RANGES = (
    ("minimum", "maximum", False),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "maximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
    ("minLength", "maxLength", False),
    ("minItems", "maxItems", False),
)


@thing_rule("range-inverted", Group.TD, Severity.ERROR)
def range_inverted(thing: Thing) -> Iterator[Found]:
    """A lower bound above its upper bound, so that no value is allowed.

    Compared are `minimum` and `maximum` with their exclusive forms, `minLength` and `maxLength`,
    `minItems` and `maxItems`. Equal exclusive bounds leave no value either.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Heater",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "target": {
              "type": "number",
              "minimum": 30,
              "maximum": 5,
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
              "maximum": 30,
              "forms": [{"href": "https://heater.example.com/target"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        for low_key, high_key, exclusive in _RANGES:
            yield from _inverted(schema, low_key, high_key, exclusive)


def _inverted(schema: DataSchema, low_key: str, high_key: str, exclusive: bool) -> Iterator[Found]:
    low, high = schema.node.get(low_key), schema.node.get(high_key)
    if not isinstance(low, Number) or not isinstance(high, Number):
        return
    if low.value > high.value or (exclusive and low.value == high.value):
        swap = (edits.replace(low, high.value), edits.replace(high, low.value))
        fixes = () if low.value == high.value else (Fix("Swap the two", swap, safe=False),)
        yield Found(
            low.span,
            f"no value fits: `{low_key}` is {low.value} and `{high_key}` is {high.value}",
            fixes,
            (Related(f"`{high_key}` stands here", high.span),),
        )


@thing_rule(
    "required-not-in-properties", Group.TD, Severity.WARNING, "td-vocab-required--ObjectSchema"
)
def required_not_in_properties(thing: Thing) -> Iterator[Found]:
    """A required member that the object schema does not describe.

    `required` lists names of members; those described are keys of `properties`. A name that is in
    one and not in the other is most often misspelt.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Robot",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "move": {
              "input": {
                "type": "object",
                "properties": {"speed": {"type": "number"}},
                "required": ["sped"]
              },
              "forms": [{"href": "https://robot.example.com/move"}]
            }
          }
        }

    Good:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "title": "Robot",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "actions": {
            "move": {
              "input": {
                "type": "object",
                "properties": {"speed": {"type": "number"}},
                "required": ["speed"]
              },
              "forms": [{"href": "https://robot.example.com/move"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        properties = schema.node.get("properties")
        if not isinstance(properties, Object):
            continue
        known = [member.key.value for member in members(properties)]
        for name in strings(schema.node.get("required")):
            if name.value not in known:
                near = edits.nearest(name.value, known)
                what = f"member `{name.value}`" if name.value else "empty name"
                yield Found(
                    name.span,
                    f"the required {what} is not among the `properties`",
                    (edits.rename_fix(name, near, safe=False),) if near else (),
                    (Related("the described members", properties.span),),
                )
