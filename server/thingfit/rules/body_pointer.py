"""Where a JSON Pointer leads in the data that a schema describes, and what is asked of the place.

Source: TD 1.1, section 5.3.3.3 (`name` with `in` set to `body`).
"""

from __future__ import annotations

from dataclasses import dataclass

from thingfit.facts.thing import strings
from thingfit.syntax import Array, Node, Object, String


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is asked and not met, as the end of a sentence, and the node that shows it."""

    node: Node
    message: str


def requirement_of(schema: Object, pointer: str) -> Unmet | None:
    """What keeps credentials from being put at a place; nothing when they can be."""
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]
    members = schema.get("properties")
    own = members.by_key if isinstance(members, Object) else {}
    if tokens[0] == "properties" and "properties" not in own:
        tokens = tokens[1::2]  # The pointer leads through the schema instead of the data.
    for index, token in enumerate(tokens):
        kind = _type(schema)
        last = index == len(tokens) - 1
        if kind == "array":
            items = schema.get("items")
            inner: Node | None = items if isinstance(items, Object) else None
        elif kind == "object":
            properties = schema.get("properties")
            inner = properties.get(token) if isinstance(properties, Object) else None
            if last and isinstance(inner, Object) and not _requires(schema, token):
                return _type_of_credentials(inner) or Unmet(inner, "the member is not required")
        elif kind is None:
            return None
        else:
            return Unmet(schema.by_key["type"].value, f"the data are of the type `{kind}`")
        if not isinstance(inner, Object):
            return None
        schema = inner
    return _type_of_credentials(schema)


def _type(schema: Object) -> str | None:
    kind = schema.get("type")
    return kind.value if isinstance(kind, String) else None


def _requires(schema: Object, name: str) -> bool:
    required = schema.get("required")
    return isinstance(required, Array) and name in {each.value for each in strings(required)}


def _type_of_credentials(schema: Object) -> Unmet | None:
    kind = _type(schema)
    if kind in (None, "string"):
        return None
    return Unmet(schema.by_key["type"].value, f"the type is `{kind}`; a string is expected")
