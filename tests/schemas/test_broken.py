"""Half-typed documents keep the findings that do not depend on what is lost, and get no others."""

from __future__ import annotations

import random

import pytest

from tests.conftest import corpus_files, corpus_text, findings, needs_corpus
from tests.schemas.official import HERE

HEAD = '"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp", "security": "x"'


def schema_names(text: str) -> list[str]:
    return [finding.name for finding in findings(text) if finding.group == "schema"]


@pytest.mark.parametrize(
    "definition",
    ['{"scheme": }', '{"scheme": , "name": "x"}', '{"scheme": "combo", "oneOf": }', "", '{"sch'],
)
def test_what_is_lost_is_not_judged(definition: str) -> None:
    assert schema_names(f'{{{HEAD}, "securityDefinitions": {{"x": {definition}}}}}') == []


def test_a_damaged_object_lacks_nothing() -> None:
    assert (
        schema_names('{"@context": "https://www.w3.org/2022/wot/td/v1.1", "title": "Lamp" "x"}')
        == []
    )


def test_mistakes_beside_the_damage_remain() -> None:
    text = f'{{{HEAD}, "securityDefinitions": {{"x": {{"scheme": }}}}, "base": 5, "forms": []}}'
    assert schema_names(text) == ["type-wrong", "array-too-short"]


def test_the_last_of_two_members_counts() -> None:
    good = (
        f'{{{HEAD}, "securityDefinitions": {{"x": {{"scheme": "nosec"}}}}, "base": 1, "base": "y"}}'
    )
    assert schema_names(good) == []
    assert schema_names(good.replace('"base": "y"', '"base": 2')) == ["type-wrong"]


@pytest.mark.parametrize("text", ["[1, null]", '"text"', "7"])
def test_a_description_is_an_object(text: str) -> None:
    found = [each for each in findings(text, "lamp.td.json") if each.group == "schema"]
    assert {each.name for each in found} <= {"type-wrong"}
    assert found


def test_each_description_of_an_array_is_checked() -> None:
    good = (HERE / "rich.td.json").read_text("utf-8")
    bad = good.replace('"title": "Press"', '"title": 1', 1)
    (found,) = [each for each in findings(f"[{good}, {bad}]") if each.group == "schema"]
    assert found.name == "type-wrong"
    assert found.span.start > len(good)


@pytest.mark.parametrize(
    ("start", "end"),
    [('{"items":', "}"), ('{"items":[', "]}"), ('{"oneOf":[', "]}"), ('{"properties":{"a":', "}}")],
)
def test_nesting_to_the_limit_of_the_parser(start: str, end: str) -> None:
    depth = 126 // start.count("{") if "[" not in start else 62
    schema = start * depth + "5" + end * depth
    definitions = '"securityDefinitions": {"x": {"scheme": "nosec"}}'
    text = f'{{{HEAD}, {definitions}, "uriVariables": {{"y": {schema}}}}}'
    found = [each for each in findings(text) if "failed on this document" in each.message]
    assert found == []


@needs_corpus
def test_real_documents_with_a_character_lost() -> None:
    chance = random.Random(4)
    for path in chance.sample(corpus_files(), 60):
        text = corpus_text(path)
        at = chance.randrange(len(text))
        broken = text[:at] + text[at + 1 :]
        for finding in findings(broken, path.rpartition("/")[2]):
            assert 0 <= finding.span.start < finding.span.end <= len(broken)
            assert "failed on this document" not in finding.message
