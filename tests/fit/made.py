"""Small devices and models for tests, as texts and as facts."""

from __future__ import annotations

import json
from typing import Any

from thingfit.facts import Device, Document, Model
from thingfit.fit import Candidate, Match, Policy, match
from thingfit.fit.verdict import DEFAULT_POLICY

TD = ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"]
MODEL = "https://w3id.org/thingfit/model/v1"


def memory(kind: str, value: object, unit: str) -> dict[str, Any]:
    return {kind: {"value": value, "unit": unit}}


def device_text(**members: Any) -> str:
    """A device with enough of everything, but for what the members say; `None` leaves one out."""
    controller = {"type": "MicroController", "ramBytes": 100_000, "flashBytes": 1_000_000}
    controller |= members.pop("controller", {})
    found = {
        "@context": TD,
        "@type": "SmartSensor",
        "id": "urn:example:board",
        "title": "Board",
        "controller": {key: value for key, value in controller.items() if value is not None},
        **members,
    }
    return json.dumps(found, indent=1)


def model_text(**members: Any) -> str:
    """A model that needs little, but for what the members say; `None` leaves one out."""
    found = {
        "@context": MODEL,
        "type": "NeuralNetwork",
        "id": "urn:example:model",
        "name": "Wave",
        "ramBytes": 10_000,
        "flashBytes": 20_000,
        **members,
    }
    return json.dumps({key: value for key, value in found.items() if value is not None}, indent=1)


def device(**members: Any) -> Device:
    (found,) = Document("file:///board.td.jsonld", None, device_text(**members)).devices
    return found


def model(**members: Any) -> Model:
    (found,) = Document("file:///wave.model.jsonld", None, model_text(**members)).models
    return found


def pair(
    model_members: dict[str, Any], device_members: dict[str, Any], policy: Policy = DEFAULT_POLICY
) -> Match:
    """A model on a device."""
    return match(Candidate(model(**model_members)), device(**device_members), policy)


def needs(*sensors: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """A model whose input is fed by sensors."""
    return {"input": {"type": "NetworkInput", "sensors": list(sensors), **settings}}


def has(*sensors: dict[str, Any]) -> dict[str, Any]:
    """A device with sensors."""
    return {"sensors": list(sensors)}
