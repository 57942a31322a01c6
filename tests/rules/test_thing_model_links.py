"""Thing Models that take from each other, across files: what resolves, loops, and is narrowed."""

from __future__ import annotations

import json

import pytest

from tests.conftest import corpus_files, corpus_text, findings, needs_corpus
from tests.rules.several import told
from tests.rules.things import assert_told, td, tm, unmark
from thingfit.rules import Finding, Severity, check, rules
from thingfit.text import apply_edits
from thingfit.workspace import Host

LINKING = (
    "tm-ref-unresolved",
    "tm-optional-unresolved",
    "tm-loop",
    "tm-submodel",
    "tm-extends-not-model",
    "tm-overwrite",
    "tm-instance-data",
    "placeholder-malformed",
    "td-not-conform-to-tm",
    "id-duplicate",
    "link-target-missing",
    "cyclic-link",
)
ELSEWHERE = (
    (
        "playground/",
        "https://raw.githubusercontent.com/eclipse-thingweb/playground/master/",
    ),
    ("ditto-examples/wot/", "https://eclipse-ditto.github.io/ditto-examples/wot/"),
    ("td-tools/node/thing-model/", "file://./"),
)
"""Where the real documents say that they lie, so that their links lead to each other."""


def linked(*links: tuple[str, str]) -> str:
    return '"links": ' + json.dumps([{"rel": rel, "href": href} for rel, href in links])


LAMP = tm('"properties": {"level": {"type": "integer", "minimum": 0, "maximum": 100}}')


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("./lamp.tm.json#/properties/level", []),
        ("lamp.tm.json#/properties/level", []),
        ("./lamp.tm.json#/properties/lev%65l", []),
        ("./lamp.tm.json#/properties/level/maximum", []),
        ("./lamp.tm.json#/properties/levle", ["error"]),
        ("./lamp.tm.json", ["error"]),
        ("./lamp.tm.json#level", ["error"]),
        ("./gone.tm.json#/properties/level", ["warning"]),
        ("https://models.example.com/lamp.tm.json#/properties/level", []),
        ("./{{LAMP}}.tm.json#/properties/level", []),
    ],
)
def test_imports(ref: str, expected: list[str]) -> None:
    text = tm(f'"properties": {{"dim": {{"tm:ref": "{ref}"}}}}')
    found = told(f"//- a.tm.json\n{text}\n//- lamp.tm.json\n{LAMP}", "tm-ref-unresolved")
    assert found == [f'{level} tm-ref-unresolved "{ref}"' for level in expected]


def test_a_file_that_nobody_looked_for_is_not_missed() -> None:
    assert_told(tm('"properties": {"dim": {"tm:ref": "./gone.tm.json#/properties/level"}}'))
    assert_told(td(linked(("collection", "./gone.td.json"))))


def test_a_misspelt_import_is_mended() -> None:
    text = tm(
        '"properties": {"level": {"type": "integer"}, "dim": {"tm:ref": ⟦"#/properties/levle"⟧}}'
    )
    assert_told(text, "error tm-ref-unresolved")


def test_optional_affordances_may_be_those_of_an_extended_model() -> None:
    own = tm('"tm:optional": ["/properties/level"]', linked(("tm:extends", "./lamp.tm.json")))
    several = f"//- a.tm.json\n{own}\n//- lamp.tm.json\n"
    assert told(several + LAMP, *LINKING) == []
    wrong = several.replace("properties/level", "actions/level")
    assert told(wrong + LAMP, *LINKING) == ['error tm-optional-unresolved "/actions/level"']
    elsewhere = own.replace("./lamp.tm.json", "https://models.example.com/lamp")
    assert told(f"//- a.tm.json\n{elsewhere}", *LINKING) == []


def test_loops_across_files() -> None:
    one = tm(linked(("tm:extends", "./b.tm.json")))
    two = tm(linked(("tm:submodel", "./a.tm.json")))
    assert told(f"//- a.tm.json\n{one}\n//- b.tm.json\n{two}", "tm-loop") == [
        'error tm-loop "./b.tm.json"'
    ]
    outside = tm(linked(("tm:extends", "./a.tm.json")))
    assert told(f"//- c.tm.json\n{outside}\n//- a.tm.json\n{one}\n//- b.tm.json\n{two}") == []
    own = tm(linked(("tm:extends", "./a.tm.json")))
    assert told(f"//- a.tm.json\n{own}", "tm-loop") == ['error tm-loop "./a.tm.json"']


def test_models_that_import_from_each_other_make_no_loop() -> None:
    one = tm(
        '"properties": {"x": {"tm:ref": "./b.tm.json#/properties/x"}, "y": {"type": "string"}}'
    )
    two = tm(
        '"properties": {"y": {"tm:ref": "./a.tm.json#/properties/y"}, "x": {"type": "string"}}'
    )
    assert told(f"//- a.tm.json\n{one}\n//- b.tm.json\n{two}", *LINKING) == []


@pytest.mark.parametrize(
    ("definition", "culprit"),
    [
        ('"maximum": 50', None),
        ('"maximum": 101', "101"),
        ('"minimum": -1', "-1"),
        ('"type": "number"', '"number"'),
        ('"title": "Night light", "unit": "K"', None),
        ('"enum": [10, 20]', None),
        ('"maximum": "{{MAXIMUM}}"', None),
        ('"maximum": null', None),
    ],
)
def test_overwriting_narrows(definition: str, culprit: str | None) -> None:
    expected = [f"warning tm-overwrite {culprit}"] if culprit else []
    imported = tm(
        f'"properties": {{"dim": {{"tm:ref": "./lamp.tm.json#/properties/level", {definition}}}}}'
    )
    extending = tm(
        f'"properties": {{"level": {{{definition}}}}}', linked(("tm:extends", "./lamp.tm.json"))
    )
    for text in (imported, extending):
        several = f"//- a.tm.json\n{text}\n//- lamp.tm.json\n{LAMP}"
        assert told(several, *LINKING) == expected


@pytest.mark.parametrize(
    ("unit", "is_told"),
    [
        ("K", False),
        ("om:kelvin", False),
        ("{{UNIT}}", False),
        ("wibbles", False),
        ("F", False),
        ("m", True),
    ],
)
def test_a_unit_gives_way_to_one_of_its_kind(unit: str, is_told: bool) -> None:
    origin = tm('"properties": {"inside": {"type": "number", "unit": "Cel"}}')
    here = f'"properties": {{"inside": {{"unit": "{unit}"}}}}'
    extending = tm(here, linked(("tm:extends", "./room.tm.json")))
    several = f"//- a.tm.json\n{extending}\n//- room.tm.json\n{origin}"
    assert told(several, *LINKING) == ([f'warning tm-overwrite "{unit}"'] if is_told else [])


def test_names_of_an_extended_model_stay() -> None:
    links = linked(("tm:extends", "./lamp.tm.json"))
    removing = tm('"properties": {"level": null, "other": null}', links)
    several = f"//- a.tm.json\n{removing}\n//- lamp.tm.json\n{LAMP}"
    assert told(several, *LINKING) == ['warning tm-overwrite "level"']


def test_submodels() -> None:
    def ventilator(*parts: str) -> str:
        return tm('"links": [' + ", ".join(f'{{"rel": "tm:submodel", {p}}}' for p in parts) + "]")

    assert_told(ventilator('"href": "https://m.example.com/led"'))
    led = '"href": "https://m.example.com/led"'
    assert_told(ventilator(led, led.replace('": "', '": ⟦"') + "⟧"), "warning tm-submodel")
    assert_told(ventilator(led, f'{led}, "instanceName": "second"'))
    text = ventilator('"href": "./fan.json"')
    fan = f"//- fan.json\n{td()}"
    assert told(f"//- a.tm.json\n{text}\n{fan}", *LINKING) == ['error tm-submodel "./fan.json"']


@pytest.mark.parametrize(
    ("value", "told_of"),
    [
        ('"{{A}} and {{B 2}}"', None),
        ('"{{}}"', "error"),
        ('"{{Größe}}"', "error"),
        ('"{{SIZE}"', "warning"),
        ('"with {{2} in a pattern"', None),
    ],
)
def test_placeholders(value: str, told_of: str | None) -> None:
    marked = f"⟦{value}⟧" if told_of else value
    expected = [f"{told_of} placeholder-malformed"] if told_of else []
    assert_told(tm(f'"description": {marked}'), *expected)


def test_addresses_of_instances_are_told_once() -> None:
    form = '"forms": [{"href": "https://lamp.example.com/on"}]'
    text = tm(
        '"base": ⟦"https://lamp.example.com"⟧',
        f'"properties": {{"on": {{"type": "boolean", {form}}}}}',
    )
    assert_told(text, "hint tm-instance-data")
    assert_told(tm('"properties": {"on": {"type": "boolean", "forms": [{"href": "on"}]}}'))


def together() -> dict[str, tuple[Finding, ...]]:
    """What rules about several documents find in the real ones, all in one workspace."""
    host = Host()
    uris = {}
    for path in corpus_files():
        uris[path] = f"file:///{path}"
        for folder, address in ELSEWHERE:
            if path.startswith(folder):
                uris[path] = address + path.removeprefix(folder)
        host.set_text(uris[path], corpus_text(path))
    snapshot = host.snapshot()
    found = {path: check(snapshot, uri) for path, uri in uris.items()}
    return {path: tuple(f for f in each if f.name in LINKING) for path, each in found.items()}


@needs_corpus
def test_real_documents_that_lead_to_each_other() -> None:
    assert set(LINKING) <= set(rules())
    found = together()
    errors = {p for p, each in found.items() for f in each if f.severity is Severity.ERROR}
    assert errors == {"td-tools/node/thing-model/test/thing-model/tmodels/LedExtendLoop.tm.jsonld"}
    kept = [p for p, each in found.items() for f in each if f.name == "td-not-conform-to-tm"]
    assert {path.rpartition("/")[2] for path in kept} == {"usingTM.json"}
    assert all("/invalid/" in path for path in kept)


TWO = '"properties": {"a": {"type": "null"}, "b": {"type": "null", MEMBER}}'


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ('"links": [{"href": "https://a.example/b", "rel": "tm:extends"}]', []),
        ('"links": [{"href": "https://a.example/b", "rel": ⟦"extends"⟧}]', ["hint"]),
        ('"links": [{"href": "https://a.example/b", "rel": ⟦"tm:extend"⟧}]', ["warning"]),
        ('"links": [{"href": "https://a.example/b", "rel": "controlledBy"}]', []),
        (TWO.replace("MEMBER", '⟦"tm:reff"⟧: "#/properties/a"'), ["warning"]),
        (TWO.replace("MEMBER", '⟦"tm:because"⟧: "x"'), ["warning"]),
    ],
)
def test_terms_of_models(members: str, expected: list[str]) -> None:
    assert_told(tm(members), *(f"{each} tm-term-unknown" for each in expected))


@pytest.mark.parametrize(
    ("listed", "optional"),
    [
        ('["#/properties/a"]', '"tm:optional": ["/properties/b"]'),
        ('["/properties/a", "/properties/b"]', None),
    ],
)
def test_what_drafts_called_mandatory(listed: str, optional: str | None) -> None:
    members = '"properties": {"a": {"type": "null"}, "b": {"type": "null"}}'
    marked = tm(f'⟦"tm:required"⟧: {listed}, {members}')
    assert_told(marked, "warning tm-required")
    text, _ = unmark(marked)
    (found,) = findings(text)
    after = apply_edits(text, found.fixes[0].edits)
    assert (optional or '"properties"') in after and "tm:required" not in after


def test_ways_to_write_pointers() -> None:
    members = '"properties": {"level": {"type": "integer"}}'
    for written in ("#/properties/level", "level", "properties/level"):
        assert_told(tm(f'"tm:optional": [⟦"{written}"⟧], {members}'), "error value-malformed")
    both = '"properties": {"level": {"type": "integer"}, "dim": {MEMBER}}'
    bare = '"tm:ref": ⟦"/properties/level"⟧'
    assert_told(tm(both.replace("MEMBER", bare)), "error tm-ref-unresolved")
    dollar = '⟦"$ref"⟧: "#/properties/level", "type": "integer"'
    assert_told(tm(both.replace("MEMBER", dollar)), "warning json-schema-keyword")
    text, _ = unmark(tm(both.replace("MEMBER", bare)))
    (found,) = findings(text)
    assert found.fixes[0].title == "Change to `#/properties/level`"


def test_a_model_without_its_prefix_is_meant_as_one() -> None:
    text = '{"@context": CONTEXT, "@type": ⟦"ThingModel"⟧, "id": "urn:a:1", "title": "A", '
    text += '"securityDefinitions": {"n": {"scheme": "nosec"}}, "security": "n"}'
    marked = text.replace("CONTEXT", '"https://www.w3.org/2022/wot/td/v1.1"')
    (found,) = findings(unmark(marked)[0])
    assert (found.name, found.fixes[0].title) == ("type-unknown", "Change to `tm:ThingModel`")
