"""What describes the whole: identifiers, times, names, languages, vocabularies, versions."""

from __future__ import annotations

import pytest

from tests.rules.things import ID, TD_1_1, action, assert_told, property_, td, tm


@pytest.mark.parametrize(
    ("id", "told"),
    [
        (ID, []),
        ('"id": "https://example.com/things/7"', []),
        ('"id": ⟦"boiler/7"⟧', ["error id-not-uri"]),
        ('"id": ⟦"0B5C7D7E-98a4-4e0d-8c0a-6b3f4a1d2e5f"⟧', ["error id-not-uri"]),
        ('"id": ⟦"urn:example:boiler_room:7"⟧', ["hint id-with-metadata"]),
    ],
)
def test_identifiers(id: str, told: list[str]) -> None:
    assert_told(td(id=id), *told)


def test_an_identifier_is_asked_of_things_that_offer_something() -> None:
    assert_told(td(id=""))
    assert_told(td(action(), id="").replace('"title"', '⟦"title"⟧'), "hint id-missing")
    model = tm(property_(), '"id": "catalogue/boiler/v1.0.0.tm.json"')
    assert_told(model.replace("https://boiler.example.com", "{{BASE}}"))


@pytest.mark.parametrize(
    ("member", "told"),
    [
        ('"created": "2024-02-29T23:59:60Z"', []),
        ('"created": "2024-02-29t12:00:00.5z"', []),
        ('"created": ⟦"2023-02-29T12:00:00Z"⟧', ["error datetime-form"]),
        ('"created": ⟦"2024-02-29"⟧', ["error datetime-form"]),
        ('"created": ⟦"2024-02-29T12:00:00"⟧', ["error datetime-form"]),
        ('"created": ⟦"2024-02-29T12:00:00+0100"⟧', ["error datetime-form"]),
        ('"created": ⟦"yesterday"⟧', ["error datetime-form"]),
        ('"created": ⟦"2024-03-01T00:30:00.25+01:00"⟧', ["hint datetime-not-utc"]),
        (
            '"created": "2024-03-01T00:00:00Z", "modified": ⟦"2024-02-01T00:00:00Z"⟧',
            ["warning modified-before-created"],
        ),
        # The same instant, an hour earlier on the clock.
        (
            '"created": "2024-03-01T12:00:00Z", "modified": ⟦"2024-03-01T11:00:00-01:00"⟧',
            ["hint datetime-not-utc"],
        ),
    ],
)
def test_times(member: str, told: list[str]) -> None:
    assert_told(td(member), *told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("water_level.1", []),
        ("water level", ["hint name-not-url-safe"]),
        ("a/b", ["hint name-not-url-safe"]),
        ("", ["warning name-empty"]),
    ],
)
def test_names(name: str, told: list[str]) -> None:
    text = td(property_(name=name))
    assert_told(
        text.replace(f'"{name}": {{"type"', f'⟦"{name}"⟧: {{"type"') if told else text, *told
    )


def test_names_that_differ_in_case() -> None:
    form = '{"type": "null", "forms": [{"href": "https://a.example.com"}]}'
    text = td(f'"properties": {{"level": {form}, ⟦"Level"⟧: {form}}}')
    assert_told(text, "hint names-differ-in-case")


ENGLISH = f'[{TD_1_1}, {{"@language": "en"}}]'
BOTH = '"titles": {"en": "Boiler room", "de": "Heizraum"}'


@pytest.mark.parametrize(
    ("context", "member", "told"),
    [
        (ENGLISH, BOTH, []),
        (TD_1_1, BOTH, ["hint default-language-missing"]),
        (ENGLISH, f'{BOTH}, "description": "A", "descriptions": {{"EN": "A", "DE": "B"}}', []),
        (
            ENGLISH,
            f'{BOTH}, "description": "A", ⟦"descriptions"⟧: {{"en": "A"}}',
            ["warning multilang-inconsistent"],
        ),
        (
            ENGLISH,
            property_('"type": "null", ⟦"titles"⟧: {"en": "Level", "de": "Stand"}'),
            ["hint titles-without-title"],
        ),
        (
            ENGLISH,
            '"titles": {"en": "Boiler room", ⟦"german"⟧: "Heizraum"}',
            ["warning language-tag"],
        ),
        (ENGLISH, '"titles": {"en": "Boiler room", ⟦"klingon"⟧: "?"}', ["warning language-tag"]),
        (TD_1_1, '"description": ⟦"Hot &amp; humid"⟧', ["hint html-in-text"]),
        (TD_1_1, '"description": ⟦"See <a href=\'x\'>there</a>"⟧', ["hint html-in-text"]),
        (TD_1_1, '"description": "p < 5 bar && t > 20 °C, <level> & more"', []),
    ],
)
def test_languages(context: str, member: str, told: list[str]) -> None:
    text = td(member, context=context)
    if "default-language-missing" in "".join(told):
        text = text.replace('"@context"', '⟦"@context"⟧')
    assert_told(text, *told)


SAREF = '"saref": "https://saref.etsi.org/core/"'


@pytest.mark.parametrize(
    ("context", "member", "told"),
    [
        (f"[{TD_1_1}, {{{SAREF}}}]", '"@type": "saref:HVAC"', []),
        (f"[{TD_1_1}, {{⟦{SAREF}}}]".replace('"saref"', '"saref"⟧'), "", ["hint prefix-unused"]),
        # A prefix can be used in a value too.
        (f"[{TD_1_1}, {{{SAREF}}}]", property_('"type": "number", "unit": "saref:Bar"'), []),
        # The name of a protocol is no prefix, and `urn:` needs none.
        (
            f"[{TD_1_1}, {{{SAREF}}}]",
            '"@type": "saref:HVAC", '
            + property_(form='"op": "readproperty", ⟦"http:methodName"⟧: "GET"'),
            ["hint prefix-undeclared"],
        ),
        (
            TD_1_1,
            property_(form='"href": "mqtts://broker.example.com", ⟦"mqtts:qos"⟧: "1"'),
            ["hint prefix-undeclared"],
        ),
        (TD_1_1, property_('"type": "null", ⟦"http:x"⟧: 1'), ["warning prefix-undeclared"]),
        (TD_1_1, '"urn:example:floor": 2, "https://example.com/room": 7', []),
        # A term is no prefix.
        (f'[{TD_1_1}, {{"brand": "https://schema.org/brand"}}]', "", []),
        (
            f'[{TD_1_1}, {{{SAREF}}}, ⟦{{"schema": "https://schema.org/"}}⟧]',
            '"@type": ["saref:HVAC", "schema:Product"]',
            ["hint context-many-maps"],
        ),
        (TD_1_1, '"@type": "Thing"', []),
        (TD_1_1, '"@type": ⟦"Boiler"⟧', ["hint type-unknown"]),
        (
            f'[{TD_1_1}, {{"Boiler": "https://example.com/Boiler"}}]',
            '"@type": ⟦"Boilr"⟧',
            ["hint type-unknown"],
        ),
        (f'[{TD_1_1}, {{"Boiler": "https://example.com/Boiler"}}]', '"@type": "Boiler"', []),
        (f'[{TD_1_1}, {{"@vocab": "https://example.com/"}}]', '"@type": "Boiler"', []),
    ],
)
def test_vocabularies(context: str, member: str, told: list[str]) -> None:
    assert_told(td(member, context=context), *told)


def test_models_have_versions() -> None:
    assert_told(tm())
    unversioned = tm().replace('"version": {"model": "1.0.0"}', '"description": "Old"')
    assert_told(unversioned.replace('"title"', '⟦"title"⟧'), "hint tm-version-missing")
    empty = tm().replace('"version": {"model": "1.0.0"}', '⟦"version"⟧: {}')
    assert_told(empty, "hint tm-version-missing")
