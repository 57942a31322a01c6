"""Changes of descriptions on request: each case by hand, and what holds for every real document."""

from __future__ import annotations

import json

import pytest

from tests.conftest import corpus_files, corpus_text, needs_corpus
from thingfit.facts import Document
from thingfit.features.refactor import Refactor, refactors
from thingfit.rules import Severity, check
from thingfit.syntax import parse, to_value
from thingfit.text import Span, apply_edits
from thingfit.workspace import Host

WRITE, LEAVE = "Write out all default values", "Leave out all default values"
SORT, MOVE = (
    "Sort the members as the specification does",
    "Move the security of all forms to the Thing",
)
CONVERT = "Convert to TD 1.1"
TD = "https://www.w3.org/2022/wot/td/v1.1"
OLD = "https://www.w3.org/2019/wot/td/v1"


def offered(text: str, at: int = 0, name: str = "lamp.td.json") -> dict[str, Refactor]:
    found = refactors(Document(f"file:///w/{name}", None, text), Span(at, at))
    return {each.title: each for each in found}


def done(text: str, title: str, at: int = 0, name: str = "lamp.td.json") -> str | None:
    """The text after a change; nothing when it is not offered."""
    found = offered(text, at, name).get(title)
    return apply_edits(text, found.edits) if found else None


def lamp(**members: object) -> dict[str, object]:
    return {
        "@context": TD,
        "title": "Lamp",
        "securityDefinitions": {"basic_sc": {"scheme": "basic"}},
        "security": "basic_sc",
        **members,
    }


def status(**members: object) -> dict[str, object]:
    """A lamp with one property and one form."""
    form = {"href": "http://a/b", **members}
    return lamp(properties={"status": {"type": "string", "readOnly": True, "forms": [form]}})


def test_defaults_are_written_out_and_left_out_again() -> None:
    text = json.dumps(status(), indent=2)
    written = done(text, WRITE)
    assert written is not None
    value = json.loads(written)
    form = value["properties"]["status"]["forms"][0]
    assert form == {"href": "http://a/b", "contentType": "application/json", "op": "readproperty"}
    assert value["properties"]["status"]["observable"] is False
    assert value["securityDefinitions"]["basic_sc"]["in"] == "header"
    assert WRITE not in offered(written)
    assert done(written, LEAVE) == text


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"op": ["readproperty"]}, set()),
        ({"op": ["writeproperty"]}, {"op"}),
        ({"contentType": "text/plain"}, {"contentType"}),
        ({"contentType": "application/json", "op": "readproperty", "x:y": 1}, {"x:y"}),
    ],
)
def test_only_what_is_a_default_is_left_out(form: dict[str, object], left: set[str]) -> None:
    text = json.dumps(status(**form))
    after = json.loads(done(text, LEAVE) or text)
    assert after["properties"]["status"]["forms"][0].keys() == {"href"} | left


def test_members_are_sorted_at_every_depth_and_names_keep_their_order() -> None:
    members = {
        "forms": [{"op": "readproperty", "x:y": {"b": 1, "a": 2}, "href": "http://a/b"}],
        "type": "object",
        "title": "S",
        "properties": {"z": {"minimum": 0, "type": "integer"}, "a": {"type": "null"}},
    }
    text = json.dumps({"title": "Lamp", "properties": {"z": members, "a": {}}, "@context": TD})
    after = done(text, SORT)
    assert after is not None
    value = json.loads(after)
    assert value == json.loads(text)
    assert list(value) == ["@context", "title", "properties"]
    assert list(value["properties"]) == ["z", "a"]
    assert list(value["properties"]["z"]) == ["title", "type", "properties", "forms"]
    assert list(value["properties"]["z"]["properties"]) == ["z", "a"]
    assert list(value["properties"]["z"]["properties"]["z"]) == ["type", "minimum"]
    assert list(value["properties"]["z"]["forms"][0]) == ["href", "op", "x:y"]
    assert list(value["properties"]["z"]["forms"][0]["x:y"]) == ["b", "a"]
    assert SORT not in offered(after)


def test_one_security_of_all_forms_becomes_that_of_the_thing() -> None:
    forms = [{"href": f"http://a/{n}", "security": ["open"]} for n in (1, 2)]
    definitions = {"basic_sc": {"scheme": "basic"}, "open": {"scheme": "nosec"}}
    thing = lamp(securityDefinitions=definitions, events={"on": {"forms": forms}})
    after = json.loads(done(json.dumps(thing), MOVE) or "null")
    assert after["security"] == ["open"]
    assert [list(form) for form in after["events"]["on"]["forms"]] == [["href"], ["href"]]
    forms[1]["security"] = ["basic_sc"]
    assert done(json.dumps(thing), MOVE) is None
    del forms[1]["security"]
    assert done(json.dumps(thing), MOVE) is None
    assert done(json.dumps(status(security="open")), MOVE) is None


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (OLD, TD),
        ([OLD, {"x": "http://x/"}], [TD, {"x": "http://x/"}]),
        ([OLD, TD], [TD]),
        (TD, None),
        ([TD, "http://other/"], None),
    ],
)
def test_a_description_of_td_1_0_is_converted(context: object, expected: object) -> None:
    after = done(json.dumps(lamp(**{"@context": context})), CONVERT)
    assert (json.loads(after)["@context"] if after else None) == expected


def test_an_equal_schema_of_a_model_becomes_a_reference() -> None:
    schema = {"type": "integer", "minimum": 0, "maximum": 100}
    model = {
        "@context": TD,
        "@type": "tm:ThingModel",
        "title": "Lamp",
        "actions": {"fade": {"input": schema}, "jump": {"input": schema}},
    }
    text = json.dumps(model, indent=2)
    at = text.index("minimum", text.index("jump"))
    title = "Refer to the equal schema at `/actions/fade/input`"
    after = done(text, title, at, "lamp.tm.json")
    assert after is not None
    reference = {"tm:ref": "lamp.tm.json#/actions/fade/input"}
    assert json.loads(after)["actions"]["jump"]["input"] == reference
    host = Host()
    host.set_text("file:///w/lamp.tm.json", after)
    found = check(host.snapshot(), "file:///w/lamp.tm.json")
    assert [each for each in found if each.severity <= Severity.WARNING] == []
    assert title not in offered(text, text.index("minimum"), "lamp.tm.json")


def test_broken_and_foreign_documents_are_left_alone() -> None:
    assert offered(json.dumps(status())[:-1]) == {}
    assert offered('{"a": 1}') == {}


@needs_corpus
@pytest.mark.parametrize("path", corpus_files())
def test_changes_of_real_documents_keep_their_meaning(path: str) -> None:
    text, name = corpus_text(path), path.rpartition("/")[2]
    for title, change in offered(text, len(text) // 2, name).items():
        after = apply_edits(text, change.edits)
        tree = parse(after)
        assert not tree.problems, title
        if title == SORT:
            assert to_value(tree.root) == to_value(parse(text).root)
        if title in (SORT, WRITE, LEAVE):
            assert title not in offered(after, name=name)
