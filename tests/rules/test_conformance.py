"""Descriptions against the Thing Model of their link `type`, and Things that speak of others."""

from __future__ import annotations

import pytest

from tests.rules.several import beside, findings, told
from tests.rules.test_thing_model_links import linked
from tests.rules.things import td, tm
from thingfit.rules import check
from thingfit.text import apply_edits

NAME = "td-not-conform-to-tm"
FORM = '"forms": [{"href": "https://lamp.example.com/level"}]'
MODEL = tm(
    '"properties": {"level": {"type": "integer", "minimum": 0, "maximum": 100, "unit": "%",'
    ' "readOnly": true}, "hue": {"type": "string", "enum": ["warm", "cold"]}}',
    '"actions": {"fade": {"input": {"type": "object", "required": ["to"],'
    ' "properties": {"to": {"type": "integer", "maximum": 100}}}}}',
    '"tm:optional": ["/properties/hue", "/actions/fade"]',
)
LEVEL = '"type": "integer", "minimum": 0, "maximum": 100, "unit": "%", "readOnly": true'


def described(level: str, more: str = "", model: str = MODEL) -> str:
    properties = f'"properties": {{"level": {{{level}, {FORM}}}{more}}}'
    text = td(properties, linked(("type", "./lamp.tm.json")))
    return f"//- lamp.td.json\n{text}\n//- lamp.tm.json\n{model}"


def test_a_description_that_keeps_its_model() -> None:
    assert told(described(LEVEL), NAME) == []
    assert told(described(LEVEL.replace("100", "50")), NAME) == []
    assert told(described(LEVEL, f', "extra": {{"type": "string", {FORM}}}'), NAME) == []


@pytest.mark.parametrize(
    ("change", "culprit"),
    [
        (('"integer"', '"string"'), '"string"'),
        (('"maximum": 100', '"maximum": 255'), "255"),
        ((', "unit": "%"', ""), '"level"'),
        (("true", "false"), "false"),
    ],
)
def test_each_difference_is_named_and_mended(change: tuple[str, str], culprit: str) -> None:
    several = described(LEVEL.replace(*change))
    assert told(several, NAME) == [f"warning {NAME} {culprit}"]
    snapshot, uri = beside(several)
    (found,) = (each for each in check(snapshot, uri) if each.name == NAME)
    assert found.related[0].uri == "file:///lamp.tm.json"
    (fix,) = found.fixes
    first = apply_edits(snapshot.documents[uri].text, fix.edits)
    assert told(f"//- lamp.td.json\n{first}\n//- lamp.tm.json\n{MODEL}", NAME) == []


def test_differences_below_an_affordance() -> None:
    fade = (
        '{"input": {"type": "object", "properties": {"to": {"type": "integer", "maximum": 300}}},'
        f" {FORM}}}"
    )
    properties = f'"properties": {{"level": {{{LEVEL}, {FORM}}}}}'
    text = td(properties, f'"actions": {{"fade": {fade}}}', linked(("type", "./lamp.tm.json")))
    several = f"//- lamp.td.json\n{text}\n//- lamp.tm.json\n{MODEL}"
    (found,) = (each for each in findings(several) if each.name == NAME)
    assert found.message.startswith("`fade.input.properties.to.maximum` is `300`, above `100`")


def test_a_mandatory_affordance_is_missed() -> None:
    several = described(LEVEL).replace('"level": {"type": "integer", "min', '"levle": {"min', 1)
    assert told(several, NAME) == [f'warning {NAME} "levle"']
    bare = td(linked(("type", "./lamp.tm.json")))
    assert told(f"//- lamp.td.json\n{bare}\n//- lamp.tm.json\n{MODEL}", NAME) == [
        f'warning {NAME} "./lamp.tm.json"'
    ]


def test_what_an_extended_model_asks_for_counts_and_a_nearer_one_decides() -> None:
    base = MODEL.replace('"hue"', '"tint"').replace("properties/hue", "properties/tint")
    extending = tm(
        linked(("tm:extends", "./base.tm.json")),
        '"properties": {"tint": {"tm:ref": "./base.tm.json#/properties/tint"}}',
    )
    several = described(LEVEL, model=extending) + f"\n//- base.tm.json\n{base}"
    assert told(several, NAME) == [f'warning {NAME} "./lamp.tm.json"']
    assert "`tint`" in next(each.message for each in findings(several) if each.name == NAME)
    nearer = '"tm:optional": ["/properties/tint"], "links": [{"rel": "tm:extends"'
    assert told(several.replace('"links": [{"rel": "tm:extends"', nearer), NAME) == []


def test_models_out_of_reach_are_silent() -> None:
    several = described(LEVEL.replace("100", "300")).replace(
        '"./lamp.tm.json"', '"https://models.example.com/lamp"'
    )
    assert told(several, NAME) == []
    known = several.replace(
        '"@type": "tm:', '"id": "https://models.example.com/lamp", "@type": "tm:'
    )
    assert told(known, NAME) == [f"warning {NAME} 300"]


def test_identifiers_of_models_are_their_own() -> None:
    one, two = td(), td().replace("Boiler", "Cellar")
    assert len(told(f"//- a.td.json\n{one}\n//- b.td.json\n{two}", "id-duplicate")) == 1
    model = two.replace('"title"', '"@type": "tm:ThingModel", "title"')
    assert told(f"//- a.td.json\n{one}\n//- b.tm.json\n{model}", "id-duplicate") == []
    assert len(told(f"//- both.td.json\n[{one}, {two}]", "id-duplicate")) == 2


def test_links_to_files() -> None:
    text = td(linked(("item", "./gone.td.json"), ("item", "there.td.json"), ("item", "./manual")))
    several = f"//- a.td.json\n{text}\n//- there.td.json\n{td()}"
    found = told(several, "link-target-missing", "cyclic-link")
    assert found == ['warning link-target-missing "./gone.td.json"']
    based = several.replace('"links"', '"base": "https://a.example.com/", "links"')
    assert told(based, "link-target-missing") == []
