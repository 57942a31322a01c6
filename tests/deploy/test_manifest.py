"""The manifest: what it says, always in the same way, and what counts as a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.deploy.plans import example_snapshot, example_tries
from tests.fit.made import device_text, has, model_text, needs
from thingfit.deploy.digest import device_digest, model_digest
from thingfit.deploy.manifest import is_as_written, manifest
from thingfit.deploy.parts import GeneratedFile, Missing, Plan
from thingfit.facts import Document, Kind
from thingfit.fit import all_candidates, all_devices
from thingfit.rules import check
from thingfit.text import Span
from thingfit.workspace import Host

FILES = (
    GeneratedFile("src/main.cpp", b"int main() {}\n"),
    GeneratedFile("README.md", b"# Read\n"),
)


def made(
    name: str = "hand-remote", folder: str = "", **changed: Any
) -> tuple[Plan, GeneratedFile, str]:
    """The manifest of the gesture model on a device of the examples, and its folder."""
    snapshot = example_snapshot()
    for pair, found in example_tries("platformio"):
        if "/gesture.model" in pair and f"/{name}.td" in pair:
            assert isinstance(found, Plan)
            found = replace(found, **changed)
            device = next(d for d in all_devices(snapshot) if d.uri == found.device.uri)
            candidate = next(
                each for each in all_candidates(snapshot) if each.model.uri == found.model.uri
            )
            folder = folder or f"{found.device.uri.rpartition('/')[0]}/wand"
            file = f"{found.model.uri.rpartition('/')[0]}/gesture.int8.tflite"
            document = snapshot.documents[device.uri]
            written = manifest(found, candidate.model, (device, document), FILES, (), folder, file)
            return found, written, folder
    raise AssertionError(name)


def test_it_names_all_that_the_project_was_made_from_and_what_it_consists_of() -> None:
    plan, file, _ = made()
    value = json.loads(file.content)
    assert file.path == "gesture_classifier_on_hand_remote.deployment.jsonld"
    assert value["@context"] == "https://w3id.org/thingfit/deployment/v1"
    assert (value["model"], value["device"]) == (plan.model.id, plan.device.id)
    assert value["target"] == "platformio"
    assert value["modelSource"]["path"] == "../../models/gesture.model.jsonld"
    assert value["deviceSource"]["path"] == "../hand-remote.td.jsonld"
    assert value["modelFile"] == {
        "path": "../../models/gesture.int8.tflite",
        "sizeBytes": plan.size,
        "sha256": plan.sha256,
    }
    assert value["runtime"] == "TensorFlowLiteMicro"
    assert value["kernelLibrary"] == "CMSISNN"
    assert (value["arenaBytes"], value["arenaBasis"]) == (plan.arena.bytes, plan.arena.basis)
    assert [each.upper() for each in value["operators"]] == [
        each.name.replace("_", "") for each in plan.operators
    ]
    margins = {each["criterion"]: each.get("margin") for each in value["verdicts"]}
    assert margins["ram"] == next(v.margin for v in plan.verdicts if v.criterion == "ram")
    assert value["files"] == [
        {
            "path": each.path,
            "sizeBytes": len(each.content),
            "sha256": sha256(each.content).hexdigest(),
        }
        for each in sorted(FILES, key=lambda one: one.path)
    ]
    assert "forcedDespite" not in value


def test_it_is_linked_data_without_a_finding_and_is_read_back() -> None:
    plan, file, folder = made()
    host = Host()
    host.take(example_snapshot().documents.values())
    uri = f"{folder}/{file.path}"
    document = host.set_text(uri, file.content.decode())
    assert document.kind is Kind.DEPLOYMENT
    assert document.expansion.problems == ()
    assert document.expansion.dropped == ()
    assert [each.name for each in check(host.snapshot(), uri)] == []
    (deployment,) = document.deployments
    assert deployment.target_name == "platformio"
    assert deployment.model is not None
    assert deployment.model.value == plan.model.id
    assert [each.path.value for each in deployment.files if each.path] == [
        "README.md",
        "src/main.cpp",
    ]
    assert (document.models, document.devices) == ((), ())


def test_the_same_input_gives_the_same_bytes_and_no_place_of_this_machine() -> None:
    _, one, _ = made()
    _, two, _ = made()
    assert one == two
    text = one.content.decode()
    assert "file:" not in text
    assert str(example_snapshot().roots) not in text
    _, elsewhere, _ = made(folder="https://other.example/w")
    assert "path" not in json.loads(elsewhere.content)["modelSource"]


def test_what_was_forced_is_said_with_the_reasons() -> None:
    _, file, _ = made(forced=True, forced_reasons=("ram: 1 kB short",))
    assert json.loads(file.content)["forcedDespite"] == ["ram: 1 kB short"]


def test_open_points_are_told() -> None:
    snapshot = example_snapshot()
    plan, _, folder = made()
    device = next(d for d in all_devices(snapshot) if d.uri == plan.device.uri)
    candidate = next(c for c in all_candidates(snapshot) if c.model.uri == plan.model.uri)
    point = Missing("rate", "nobody states the rate", plan.device.uri, Span(0, 1))
    document = snapshot.documents[device.uri]
    file = manifest(plan, candidate.model, (device, document), (), [point], folder, None)
    assert json.loads(file.content)["openPoints"] == ["nobody states the rate"]


def test_an_edit_of_a_manifest_shows_and_another_layout_does_not() -> None:
    _, file, _ = made()
    text = file.content.decode()
    assert is_as_written(text)
    assert is_as_written(json.dumps(json.loads(text)))
    assert not is_as_written(text.replace('"platformio"', '"zephyr"'))
    assert not is_as_written(text[:-10])
    assert not is_as_written("[" * 100_000)
    assert not is_as_written('{"type": "Deployment"}')


SENSOR = {"type": "Accelerometer", "minimum": -2, "maximum": 2, "unit": "[g]", "sampleRate": 50}
DEVICE: dict[str, Any] = {
    "title": "Board",
    "base": "https://board.example/",
    "securityDefinitions": {"a": {"scheme": "nosec"}},
    "security": "a",
    "board": {"name": "Nano 33 BLE"},
    "runtime": "TensorFlowLiteMicro",
    "controller": {"ramBytes": 172_000, "architecture": "CortexM4"},
    **has(SENSOR),
}
OUTPUT = {"type": "NetworkOutput", "labels": ["a", "b"]}
MODEL: dict[str, Any] = {
    "name": "Wave",
    "operators": ["Conv2D"],
    "output": OUTPUT,
    **needs({"type": "Accelerometer"}, sampleRate=50),
}


def of_device(text: str, uri: str = "file:///w/board.td.jsonld") -> str:
    document = Document(uri, None, text)
    return device_digest(document.devices[0], document)


def of_model(text: str) -> str:
    document = Document("file:///w/wave.model.jsonld", None, text)
    return model_digest(document.models[0])


def reordered(text: str) -> str:
    """The same members in another order and layout."""
    return json.dumps(dict(reversed(json.loads(text).items())), indent=4)


LEVEL = {"level": {"type": "number", "forms": [{"href": "level"}]}}


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"description": "More words."}, id="description"),
        pytest.param({"title": " Board "}, id="blanks around the title"),
        pytest.param({"version": {"instance": "2.0.0"}}, id="version"),
        pytest.param({"properties": LEVEL}, id="a further property"),
        pytest.param({"support": "mailto:a@b.example"}, id="support"),
        pytest.param(
            {"controller": {"ramBytes": 172_000.0, "architecture": "CortexM4"}}, id="a float"
        ),
        pytest.param({"sensors": [{**SENSOR, "sampleRate": 50.0}]}, id="a float rate"),
    ],
)
def test_what_no_generated_file_rests_on_leaves_the_device_as_it_is(
    members: dict[str, Any],
) -> None:
    assert of_device(device_text(**{**DEVICE, **members})) == of_device(device_text(**DEVICE))


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"controller": {"ramBytes": 171_000, "architecture": "CortexM4"}}, id="RAM"),
        pytest.param({"controller": {"ramBytes": 172_000, "flashBytes": 1}}, id="flash"),
        pytest.param({"controller": {"ramBytes": 172_000, "architecture": "AVR"}}, id="core"),
        pytest.param({"sensors": []}, id="no sensor"),
        pytest.param({"sensors": [{**SENSOR, "type": "Gyroscope"}]}, id="another sensor"),
        pytest.param({"sensors": [{**SENSOR, "maximum": 4}]}, id="another range"),
        pytest.param({"sensors": [{**SENSOR, "sampleRate": 100}]}, id="another rate"),
        pytest.param({"board": {"name": "Pico"}}, id="another board"),
        pytest.param({"runtime": "LiteRT"}, id="another runtime"),
        pytest.param({"base": "https://other.example/"}, id="another address"),
        pytest.param({"securityDefinitions": {"a": {"scheme": "basic"}}}, id="security"),
        pytest.param({"title": "Plank"}, id="another name"),
    ],
)
def test_what_a_generated_file_rests_on_makes_another_device(members: dict[str, Any]) -> None:
    assert of_device(device_text(**{**DEVICE, **members})) != of_device(device_text(**DEVICE))


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"description": "More words."}, id="description"),
        pytest.param({"license": "CC0-1.0"}, id="licence"),
        pytest.param({"output": {**OUTPUT, "info": "One share each."}}, id="info"),
        pytest.param(
            {"metrics": [{"type": "Top_1_accuracy", "value": 0.9, "unit": "%"}]}, id="metrics"
        ),
    ],
)
def test_what_no_generated_file_rests_on_leaves_the_model_as_it_is(members: dict[str, Any]) -> None:
    assert of_model(model_text(**{**MODEL, **members})) == of_model(model_text(**MODEL))


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"ramBytes": 10_001}, id="RAM"),
        pytest.param({"operators": ["Conv2D", "Softmax"]}, id="operators"),
        pytest.param({"output": {**OUTPUT, "labels": ["a", "c"]}}, id="labels"),
        pytest.param(needs({"type": "Gyroscope"}, sampleRate=50), id="sensor"),
        pytest.param(needs({"type": "Accelerometer"}, sampleRate=25), id="rate"),
        pytest.param({"runtimeVersion": "2.4"}, id="version of the runtime"),
        pytest.param({"name": "Waves"}, id="name"),
    ],
)
def test_what_a_generated_file_rests_on_makes_another_model(members: dict[str, Any]) -> None:
    assert of_model(model_text(**{**MODEL, **members})) != of_model(model_text(**MODEL))


@pytest.mark.parametrize(
    ("digest", "text"),
    [(of_device, device_text(**DEVICE)), (of_model, model_text(**MODEL))],
    ids=["device", "model"],
)
def test_layout_and_order_change_nothing(digest: Callable[[str], str], text: str) -> None:
    assert digest(reordered(text)) == digest(text)


def test_the_folder_of_a_description_changes_nothing() -> None:
    members = {**DEVICE, "sensors": [{**SENSOR, "exposedBy": "#/properties/level"}]}
    text = device_text(**members, properties=LEVEL)
    assert of_device(text) == of_device(text, "file:///elsewhere/deep/board.td.jsonld")


def test_kilobytes_and_bytes_are_the_same_memory() -> None:
    offers = [{"memory": {"RAM": {"value": 172, "unit": "kB"}}}]
    written = {**DEVICE, "controller": {"ramBytes": None, "offers": offers}}
    plain = {**DEVICE, "controller": {"ramBytes": 172_000}}
    one, two = of_device(device_text(**written)), of_device(device_text(**plain))
    assert one == two
