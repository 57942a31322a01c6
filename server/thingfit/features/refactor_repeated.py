"""What is written several times, written once: the security of forms, and schemas of a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from thingfit.facts import Document, Kind, Thing
from thingfit.features.meaning_at import objects_of
from thingfit.features.refactor import Refactor, RefactorKind
from thingfit.json_value import JsonValue
from thingfit.rules.edits import add_member, remove_members, replace, replace_text
from thingfit.syntax import Node, path_at, pointer_of, to_value
from thingfit.text import Edit, Span

_WORTHWHILE = 2
"""Members below which a reference is no shorter than what it stands for."""


def offer_repeated(document: Document, span: Span) -> Iterator[Refactor]:
    """One security for all forms, and a reference in the place of the schema under the cursor."""
    for thing in document.things:
        yield Refactor(
            "Move the security of all forms to the Thing",
            RefactorKind.EXTRACT,
            tuple(_security(thing)),
        )
    if document.kind is Kind.THING_MODEL:
        yield from _references(document, span)


def _security(thing: Thing) -> Iterator[Edit]:
    """The edits, when all forms state the same security, so that none has the Thing's today."""
    stated = [form.node.get("security") for form in thing.forms]
    values = {_key(each) if each is not None else None for each in stated}
    if len(stated) < 2 or len(values) != 1 or stated[0] is None:
        return
    value = _json(stated[0])
    own = thing.node.get("security")
    if own is None:
        yield add_member(thing.text, thing.node, "security", value, after="securityDefinitions")
    elif _key(own) != _key(stated[0]):
        yield replace(own, value)
    for form in thing.forms:
        yield from remove_members(form.node, ("security",))


def _references(document: Document, span: Span) -> Iterator[Refactor]:
    """A reference to an equal schema that stands before (TD 1.1, section 10.3.3)."""
    schemas = [
        node
        for node, cls in objects_of(document.tree.root, document.kind)
        if cls.endswith("Schema") and len(node.members) >= _WORTHWHILE
    ]
    inside = [each for each in schemas if each.span.holds(Span(span.start, span.start))]
    for node in inside[-1:]:
        first = next((each for each in schemas if _key(each) == _key(node)), node)
        if first is node:
            continue
        pointer = pointer_of(path_at(document.tree.root, first.span))
        reference = f"{quote(document.name)}#{pointer}"
        text = json.dumps({"tm:ref": reference}, ensure_ascii=False)
        title = f"Refer to the equal schema at `{pointer}`"
        yield Refactor(title, RefactorKind.EXTRACT, (replace_text(node, text),))


def _key(node: Node) -> str:
    return json.dumps(_json(node), sort_keys=True)


def _json(node: Node) -> JsonValue:
    value: JsonValue = to_value(node)  # type: ignore[assignment]
    return value
