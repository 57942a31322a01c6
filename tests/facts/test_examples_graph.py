"""The example cell as a knowledge graph: clean, complete, and true to the model files in it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from thingfit.facts import Document, Model
from thingfit.meaning.vocabulary import is_a, sensor_classes
from thingfit.rules import check
from thingfit.rules.shapes import check_shapes
from thingfit.tflite import read, totals
from thingfit.workspace import Host, Root, Snapshot
from thingfit.workspace.settings import read_settings

EXAMPLES = REPOSITORY / "examples"
FILES = sorted(
    path
    for folder in ("devices", "models")
    for path in (EXAMPLES / folder).glob("*.jsonld")
    if "with-findings" not in path.name
)
WITH_FILES = ("gesture", "sine", "vibration")


@cache
def cell() -> Snapshot:
    settings = EXAMPLES / "thingfit.toml"
    document = Document(settings.as_uri(), None, settings.read_text("utf-8"))
    host = Host()
    host.set_roots((Root(EXAMPLES.as_uri(), read_settings(document).options),))
    for path in FILES:
        host.set_text(path.as_uri(), path.read_text("utf-8"))
    return host.snapshot()


@cache
def measured() -> Any:
    return json.loads((EXAMPLES / "models" / "metrics.json").read_text("utf-8"))


def model(name: str) -> tuple[Model, Path]:
    described = EXAMPLES / "models" / f"{name}.model.jsonld"
    (found,) = cell().documents[described.as_uri()].models
    assert found.file and found.file.path
    return found, described.parent / found.file.path.value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_there_is_nothing_to_say_against_it(path: Path) -> None:
    assert check(cell(), path.as_uri()) == ()


def test_no_shape_is_violated() -> None:
    found = check_shapes(cell(), [path.as_uri() for path in FILES])
    assert {uri: each for uri, each in found.items() if each} == {}


def test_there_are_enough_devices_and_models() -> None:
    assert len(cell().devices()) >= 8
    assert len(cell().models()) >= 6


def test_each_device_states_what_fit_and_deployment_ask_for() -> None:
    for device in cell().devices():
        assert device.id and device.title and device.board and device.board.name
        assert device.runtime and device.runtime.kind and device.runtime.kernel_library
        assert device.ram and device.ram.size and device.flash and device.flash.size
        assert device.sensors and device.sensor_classes <= sensor_classes()
        (controller,) = device.controllers
        assert controller.part and controller.architecture and controller.abi
        for total in device.totals:
            inside = [
                m.size.value for m in device.memories if m.kind.value == total.kind.value and m.size
            ]
            assert total.size and sum(inside) <= total.size.value


def test_each_sensor_that_names_an_affordance_finds_it() -> None:
    named = [(d, s) for d in cell().devices() for s in d.sensors if s.exposed_by]
    assert len(named) >= 6
    for device, sensor in named:
        assert device.interface_of(sensor) is not None


def test_each_model_says_what_it_takes_gives_and_needs() -> None:
    for each in cell().models():
        assert each.name and each.description and each.categories and each.macs
        assert each.ram and each.ram.size and each.flash and each.flash.size
        assert all(t.shape and t.dtype for t in (*each.inputs, *each.outputs))
        assert len(each.inputs) == len(each.outputs) == 1
        labels = each.outputs[0].labels
        shape = each.outputs[0].shape
        assert not labels or (shape and shape.value[-1] == len(labels))


def test_each_model_finds_a_device_with_its_sensors() -> None:
    for each in cell().models():
        wanted = [cls.value for need in each.sensors for cls in need.classes]
        assert any(
            all(any(is_a(have, cls) for have in device.sensor_classes) for cls in wanted)
            for device in cell().devices()
        ), each.name


@pytest.mark.parametrize("name", WITH_FILES)
def test_models_with_a_file_are_true_to_it(name: str) -> None:
    found, path = model(name)
    data = path.read_bytes()
    file = read(data)
    assert found.file and found.file.size and found.file.sha256
    assert found.file.size.value == len(data)
    assert found.file.sha256.value == hashlib.sha256(data).hexdigest()
    assert found.macs and found.macs.value == totals(file).macs
    assert found.flash and found.flash.size and found.flash.size.value == len(data)
    assert len(found.layers) == len(file.main.operators)
    for stated, indices in (
        (found.inputs, file.main.inputs),
        (found.outputs, file.main.outputs),
    ):
        for tensor, index in zip(stated, indices, strict=True):
            real = file.main.tensor(index)
            assert real and tensor.shape and tensor.dtype and tensor.scale and tensor.zero_point
            assert tensor.shape.value == tuple(real.shape)
            assert tensor.dtype.value.rpartition("#")[2].casefold() == real.dtype.casefold()


@pytest.mark.parametrize("name", WITH_FILES)
def test_metrics_are_those_that_were_measured(name: str) -> None:
    found, path = model(name)
    facts = measured()[name]["files"][path.name]
    assert found.file and found.file.sha256 and found.file.sha256.value == facts["sha256"]
    scale = {"Top_1_accuracy": 100}
    names = {
        "Top_1_accuracy": "accuracy",
        "MeanAbsoluteError": "mean_absolute_error",
        "RootMeanSquaredError": "root_mean_square_error",
        "AreaUnderCurve": "area_under_roc",
        "Recall": "recall_at_threshold",
    }
    assert found.metrics
    for metric in found.metrics:
        kind = metric.kinds[0].value.rpartition("#")[2]
        assert metric.value
        assert metric.value.value == pytest.approx(
            facts["metrics"][names[kind]] * scale.get(kind, 1)
        )
    threshold = found.outputs[0].threshold
    assert (threshold.value if threshold else None) == facts["metrics"].get("threshold")
    assert [each.value for each in found.outputs[0].labels] == measured()[name].get("labels", [])
