"""The description of a deployed service: valid, addressed beside the device, and no device."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.deploy.plans import (
    example_snapshot,
    example_tries,
    published_content,
    published_pairs,
    published_snapshot,
)
from tests.facts.published import needs_published
from thingfit.deploy.address import address_of, thing_of
from thingfit.deploy.parts import Plan, TensorUse
from thingfit.deploy.plan import plan
from thingfit.deploy.service import outputs_of, service
from thingfit.facts import Device, Document
from thingfit.fit import all_devices
from thingfit.rules import Severity, check
from thingfit.workspace import Host, Snapshot

FOLDER = "file:///w/out"


def described(made: Plan, device: Device, snapshot: Snapshot, folder: str = FOLDER) -> str:
    """The text of the description of a service."""
    found, missing = service(made, device, snapshot.documents[device.uri], folder)
    assert missing is None
    return found.content.decode()


def serious(text: str, snapshot: Snapshot, folder: str) -> list[str]:
    """The errors and warnings about a description that lies in the workspace of a snapshot."""
    host = Host()
    host.take(snapshot.documents.values())
    uri = f"{folder}/service.jsonld"
    host.set_text(uri, text)
    found = check(host.snapshot(), uri)
    return [f"{e.name}: {e.message}" for e in found if e.severity is not Severity.HINT]


def device_of(snapshot: Snapshot, made: Plan) -> Device:
    """The device of a plan."""
    return next(each for each in all_devices(snapshot) if each.uri == made.device.uri)


EXAMPLES = [
    pytest.param(made, id=made.slug)
    for _, made in example_tries("platformio")
    if isinstance(made, Plan)
]


@pytest.mark.parametrize("made", EXAMPLES)
def test_services_of_the_examples_have_neither_errors_nor_warnings(made: Plan) -> None:
    snapshot = example_snapshot()
    device = device_of(snapshot, made)
    folder = device.uri.rpartition("/")[0]
    found, missing = service(made, device, snapshot.documents[device.uri], folder)
    assert found == service(made, device, snapshot.documents[device.uri], folder)[0]
    # Registers of Modbus are numbers, and nobody can tell which of them are free.
    assert (missing is not None) == (made.device.name == "Climate station")
    assert found.path.endswith(".tm.jsonld" if missing else ".td.jsonld")
    text = found.content.decode()
    assert serious(text, snapshot, folder) == []
    assert Document("file:///w/s.td.jsonld", None, text).devices == ()


@needs_published
def test_services_of_all_published_pairs_have_neither_errors_nor_warnings() -> None:
    snapshot, count = published_snapshot(), 0
    for name, candidate, device in published_pairs():
        made = plan(snapshot, candidate, device, "platformio", content=published_content(name))
        assert isinstance(made, Plan)
        text = described(made, device, snapshot)
        assert serious(text, snapshot, FOLDER) == [], (name, device.title)
        assert Document("file:///w/s.td.jsonld", None, text).devices == ()
        hosts = {form["href"].split("/")[2] for form in forms(json.loads(text))}
        assert hosts == {"tinyml-schema.org"}
        count += 1
    assert count == 78


def forms(thing: dict[str, Any]) -> list[dict[str, Any]]:
    """The forms of all affordances."""
    maps = (thing.get(key, {}) for key in ("properties", "actions", "events"))
    return [form for each in maps for one in each.values() for form in one["forms"]]


def example(model: str, device: str) -> tuple[Plan, Device]:
    """The plan of a pair of the examples, and the device."""
    for name, made in example_tries("platformio"):
        if f"/{model}.model.jsonld " in name and name.endswith(f"/{device}.td.jsonld"):
            assert isinstance(made, Plan)
            return made, device_of(example_snapshot(), made)
    raise AssertionError(f"no pair {model} on {device}")


def test_an_output_with_labels_is_a_property_a_confidence_and_an_event() -> None:
    made, device = example("gesture", "hand-remote")
    thing = json.loads(described(made, device, example_snapshot()))
    label = thing["properties"]["gesture2"]  # The device has an event of that name.
    assert label["enum"] == ["rest", "wave", "circle", "chop"]
    assert label["readOnly"] is True
    confidence = thing["properties"]["gestureConfidence"]
    assert (confidence["minimum"], confidence["maximum"]) == (0, 1)
    changed = thing["events"]["gestureChanged"]
    assert changed["data"]["properties"]["label"]["enum"] == label["enum"]
    assert changed["forms"][0]["op"] == ["subscribeevent", "unsubscribeevent"]
    root = "coaps://hand-remote-1.cell-3.example/inference/gesture"
    assert [each["href"] for each in forms(thing) if "/inference/" in each["href"]] == [
        root,
        f"{root}/confidence",
        f"{root}/changed",
    ]
    assert thing["security"] == "link_sc"
    assert thing["securityDefinitions"]["link_sc"]["identity"] == "hand-remote-1"
    assert set(thing["properties"]) >= {"acceleration"}


def test_links_lead_to_the_descriptions_and_the_service_has_an_identifier_of_its_own() -> None:
    made, device = example("gesture", "hand-remote")
    folder = f"{device.uri.rpartition('/')[0]}/out"
    thing = json.loads(described(made, device, example_snapshot(), folder))
    assert {each["rel"]: each["href"] for each in thing["links"]} == {
        "describedby": "../../models/gesture.model.jsonld",
        "collection": "../hand-remote.td.jsonld",
    }
    assert thing["id"] not in (made.device.id, made.model.id)
    without = json.loads(described(made, device, example_snapshot(), ""))
    assert {each["href"] for each in without["links"]} == {made.model.id, made.device.id}


def thing_text(**members: object) -> str:
    """A Thing with hardware and one property; a member that is `None` is left out."""
    form = members.pop("form", {"href": "level"})
    whole = {
        "@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],
        "id": "urn:d:1",
        "title": "Box",
        "securityDefinitions": {"a": {"scheme": "nosec"}, "b": {"scheme": "basic"}},
        "security": "a",
        "controller": {"ramBytes": 100_000},
        "properties": {"level": {"type": "number", "readOnly": True, "forms": [form]}},
        **members,
    }
    return json.dumps({key: value for key, value in whole.items() if value is not None})


def address(text: str) -> dict[str, Any] | None:
    """The form of a property `x` beside what a device offers."""
    document = Document("file:///w/box.td.json", None, text)
    thing = thing_of(document.devices[0], document)
    assert thing is not None
    found = address_of(thing)
    return found.form("x", event=False) if found else None


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        ("https://box.example/", "level", "https://box.example/inference/x"),
        ("https://box.example/things/1/", "a/b", "https://box.example/things/1/inference/x"),
        ("https://box.example", "/deep/level", "https://box.example/inference/x"),
        (None, "http://192.0.2.7:8080/a/level", "http://192.0.2.7:8080/a/inference/x"),
        (None, "coap://[2001:db8::1]/level{?unit}", "coap://[2001:db8::1]/inference/x"),
        ("coaps+tcp://box.example/", "level?a=b#c", "coaps+tcp://box.example/inference/x"),
        (None, "mqtt://broker.example/box/level", "mqtt://broker.example/box/inference/x"),
        ("https://box.example/", "http://other.example/l", "http://other.example/inference/x"),
        (None, "modbus+tcp://192.0.2.7:502/1/100?quantity=2", None),
        ("modbus+tcp://192.0.2.7:502/1/", "100", None),
        (None, "level", None),
        (None, "https:///level", None),
        (None, "https://{host}/level", None),
        (None, "urn:x:level", None),
    ],
)
def test_the_address_is_that_of_the_device_and_never_made_up(
    base: str | None, href: str, expected: str | None
) -> None:
    found = address(thing_text(base=base, form={"href": href}))
    assert (found["href"] if found else None) == expected


def test_a_base_alone_is_an_address() -> None:
    found = address(thing_text(base="https://box.example/", properties=None))
    assert found == {"href": "https://box.example/inference/x", "op": "readproperty"}


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("hall/box/level", "hall/box/inference/x"),
        ("level", "inference/x"),
        ("hall/+/level", "hall/inference/x"),
        ("/level", "/inference/x"),
    ],
)
def test_topics_lie_beside_those_of_the_device(topic: str, expected: str) -> None:
    form = {"href": "mqtts://broker.example", "op": "readproperty", "mqv:filter": topic}
    found = address(thing_text(form=form))
    assert found is not None
    assert (found["href"], found["mqv:filter"]) == ("mqtts://broker.example", expected)


def test_a_form_with_security_of_its_own_passes_it_on() -> None:
    form = {"href": "https://box.example/level", "security": "b", "scopes": ["read"]}
    found = address(thing_text(form=form))
    assert found is not None
    assert (found["security"], found["scopes"]) == ("b", ["read"])


def test_forms_that_read_come_before_forms_that_write() -> None:
    forms_ = [
        {"href": "coap://one.example/level", "op": "writeproperty"},
        {"href": "http://two.example/level", "op": "readproperty"},
    ]
    text = thing_text(properties={"level": {"type": "number", "forms": forms_}})
    found = address(text)
    assert found is not None
    assert found["href"] == "http://two.example/inference/x"


def test_without_an_address_there_is_a_thing_model_and_a_fact_to_state() -> None:
    made, _ = example("gesture", "hand-remote")
    document = Document("file:///w/box.td.json", None, thing_text())
    found, missing = service(made, document.devices[0], document, FOLDER)
    assert missing is not None
    assert missing.fact == "address"
    thing = json.loads(found.content)
    assert thing["@type"] == "tm:ThingModel"
    assert thing["properties"]["gesture"]["enum"] == ["rest", "wave", "circle", "chop"]
    assert "id" not in thing
    assert not any("forms" in each for each in thing["properties"].values())


HOSTILE = 'a "b"\n../../etc \\ <c> ' + "ü" * 300 + "\ud800"


def tensor(name: str, *labels: str) -> TensorUse:
    count = len(labels) or 3
    return TensorUse(name, "out", (1, count), "FLOAT32", "float", None, None, count, 12, labels)


def test_names_of_any_kind_and_labels_with_quotes_make_valid_descriptions() -> None:
    made, _ = example("gesture", "hand-remote")
    output = tensor(HOSTILE, HOSTILE, "x", 'y"', "x")
    made = replace(made, outputs=(output,), labels=(), device=replace(made.device, name=HOSTILE))
    made = replace(made, model=replace(made.model, name=HOSTILE))
    document = Document("file:///w/box.td.json", None, thing_text(base="https://box.example/"))
    found, _ = service(made, document.devices[0], document, FOLDER)
    thing = json.loads(found.content)
    assert thing["properties"]["out"]["enum"][1:] == ["x", 'y"']
    assert "\n" not in thing["title"]
    host = Host()
    host.set_text(f"{FOLDER}/s.td.json", found.content.decode())
    worst = [e.severity for e in check(host.snapshot(), f"{FOLDER}/s.td.json")]
    assert Severity.ERROR not in worst


def test_outputs_without_labels_are_numbers_or_arrays() -> None:
    made, device = example("sine", "hand-remote")
    thing = json.loads(described(made, device, example_snapshot()))
    assert thing["properties"]["sine"]["type"] == "number"
    assert not any("Confidence" in name for name in thing["properties"])
    made = replace(made, outputs=(tensor("levels"),))
    thing = json.loads(described(made, device, example_snapshot()))
    levels = thing["properties"]["out"]
    assert (levels["type"], levels["minItems"], levels["maxItems"]) == ("array", 3, 3)
    assert [each.confidence for each in outputs_of(made)] == [""]
