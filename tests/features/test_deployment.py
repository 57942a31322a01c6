"""What an editor offers to deploy: partners in order, with reasons, and how to make it again."""

from __future__ import annotations

import json

import pytest

from thingfit.facts import Document
from thingfit.features.deployment import (
    again,
    choices,
    choices_json,
    describes,
    device_at,
    folder_for,
    model_at,
)
from thingfit.fit import Fit, match
from thingfit.text import Span
from thingfit.workspace import Host, Snapshot

CONTEXT = ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"]
MODEL_CONTEXT = "https://w3id.org/thingfit/model/v1"


def device(title: str, ram: int | None, *sensors: str, flash: int = 500_000) -> str:
    """A device with some memory and some sensors; without a RAM, it does not state one."""
    memory = {"flashBytes": flash} | ({} if ram is None else {"ramBytes": ram})
    return json.dumps(
        {
            "@context": CONTEXT,
            "id": f"urn:example:{title if title.isalnum() else 'odd'}",
            "@type": "SmartSensor",
            "title": title,
            "controller": {"type": "MicroController", **memory},
            "sensors": [{"type": each} for each in sensors],
        },
        indent=2,
    )


def model(name: str, ram: int, sensor: str = "Microphone") -> str:
    """A model that needs some RAM and one sensor."""
    return json.dumps(
        {
            "@context": MODEL_CONTEXT,
            "id": f"urn:example:{name}",
            "type": "NeuralNetwork",
            "name": name,
            "input": {"type": "NetworkInput", "sensors": {"type": sensor}},
            "ramBytes": ram,
            "flashBytes": 20_000,
        },
        indent=2,
    )


def snapshot(**texts: str) -> Snapshot:
    """A workspace of documents named by their names."""
    host = Host()
    for name, text in texts.items():
        ending = "model" if "NeuralNetwork" in text else "td"
        host.set_text(uri(name, ending), text)
    return host.snapshot()


def uri(name: str, ending: str = "td") -> str:
    return f"file:///w/{name}.{ending}.json"


CELL = {
    "board": device("Board", 100_000, "Microphone"),
    "small": model("Small", 10_000),
    "large": model("Large", 60_000),
    "huge": model("Huge", 140_000),
    "vast": model("Vast", 900_000),
    "seeing": model("Seeing", 10_000, "Camera"),
    "both": model("Both", 300_000, "Camera"),
}


def test_partners_of_a_device_stand_in_order_of_what_is_left_and_what_is_missing() -> None:
    found = choices(snapshot(**CELL), uri("board"))
    assert found is not None
    assert found.is_device
    assert found.subject.name == "Board"
    told = [(each.described.name, each.fit.value, each.reason) for each in found.partners]
    assert told == [
        ("Small", "fits", "90 kB RAM and 480 kB flash left"),
        ("Large", "fits", "40 kB RAM and 480 kB flash left"),
        ("Huge", "not", "short by 40 kB RAM"),
        ("Seeing", "not", "needs a Camera"),
        ("Both", "not", "needs a Camera, short by 200 kB RAM"),
        ("Vast", "not", "short by 800 kB RAM"),
    ]


def test_partners_of_a_model_are_devices() -> None:
    made = snapshot(
        tight=device("Tight", 12_000, "Microphone"),
        roomy=device("Roomy", 90_000, "Microphone"),
        silent=device("Silent", None, "Microphone"),
        deaf=device("Deaf", 90_000, "Camera"),
        words=model("Words", 10_000),
    )
    found = choices(made, uri("words", "model"))
    assert found is not None
    assert not found.is_device
    names = [each.described.name for each in found.partners]
    assert names == ["Roomy", "Tight", "Silent", "Deaf"]
    assert [each.fit for each in found.partners] == [Fit.FITS, Fit.FITS, Fit.UNKNOWN, Fit.NOT]
    assert "RAM" in found.partners[2].reason
    for each in found.partners:
        at = each.described
        candidate, board = model_at(made, uri("words", "model"), 0), device_at(made, at.uri, 0)
        assert candidate is not None
        assert board is not None
        assert match(candidate, board).fit is each.fit


def test_what_is_not_described_has_no_partners() -> None:
    made = snapshot(**CELL)
    assert choices(made, uri("board"), 1) is None
    assert choices(made, uri("board"), -1) is None
    assert choices(made, uri("nowhere")) is None
    assert choices(made, uri("board"), role="model") is None
    alone = choices(snapshot(board=CELL["board"]), uri("board"))
    assert alone is not None
    assert alone.partners == ()


def test_the_json_has_partners_and_targets() -> None:
    found = choices(snapshot(**CELL), uri("small", "model"))
    assert found is not None
    told = json.loads(json.dumps(choices_json(found, lambda each: each.rpartition("/")[2])))
    assert told["role"] == "model"
    assert told["subject"] == {
        "id": "urn:example:Small",
        "name": "Small",
        "path": "small.model.json",
        "uri": uri("small", "model"),
        "number": 0,
    }
    (partner,) = told["partners"]
    assert partner["verdict"] == "fits"
    assert partner["uri"] == uri("board")
    names = [each["name"] for each in told["targets"]]
    assert names == ["platformio", "arduino", "zephyr", "esp-idf", "linux"]
    assert all(each["title"] and each["sentence"] for each in told["targets"])


@pytest.mark.parametrize(
    ("name", "ending", "role"), [("board", "td", "device"), ("small", "model", "model")]
)
def test_a_description_is_offered_at_its_head_alone(name: str, ending: str, role: str) -> None:
    made = snapshot(**CELL)
    at = uri(name, ending)
    text = made.documents[at].text
    assert describes(made, at, Span(0, 0)) == (role, 0)
    assert describes(made, at, Span(len(text) // 2, len(text) // 2)) is None


def test_what_nothing_fits_is_not_offered() -> None:
    made = snapshot(**CELL)
    assert describes(made, uri("vast", "model"), Span(0, 0)) is None


def test_a_project_lies_beside_its_device_under_a_safe_name() -> None:
    made = snapshot(
        board=device("../Bö/\n'ard'", 100_000, "Microphone"), words=model("W" * 300, 10_000)
    )
    candidate, board = model_at(made, uri("words", "model"), 0), device_at(made, uri("board"), 0)
    assert candidate is not None
    assert board is not None
    folder = folder_for(candidate.model, board, "esp-idf")
    assert folder.startswith("file:///w/")
    name = folder.removeprefix("file:///w/")
    assert name.isascii()
    assert name.endswith("_esp_idf")
    assert "/" not in name
    assert len(name) < 120


def manifest(**members: object) -> Document:
    """A deployment of `small` on `board`."""
    text = json.dumps(
        {
            "@context": "https://w3id.org/thingfit/deployment/v1",
            "type": "Deployment",
            "target": "zephyr",
            "model": "urn:example:Small",
            "device": "urn:example:Board",
            **members,
        }
    )
    return Document("file:///w/out/small.deployment.json", None, text)


def test_a_deployment_is_made_again_from_what_it_names() -> None:
    made = snapshot(**CELL)
    (deployment,) = manifest().deployments
    found = again(made, deployment)
    assert found is not None
    assert (found.model.uri, found.model.number) == (uri("small", "model"), 0)
    assert (found.device.uri, found.device.number) == (uri("board"), 0)
    assert (found.target, found.folder) == ("zephyr", "file:///w/out")


@pytest.mark.parametrize("member", ["model", "device", "target"])
def test_a_deployment_of_something_unknown_is_not_made_again(member: str) -> None:
    (deployment,) = manifest(**{member: "urn:example:other"}).deployments
    assert again(snapshot(**CELL), deployment) is None
