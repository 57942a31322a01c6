"""Facts of the published Turtle against what another program read from it, number for number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.facts.published import devices, expected, models, needs_published
from thingfit.facts import Device, Model, Stated
from thingfit.facts.hardware import Memory
from thingfit.facts.network import Layer, Shape
from thingfit.facts.transcribe import RELATIVE
from thingfit.meaning import units
from thingfit.meaning.vocabulary import canonical, expand, local_name

pytestmark = needs_published


def local(stated: Iterable[Stated[str]]) -> list[str]:
    return sorted(local_name(each.value) for each in stated)


def value(stated: Stated[Any] | None) -> Any:
    return stated.value if stated else None


def texts(stated: Iterable[Stated[str]]) -> list[str]:
    return [each.value.replace(RELATIVE, "relative:") for each in stated]


def unit(written: Any) -> str | None:
    if written is None:
        return None
    found = units.find(written)
    return found.iri if found else expand(written)


def memory(stated: Memory | None) -> tuple[Any, str | None]:
    assert stated and stated.value and stated.unit and stated.size
    return stated.value.value, stated.unit.value


def described(device: Device) -> dict[str, Any]:
    assert len(device.controllers) == 1
    return {
        "id": value(device.id),
        "title": value(device.title),
        "description": value(device.description),
        "mcu_comment": value(device.controllers[0].comment),
        "sensors": sorted(local_name(cls) for cls in device.sensor_classes),
        "RAM": memory(device.ram),
        "Flash": memory(device.flash),
        "properties": sorted(
            [
                {
                    "title": value(each.title),
                    "description": value(each.description),
                    "type": value(each.type),
                    "unit": value(each.unit),
                    "minimum": value(each.minimum),
                    "maximum": value(each.maximum),
                    "href": texts(each.targets),
                }
                for each in device.interfaces
            ],
            key=lambda each: str(each["title"]),
        ),
    }


def test_devices_are_those_that_another_program_read() -> None:
    found = devices()
    wanted: list[Any] = expected("devices.json")
    assert len(wanted) == 6 and sorted(found) == sorted(each["id"] for each in wanted)
    for each in wanted:
        for kind in ("RAM", "Flash"):
            each[kind] = (each[kind]["value"], each[kind]["unit"])
        for member in each["properties"]:
            member["unit"] = unit(member["unit"])
        assert described(found[each["id"]]) == each


def test_memory_of_devices_is_in_bytes() -> None:
    wanted: list[Any] = expected("devices.json")
    found = devices()
    for each in wanted:
        device = found[each["id"]]
        assert device.ram and value(device.ram.size) == each["RAM"]["value"] * 1000
        assert device.flash and value(device.flash.size) == each["Flash"]["value"] * 1000


def shape(stated: Shape | None) -> list[str]:
    return [" ".join(map(str, stated.value))] if stated else []


def layer(each: Layer) -> tuple[Any, ...]:
    return (
        each.role,
        value(each.index),
        value(each.type),
        value(each.activation),
        value(each.quantization),
        shape(each.shape_in),
        shape(each.shape_out),
    )


def wanted_layer(each: Any) -> tuple[Any, ...]:
    def term(name: str) -> str | None:
        return canonical(expand(f"nnet:{each[name][0]}")) if each[name] else None

    def numbers(written: list[str]) -> list[str]:
        return [" ".join(re.findall(r"\d+", text)) for text in written]

    return (
        each["role"],
        each["index"][0],
        term("type"),
        term("activation"),
        term("quantization"),
        numbers(each["shapeIn"]),
        numbers(each["shapeOut"]),
    )


def published(model: Model) -> dict[str, Any]:
    assert model.ram and model.ram.value and model.ram.unit
    assert model.flash and model.flash.value and model.flash.unit
    return {
        "flash_kB": model.flash.value.value,
        "ram_kB": model.ram.value.value,
        "units": {"RAM": model.ram.unit.value, "Flash": model.flash.unit.value},
        "macs": value(model.macs),
        "sensors": sorted(local_name(c.value) for need in model.sensors for c in need.classes),
        "sensor_info": sorted({info.value for need in model.sensors for info in need.info}),
        "category": local(model.categories),
        "metrics": [(local(each.kinds), value(each.value)) for each in model.metrics],
        "dataset": texts(model.datasets),
        "citation": texts(model.citations),
        "codeRepository": texts(model.code_repositories),
        "creator": texts(model.creators),
        "dateCreated": [value(model.created)],
        "runtime": [value(model.runtime.name) if model.runtime else None],
        "description": value(model.description),
        "input_info": texts(info for each in model.inputs for info in each.info),
        "output_info": texts(info for each in model.outputs for info in each.info),
        "layers": sorted(map(layer, model.layers)),
        "n_layers": len(model.layers),
    }


def test_models_are_those_that_another_program_read() -> None:
    found = models()
    wanted: list[Any] = expected("models.json")
    assert len(wanted) == 23 and sorted(found) == sorted(each["uri"] for each in wanted)
    for each in wanted:
        model = found[each["uri"]]
        assert (value(model.identifier), value(model.name)) == (each["uuid"], each["name"])
        facts = each["published"]
        facts["sensor_info"] = sorted(set(facts["sensor_info"]))
        facts["metrics"] = [
            (sorted(set(metric["types"]) - {"Metric"}), metric["value"][0])
            for metric in facts["metrics"]
        ]
        facts["layers"] = sorted(map(wanted_layer, facts["layers"]))
        assert published(model) == facts


def test_memory_of_models_is_in_bytes() -> None:
    found = models()
    wanted: list[Any] = expected("models.json")
    for each in wanted:
        model = found[each["uri"]]
        assert model.flash and value(model.flash.size) == each["file_size"]
        assert model.ram and value(model.ram.size) == each["find_arena_size"]


def test_layers_stand_in_order_of_execution() -> None:
    for model in models().values():
        roles = [each.role for each in model.layers]
        assert roles == ["input", *["middle"] * (len(roles) - 2), "output"]
        middle = [each.index.value for each in model.layers[1:-1] if each.index]
        assert middle == sorted(middle)


def test_every_fact_knows_its_place() -> None:
    for model in models().values():
        assert model.name and model.name.span.end > model.name.span.start
        assert all(each.span.end > each.span.start for each in model.layers)
        assert all(each.span.end > each.span.start for each in model.sensors)
