"""Rules about the values that a data schema states: `enum`, `const` and `default`.

Source: TD 1.1, section 5.3.2.1 (DataSchema).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from operator import ge, gt, le, lt

from thingfit.facts import Thing
from thingfit.facts.thing import DataSchema
from thingfit.rules import edits
from thingfit.rules.finding import Fix, Found, Related, Severity
from thingfit.rules.reading import has_placeholder, more, text_of
from thingfit.rules.registry import Group, thing_rule
from thingfit.syntax import Array, Literal, Missing, Node, Number, Object, String, to_value
from thingfit.text import Edit


def _fits(node: Node, kind: str) -> bool:
    """Whether a value is of a JSON type; what is not readable, or not final, is left alone."""
    if isinstance(node, Missing) or has_placeholder(node):
        return True
    match kind:
        case "integer":
            return isinstance(node, Number) and node.value % 1 == 0
        case "number":
            return isinstance(node, Number)
        case "boolean":
            return isinstance(node, Literal) and node.value is not None
        case "null":
            return isinstance(node, Literal) and node.value is None
        case "string":
            return isinstance(node, String)
        case "object":
            return isinstance(node, Object)
        case "array":
            return isinstance(node, Array)
    return True  # A type that does not exist is told by the schema.


def _typed(thing: Thing) -> Iterator[tuple[DataSchema, String]]:
    """The schemas that state a type, with it."""
    for schema in thing.data_schemas:
        kind = text_of(schema.node, "type")
        if kind:
            yield schema, kind


def _converted(node: Node, kind: str) -> Edit | None:
    """The value as the type has it, where it is the same but for its quotes."""
    if isinstance(node, String) and kind in ("integer", "number"):
        try:
            number = int(node.value) if kind == "integer" else float(node.value)
        except ValueError:
            return None
        return (
            edits.replace_text(node, node.value.strip()) if _is_json(node.value, number) else None
        )
    if isinstance(node, String) and kind == "boolean" and node.value in ("true", "false"):
        return edits.replace_text(node, node.value)
    if isinstance(node, Number | Literal) and kind == "string" and node.value is not None:
        return edits.replace(node, edits.quote(node.value))
    return None


def _is_json(text: str, number: float) -> bool:
    """Whether a number can stand in JSON as it was written in quotes."""
    text = text.strip()
    digits = text.removeprefix("-")
    zero = digits[:1] == "0" and digits[1:2].isdigit()
    return math.isfinite(number) and digits[:1].isdigit() and "_" not in text and not zero


def _told(kind: String, wrong: list[Node], key: str) -> Found:
    """The finding that values are of another type than the schema's."""
    conversions = [_converted(node, kind.value) for node in wrong]
    fixes: tuple[Fix, ...] = ()
    if all(conversions):
        made = tuple(edit for edit in conversions if edit)
        fixes = (Fix(f"Write as `{kind.value}`", made, safe=False),)
    rest = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return Found(
        wrong[0].span,
        f"`{key}` holds {_shown(wrong[0])}{rest}, which is not of the type `{kind.value}`",
        fixes,
        (Related(f"the type is `{kind.value}`", kind.span), *more("another one", wrong[1:])),
    )


def _shown(node: Node) -> str:
    if isinstance(node, String | Number | Literal):
        return f"`{edits.quote(node.value)}`"
    return "an object" if isinstance(node, Object) else "an array"


@thing_rule("enum-and-const", Group.TD, Severity.WARNING)
def enum_and_const(thing: Thing) -> Iterator[Found]:
    """A schema with both `enum` and `const`.

    `const` allows one value, so the others of `enum` have no meaning; and where it is none of
    them, nothing is allowed.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "mode": {
              "type": "string",
              "enum": ["day", "night"],
              "const": "day",
              "forms": [{"href": "https://lamp.example.com/mode"}]
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
            "mode": {
              "type": "string",
              "enum": ["day", "night"],
              "forms": [{"href": "https://lamp.example.com/mode"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        enum, const = schema.node.by_key.get("enum"), schema.node.by_key.get("const")
        if enum and const:
            fixes = tuple(
                Fix(f"Remove `{key}`", (edits.remove_member(schema.node, key),), safe=False)
                for key in ("const", "enum")
            )
            yield Found(
                const.span,
                f"`{schema.name}` has both `enum` and `const`; one of them is expected",
                fixes,
                (Related("`enum` stands here", enum.span),),
            )


@thing_rule("enum-type", Group.TD, Severity.WARNING, "td-vocab-enum--DataSchema")
def enum_type(thing: Thing) -> Iterator[Found]:
    """A value in `enum` that is not of the schema's type.

    No data can have it: they are of the type and one of the values at once. It is reported once
    for a schema.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "level": {
              "type": "integer",
              "enum": [0, 50, "100"],
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
              "type": "integer",
              "enum": [0, 50, 100],
              "forms": [{"href": "https://lamp.example.com/level"}]
            }
          }
        }
    """
    for schema, kind in _typed(thing):
        enum = schema.node.get("enum")
        if isinstance(enum, Array):
            wrong = [item for item in enum.items if not _fits(item, kind.value)]
            if wrong:
                yield _told(kind, wrong, "enum")


@thing_rule("const-type", Group.TD, Severity.WARNING, "td-vocab-const--DataSchema")
def const_type(thing: Thing) -> Iterator[Found]:
    """A `const` that is not of the schema's type.

    No data can satisfy both.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "lamps": {
              "type": "integer",
              "const": "4",
              "readOnly": true,
              "forms": [{"href": "https://lamp.example.com/lamps"}]
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
            "lamps": {
              "type": "integer",
              "const": 4,
              "readOnly": true,
              "forms": [{"href": "https://lamp.example.com/lamps"}]
            }
          }
        }
    """
    for schema, kind in _typed(thing):
        const = schema.node.get("const")
        if const and not _fits(const, kind.value):
            yield _told(kind, [const], "const")


@thing_rule("default-type", Group.TD, Severity.WARNING, "td-vocab-default--DataSchema")
def default_type(thing: Thing) -> Iterator[Found]:
    """A `default` that is not of the schema's type.

    A default should satisfy the schema that it stands in.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "on": {
              "type": "boolean",
              "default": "false",
              "forms": [{"href": "https://lamp.example.com/on"}]
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
            "on": {
              "type": "boolean",
              "default": false,
              "forms": [{"href": "https://lamp.example.com/on"}]
            }
          }
        }
    """
    for schema, kind in _typed(thing):
        default = schema.node.get("default")
        if default and not _fits(default, kind.value):
            yield _told(kind, [default], "default")


@thing_rule("default-not-allowed", Group.TD, Severity.WARNING, "td-vocab-default--DataSchema")
def default_not_allowed(thing: Thing) -> Iterator[Found]:
    """A `default` that is not in `enum`, not the `const`, or out of the bounds.

    A default should satisfy the schema that it stands in.

    Bad:
        {
          "@context": "https://www.w3.org/2022/wot/td/v1.1",
          "id": "urn:uuid:5f0e9d1c-3a52-4c07-9c1e-8d2b6f7a4e10",
          "title": "Lamp",
          "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
          "security": "nosec_sc",
          "properties": {
            "mode": {
              "type": "string",
              "enum": ["day", "night"],
              "default": "nigth",
              "forms": [{"href": "https://lamp.example.com/mode"}]
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
            "mode": {
              "type": "string",
              "enum": ["day", "night"],
              "default": "night",
              "forms": [{"href": "https://lamp.example.com/mode"}]
            }
          }
        }
    """
    for schema in thing.data_schemas:
        default = schema.node.by_key.get("default")
        if default is None or has_placeholder(default.value) or isinstance(default.value, Missing):
            continue
        kind = text_of(schema.node, "type")
        if kind and not _fits(default.value, kind.value):
            continue
        broken = _broken_limit(schema.node, default.value)
        if broken:
            limit = schema.node.by_key[broken]
            fixes = _choice(default.value, limit.value) if broken == "enum" else ()
            yield Found(
                default.value.span,
                f"`default` is {_shown(default.value)}, which `{broken}` does not allow",
                fixes,
                (Related(f"`{broken}` stands here", limit.span),),
            )


def _choice(default: Node, enum: Node) -> tuple[Fix, ...]:
    if not isinstance(default, String) or not isinstance(enum, Array):
        return ()
    near = edits.nearest(default.value, [i.value for i in enum.items if isinstance(i, String)])
    return (edits.rename_fix(default, near, safe=False),) if near else ()


def _same(one: Node, other: Node) -> bool:
    """Whether two values are equal in JSON, where `true` is not 1."""
    literals = isinstance(one, Literal), isinstance(other, Literal)
    return literals[0] == literals[1] and to_value(one) == to_value(other)


def _broken_limit(schema: Object, value: Node) -> str | None:
    """The keyword that a value breaks, of those that bound values."""
    enum, const = schema.get("enum"), schema.get("const")
    if isinstance(enum, Array) and not any(
        has_placeholder(item) or _same(value, item) for item in enum.items
    ):
        return "enum"
    if const is not None and not has_placeholder(const) and not _same(value, const):
        return "const"
    size: float | None = None
    names = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    if isinstance(value, Number):
        size = value.value
    elif isinstance(value, String):
        size, names = len(value.value), ("minLength", "maxLength", "", "")
    elif isinstance(value, Array):
        size, names = len(value.items), ("minItems", "maxItems", "", "")
    return _broken_bound(schema, size, names) if size is not None else None


def _broken_bound(schema: Object, size: float, names: tuple[str, str, str, str]) -> str | None:
    for name, breaks in zip(names, (lt, gt, le, ge), strict=True):
        bound = schema.get(name) if name else None
        if isinstance(bound, Number) and breaks(size, bound.value):
            return name
    return None
