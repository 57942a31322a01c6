"""Forms: their operations, addresses, methods and payloads, defaults included."""

from __future__ import annotations

import pytest

from tests.conftest import findings
from tests.rules.things import TD_1_0, TD_1_1, action, assert_told, property_, td, tm

BINDINGS = f'[{TD_1_1}, {{"mqv": "https://www.w3.org/2019/wot/mqtt#"}}]'
OBJECT = ["error urivariable-object-array"]
BOTH = '"op": ["readproperty", "writeproperty"]'


@pytest.mark.parametrize(
    ("schema", "form", "told"),
    [
        # By default a read-only property is read, and a write-only one written.
        ('"type": "number", "readOnly": true', "", []),
        ('"type": "number", "writeOnly": true', "", []),
        ('"type": "number", "readOnly": true', '"op": "readproperty"', []),
        (
            '"type": "number", "readOnly": true',
            '"op": ["readproperty", ⟦"writeproperty"⟧]',
            ["warning readonly-op-write"],
        ),
        (
            '"type": "number", "writeOnly": true',
            '"op": ⟦"readproperty"⟧',
            ["warning writeonly-op-read"],
        ),
        ('"type": "number", "readOnly": false', BOTH, []),
        (
            '"type": "number", ⟦"observable": true⟧',
            "",
            ["hint observable-no-observe-op"],
        ),
        ('"type": "number", "observable": true', '"op": "observeproperty"', []),
        (
            '"type": "number", "writeOnly": true, ⟦"observable": true⟧',
            '"op": "writeproperty"',
            ["warning writeonly-observable"],
        ),
        ('"type": "number"', '"op": ⟦"observeproperty"⟧', ["hint observe-op-not-observable"]),
        # An action's method changes something; so does a form that writes by default.
        ('"type": "number"', '"htv:methodName": ⟦"GET"⟧', ["hint http-method"]),
        ('"type": "number", "readOnly": true', '"htv:methodName": "GET"', []),
        ('"type": "number"', '"htv:methodName": "GET", "op": "readproperty"', []),
        ('"type": "number"', '"htv:methodName": "PUT", "op": "writeproperty"', []),
        # Terms of HTTP over another protocol have no method to judge, and are told as such.
        (
            '"type": "number"',
            '"href": "coap://boiler.example.com/level", ⟦"htv:methodName"⟧: "GET"',
            ["warning href-scheme"],
        ),
    ],
)
def test_properties(schema: str, form: str, told: list[str]) -> None:
    assert_told(td(property_(schema, form)), *told)


def test_a_form_of_the_thing_can_observe_all() -> None:
    every = '"forms": [{"href": "https://boiler.example.com/all", "op": "observeallproperties"}]'
    assert_told(td(every, property_('"type": "number", "observable": true')))


@pytest.mark.parametrize(
    ("form", "more", "told"),
    [
        ('"htv:methodName": ⟦"GET"⟧', "", ["hint http-method"]),
        ('"htv:methodName": "GET"', '"safe": true', []),
        ('"htv:methodName": "DELETE"', "", []),
        ('"contentType": "application/json; charset=utf-8"', "", []),
        ('"contentType": "multipart/form-data; boundary=\\"a b\\""', "", []),
        ('"contentType": "application/vnd.oma.lwm2m+cbor"', "", []),
        ('"contentType": ⟦"json"⟧', "", ["warning content-type"]),
        ('"contentType": ⟦"aplication/json"⟧', "", ["warning content-type"]),
        ('"contentType": ⟦" application/json"⟧', "", ["hint content-type"]),
        ('"response": {"contentType": ⟦"image/png;base64"⟧}', "", ["warning content-type"]),
        ('"href": ⟦"htps://boiler.example.com/purge"⟧', "", ["hint uri-scheme-misspelt"]),
        ('"href": "knx://boiler.example.com/purge"', "", []),
        ('"href": ⟦"/purge"⟧', "", ["warning href-relative-no-base"]),
        ('"href": "{+address}"', '"uriVariables": {"address": {"type": "string"}}', []),
        ('"subprotocol": ⟦"sse"⟧', "", ["hint subprotocol-unfit"]),
        (
            '"href": "coap://boiler.example.com/purge", "subprotocol": ⟦"longpoll"⟧',
            "",
            ["hint subprotocol-unfit"],
        ),
    ],
)
def test_actions(form: str, more: str, told: list[str]) -> None:
    assert_told(td(action(form, more)), *told)


def test_events_have_subprotocols_by_default() -> None:
    form = '{"href": "https://boiler.example.com/heat", "subprotocol": "sse"}'
    assert_told(td(f'"events": {{"heat": {{"forms": [{form}]}}}}'))


@pytest.mark.parametrize(
    ("base", "told"),
    [
        ('"base": "https://boiler.example.com"', []),
        ('"base": ⟦"boiler.example.com"⟧', ["warning base-not-absolute"]),
        ('"base": ⟦"htpp://boiler.example.com"⟧', ["hint uri-scheme-misspelt"]),
    ],
)
def test_base(base: str, told: list[str]) -> None:
    assert_told(td(base, action('"href": "purge"')), *told)


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ('" https://boiler.example.com/purge"', "warning uri-broken"),
        ('"https://boiler.example.com/purge all"', "warning uri-broken"),
        ('"https://boiler.example.com/100%"', "warning uri-broken"),
        ('"https://boiler.example.com/a|b"', "warning uri-broken"),
        ('"https:/boiler.example.com/a"', "warning uri-broken"),
        ('"https:\\\\\\\\boiler.example.com\\\\a"', "warning uri-broken"),
        ("\"https://boiler.example.com/a%7Cb?x=[1]&y='é'\"", None),
        ('"opc.tcp://boiler.example.com:4840/?id=ns=1;i=1234"', None),
    ],
)
def test_characters_of_addresses(href: str, told: str | None) -> None:
    marked = f"⟦{href}⟧" if told else href
    text = td(action(f'"href": {marked}'), f'"links": [{{"href": {href}, "rel": "icon"}}]')
    assert_told(text, *([told] if told else []))


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ('"properties": {"level": {"type": "number", ⟦"op"⟧: "readproperty", FORMS}}', "op"),
        ('"actions": {"purge": {⟦"type"⟧: "null", FORMS}}', "type"),
        ('"actions": {"purge": {⟦"unit"⟧: "s", FORMS}}', "unit"),
        ('"events": {"heat": {⟦"observable"⟧: true, FORMS}}', "observable"),
        ('"events": {"heat": {"title": "Heat", FORMS}}', None),
    ],
)
def test_terms_in_other_places(member: str, told: str | None) -> None:
    forms = '"forms": [{"href": "https://boiler.example.com/x", "op": OP}]'
    op = {"p": "readproperty", "a": "invokeaction", "e": "subscribeevent"}[member[1]]
    text = member.replace("FORMS", forms.replace("OP", f'"{op}"'))
    assert_told(td(text), *(["hint term-misplaced"] if told else []))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ('"subprotocol": "webthing"', []),
        ('"subprotocol": ⟦"SSE"⟧', ["hint subprotocol-unfit"]),
        ('"subprotocol": ⟦"long-polling"⟧', ["hint subprotocol-unfit"]),
        ('"subprotocol": "sst"', []),
        ('"contentType": ⟦"application/json "⟧', ["hint content-type"]),
        ('"contentType": "application/json; charset=utf-8"', []),
        ('⟦"method"⟧: "POST"', ["warning term-unknown"]),
        ('⟦"htv:method"⟧: "GET"', ["hint term-unknown"]),
        ('"htv:methodName": "GET"', []),
        ('⟦"url"⟧: "https://boiler.example.com"', ["hint term-unknown"]),
    ],
)
def test_words_of_other_formats(form: str, told: list[str]) -> None:
    href = '"href": "https://boiler.example.com/heat"'
    forms = f'"forms": [{{{href}, "op": ["subscribeevent", "unsubscribeevent"], {form}}}]'
    assert_told(td(f'"events": {{"heat": {{{forms}}}}}'), *told)


def test_a_variable_spelt_otherwise_is_the_declared_one() -> None:
    variables = '"uriVariables": {⟦"limit"⟧: {"type": "integer"}}'
    forms = '"forms": [{"href": ⟦"https://boiler.example.com/heat{?limt}"⟧}]'
    text = td(f'"actions": {{"heat": {{{variables}, {forms}}}}}')
    assert_told(text, "hint urivariable-unused", "warning href-var-undeclared")


def test_an_address_of_e_mail_is_one() -> None:
    assert_told(td('"support": ⟦"help@boiler.example.com"⟧'), "warning uri-broken")
    assert_told(td('"support": "mailto:help@boiler.example.com"'))


def test_an_empty_address_is_told_in_words() -> None:
    text = td(action('"href": ""'))
    (found,) = findings(text)
    assert found.message == "the empty string is relative, and there is no `base` to start from"


def test_relative_addresses_are_told_once() -> None:
    forms = '[{"href": ⟦"/purge"⟧}, {"href": "/purge", "contentType": "application/cbor"}]'
    text = td(f'"actions": {{"purge": {{"forms": {forms}}}}}')
    assert_told(text, "warning href-relative-no-base")


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ('"mqtt://broker.example.com"', []),
        ('"mqtts://broker.example.com"', []),
        ('"wss://broker.example.com"', []),
        ('"https://broker.example.com"', ["warning href-scheme"]),
    ],
)
def test_terms_of_bindings(href: str, told: list[str]) -> None:
    term = '⟦"mqv:retain"⟧' if told else '"mqv:retain"'
    assert_told(td(action(f'"href": {href}, {term}: true'), context=BINDINGS), *told)


def forms(first: str, second: str) -> str:
    return td(
        '"properties": {"level": {"type": "number", "observable": true, '
        f'"forms": [{{{first}}}, {{{second}}}]}}}}'
    )


HREF = '"href": "https://boiler.example.com/level"'
MARKED = HREF.replace('"https', '⟦"https') + "⟧"
WATCH = '"op": "observeproperty"'


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (f"{HREF}, {WATCH}", HREF, []),
        (f"{HREF}, {WATCH}", f"{MARKED}, {WATCH}", ["hint op-duplicate"]),
        (
            f"{HREF}, {WATCH}",
            f'{MARKED}, {WATCH}, "contentType": "application/json"',
            ["hint op-duplicate"],
        ),
        (f"{HREF}, {WATCH}", f'{HREF}, {WATCH}, "contentType": "application/cbor"', []),
        (f"{HREF}, {WATCH}", f'{HREF}, {WATCH}, "subprotocol": "sse"', []),
    ],
)
def test_repeated_forms(first: str, second: str, told: list[str]) -> None:
    assert_told(forms(first, second), *told)


RESPONSES = '"additionalResponses": [{{"success": false, "schema": {}}}]'


@pytest.mark.parametrize(
    ("definitions", "schema", "told"),
    [
        ('"schemaDefinitions": {"fault": {"type": "string"}}', '"fault"', []),
        (
            '"schemaDefinitions": {"fault": {"type": "string"}}',
            '⟦"falt"⟧',
            ["error additional-response-schema"],
        ),
        ("", '⟦"fault"⟧', ["error additional-response-schema"]),
    ],
)
def test_responses(definitions: str, schema: str, told: list[str]) -> None:
    assert_told(td(definitions, action(RESPONSES.format(schema))), *told)


@pytest.mark.parametrize(
    ("href", "variables", "told"),
    [
        ("https://a.example.com/{?a,b}", '"a": {"type": "string"}, "b": {"type": "integer"}', []),
        (
            "https://a.example.com/{/a*}{?b:3}",
            '"a": {"type": "string"}, "b": {"type": "string"}',
            [],
        ),
        ("⟦https://a.example.com/{?a⟧", '"a": {"type": "string"}', ["error href-template"]),
        ("⟦https://a.example.com/a}⟧", "", ["error href-template"]),
        ("⟦https://a.example.com/{}⟧", "", ["error href-template"]),
        ("⟦https://a.example.com/{=a}⟧", '"a": {"type": "string"}', ["error href-template"]),
        ("⟦https://a.example.com/{a-b}⟧", '"a-b": {"type": "string"}', ["warning href-template"]),
        ("https://a.example.com/", '⟦"a"⟧: {"type": "string"}', ["hint urivariable-unused"]),
        ("https://a.example.com/{a}", '"a": {"type": ⟦"array"⟧, "items": {}}', OBJECT),
        ("⟦https://a.example.com/{b}⟧", "", ["warning href-var-undeclared"]),
    ],
)
def test_templates(href: str, variables: str, told: list[str]) -> None:
    href = f'"href": "{href}"'.replace('"⟦', '⟦"').replace('⟧"', '"⟧')
    more = f'"uriVariables": {{{variables}}}' if variables else ""
    assert_told(td(action(href, more)), *told)


def test_td_1_0_allowed_all_variables() -> None:
    member = action(
        '"href": "https://a.example.com/{a}"',
        '"uriVariables": {"a": {"type": "array", "items": {"type": "string"}}}',
    )
    assert_told(td(member, context=f"⟦{TD_1_0}⟧"), "hint context-td11-missing")


def test_variables_of_the_thing() -> None:
    variable = '"uriVariables": {"unit": {"type": "string"}}'
    used = action('"href": "https://a.example.com/{?unit}"')
    assert_told(td(variable, used))
    marked = variable.replace('"unit"', '⟦"unit"⟧')
    again = action('"href": "https://a.example.com/{?unit}"', marked)
    assert_told(td(variable, again), "hint urivariable-shadowed")
    assert_told(td(marked, action()), "hint urivariable-unused")


def test_models_leave_addresses_to_their_instances() -> None:
    assert_told(tm(property_(form='"href": "/level"')))
    assert_told(tm(property_(form='"href": "{{BASE}}/level{?unit"')))
    assert_told(tm('"base": "{{BASE}}"', property_(form='"href": "level"')))
