"""What models ask of devices beside classes of sensors and memory, cut into parts that recur.

Many models ask for the same rate of the same class, or for the same runtime. Each such demand is
put to a device once, and a model fits when none of its demands fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from thingfit.facts import Device, Model
from thingfit.facts.sensing import SensorNeed, Settings
from thingfit.facts.stated import plain
from thingfit.fit.build import refused
from thingfit.fit.criteria.runtime import operators, runtime, types
from thingfit.fit.criteria.sensors import is_nameless
from thingfit.fit.criteria.settings import pairing_of, points_of, setting_of_input
from thingfit.fit.criteria.size import INPUT, size_of
from thingfit.fit.verdict import Candidate, Fit, Policy
from thingfit.json_value import JsonValue
from thingfit.meaning import vocabulary
from thingfit.tflite import Runtime
from thingfit.tflite.support import supported_types

_SILENT = Settings()
_OF_INPUT = ("rate", "width", "height")


class Side(Enum):
    """The part of a device that a demand is put to."""

    SENSORS = "sensors"
    RUNTIME = "runtime"


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """One demand, with a model that makes it; equal keys mean equal answers from every device."""

    key: str
    side: Side
    candidate: Candidate
    need: SensorNeed | None = None
    cls: str = ""
    input: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a device says to a demand, and the criteria by which it fails."""

    fit: Fit
    failing: tuple[str, ...] = ()


def demands_of(candidate: Candidate) -> Iterator[Demand]:
    """The demands of a model."""
    model = candidate.model
    if is_nameless(model):
        yield Demand("nameless", Side.SENSORS, candidate)
    for need in model.sensors:
        for each in need.classes:
            cls = vocabulary.canonical(each.value)
            stated = _settings_key(model, need)
            if stated is not None:
                yield Demand(_key("need", cls, stated), Side.SENSORS, candidate, need, cls)
    for index, tensor in enumerate(model.inputs):
        if tensor.settings != _SILENT and tensor.shape is not None:
            feeding = [need for need in model.sensors if need.input == index]
            key = _key(
                "input",
                plain(tensor.shape),
                plain(tensor.settings),
                [plain(step.kind) for step in tensor.preprocessing],
                [[plain(need.classes), _settings_key(model, need)] for need in feeding],
            )
            yield Demand(key, Side.SENSORS, candidate, input=index)
    if model.runtime is not None or model.operators or candidate.file is not None:
        key = _key("runtime", plain(model.runtime), _operator_key(candidate))
        yield Demand(key, Side.RUNTIME, candidate)


def answer(demand: Demand, device: Device, policy: Policy) -> Answer:
    """What a device says to a demand."""
    candidate = demand.candidate
    if demand.need is not None:
        return _of_need(demand.need, demand.cls, candidate.model, device)
    if demand.input is not None:
        size = size_of(candidate.model, device, demand.input)
        return _answer({INPUT: size.fit} if size and size.decisive else {})
    if demand.side is Side.SENSORS:
        return Answer(Fit.UNKNOWN)
    found = (each(candidate, device, policy) for each in (runtime, operators, types))
    return _answer({each.criterion: each.fit for each in found if each and each.decisive})


def device_keys(device: Device) -> dict[Side, str]:
    """What demands look at in a device; devices with equal keys give equal answers."""
    sensors: list[JsonValue] = [
        [
            [cls.value for cls in each.classes],
            plain(each.settings),
            plain(each.exposed_by),
        ]
        for each in device.sensors
        if each.settings != _SILENT or each.exposed_by
    ]
    faces: list[JsonValue] = []
    if any(each.exposed_by for each in device.sensors):
        faces = [
            [plain(f.iri), plain(f.name), plain(f.minimum), plain(f.maximum), plain(f.unit)]
            for f in device.interfaces
        ]
    silent = sorted(
        cls.value
        for each in device.sensors
        if sensors and each.settings == _SILENT and not each.exposed_by
        for cls in each.classes
    )
    return {
        Side.SENSORS: _key("sensors", sensors, faces, list(silent)),
        Side.RUNTIME: _key("runtime", plain(device.runtime)),
    }


def _of_need(need: SensorNeed, cls: str, model: Model, device: Device) -> Answer:
    pairing = pairing_of(model, device, need, cls)
    if pairing is None:
        return Answer(Fit.FITS)  # That the class is missing is told by another criterion.
    points = points_of(model, device, pairing)
    return _answer({name: point.fit for name, point in points.items() if point.decisive})


def _answer(fits: dict[str, Fit]) -> Answer:
    failing = tuple(name for name, fit in fits.items() if fit is Fit.NOT)
    if failing:
        return Answer(Fit.NOT, failing)
    return Answer(Fit.UNKNOWN if Fit.UNKNOWN in fits.values() else Fit.FITS)


def _settings_key(model: Model, need: SensorNeed) -> JsonValue:
    """The settings that a need asks for, its own and those of its input; nothing for silence."""
    of_input = [plain(setting_of_input(model, need, name)) for name in _OF_INPUT]
    if need.settings == _SILENT and not any(each is not None for each in of_input):
        return None
    return [plain(need.settings), list(of_input)]


def _operator_key(candidate: Candidate) -> JsonValue:
    file = candidate.file
    if file is None:
        return plain(candidate.model.operators)
    kinds: list[JsonValue] = []
    for generation in Runtime:
        known = supported_types(generation)
        found = (each.operator for each in refused(file, generation))
        kinds += sorted(f"{o.custom} {o.name in known}" if o else "whole" for o in found)
        kinds.append(generation.value)
    return kinds


def _key(*parts: JsonValue) -> str:
    return json.dumps(parts)
