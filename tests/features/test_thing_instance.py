"""Thing Descriptions made from Thing Models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from thingfit.facts import Document
from thingfit.features.thing_instance import instance, placeholders
from thingfit.rules import Severity, check
from thingfit.workspace import Host

MODELS = sorted((Path(__file__).parents[2] / "examples" / "things").glob("*.tm.jsonld"))
TD = "https://www.w3.org/2022/wot/td/v1.1"
FOLDER = "file:///things/"
LAMP = {
    "@context": TD,
    "@type": ["tm:ThingModel", "Lamp"],
    "title": "Lamp {{SERIAL}}",
    "version": {"model": "1.2.0"},
    "tm:optional": ["/actions/blink"],
    "properties": {
        "level": {"type": "integer", "minimum": 0, "maximum": "{{MOST}}"},
        "{{NAME}}": {"type": "string", "const": "{{NAME}}"},
    },
    "actions": {"blink": {"title": "{{SERIAL}} blinks"}},
}


def host_of(**documents: object) -> Host:
    host = Host()
    for name, value in documents.items():
        text = value if isinstance(value, str) else json.dumps(value)
        host.take([Document(f"{FOLDER}{name}.tm.json", None, text)])
    return host


def made(host: Host, name: str, **values: str) -> dict[str, object]:
    snapshot = host.snapshot()
    document = snapshot.documents[f"{FOLDER}{name}.tm.json"]
    text = instance(snapshot, document, values, "urn:example:1", f"{name}.tm.json")
    assert text is not None
    found: dict[str, object] = json.loads(text)
    return found


def test_placeholders_are_told_once_in_the_order_of_the_text() -> None:
    snapshot = host_of(lamp=LAMP).snapshot()
    document = snapshot.documents[f"{FOLDER}lamp.tm.json"]
    assert placeholders(snapshot, document) == ("SERIAL", "MOST", "NAME")


def test_placeholders_are_filled_in_with_values_of_the_right_type() -> None:
    found = made(host_of(lamp=LAMP), "lamp", SERIAL="4711", MOST="100", NAME="colour")
    assert found["title"] == "Lamp 4711"
    properties = found["properties"]
    assert properties["level"]["maximum"] == 100  # type: ignore[index]
    assert properties["colour"]["const"] == "colour"  # type: ignore[index]


def test_placeholders_without_a_value_stay() -> None:
    found = made(host_of(lamp=LAMP), "lamp", SERIAL="")
    assert found["title"] == "Lamp {{SERIAL}}"


def test_what_makes_a_model_is_left_out_and_what_an_instance_needs_is_put_in() -> None:
    found = made(host_of(lamp=LAMP), "lamp")
    assert found["@type"] == "Lamp"
    assert "tm:optional" not in found
    assert found["version"] == {"instance": "1.2.0", "model": "1.2.0"}
    assert found["links"] == [
        {"rel": "type", "href": "lamp.tm.json", "type": "application/tm+json"}
    ]
    assert found["id"] == "urn:example:1"
    assert next(iter(found)) == "@context"


def test_what_a_model_extends_and_imports_is_written_out() -> None:
    base = {**LAMP, "@type": "tm:ThingModel"}
    own = {
        "@context": TD,
        "@type": "tm:ThingModel",
        "title": "Bright lamp",
        "links": [
            {"rel": "tm:extends", "href": "lamp.tm.json"},
            {"rel": "manual", "href": "manual.pdf"},
        ],
        "properties": {
            "level": {"maximum": 200},
            "other": {
                "tm:ref": "lamp.tm.json#/properties/level",
                "title": "Other",
                "minimum": None,
            },
        },
    }
    found = made(host_of(lamp=base, bright=own), "bright", MOST="100")
    properties = found["properties"]
    assert properties["level"]["maximum"] == 200  # type: ignore[index]
    assert properties["level"]["type"] == "integer"  # type: ignore[index]
    other = {"title": "Other", "type": "integer", "maximum": 100}
    assert properties["other"].items() >= other.items()  # type: ignore[index]
    assert "minimum" not in properties["other"]  # type: ignore[index]
    assert [each["rel"] for each in found["links"]] == ["manual", "type"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_descriptions_of_the_example_models_have_no_mistakes(path: Path) -> None:
    host = host_of(model=path.read_text("utf-8"))
    snapshot = host.snapshot()
    document = snapshot.documents[f"{FOLDER}model.tm.json"]
    values = dict.fromkeys(placeholders(snapshot, document), "12")
    text = instance(snapshot, document, values, "urn:example:1", "model.tm.json")
    assert text is not None
    host.take([Document(f"{FOLDER}made.td.json", None, text)])
    found = check(host.snapshot(), f"{FOLDER}made.td.json")
    assert [each.message for each in found if each.severity is Severity.ERROR] == []


def test_a_description_is_no_model() -> None:
    host = Host()
    text = json.dumps({"@context": TD, "title": "Lamp"})
    host.take([Document(f"{FOLDER}lamp.td.json", None, text)])
    snapshot = host.snapshot()
    document = snapshot.documents[f"{FOLDER}lamp.td.json"]
    assert instance(snapshot, document, {}, "urn:example:1", "x") is None
    assert placeholders(snapshot, document) == ()
