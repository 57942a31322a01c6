"""Data schemas at every depth: values, limits, units, and what is left open."""

from __future__ import annotations

import pytest

from tests.rules.things import TD_1_1, action, assert_told, property_, td, tm


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ('"type": "integer", "enum": [1, 2.0, 3]', []),
        ('"type": "integer", "enum": [1, ⟦2.5⟧, 3]', ["warning enum-type"]),
        ('"type": "integer", "enum": [⟦"1"⟧, "2"]', ["warning enum-type"]),
        ('"type": "string", "enum": [⟦1⟧, "2"]', ["warning enum-type"]),
        ('"type": "boolean", "enum": [⟦"true"⟧]', ["warning enum-type"]),
        ('"type": "null", "const": null', []),
        ('"type": "number", "const": ⟦true⟧', ["warning const-type"]),
        ('"type": "array", "items": {"type": "number"}, "const": [1]', []),
        ('"type": "string", "default": ⟦null⟧', ["warning default-type"]),
        ('"type": "number", "default": 7', []),
        ('"enum": ["day", "night"], "default": ⟦"dusk"⟧', ["warning default-not-allowed"]),
        ('"enum": [1, 2], "default": ⟦true⟧', ["warning default-not-allowed"]),
        ('"type": "number", "minimum": 5, "default": ⟦4.9⟧', ["warning default-not-allowed"]),
        (
            '"exclusiveMaximum": 5, "type": "number", "default": ⟦5⟧',
            ["warning default-not-allowed"],
        ),
        ('"type": "string", "maxLength": 3, "default": ⟦"über"⟧', ["warning default-not-allowed"]),
        ('"type": "string", "enum": ["a", "b"], ⟦"const": "a"⟧', ["warning enum-and-const"]),
        ('"type": "string", ⟦"minimum"⟧: 3', ["warning constraint-wrong-type"]),
        (
            '"type": "array", "items": {}, ⟦"minLength"⟧: 1, "maxLength": 2',
            ["warning constraint-wrong-type"],
        ),
        ('"type": "integer", "multipleOf": 5, "minimum": 0', []),
        ('"type": "string", "pattern": "^[a-z]{2,4}$"', []),
        ('"type": "string", "pattern": ⟦"[a-z"⟧', ["error bad-regex"]),
        ('"type": "string", "pattern": ⟦"a{4,2}"⟧', ["error bad-regex"]),
        ('"type": "string", "format": "date-time"', []),
        ('"type": "integer", "format": "int32"', []),
        ('"type": "string", "format": ⟦"date_time"⟧', ["hint format-unknown"]),
        ('"type": "string", "format": ⟦"shouting"⟧', ["hint format-unknown"]),
        ('"type": "number", "unit": "celsius"', []),
        ('"type": "number", "unit": "Cel"', []),
        ('"type": "number", "unit": ⟦"celcius"⟧', ["hint unit-unknown"]),
        ('"type": "number", "unit": ⟦"kilowat"⟧', ["hint unit-unknown"]),
        ('"type": "number", "unit": "furniture:chairs"', []),
        ('"type": "boolean", ⟦"unit": "Cel"⟧', ["hint unit-of-no-number"]),
        ('"type": "array", "items": {"type": "number"}, "unit": "Cel"', []),
        ('"type": ⟦"object"⟧', ["hint object-no-properties"]),
        ('"type": "object", "oneOf": [{"type": "string"}]', []),
        ('"type": ⟦"array"⟧', ["hint array-no-items"]),
        ('⟦"$ref"⟧: "#/schemaDefinitions/a"', ["warning json-schema-keyword"]),
        (
            '"type": "object", "properties": {}, ⟦"additionalProperties"⟧: false',
            ["hint json-schema-keyword"],
        ),
        ('⟦"anyOf"⟧: [{"type": "string"}, {"type": "null"}]', ["warning json-schema-keyword"]),
    ],
)
def test_schemas(schema: str, told: list[str]) -> None:
    # A property is a schema; so is an input, and the items in it.
    assert_told(td(property_(schema)), *told)
    assert_told(td(action(more=f'"input": {{{schema}}}')), *told)
    inner = f'"input": {{"type": "object", "properties": {{"x": {{{schema}}}}}}}'
    assert_told(td(action(more=inner)), *told)


def test_what_a_context_declares_is_known() -> None:
    context = f'[{TD_1_1}, {{"examples": "https://example.com/examples"}}]'
    assert_told(td(property_('"type": "number", "examples": [1]'), context=context))


@pytest.mark.parametrize(
    ("schema", "name", "told"),
    [
        ('"oneOf": [{"type": "number"}]', "level", []),
        ('"description": "anything"', '⟦"level"⟧', ["hint type-missing"]),
        ('"minimum": 5', '⟦"level"⟧', ["hint type-missing"]),
        ('"properties": {"a": {"type": "null"}}', '⟦"level"⟧', ["hint type-missing"]),
    ],
)
def test_types_of_properties(schema: str, name: str, told: list[str]) -> None:
    member = property_(schema)
    assert_told(td(member.replace('"level": {', f"{name}: {{") if told else member), *told)


def test_models_have_placeholders_and_take_members_from_elsewhere() -> None:
    for members in (
        '"type": "number", "minimum": 1, "default": "{{DEFAULT}}"',
        '"type": "integer", "enum": ["{{FIRST}}", 2]',
    ):
        assert_told(tm(property_(members)).replace("https://boiler.example.com", "{{BASE}}"))
    assert_told(
        tm('"properties": {"level": {"tm:ref": "https://example.com/b#/properties/level"}}')
    )
    assert_told(
        tm('"properties": {"level": {"type": "object", "tm:ref": "https://b.example/#/x"}}')
    )


FORM = '"forms": [{"href": "https://boiler.example.com/x"}]'
QUERY = '"forms": [{"href": "https://boiler.example.com/x{?q}"}]'
SCHEMA_PLACES = [
    f'"properties": {{"level": {{SCHEMA, {FORM}}}}}',
    f'"properties": {{"level": {{"type": "array", "items": {{SCHEMA}}, {FORM}}}}}',
    f'"properties": {{"level": {{"type": "array", "items": [{{SCHEMA}}], {FORM}}}}}',
    f'"properties": {{"level": {{"oneOf": [{{"type": "null"}}, {{SCHEMA}}], {FORM}}}}}',
    f'"properties": {{"level": {{"type": "object", "properties": {{"a": {{SCHEMA}}}}, {FORM}}}}}',
    f'"properties": {{"level": {{"type": "null", "uriVariables": {{"q": {{SCHEMA}}}}, {QUERY}}}}}',
    f'"actions": {{"purge": {{"input": {{SCHEMA}}, {FORM}}}}}',
    f'"actions": {{"purge": {{"output": {{SCHEMA}}, {FORM}}}}}',
    f'"actions": {{"purge": {{"uriVariables": {{"q": {{SCHEMA}}}}, {QUERY}}}}}',
    f'"events": {{"heat": {{"data": {{SCHEMA}}, {FORM}}}}}',
    f'"events": {{"heat": {{"dataResponse": {{SCHEMA}}, {FORM}}}}}',
    f'"events": {{"heat": {{"subscription": {{SCHEMA}}, {FORM}}}}}',
    f'"events": {{"heat": {{"cancellation": {{SCHEMA}}, {FORM}}}}}',
    f'"uriVariables": {{"q": {{SCHEMA}}}}, "actions": {{"purge": {{{QUERY}}}}}',
    '"schemaDefinitions": {"a": {SCHEMA}}',
    f'"actions": {{"purge": {{"input": {{"type": "object", "properties": {{"a": {{"type": "array", '
    f'"items": {{"oneOf": [{{"type": "null"}}, {{SCHEMA}}]}}}}}}}}, {FORM}}}}}',
]


@pytest.mark.parametrize("place", SCHEMA_PLACES)
@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ('"type": "number", "minimum": ⟦5⟧, "maximum": 1', "error range-inverted"),
        ('"type": "string", "pattern": ⟦"[a"⟧', "error bad-regex"),
        ('"type": "integer", "enum": [1, ⟦"2"⟧]', "warning enum-type"),
        ('"type": "number", "unit": ⟦"celcius"⟧', "hint unit-unknown"),
        ('"type": "number", ⟦"minumum"⟧: 5', "warning term-unknown"),
        ('"type": ⟦"int"⟧', "error value-unknown"),
        ('"type": "number", "minimum": ⟦"5"⟧', "error type-wrong"),
    ],
)
def test_each_place_of_a_schema(place: str, schema: str, told: str) -> None:
    assert_told(td(place.replace("SCHEMA", schema)), told)
