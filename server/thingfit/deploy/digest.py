"""The facts that a deployment rests on as one canonical text, and its checksum.

What is left out is what no generated file shows: titles and texts of affordances, metrics, layers,
where a thing is written and in which style. So a description may be laid out anew, or say more,
and the deployment stays as good as it was; what is said of memory, sensors, runtime, board, tensors
or the address of the device does change it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from thingfit.deploy.address import address_of, thing_of, value_of
from thingfit.facts import Device, Document, Model
from thingfit.facts.hardware import Memory
from thingfit.facts.network import Tensor
from thingfit.facts.sensing import Sensor
from thingfit.facts.stated import plain
from thingfit.json_value import JsonValue

_SECURITY = ("security", "securityDefinitions")
_LOCAL = "file:"


def model_digest(model: Model) -> str:
    """The checksum of what a deployment uses of the description of a model."""
    return _checksum(
        {
            "name": _text(model.name or model.identifier),
            "runtime": plain(model.runtime),
            "inputs": [_tensor(each) for each in model.inputs],
            "outputs": [_tensor(each) for each in model.outputs],
            "sensors": [_without(plain(each), "info") for each in model.sensors],
            "operators": [*sorted(each.value for each in model.operators)],
            "quantization": plain(model.quantization_scheme),
            "memories": _memories(model.memories),
        }
    )


def device_digest(device: Device, document: Document) -> str:
    """The checksum of what a deployment uses of the description of a device."""
    return _checksum(
        {
            "name": _text(device.title),
            "controllers": [_without(plain(each), "comment") for each in device.controllers],
            "memories": _memories(device.memories),
            "totals": _memories(device.totals),
            "sensors": [_sensor(device, each) for each in device.sensors],
            "board": plain(device.board),
            "runtime": plain(device.runtime),
            "address": _address(device, document),
        }
    )


def _tensor(tensor: Tensor) -> JsonValue:
    return _without(plain(tensor), "info")


def _sensor(device: Device, sensor: Sensor) -> JsonValue:
    found = _without(plain(sensor), "info", "exposed_by")
    face = device.interface_of(sensor)
    if face is not None:
        found["values"] = _without(
            plain(face), "kind", "iri", "title", "description", "targets", "observable"
        )
    return found


def _memories(memories: Iterable[Memory]) -> JsonValue:
    """Memories by kind and bytes, as `172 kB` and 172,000 B are the same."""
    found: list[list[JsonValue]] = []
    for each in memories:
        written: JsonValue = [plain(each.value), plain(each.unit)]
        found.append([each.kind.value, each.size.value if each.size else written])
    return [*sorted(found, key=json.dumps)]


def _address(device: Device, document: Document) -> JsonValue:
    """Where the outputs are offered, and how that is protected."""
    thing = thing_of(device, document)
    if thing is None:
        return None
    address = address_of(thing)
    place: JsonValue = (
        [address.root, address.topics, dict(address.more)] if address is not None else None
    )
    found: dict[str, JsonValue] = {"place": place}
    for key in _SECURITY:
        node = thing.node.get(key)
        found[key] = None if node is None else value_of(node)
    return found


def _text(stated: object) -> JsonValue:
    found = plain(stated)
    return found.strip() if isinstance(found, str) else found


def _without(value: JsonValue, *names: str) -> dict[str, JsonValue]:
    members = value if isinstance(value, dict) else {}
    return {key: each for key, each in members.items() if key not in names}


def _checksum(value: JsonValue) -> str:
    text = json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def _canonical(value: JsonValue) -> JsonValue:
    """The value with one spelling for each number, and without the folder that it was read in."""
    match value:
        case dict():
            return {key: _canonical(each) for key, each in value.items()}
        case list():
            return [_canonical(each) for each in value]
        case float() if value == int(value):
            return int(value)
        case str() if value.startswith(_LOCAL):
            return value.rpartition("/")[2]
        case _:
            return value
