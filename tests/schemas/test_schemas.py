"""The shipped schemas are plain Draft 7 that other tools can use, explained, and fast to check."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from jsonschema import Draft7Validator

from tests.schemas.official import KINDS, our_schema, ours, rich, seeds
from thingfit.facts import Document
from thingfit.rules.schema_report import told
from thingfit.rules.schema_walk import mistakes, registry
from thingfit.syntax import parse

REFUSED = ("oneOf", "anyOf")
"""Keywords whose errors name no branch."""


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """All schemas within a schema."""
    if not isinstance(value, dict):
        return
    yield value
    for key in ("if", "then", "else", "not", "contains", "propertyNames", "additionalItems"):
        yield from parts(value.get(key))
    for key in ("properties", "definitions"):
        for each in value.get(key, {}).values():
            yield from parts(each)
    items = value.get("items")
    for each in (*(items if isinstance(items, list) else [items]), *value.get("allOf", ())):
        yield from parts(each)
    yield from parts(value.get("additionalProperties"))


def resolved(schema: dict[str, Any], base: str) -> Iterator[dict[str, Any]]:
    """A schema and those that it leads to for the same value."""
    if "$ref" in schema:
        found = registry().resolver(base).lookup(schema["$ref"])
        contents = found.contents
        assert isinstance(contents, dict)
        yield from resolved(contents, urldefrag(urljoin(base, schema["$ref"])).url)
        return
    yield schema
    for each in (*schema.get("allOf", ()), schema.get("else"), schema.get("then")):
        if isinstance(each, dict):
            yield from resolved(each, base)


@pytest.mark.parametrize("kind", KINDS)
def test_draft_7(kind: str) -> None:
    Draft7Validator.check_schema(our_schema(kind))
    for schema in parts(our_schema(kind)):
        assert not set(REFUSED) & set(schema)
        assert "$ref" not in schema or schema.keys() == {"$ref"}, "siblings of $ref are ignored"


@pytest.mark.parametrize("kind", KINDS)
def test_every_member_is_explained(kind: str) -> None:
    schema = our_schema(kind)
    base = schema["$id"]
    for name, definition in schema["definitions"].items():
        for key, member in _shown_members(definition):
            assert any("description" in each for each in resolved(member, base)), (name, key)
    for key, member in schema["properties"].items():
        assert any("description" in each for each in resolved(member, base)), key


def _shown_members(definition: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The members that a definition lists, those that it only constrains further left out."""
    for key, member in definition.get("properties", {}).items():
        if isinstance(member, dict) and member.keys() != {"not"}:
            yield key, member


@pytest.mark.parametrize("kind", KINDS)
def test_the_library_gives_one_error_for_most_single_mistakes(kind: str) -> None:
    """Other tools that use the schemas get few errors too: at most two for one changed place."""
    document = rich(kind)
    for key in document:
        for wrong in (5, None, [5], {"x": 5}):
            errors = list(ours(kind).iter_errors({**document, key: wrong}))
            assert len(errors) <= 2, (key, wrong, [error.message for error in errors])


def test_speed() -> None:
    """Well under the budget of a keystroke for 10 kB, also with many mistakes."""
    properties = rich("td")["properties"]
    assert isinstance(properties, dict)
    many = {f"{name}{i}": each for i in range(6) for name, each in properties.items()}
    document = {**rich("td"), "properties": many}
    wrong = {f"wrong{i}": {"type": f"strin{i}", "forms": [{"href": "x"}]} for i in range(30)}
    for each in (document, {**document, "properties": {**many, **wrong}}):
        text = json.dumps(each, indent=1)
        assert 9_000 < len(text) < 20_000
        times = []
        for _ in range(5):
            read = Document("file:///press.td.json", None, text)
            assert read.parts
            start = time.process_time()
            found = list(told(read, "value-unknown"))
            times.append(time.process_time() - start)
            assert len(found) == (len(wrong) if each is not document else 0)
        assert min(times) < 0.1


def test_many_distinct_values_are_compared_in_linear_time() -> None:
    values = [value for i in range(20_000) for value in (i, str(i), {"x": i})]
    document = {**seeds("td")[1], "properties": {"p": {"forms": [{"href": "x"}], "enum": values}}}
    tree = parse(json.dumps(document))
    start = time.process_time()
    assert mistakes("td", tree.root) == ()
    assert time.process_time() - start < 2
