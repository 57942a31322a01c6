"""Places in real documents whose value can be known, found by a walk that knows TD by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thingfit.syntax import Array, Node, Object, String, parse
from thingfit.text import Span

_PREFIXED = re.compile(r"[A-Za-z][\w.-]*:(?!//)[^\s:]+\Z")
_SCHEMAS = ("input", "output", "data", "subscription", "cancellation", "dataResponse")
_ENUMS = {"security": ("scheme", "in", "qop"), "schema": ("type",)}
_CORE = ("https://www.w3.org/2022/wot/td/v1.1", "https://www.w3.org/2019/wot/td/v1")


@dataclass(frozen=True)
class Spot:
    """A string of a document, what sort of value it is, and whether it is a key."""

    sort: str
    value: str
    span: Span
    is_key: bool = False

    def emptied(self, text: str) -> tuple[str, int]:
        """The text with nothing between the quotes, and the offset there."""
        start, end = self.span.start + 1, self.span.end - 1
        return text[:start] + text[end:], start


def spots(text: str) -> list[Spot]:
    """All such places of a Thing Description or Thing Model."""
    root = parse(text).root
    return list(_thing(root)) if isinstance(root, Object) else []


def _thing(root: Object) -> Iterator[Spot]:
    declared = _declared(root.get("@context"))
    for item in _items(root.get("@context")):
        if isinstance(item, String) and item.value in _CORE:
            yield Spot("enum", item.value, item.span)
    yield from _names(root)
    for definition in _values(root.get("securityDefinitions")):
        yield from _enums(definition, "security")
        for key in ("oneOf", "allOf"):
            yield from _strings(definition.get(key), "security")
    for form in _objects(root.get("forms")):
        yield from _form(form, declared)
    yield from _typed(root, declared)
    for holder in ("schemaDefinitions", "uriVariables"):
        for schema in _values(root.get(holder)):
            yield from _schema(schema, declared)
    for holder in ("properties", "actions", "events"):
        for each in _values(root.get(holder)):
            yield from _affordance(each, holder, declared)


def _affordance(each: Object, holder: str, declared: set[str]) -> Iterator[Spot]:
    if holder == "properties":
        yield from _schema(each, declared)
    else:
        yield from _typed(each, declared)
    for key in _SCHEMAS if holder != "properties" else ():
        inner = each.get(key)
        if isinstance(inner, Object):
            yield from _schema(inner, declared)
    for schema in _values(each.get("uriVariables")):
        yield from _schema(schema, declared)
    for form in _objects(each.get("forms")):
        yield from _form(form, declared)


def _form(form: Object, declared: set[str]) -> Iterator[Spot]:
    yield from _names(form)
    yield from _strings(form.get("op"), "op")
    yield from _prefixed_keys(form, declared)


def _schema(schema: Object, declared: set[str]) -> Iterator[Spot]:
    yield from _enums(schema, "schema")
    yield from _strings(schema.get("unit"), "unit")
    yield from _typed(schema, declared)
    for each in _values(schema.get("properties")):
        yield from _schema(each, declared)
    for key in ("items", "oneOf"):
        inner = schema.get(key)
        for each in (inner,) if isinstance(inner, Object) else _objects(inner):
            yield from _schema(each, declared)


def _typed(node: Object, declared: set[str]) -> Iterator[Spot]:
    """Prefixed classes and keys whose prefix the document declares."""
    for item in _items(node.get("@type")):
        if isinstance(item, String) and _has_prefix(item.value, declared):
            yield Spot("prefix", item.value, item.span)
    yield from _prefixed_keys(node, declared)


def _prefixed_keys(node: Object, declared: set[str]) -> Iterator[Spot]:
    for member in node.members:
        if _has_prefix(member.key.value, declared):
            yield Spot("prefix", member.key.value, member.key.span, True)


def _has_prefix(value: str, declared: set[str]) -> bool:
    return bool(_PREFIXED.match(value)) and value.partition(":")[0] in declared


def _names(node: Object) -> Iterator[Spot]:
    yield from _strings(node.get("security"), "security")


def _enums(node: Object, sort: str) -> Iterator[Spot]:
    for key in _ENUMS[sort]:
        yield from _strings(node.get(key), "enum")


def _declared(context: Node | None) -> set[str]:
    return {
        member.key.value
        for item in _items(context)
        if isinstance(item, Object)
        for member in item.members
        if not member.key.value.startswith("@")
    }


def _strings(node: Node | None, sort: str) -> Iterator[Spot]:
    for item in _items(node):
        if isinstance(item, String) and item.value and "{{" not in item.value:
            yield Spot(sort, item.value, item.span)


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Array):
        return node.items
    return () if node is None else (node,)


def _objects(node: Node | None) -> Iterator[Object]:
    if isinstance(node, Array):
        yield from (each for each in node.items if isinstance(each, Object))


def _values(node: Node | None) -> Iterator[Object]:
    if isinstance(node, Object):
        yield from (m.value for m in node.members if isinstance(m.value, Object))
