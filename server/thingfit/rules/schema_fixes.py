"""The edits that mend a mistake under a schema, where one way to mend it is obvious."""

from __future__ import annotations

import json
import re
from typing import cast

from thingfit.facts import Kind, Part
from thingfit.facts.kinds import TD_1_0, TD_1_1
from thingfit.json_value import JsonValue
from thingfit.rules import edits
from thingfit.rules.finding import Fix
from thingfit.rules.schema_conversions import converted
from thingfit.rules.schema_places import Place
from thingfit.rules.schema_walk import Mistake, fits, repeated_items
from thingfit.rules.schema_words import Said, alternatives
from thingfit.syntax import Array, Literal, Member, Node, Number, Object, String

_LOOKALIKES = (("\u00d7", "x"), ("*", "x"), ("X", "x"), ("_", "-"))
_NEW_MEMBERS: dict[str, JsonValue] = {
    "@context": TD_1_1,
    "@type": "tm:ThingModel",
    "contentType": "application/json",
    "forms": [{"href": "/"}],
    "href": "/",
    "instance": "1.0.0",
    "op": "readallproperties",
    "scheme": "nosec",
    "security": "nosec_sc",
    "securityDefinitions": {"nosec_sc": {"scheme": "nosec"}},
    "title": "Thing",
}


def fixes(said: Said, part: Part, text: str, where: dict[int, Place]) -> tuple[Fix, ...]:
    """The ways to mend a mistake, the best one first; often none."""
    mistake = said.mistake
    if said.rule == "context-order":
        return _first_contexts(said, text)
    match mistake.keyword:
        case "required":
            return _new_member(said, part, text)
        case "type":
            found = converted(mistake, part, text, where)
            suited = [fix for fix, new in found if new is None or _suits(new, mistake)]
            return tuple(suited) or _other_type(said, text)
        case "enum" | "pattern" | "const" | "contains":
            return _other_text(said, part, text)
        case "uniqueItems":
            return _without_repeated(mistake)
        case "not" | "false":
            return _without_refused(said)
    return ()


def _new_member(said: Said, part: Part, text: str) -> tuple[Fix, ...]:
    node, key = cast("Object", said.mistake.node), said.mistake.key
    if said.nearest is not None:
        misspelt = node.by_key[said.nearest].key
        right = edits.nearest(said.nearest, alternatives(key)) or key
        return (edits.rename_fix(misspelt, right, safe=said.nearest.lower() == right.lower()),)
    if len(alternatives(key)) > 1 or key not in _NEW_MEMBERS:
        return ()
    value = _new_value(key, node, part)
    if value is None:
        return ()
    title = f"Add `{key}`"
    if key in ("@context", "@type") and node.members:
        new = f"{edits.quote(key)}: {edits.quote(value)},"
        first = node.members[0].span.start
        blanks = text[node.span.start + 1 : first]
        gap = blanks if blanks.strip() == "" and "\n" in blanks else " "
        return (Fix(title, (edits.insert(first, new + gap),), safe=key == "@context"),)
    return (Fix(title, (edits.add_member(text, node, key, value),), safe=False),)


def _new_value(key: str, node: Object, part: Part) -> JsonValue:
    """A value that suits the rest of the document; nothing when it would only hide the mistake."""
    definitions = part.node.get("securityDefinitions")
    if key == "security" and isinstance(definitions, Object) and definitions.by_key:
        names = list(definitions.by_key)
        return names[0] if len(names) == 1 else None
    if key == "securityDefinitions" and "security" in part.node.by_key:
        return _definitions(part.node.get("security"))
    if key == "security" and definitions is None:
        return "nosec_sc"
    if key == "@type" and part.kind is not Kind.THING_MODEL:
        return None
    return _NEW_MEMBERS[key]


_SCHEMES = ("nosec", "basic", "digest", "bearer", "psk", "apikey", "auto")
"""The schemes of which a definition says enough by naming them."""


def _definitions(security: Node | None) -> JsonValue:
    """A definition for each name, of the scheme that the name begins with."""
    nodes = security.items if isinstance(security, Array) else (security,)
    names = [node.value for node in nodes if isinstance(node, String)]
    found: dict[str, JsonValue] = {}
    for name in names:
        scheme = next((each for each in _SCHEMES if name.lower().startswith(each)), None)
        if scheme is None and len(names) > 1:
            return None
        found[name] = {"scheme": scheme or "nosec"}
    return found or None


def _other_type(said: Said, text: str) -> tuple[Fix, ...]:
    mistake, node, stated = said.mistake, said.mistake.node, said.mistake.stated
    wanted = {str(name) for name in (stated if isinstance(stated, list) else [stated])}
    if isinstance(node, String):
        value = _read_as(node.value, wanted)
        if value is not None:
            return _replaced(node, value)
    written = text[node.span.start : node.span.end]
    if wanted == {"string"} and isinstance(node, Number | Literal) and written != "null":
        if not _suits(String(node.span, written), mistake):
            return ()
        title = f"Change to `{edits.quote(written)}`"
        return (Fix(title, (edits.replace(node, written),), safe=said.at_member),)
    if (
        wanted == {"array"}
        and not (isinstance(node, Object) and _is_enum(said))
        and _suits(Array(node.span, (node,)), mistake)
    ):
        return (Fix("Put it in an array", (edits.replace_text(node, f"[{written}]"),)),)
    if isinstance(node, Array) and len(node.items) == 1:
        item = node.items[0]
        if _suits(item, mistake):
            written = text[item.span.start : item.span.end]
            return (Fix("Take it out of the array", (edits.replace_text(node, written),)),)
    return ()


def _is_enum(said: Said) -> bool:
    """Whether the values of an `enum` are meant, for which an object has keys or values."""
    member = said.place.member if said.place is not None else None
    return member is not None and member.key.value == "enum"


def _suits(node: Node, mistake: Mistake) -> bool:
    """Whether another value in the place of the wrong one is right."""
    return fits(cast("JsonValue", mistake.schema), mistake.base, node)


def _replaced(node: Node, value: JsonValue) -> tuple[Fix, ...]:
    return (Fix(f"Change to `{edits.quote(value)}`", (edits.replace(node, value),)),)


def _read_as(text: str, wanted: set[str]) -> JsonValue:
    """The number or truth value that a text spells; nothing when it spells none."""
    try:
        value: JsonValue = json.loads(text.strip().lower())
    except (ValueError, RecursionError):
        return None
    if isinstance(value, bool):
        return value if "boolean" in wanted else None
    if isinstance(value, int):
        return value if wanted & {"number", "integer"} else None
    if isinstance(value, float) and value == value and abs(value) != float("inf"):
        return value if "number" in wanted else None
    return None


def _other_text(said: Said, part: Part, text: str) -> tuple[Fix, ...]:
    node, mistake = said.mistake.node, said.mistake
    if said.rule == "tm-type-missing":
        return _add_model_type(node, text)
    if not isinstance(node, String):
        return ()
    words = re.split(r"[\s,;|]+", node.value.strip())
    if said.at_member and len(words) > 1:
        several = Array(node.span, tuple(String(node.span, word) for word in words))
        if all(_suits(item, mistake) for item in several.items):
            return _replaced(node, [*words])
    if said.nearest is not None:
        safe = _letters(node.value) == _letters(said.nearest)
        return (edits.rename_fix(node, said.nearest, safe=safe),)
    if mistake.title == "pointer to an affordance":
        return _pointer(node, part)
    for wrong, right in _LOOKALIKES:
        spelt = String(node.span, node.value.replace(wrong, right))
        if spelt.value != node.value and _suits(spelt, mistake):
            return (edits.rename_fix(node, spelt.value),)
    return ()


def _pointer(node: String, part: Part) -> tuple[Fix, ...]:
    """The pointer to the affordance that a name or the fragment of an address means."""
    bare = node.value.lstrip("#")
    for kind in ("properties", "actions", "events"):
        named = part.node.get(kind)
        for name in named.by_key if isinstance(named, Object) else ():
            pointer = f"/{kind}/{name}"
            if bare.strip("/") in (name, pointer.strip("/")):
                return (edits.rename_fix(node, pointer, safe=False),)
    return ()


def _letters(text: str) -> str:
    return "".join(mark for mark in text.lower() if mark.isalnum())


def _add_model_type(node: Node, text: str) -> tuple[Fix, ...]:
    written = text[node.span.start : node.span.end]
    model = edits.quote("tm:ThingModel")
    if isinstance(node, Array):
        edit = edits.insert(node.span.start + 1, f"{model}, " if node.items else model)
    elif isinstance(node, String) and edits.nearest(node.value, ["tm:ThingModel"]):
        edit = edits.replace_text(node, model)
    else:
        edit = edits.replace_text(node, f"[{model}, {written}]")
    return (Fix("Add `tm:ThingModel`", (edit,), safe=False),)


def _without_repeated(mistake: Mistake) -> tuple[Fix, ...]:
    node = cast("Array", mistake.node)
    repeated = repeated_items(node)
    if len(repeated) != 1:
        return ()
    return (Fix("Remove the repeated item", (edits.remove_item(node, repeated[0][0]),)),)


def _without_refused(said: Said) -> tuple[Fix, ...]:
    place = said.place
    if place is None:
        return ()
    member: Member | None = place.member
    if said.rule != "member-unexpected" or member is None or not isinstance(place.holder, Object):
        return ()
    key = member.key.value
    if key == "instance" and "model" not in place.holder.by_key:
        return (edits.rename_fix(member.key, "model", safe=False),)
    return (Fix(f"Remove `{key}`", (edits.remove_member(place.holder, key),), safe=False),)


def _first_contexts(said: Said, text: str) -> tuple[Fix, ...]:
    """The contexts of TD 1.0 and TD 1.1 before all others, in this order."""
    holder = said.place.holder if said.place is not None else None
    if not isinstance(holder, Array) or holder.damaged:
        return ()
    ranks = {TD_1_0: 0, TD_1_1: 1}
    texts = [text[item.span.start : item.span.end] for item in holder.items]
    values = [item.value if isinstance(item, String) else "" for item in holder.items]
    order = sorted(range(len(texts)), key=lambda index: ranks.get(values[index], 2))
    moved = tuple(
        edits.replace_text(item, texts[order[index]])
        for index, item in enumerate(holder.items)
        if order[index] != index
    )
    return (Fix("Put the contexts of TD first", moved),) if moved else ()
