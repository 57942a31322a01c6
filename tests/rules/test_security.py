"""Security: how definitions are combined, where credentials go, and what is left open."""

from __future__ import annotations

import pytest

from tests.rules.things import TD_1_0, TD_1_1, action, assert_told, property_, secured, td, tm

TWO = '"a_sc": {"scheme": "psk"}, "b_sc": {"scheme": "basic"}'
LOGIN = '"authorization": "https://login.example.com/grant"'
TOKEN = '"token": "https://login.example.com/token"'


def two(security: str, *members: str, context: str = TD_1_1) -> str:
    return td(
        *members,
        context=context,
        security=f'"securityDefinitions": {{{TWO}}}, "security": {security}',
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (two('⟦["a_sc", "b_sc"]⟧'), ["warning security-array"]),
        # The same names twice are one name, and item-repeated is not said of them.
        (
            two('"a_sc"', property_(form='"security": ⟦["b_sc", "a_sc"]⟧')),
            ["warning security-array"],
        ),
        # Consumers of TD 1.0 do not know `combo`.
        (
            two('["a_sc", "b_sc"]', context=TD_1_0.replace('"https', '⟦"https') + "⟧"),
            ["hint context-td11-missing"],
        ),
        (two('["a_sc", "b_sc"]', context=f"[{TD_1_0}, {TD_1_1}]"), []),
    ],
)
def test_combinations(text: str, told: list[str]) -> None:
    assert_told(text, *told)


def test_an_existing_combination_is_used() -> None:
    definitions = f'{TWO}, "both_sc": {{"scheme": "combo", "allOf": ["b_sc", "a_sc"]}}'
    security = f'"securityDefinitions": {{{definitions}}}, "security": "both_sc"'
    form = '"security": ⟦["a_sc", "b_sc"]⟧'
    assert_told(td(action(form), security=security), "warning security-array")


def combos(first: str, second: str) -> str:
    definitions = (
        f'{TWO}, "x_sc": {{"scheme": "combo", "oneOf": [{first}]}}, '
        f'"y_sc": {{"scheme": "combo", "allOf": [{second}]}}'
    )
    return td(security=f'"securityDefinitions": {{{definitions}}}, "security": "x_sc"')


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ('"a_sc", "y_sc"', '"a_sc", "b_sc"', []),
        ('"b_sc", "y_sc"', '"a_sc", ⟦"x_sc"⟧', ["error combo-cycle"]),
        ('"a_sc", "y_sc"', '"a_sc", "b_sc", ⟦"y_sc"⟧', ["error combo-cycle"]),
    ],
)
def test_cycles(first: str, second: str, told: list[str]) -> None:
    assert_told(combos(first, second), *told)


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        (f'"scheme": "oauth2", "flow": "code", {LOGIN}, {TOKEN}', []),
        (f'"scheme": "oauth2", "flow": ⟦"code"⟧, {TOKEN}', ["error oauth2-code"]),
        ('"scheme": "oauth2", "flow": ⟦"code"⟧', ["error oauth2-code"]),
        (f'"scheme": "oauth2", "flow": "client", {TOKEN}', []),
        ('"scheme": "oauth2", "flow": ⟦"client"⟧', ["error oauth2-client"]),
        (
            f'"scheme": "oauth2", "flow": "client", {TOKEN}, '
            + LOGIN.replace('"authorization"', '⟦"authorization"⟧'),
            ["error oauth2-client"],
        ),
        (f'"scheme": "oauth2", "flow": "device", {LOGIN}, {TOKEN}', []),
        (f'"scheme": "oauth2", "flow": ⟦"device"⟧, {LOGIN}', ["warning oauth2-device"]),
        # Other flows are not those of TD 1.1, and nothing is known of them.
        (f'"scheme": "oauth2", "flow": "password", {TOKEN}', []),
        ('"scheme": "basic", "in": "auto"', []),
        ('"scheme": "basic", "in": "auto", ⟦"name"⟧: "X-Auth"', ["warning auto-name"]),
        ('"scheme": "apikey", "in": "body", "name": "/meta/key"', []),
        ('"scheme": "apikey", "in": "body", "name": ⟦"key"⟧', ["error body-name-not-pointer"]),
        ('"scheme": "apikey", "in": "header", "name": "X-Key"', []),
    ],
)
def test_definitions(definition: str, told: list[str]) -> None:
    assert_told(secured(definition), *told)


def test_td_1_0_had_other_demands() -> None:
    context = f"⟦{TD_1_0}⟧"
    hint = "hint context-td11-missing"
    flow = f'"scheme": "oauth2", "flow": "client", {LOGIN}, {TOKEN}'
    assert_told(secured(flow, context=context), hint)
    body = '"scheme": "apikey", "in": "body", "name": "key"'
    assert_told(secured(body, context=context), hint)


def key_in(place: str) -> str:
    return f'"scheme": "apikey", "in": {place}, "name": "key"'


@pytest.mark.parametrize(
    ("place", "member", "told"),
    [
        ('"uri"', action('"href": "https://boiler.example.com/{key}/purge"'), []),
        (
            '"uri"',
            action('"href": ⟦"https://boiler.example.com/purge"⟧'),
            ["error apikey-uri-not-in-href"],
        ),
        (
            '⟦"uri"⟧',
            action('"href": "https://boiler.example.com/purge{?key}"'),
            ["hint apikey-in-uri"],
        ),
        (
            '"uri"',
            action(
                '"href": "https://boiler.example.com/{key}/purge"',
                '"uriVariables": {⟦"key"⟧: {"type": "string"}}',
            ),
            ["error apikey-uri-not-distinct"],
        ),
        ('"query"', action(), []),
        # `base` has the variable, and relative addresses start from there.
        ('"uri"', '"base": "https://boiler.example.com/{key}/", ' + action('"href": "purge"'), []),
    ],
)
def test_keys_in_addresses(place: str, member: str, told: list[str]) -> None:
    assert_told(secured(key_in(place), member), *told)


def test_a_form_without_the_key_beside_one_with_it_is_a_warning() -> None:
    with_key = property_('"type": "number"', '"href": "https://boiler.example.com/{key}/level"')
    without = action('"href": ⟦"https://boiler.example.com/purge"⟧')
    assert_told(secured(key_in('"uri"'), with_key, without), "warning apikey-uri-not-in-href")


def test_a_key_among_alternatives_may_be_passed_by() -> None:
    definitions = (
        f'"key_sc": {{{key_in(chr(34) + "uri" + chr(34))}}}, "b_sc": {{"scheme": "psk"}}, '
        '"any_sc": {"scheme": "combo", "oneOf": ["key_sc", "b_sc"]}'
    )
    security = f'"securityDefinitions": {{{definitions}}}, "security": "any_sc"'
    assert_told(td(action(), security=security))


def input_of(schema: str) -> str:
    return secured(
        '"scheme": "apikey", "in": "body", "name": "/auth/key"',
        action(more=f'"input": {{"type": "object", "properties": {{{schema}}}}}'),
    )


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        (
            '"auth": {"type": "object", "properties": {"key": {"type": "string"}}, '
            '"required": ["key"]}',
            [],
        ),
        ('"other": {"type": "string"}', []),
        ('"auth": {"type": ⟦"string"⟧}', ["warning body-name-target"]),
        (
            '"auth": {"type": "object", "properties": {"key": {"type": ⟦"integer"⟧}}, '
            '"required": ["key"]}',
            ["warning body-name-target"],
        ),
        (
            '"auth": {"type": "object", "properties": {"key": ⟦{"type": "string"}⟧}}',
            ["warning body-name-target"],
        ),
    ],
)
def test_keys_in_the_payload(schema: str, told: list[str]) -> None:
    assert_told(input_of(schema), *told)


JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2lsZXIifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ"


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ('"base": ⟦"mqtt://plant:w4ter-h0t@broker.example.com"⟧', ["error secret-in-td"]),
        ('"base": "mqtt://user:password@broker.example.com"', []),
        ('"base": "mqtt://plant@broker.example.com"', []),
        ('"base": "mqtt://broker.example.com:8883/@home"', []),
        (f'"support": ⟦"https://help.example.com?t={JWT}"⟧', ["error secret-in-td"]),
        ('"description": "Ask for the password: the janitor has it."', []),
        (property_('"type": "string"', name="password"), []),
    ],
)
def test_secrets(member: str, told: list[str]) -> None:
    assert_told(td(member), *told)


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ('"x:password": ⟦"Rf7-hq2x"⟧', ["error secret-in-td"]),
        ('"x:password": "<password>"', []),
        ('"x:password": "…"', []),
        ('"x:apikey": "X-API-KEY"', []),
        ('"x:apikey": ⟦"9f86d081884c7d659a2f"⟧', ["error secret-in-td"]),
        ('"x:key": "https://keys.example.com/9f86d081884c7d65"', []),
    ],
)
def test_secrets_of_definitions(member: str, told: list[str]) -> None:
    context = f'[{TD_1_1}, {{"x": "https://example.com/x#"}}]'
    assert_told(secured(f'"scheme": "basic", {member}', context=context), *told)


@pytest.mark.parametrize(
    ("definition", "href", "told"),
    [
        ("basic", '⟦"http://10.0.0.7/level"⟧', ["hint credentials-in-clear"]),
        ("basic", '"https://10.0.0.7/level"', []),
        ("basic", '"http://localhost:8080/level"', []),
        ("digest", '"http://10.0.0.7/level"', []),
        ("nosec", '"http://10.0.0.7/level"', []),
        ("nosec", '⟦"https://boiler.w3.org/level"⟧', ["hint nosec-with-remote"]),
        ("nosec", '⟦"https://8.8.8.8/level"⟧', ["hint nosec-with-remote"]),
        ("nosec", '"https://192.168.0.4/level"', []),
        ("nosec", '"https://boiler.local/level"', []),
    ],
)
def test_ways_in(definition: str, href: str, told: list[str]) -> None:
    member = property_(form=f'"href": {href}')
    assert_told(secured(f'"scheme": "{definition}"', member), *told)


def test_what_is_only_read_may_be_open() -> None:
    member = property_(
        '"type": "number", "readOnly": true', '"href": "https://boiler.w3.org/level"'
    )
    assert_told(td(member))


def test_models_are_not_asked_for_the_security_of_instances() -> None:
    security = '"securityDefinitions": {"a_sc": {"scheme": "oauth2", "flow": "code"}}'
    assert_told(tm(security, '"security": "a_sc"'))


def test_what_is_missing_altogether_is_told_once() -> None:
    open_ = '"security": "nosec_sc"'
    defined = '"securityDefinitions": {"nosec_sc": {"scheme": "nosec"}}'
    for left in (open_, defined):
        assert_told("⟦{⟧" + td(security=left)[1:], "error member-missing")
    broken = '"securityDefinitions": {"basic_sc": ⟦"basic"⟧}, "security": "basic_sc"'
    assert_told(td(security=broken), "error type-wrong")


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (f'"scheme": "oauth2", "flow": "code", {LOGIN}, {TOKEN}', []),
        (f'"scheme": "oauth2", "flow": "implicit", {LOGIN}', []),
        (f'"scheme": "oauth2", {TOKEN}', ["warning oauth2-flow"]),
        (f'"scheme": "oauth2", "flow": ⟦"clientCredentials"⟧, {TOKEN}', ["warning oauth2-flow"]),
        (
            f'"scheme": "oauth2", "flow": ⟦"authorization_code"⟧, {LOGIN}, {TOKEN}',
            ["warning oauth2-flow"],
        ),
    ],
)
def test_flows(flow: str, told: list[str]) -> None:
    text = secured(flow)
    assert_told(text.replace('"sc":', '⟦"sc"⟧:', 1) if told and "⟦" not in text else text, *told)
