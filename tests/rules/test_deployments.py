"""Deployments under check: hand-written ones, broken ones, and what of them is not known."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from tests.fit.made import device_text, has, model_text, needs
from thingfit.features.complete import complete
from thingfit.features.hover_at import hover_at
from thingfit.features.links import links
from thingfit.rules import Finding, Severity, check
from thingfit.text import apply_edits
from thingfit.workspace import Host
from thingfit.workspace.binaries import absent, binary_from

CONTEXT = "https://w3id.org/thingfit/deployment/v1"
URI = "file:///w/x.deployment.jsonld"
DEVICE, MODEL = "urn:example:board", "urn:example:model"


def manifest(**members: Any) -> str:
    """A deployment of the model on the device; `None` leaves a member out."""
    found = {
        "@context": CONTEXT,
        "type": "Deployment",
        "target": "zephyr",
        "model": MODEL,
        "device": DEVICE,
        **members,
    }
    return json.dumps({key: value for key, value in found.items() if value is not None}, indent=1)


def workspace(text: str, device: str | None = None, model: str | None = None) -> Host:
    """A deployment with its device and its model beside, where they are given."""
    host = Host()
    host.set_text(URI, text)
    if device is not None:
        host.set_text("file:///w/board.td.jsonld", device)
    if model is not None:
        host.set_text("file:///w/wave.model.jsonld", model)
    return host


def findings(host: Host) -> list[Finding]:
    """What is said of the deployment."""
    return [*check(host.snapshot(), URI)]


def names(found: Iterable[Finding]) -> list[str]:
    """The names of findings."""
    return [each.name for each in found]


SMALL = device_text(controller={"ramBytes": 9_000})
LARGE = device_text()


def test_a_pair_that_fits_is_fine_and_one_that_does_not_is_an_error_at_the_device() -> None:
    assert findings(workspace(manifest(), LARGE, model_text())) == []
    (found,) = findings(workspace(manifest(), SMALL, model_text()))
    assert found.name == "deployment-does-not-fit"
    assert found.severity is Severity.ERROR
    assert found.message == "`Wave` does not fit `Board`: short by 1 kB RAM"
    assert manifest()[found.span.start : found.span.end] == f'"{DEVICE}"'
    assert [each.uri for each in found.related] == ["file:///w/board.td.jsonld"]


def test_a_sensor_that_is_missing_is_named() -> None:
    model = model_text(**needs({"type": "Camera"}))
    (found,) = findings(workspace(manifest(), device_text(**has({"type": "Gyroscope"})), model))
    assert found.message == "`Wave` does not fit `Board`: needs a Camera"


def test_a_forced_deployment_is_a_hint() -> None:
    text = manifest(forcedDespite=["ram: 1 kB short"])
    (found,) = findings(workspace(text, SMALL, model_text()))
    assert found.severity is Severity.HINT
    assert found.message.endswith("the deployment was forced")


def test_what_is_not_in_the_workspace_is_not_judged() -> None:
    assert findings(workspace(manifest())) == []
    assert findings(workspace(manifest(), SMALL)) == []
    assert findings(workspace(manifest(device=None), SMALL, model_text())) == []
    silent = device_text(controller={"ramBytes": None, "flashBytes": None})
    assert findings(workspace(manifest(), silent, model_text())) == []


def test_a_thing_model_is_no_device_to_deploy_to() -> None:
    plan = json.loads(SMALL)
    plan["@type"] = ["tm:ThingModel", "SmartSensor"]
    assert findings(workspace(manifest(), json.dumps(plan), model_text())) == []


def test_pairs_without_identifiers_are_found_by_file_and_name() -> None:
    device, model = json.loads(SMALL), json.loads(model_text())
    del device["id"], model["id"]
    other = {**json.loads(LARGE), "id": "urn:example:other", "title": "Other"}
    text = manifest(
        model=None,
        device=None,
        modelSource={"path": "wave.model.jsonld"},
        deviceSource={"path": "board.td.jsonld", "name": "Board"},
    )
    both = json.dumps([other, device])
    (found,) = findings(workspace(text, both, json.dumps(model)))
    assert found.message == "`Wave` does not fit `Board`: short by 1 kB RAM"
    assert text[found.span.start : found.span.end] == '"Board"'


@pytest.mark.parametrize(
    ("target", "message", "fixed"),
    [
        ("zephr", "`zephr` is no target; did you mean `zephyr`?", "zephyr"),
        ("esp_idf", "`esp_idf` is no target; did you mean `esp-idf`?", "esp-idf"),
        ("PlatformIO", "`PlatformIO` is no target; did you mean `platformio`?", "platformio"),
        ("toaster", "`toaster` is no target; there are `platformio`, `arduino`", None),
        ("https://example.org/x", "`https://example.org/x` is no target", None),
    ],
)
def test_a_target_that_nobody_knows(target: str, message: str, fixed: str | None) -> None:
    text = manifest(target=target)
    (found,) = findings(workspace(text))
    assert found.name == "deployment-target-unknown"
    assert found.message.startswith(message)
    assert bool(found.fixes) == (fixed is not None)
    for fix in found.fixes:
        assert json.loads(apply_edits(text, fix.edits))["target"] == fixed


@pytest.mark.parametrize("target", ["platformio", "arduino", "zephyr", "esp-idf", "linux", "thing"])
def test_the_known_targets(target: str) -> None:
    assert findings(workspace(manifest(target=target))) == []


def test_a_deployment_in_full_iris_is_the_same() -> None:
    tf = "https://w3id.org/thingfit#"
    text = json.dumps(
        {
            "@type": f"{tf}Deployment",
            f"{tf}target": {"@id": f"{tf}ZephyrTarget"},
            f"{tf}model": {"@id": MODEL},
            f"{tf}device": {"@id": DEVICE},
        }
    )
    assert names(findings(workspace(text, SMALL, model_text()))) == ["deployment-does-not-fit"]
    text = text.replace("ZephyrTarget", "ZephirTarget")
    found = names(findings(workspace(text)))
    assert "deployment-target-unknown" in found


def test_the_older_context_is_still_understood() -> None:
    text = manifest(**{"@context": "https://w3id.org/thingfit/model/v1"})
    assert names(findings(workspace(text, SMALL, model_text()))) == ["deployment-does-not-fit"]


def test_a_digest_that_is_another_one_is_stale_but_not_beside_a_misfit() -> None:
    source = {"path": "board.td.jsonld", "factsSha256": "0" * 64}
    text = manifest(deviceSource=source)
    (found,) = findings(workspace(text, LARGE, model_text()))
    assert found.name == "deployment-stale"
    assert found.message == (
        "the facts of the device `Board` are others by now; generate the deployment again"
    )
    assert text[found.span.start : found.span.end] == f'"{"0" * 64}"'
    assert names(findings(workspace(text, SMALL, model_text()))) == ["deployment-does-not-fit"]


def test_a_device_that_is_half_typed_is_not_stale() -> None:
    text = manifest(deviceSource={"path": "board.td.jsonld", "factsSha256": "0" * 64})
    assert findings(workspace(text, LARGE[:-4], model_text())) == []


def test_files_that_are_gone_or_changed() -> None:
    sha = binary_from("file:///w/a.tflite", b"old").content
    text = manifest(
        modelSource={"path": "gone.model.jsonld"},
        modelFile={"path": "a.tflite", "sha256": sha},
        files=[
            {"path": "same.cpp", "sha256": sha.upper()},
            {"path": "edited.cpp", "sha256": sha},
            {"path": "gone.cpp", "sha256": sha},
            {"path": "unread.cpp", "sha256": sha},
            {"path": "https://example.org/far.cpp", "sha256": sha},
            {"sha256": sha},
        ],
    )
    host = workspace(text)
    host.set_binary(absent("file:///w/gone.model.jsonld"))
    host.set_binary(binary_from("file:///w/a.tflite", b"new"))
    host.set_binary(binary_from("file:///w/same.cpp", b"old"))
    host.set_binary(binary_from("file:///w/edited.cpp", b"new"))
    host.set_binary(absent("file:///w/gone.cpp"))
    assert [(each.name, each.message.partition(";")[0]) for each in findings(host)] == [
        ("deployment-stale", "the description `gone.model.jsonld` is not there"),
        ("deployment-stale", "the model file `a.tflite` is another one by now"),
        ("deployment-file-edited", "`edited.cpp` was edited after it was generated"),
        ("deployment-stale", "the generated file `gone.cpp` is not there"),
    ]
    host.set_binary(absent("file:///w/a.tflite"))
    told = [each.message for each in findings(host)]
    assert any(each.startswith("the model file `a.tflite` is not there") for each in told)


@pytest.mark.parametrize(
    "members",
    [
        {"files": "x"},
        {"files": [[], 5, None, {"path": 5, "sha256": []}]},
        {"modelSource": "x", "deviceSource": []},
        {"modelFile": {"path": {"a": 1}, "sha256": 5}},
        {"target": 5, "model": 5, "device": []},
        {"target": {"id": "tf:ZephyrTarget"}},
        {"modelSource": {"path": "../" * 40 + "x"}},
        {"files": [{"path": "\u0000", "sha256": "x"}]},
    ],
)
def test_values_of_the_wrong_form_break_nothing(members: dict[str, Any]) -> None:
    found = findings(workspace(manifest(**members), LARGE, model_text()))
    assert not any("failed on this document" in each.message for each in found)


def test_half_typed_deployments_break_nothing() -> None:
    text = manifest(modelSource={"path": "wave.model.jsonld"}, files=[{"path": "a", "sha256": "b"}])
    for end in range(0, len(text), 7):
        found = findings(workspace(text[:end], LARGE, model_text()))
        assert not any("failed on this document" in each.message for each in found)


def offers(text: str) -> list[str]:
    """What is offered at `$0` in a deployment."""
    at = text.index("$0")
    host = workspace(text.replace("$0", ""), LARGE, model_text())
    return [each.label for each in complete(host.snapshot(), URI, at).items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (manifest(target="$0"), {"platformio", "zephyr", "esp-idf"}),
        (manifest(model="$0"), {MODEL}),
        (manifest(device="$0"), {DEVICE}),
        (manifest(runtime="$0"), {"TensorFlowLiteMicro", "LiteRT"}),
        (manifest().replace('"zephyr",', '"zephyr", "$0",'), {"arenaBytes", "modelSource"}),
        (manifest(**{"@context": "$0"}), {CONTEXT}),
    ],
)
def test_editors_complete_deployments(text: str, expected: set[str]) -> None:
    assert expected <= set(offers(text))


def test_editors_open_the_files_of_a_deployment() -> None:
    paths = ["src/main.cpp", "a b/Dockerfile", "gone.cpp", "https://example.org/x"]
    text = manifest(files=[{"path": path, "sha256": "x"} for path in paths])
    host = workspace(text)
    host.set_binary(binary_from("file:///w/src/main.cpp", b""))
    host.set_binary(binary_from("file:///w/a%20b/Dockerfile", b""))
    host.set_binary(absent("file:///w/gone.cpp"))
    found = {
        text[each.span.start : each.span.end]: each.target
        for each in links(host.snapshot(), URI)
        if each.target.startswith("file:///w/")
    }
    assert found == {
        "src/main.cpp": "file:///w/src/main.cpp",
        "a b/Dockerfile": "file:///w/a%20b/Dockerfile",
    }


@pytest.mark.parametrize(
    ("word", "said"),
    [("target", "kind of project"), ("device", "device a deployment is for"), ("zephyr", "Zephyr")],
)
def test_editors_explain_deployments(word: str, said: str) -> None:
    text = manifest()
    found = hover_at(workspace(text).snapshot(), URI, text.index(word) + 1)
    assert found is not None
    assert said in found.plain
