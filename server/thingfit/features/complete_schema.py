"""What the shipped JSON Schemas say of a place: its members and the values it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast
from urllib.parse import urldefrag, urljoin

from thingfit import resources
from thingfit.facts import Kind
from thingfit.json_value import JsonValue
from thingfit.rules.schema_walk import SCHEMA_FOLDER, fits, registry, schema_address
from thingfit.syntax import Node
from thingfit.syntax.query import Step

_FILES = {Kind.THING_DESCRIPTION: "td.schema.json", Kind.THING_MODEL: "tm.schema.json"}


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """A part of a shipped schema, and the address of the schema it lies in."""

    schema: Mapping[str, JsonValue]
    base: str


def schemas_at(kind: Kind, steps: Sequence[Step], holders: Sequence[Node]) -> list[SchemaPart]:
    """The parts of the schema of a kind that hold for the value at a path.

    `holders` are the nodes along the path as far as they exist; they decide between branches.
    """
    file = _FILES.get(kind)
    if file is None:
        return []
    root = cast("Mapping[str, JsonValue]", resources.read_json(f"{SCHEMA_FOLDER}/{file}"))
    parts = [SchemaPart(root, schema_address(file))]
    for index, step in enumerate(steps):
        node = holders[index] if index < len(holders) else None
        parts = [
            below for each in parts for part in flat(each, node) for below in _below(part, step)
        ]
    return parts


def flat(part: SchemaPart, node: Node | None = None) -> Iterator[SchemaPart]:
    """A part with all that it refers to; without a node to decide, both branches of each choice."""
    schema, base = part.schema, part.base
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield from _flat_value(*_referred(reference, base), node)
        return
    yield part
    for keyword in ("allOf", "anyOf", "oneOf"):
        for inner in cast("list[JsonValue]", schema.get(keyword, [])):
            yield from _flat_value(inner, base, node)
    if "if" in schema:
        chosen: tuple[str, ...] = ("then", "else")
        if node is not None:
            chosen = ("then",) if fits(schema["if"], base, node) else ("else",)
        for keyword in ("if",) if node is None else ():
            yield from _flat_value(schema[keyword], base, node)
        for keyword in chosen:
            yield from _flat_value(schema.get(keyword), base, node)


@cache
def _referred(reference: str, base: str) -> tuple[JsonValue, str]:
    """The part that a reference leads to, and the address of its schema."""
    found = registry().resolver(base).lookup(reference).contents
    return found, urldefrag(urljoin(base, reference)).url


def _flat_value(value: JsonValue, base: str, node: Node | None) -> Iterator[SchemaPart]:
    if isinstance(value, dict):
        yield from flat(SchemaPart(value, base), node)


def _below(part: SchemaPart, step: Step) -> Iterator[SchemaPart]:
    found: JsonValue = None
    if isinstance(step, str):
        named = part.schema.get("properties")
        if isinstance(named, dict) and step in named:
            found = named[step]
        else:
            found = part.schema.get("additionalProperties")
    else:
        items = part.schema.get("items")
        if isinstance(items, list):
            found = items[step] if step < len(items) else part.schema.get("additionalItems")
        else:
            found = items
    if isinstance(found, dict):
        yield SchemaPart(found, part.base)


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """A member that an object may have."""

    key: str
    parts: tuple[SchemaPart, ...]
    is_required: bool


def members_of(parts: Iterable[SchemaPart], node: Node | None) -> list[MemberChoice]:
    """The members that an object may have, in the order of the schema."""
    found: dict[str, list[SchemaPart]] = {}
    required: set[str] = set()
    refused: set[str] = set()
    for part in parts:
        for each in flat(part, node):
            required.update(map(str, cast("list[JsonValue]", each.schema.get("required", []))))
            named = each.schema.get("properties")
            for key, value in named.items() if isinstance(named, dict) else ():
                if value is False:
                    refused.add(key)
                elif isinstance(value, dict):
                    found.setdefault(key, []).append(SchemaPart(value, each.base))
    return [
        MemberChoice(key, tuple(inner), key in required)
        for key, inner in found.items()
        if key not in refused
    ]


def types_of(parts: Iterable[SchemaPart]) -> list[str]:
    """The JSON types that a value may have, the first the plainest; empty when any will do."""
    found: dict[str, None] = {}
    for part in parts:
        for each in flat(part):
            stated = each.schema.get("type")
            for name in stated if isinstance(stated, list) else [stated]:
                if isinstance(name, str):
                    found[name] = None
    return list(found)


def stated(parts: Iterable[SchemaPart], keyword: str) -> list[JsonValue]:
    """What a keyword lists for a value, over all branches, such as the entries of `enum`."""
    found: list[JsonValue] = []
    for part in parts:
        for each in flat(part):
            value = each.schema.get(keyword)
            for entry in value if isinstance(value, list) else [value] if value is not None else []:
                if entry not in found:
                    found.append(entry)
    return found


def description_of(parts: Iterable[SchemaPart]) -> str:
    """The first description of a value."""
    return next((str(text) for text in stated(parts, "description")), "")
