"""One mistake gives one finding, at its exact place, with the obvious fix.

The culprit stands between ⟦ and ⟧, which are taken out before the text is read.
"""

from __future__ import annotations

import pytest

from tests.conftest import findings
from thingfit.rules import Finding, Severity
from thingfit.text import Span, apply_edits

HEAD = '"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp"'
OPEN = '"securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}, "security": "nosec_sc"'


def td(members: str) -> str:
    return f"{{{HEAD}, {OPEN}, {members}}}"


def property_(members: str) -> str:
    return td(f'"properties": {{"on": {{"forms": [{{"href": "/on"}}], {members}}}}}')


def form(affordance: str, members: str) -> str:
    return td(f'"{affordance}": {{"x": {{"forms": [{{"href": "/x", {members}}}]}}}}')


def definition(members: str) -> str:
    return f'{{{HEAD}, "security": "x", "securityDefinitions": {{"x": {{{members}}}}}}}'


def tm(members: str) -> str:
    return (
        '{"@context": "https://www.w3.org/2022/wot/td/v1.1", "@type": "tm:ThingModel", '
        f"{members}}}"
    )


def found(text: str) -> list[Finding]:
    """What the JSON and schema rules say, but for the hint about a description of TD 1.0."""
    return [
        finding
        for finding in findings(text)
        if finding.group in ("json", "schema") and finding.name != "context-td11-missing"
    ]


def unmarked(marked: str) -> tuple[str, Span]:
    text = marked.replace("⟦", "").replace("⟧", "")
    start = marked.index("⟦")
    return text, Span(start, marked.index("⟧") - 1)


# The rule, the document, words of its message, and what the first fix puts for the culprit.
CASES = [
    (
        "member-missing",
        f'⟦{{⟧{HEAD}, "security": "x", "y": 1}}',
        "lacks `securityDefinitions`",
        None,
    ),
    (
        "member-missing",
        f'⟦{{⟧{HEAD}, "security": ["basic_sc", "digest"]}}',
        "lacks `securityDefinitions`",
        '{"basic_sc": {"scheme": "basic"}, "digest": {"scheme": "digest"}}',
    ),
    (
        "member-missing",
        td('"links": [{⟦"url"⟧: "https://lamp.example.com"}]'),
        "`url` is not known here, and the link lacks `href`",
        '"href": "https://lamp.example.com"',
    ),
    ("member-missing", form("properties", '⟦"response"⟧: {}'), "lacks `contentType`", None),
    ("member-missing", definition('⟦"shceme"⟧: "nosec"'), "`shceme` is not known here", "scheme"),
    (
        "member-missing",
        definition('"scheme": "combo", ⟦"allOff"⟧: ["a", "b"]'),
        "lacks `oneOf` or `allOf`",
        "allOf",
    ),
    ("member-missing", td('"schemaDefinitions": ⟦{}⟧'), "`schemaDefinitions` is empty", None),
    (
        "member-missing",
        td('"version": {"model": "1"}').replace('"version"', '⟦"version"⟧'),
        "",
        None,
    ),
    ("affordance-no-forms", td('"actions": {⟦"x"⟧: {}}'), "the action `x` lacks `forms`", None),
    ("affordance-no-forms", td('"events": {"x": {"forms": ⟦[]⟧}}'), "`forms` is empty", None),
    ("array-too-short", td('"forms": ⟦[]⟧'), "`forms` is empty", None),
    ("array-too-short", form("actions", '"op": ⟦[]⟧'), "`op` is empty", None),
    (
        "array-too-short",
        definition('"scheme": "combo", "oneOf": ⟦["a"]⟧'),
        "only 1 item; at least 2",
        None,
    ),
    (
        "op-not-allowed",
        form("actions", '"op": ⟦"invokeAction"⟧'),
        "`invokeaction`?",
        '"invokeaction"',
    ),
    ("op-not-allowed", form("actions", '"op": ["queryaction", ⟦"halt"⟧]'), "expected: ", None),
    (
        "op-not-allowed",
        form("actions", '"op": ["queryaction", ⟦"cancel"⟧]'),
        "`cancelaction`?",
        '"cancelaction"',
    ),
    ("op-not-allowed", form("properties", '"op": ⟦"get"⟧'), "`readproperty`?", '"readproperty"'),
    (
        "op-not-allowed",
        form("events", '"op": ⟦"observeproperty"⟧'),
        "on an event; did you mean `subscribeevent`?",
        '"subscribeevent"',
    ),
    (
        "op-not-allowed",
        td('"forms": [{"href": "/all", "op": ⟦"writeproperty"⟧}]'),
        "",
        '"writeallproperties"',
    ),
    ("op-not-allowed", form("events", '"op": ⟦"readproperty"⟧'), "operation on an event", None),
    ("op-thing-missing", td('"forms": [⟦{⟧"href": "/all"}]'), "form of a Thing lacks `op`", None),
    ("scheme-unknown", definition('"scheme": ⟦"OAuth2"⟧'), "did you mean `oauth2`?", '"oauth2"'),
    ("scheme-unknown", definition('"scheme": ⟦"none at all"⟧'), "expected: `nosec`", None),
    ("type-wrong", definition('"scheme": ⟦7⟧'), "`scheme` is a number; a string", None),
    ("type-wrong", td('"support": ⟦7⟧'), "`support` is a number; a string is expected", '"7"'),
    ("type-wrong", td('"properties": ⟦[]⟧'), "an array; an object is expected", None),
    (
        "type-wrong",
        td(
            '"properties": ⟦[{"name": "on", "forms": [{"href": "/on"}]}, '
            '{"forms": [{"href": "/p"}], "name": "p"}]⟧'
        ),
        "an array; an object is expected",
        '{"on": {"forms": [{"href": "/on"}]}, "p": {"forms": [{"href": "/p"}]}}',
    ),
    (
        "op-not-allowed",
        form("properties", '"op": ⟦"readproperty, writeproperty"⟧'),
        "is not an operation on a property",
        '["readproperty", "writeproperty"]',
    ),
    (
        "type-wrong",
        form("properties", '"response": ⟦"text/plain"⟧'),
        "",
        '{"contentType": "text/plain"}',
    ),
    (
        "type-wrong",
        property_('"description": ⟦{"en": "On", "de": "An"}⟧'),
        "a string is expected",
        '"description": "On", "descriptions": {"en": "On", "de": "An"}',
    ),
    ("type-wrong", property_('"descriptions": ⟦"On"⟧'), "", '"description": "On"'),
    (
        "type-wrong",
        property_('"type": "number", "minimum": 0, "exclusiveMinimum": ⟦true⟧'),
        "`exclusiveMinimum` is `true`; a number is expected",
        '"type": "number", "exclusiveMinimum": 0}',
    ),
    (
        "type-wrong",
        property_('"type": "number", "exclusiveMaximum": ⟦false⟧, "maximum": 9'),
        "",
        '"type": "number", "maximum": 9}',
    ),
    ("type-wrong", property_('"items": ⟦"float"⟧'), "", '"items": {"type": "number"}'),
    (
        "type-wrong",
        property_('"type": "object", "properties": {"a": ⟦"string"⟧}'),
        "the data schema `a` is a string",
        '"a": {"type": "string"}',
    ),
    (
        "type-wrong",
        property_('"type": ⟦["number", "null"]⟧'),
        "",
        '"oneOf": [{"type": "number"}, {"type": "null"}]',
    ),
    (
        "type-wrong",
        f'{{{HEAD}, "security": "x", "securityDefinitions": {{"x": ⟦"basic"⟧}}}}',
        "the security definition `x` is a string",
        '"x": {"scheme": "basic"}',
    ),
    (
        "type-wrong",
        f'{{{HEAD}, "security": "basic", "securityDefinitions": {{"scheme": ⟦"basic"⟧}}}}',
        "the security definition `scheme` is a string",
        '"securityDefinitions": {"basic": {"scheme": "basic"}}',
    ),
    ("type-wrong", property_('"unit": ⟦null⟧'), "", '"forms": [{"href": "/on"}]}'),
    ("value-unknown", property_('"type": ⟦"datetime"⟧'), "did you mean `string`?", '"string"'),
    ("type-wrong", td('"version": ⟦"2.1"⟧'), "an object is expected", '{"instance": "2.1"}'),
    ("type-wrong", tm('"version": ⟦"2.1"⟧'), "an object is expected", '{"model": "2.1"}'),
    (
        "type-wrong",
        property_(
            '"type": "object", "properties": {"a": {"type": "null"}, '
            '"b": {"type": "number", "required": ⟦true⟧}}'
        ),
        "`required` is `true`; an array is expected",
        '"b": {"type": "number"}}, "required": ["b"]',
    ),
    (
        "type-wrong",
        property_(
            '"type": "object", "required": ["a"], "properties": {"a": {"type": "null"}, '
            '"b": {"required": ⟦true⟧, "type": "number"}}'
        ),
        "",
        '"required": ["a", "b"], "properties": {"a": {"type": "null"}, "b": {"type": "number"}}',
    ),
    (
        "type-wrong",
        property_('"type": "object", "properties": {"b": {"title": "B", "required": ⟦false⟧}}'),
        "",
        '{"b": {"title": "B"}}',
    ),
    ("type-wrong", property_('"type": "number", "required": ⟦true⟧'), "", '"type": "number"}'),
    (
        "type-wrong",
        td('"properties": {"x": ⟦"y"⟧}'),
        "the property `x` is a string; an object",
        None,
    ),
    ("type-wrong", property_('"minimum": ⟦"20"⟧'), "a string; a number is expected", "20"),
    ("type-wrong", property_('"minLength": ⟦"2.5"⟧'), "a whole number is expected", None),
    ("type-wrong", property_('"minItems": ⟦1.5⟧'), "a whole number is expected", None),
    ("type-wrong", property_('"readOnly": ⟦"True"⟧'), "`true` or `false` is expected", "true"),
    ("type-wrong", property_('"enum": ⟦"a"⟧'), "an array is expected", '["a"]'),
    ("type-wrong", property_('"items": ⟦"things"⟧'), "an object or an array is expected", None),
    ("type-wrong", property_('"oneOf": ⟦{"type": "null"}⟧'), "", '[{"type": "null"}]'),
    ("type-wrong", property_('"title": ⟦["On"]⟧'), "a string is expected", '"On"'),
    ("type-wrong", property_('"title": ⟦null⟧'), "`title` is `null`; a string", None),
    (
        "type-wrong",
        td('"actions": {"x": {"forms": ⟦{"href": "/x"}⟧}}'),
        "`forms` is an object; an array is expected",
        '[{"href": "/x"}]',
    ),
    ("type-wrong", td('"links": [{"href": ⟦7⟧, "rel": "icon"}]'), "`href` is a number", '"7"'),
    ("value-unknown", property_('"type": ⟦"int"⟧'), "did you mean `integer`?", '"integer"'),
    ("value-unknown", property_('"type": ⟦"quantity"⟧'), "not a type of data; expected: ", None),
    ("value-unknown", definition('"scheme": "basic", "in": ⟦"uri"⟧'), "not a value of `in`", None),
    ("value-unknown", property_('"@type": ["x", ⟦"tm:ThingModel"⟧]'), "only a Thing Model", None),
    ("value-unknown", td('"links": [{"href": "x", "rel": ⟦"tm:extends"⟧}]'), "`tm:extends`", None),
    (
        "value-malformed",
        td('"links": [{"href": "x", "rel": "icon", "sizes": ⟦"48\u00d748"⟧}]'),
        "like `48x48`",
        '"48x48"',
    ),
    (
        "value-malformed",
        td('"links": [{"href": "x", "hreflang": ["de", ⟦"en_US"⟧]}]'),
        "a language tag like",
        '"en-US"',
    ),
    ("value-out-of-range", property_('"multipleOf": ⟦0⟧'), "a number above 0", None),
    ("value-out-of-range", property_('"maxItems": ⟦-1⟧'), "a number not below 0", None),
    (
        "item-repeated",
        property_('"enum": [1, 2⟦, 1⟧]').replace("⟦, ", ", ⟦"),
        "item 3 of `enum`",
        "",
    ),
    (
        "member-unexpected",
        definition('"scheme": "auto", ⟦"name"⟧: "x"'),
        "does not go with the scheme `auto`",
        None,
    ),
    ("member-unexpected", td('"links": [{"href": "x", ⟦"sizes"⟧: "1x1"}]'), "only icons", None),
    (
        "member-unexpected",
        definition('"scheme": "combo", "oneOf": ["a", "b"], ⟦"allOf"⟧: ["a", "b"]'),
        "beside `oneOf`",
        None,
    ),
    ("member-unexpected", tm('"version": {⟦"instance"⟧: "1.0.0"}'), "Thing Model", '"model"'),
    ("null-in-tm", tm('"properties": {"x": {"tm:ref": "a", "title": ⟦null⟧}}'), "`title`", None),
    ("null-in-tm", tm('"properties": {"x": {"minimum": ⟦null⟧}}'), "`minimum` is `null`", None),
    ("null-in-tm", tm('"properties": {"x": ⟦null⟧}'), "`x` is `null`", None),
    ("placeholder-in-key", tm('"actions": {⟦"{{X}}"⟧: {}}'), "placeholders stand for values", None),
    ("value-malformed", tm('"tm:optional": [⟦"#/properties/x"⟧]'), "item 1 of `tm:optional`", None),
    (
        "combo-in-tm",
        tm('"securityDefinitions": {"x": {"scheme": ⟦"combo"⟧, "oneOf": ["a", "b"]}}'),
        "refuses",
        None,
    ),
    (
        "context-map-object",
        td('"x": 1')
        .replace('td/v1.1"', 'td/v1.1", {"y": ⟦{"@id": "urn:y"}⟧}]')
        .replace('"https', '["https', 1),
        "takes the string of a namespace only",
        None,
    ),
    (
        "context-order",
        td('"x": 1').replace('"https', '[⟦"https://x.org"⟧, "https', 1).replace('v1.1"', 'v1.1"]'),
        "the first is expected to be",
        None,
    ),
]


@pytest.mark.parametrize(("rule", "marked", "words", "fixed"), CASES)
def test_one_mistake_gives_one_finding(
    rule: str, marked: str, words: str, fixed: str | None
) -> None:
    text, span = unmarked(marked)
    (finding,) = found(text)
    assert (finding.name, text[finding.span.start : finding.span.end]) == (
        rule,
        text[span.start : span.end],
    )
    assert finding.span == span or rule == "item-repeated"
    assert words in finding.message
    if fixed is not None:
        after = apply_edits(text, finding.fixes[0].edits)
        assert found(after) == []
        assert fixed in after
    if rule in ("null-in-tm", "combo-in-tm", "context-map-object"):
        assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("kind", "fixed"),
    [("", '"@type": "tm:ThingModel"'), ('"@type": "ThingModel", ', '"@type": "tm:ThingModel"')],
)
def test_a_model_without_its_type_gets_one_finding(kind: str, fixed: str) -> None:
    text = f'{{{HEAD}, {kind}"properties": {{"on": {{"type": "boolean"}}}}}}'
    (finding,) = [each for each in findings(text, "lamp.tm.json") if each.group == "schema"]
    assert finding.name == "tm-type-missing"
    after = apply_edits(text, finding.fixes[0].edits)
    assert fixed in after
    assert [each for each in findings(after, "lamp.tm.json") if each.group == "schema"] == []


def test_null_in_a_model_is_a_warning_at_every_depth() -> None:
    for members in ('"title": null', '"actions": {"x": {"input": {"title": null}}}'):
        assert [each.name for each in found(tm(members))] == ["null-in-tm"]
    assert [each.name for each in found(td('"description": null'))] == ["type-wrong"]
