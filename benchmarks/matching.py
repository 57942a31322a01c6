"""Times the fit of models and devices in workspaces that it makes itself.

    python benchmarks/matching.py [--models N] [--side N] [--json FILE]

`one device` counts the models that fit one device, `matrix` all pairs of so many models and
devices, `edit` what passes from the new facts of one document to right lenses: the changed index,
the count of the device's lens, and the count and nearest miss of the model's. Reading texts counts
for none: facts are made directly. `index` is the time to take in all facts at first.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from thingfit.facts import Device, Document, Model, Stated
from thingfit.facts.hardware import Memory
from thingfit.facts.names import FLASH, RAM
from thingfit.facts.sensing import SensorNeed, Settings, sensor_of_class
from thingfit.fit import Candidate, Fit, Index, empty_index, match
from thingfit.meaning import units, vocabulary
from thingfit.text import Span

PLACE = Span(0, 1)
SPACE = vocabulary.namespaces()["sosa_extend"]
CLASSES = [SPACE + name for name in ("Accelerometer", "Gyroscope", "Microphone", "Camera")] + [
    vocabulary.expand(f"tf:{name}")
    for name in (
        "InertialMeasurementUnit",
        "PdmMicrophone",
        "GreyscaleCamera",
        "HumiditySensor",
        "Barometer",
        "CarbonDioxideSensor",
    )
]
GOALS = {
    "one device, 10000 models": 0.005,
    "edit among 10000 documents": 0.020,
    "matrix 1000 x 1000, counted": 0.5,
}


def main() -> int:
    """Measures and prints a table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--models", type=int, default=10_000, help="models for one device")
    arguments.add_argument("--side", type=int, default=1_000, help="models and devices of a matrix")
    arguments.add_argument("--json", type=Path, help="write the figures to a file as well")
    options = arguments.parse_args()
    random.seed(7)
    figures = {**large(options.models), **square(options.side)}
    for name, value in figures.items():
        print(f"{name:<34} {1000 * value:>10.2f} ms")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    missed = [name for name, value in figures.items() if value > GOALS.get(name, value)]
    for name in missed:
        print(f"missed: {name} within {1000 * GOALS[name]:.0f} ms")
    return int(bool(missed))


def large(count: int) -> dict[str, float]:
    """One device against many models, and an edit among them."""
    index, taken = filled(count, 10)
    sample = [next(iter(index.devices())), *list(index.devices())[1:]]
    ask = [seconds(lambda row=row: index.tally_of_device(row)) for row in sample for _ in range(5)]
    near = [seconds(lambda row=row: index.nearest_miss_of_device(row)) for row in sample]
    edits = [edit(index, number) for number in range(20)]
    return {
        f"index of {count} models": taken,
        f"one device, {count} models": statistics.median(ask),
        "  slowest": max(ask),
        "  nearest miss": statistics.median(near),
        f"edit among {count} documents": statistics.median(edits),
        "  slowest edit": max(edits),
    }


def square(side: int) -> dict[str, float]:
    """All pairs of as many models as devices, counted; some are checked one by one."""
    index, _ = filled(side, side)
    taken = [seconds(index.tally) for _ in range(5)]
    agree(index)
    return {
        f"matrix {side} x {side}, counted": statistics.median(taken),
        "  slowest matrix": max(taken),
    }


def agree(index: Index) -> None:
    """Compares a sample of the answers with those of the criteria."""
    rows, boards = list(index.models()), list(index.devices())
    for _ in range(200):
        row, board = random.choice(rows), random.choice(boards)
        pair = match(MODELS[row.uri], DEVICES[board.uri])
        assert index.fit(row, board) is pair.fit, pair.verdicts
        assert pair.fit in Fit


MODELS: dict[str, Candidate] = {}
DEVICES: dict[str, Device] = {}


def filled(models: int, devices: int) -> tuple[Index, float]:
    """An index of so many models and devices, each in its own document, and the time."""
    MODELS.clear()
    DEVICES.clear()
    MODELS.update({f"m{n}": Candidate(model(f"m{n}")) for n in range(models)})
    DEVICES.update({f"d{n}": device(f"d{n}") for n in range(devices)})
    facts = {uri: ((each,), ()) for uri, each in MODELS.items()}
    facts |= {uri: ((), (each,)) for uri, each in DEVICES.items()}
    started = time.perf_counter()
    return empty_index().with_documents(facts), time.perf_counter() - started


def edit(index: Index, number: int) -> float:
    """The time from the new facts of a document to the lenses that show them."""
    uri, board = f"m{number}", f"d{number % 10}"
    candidate = Candidate(model(uri))
    other = device(board)

    def lenses() -> None:
        changed = index.with_document(uri, [candidate])
        changed = changed.with_document(board, (), [other])
        (row,), (there,) = changed.models_by_uri[uri], changed.devices_by_uri[board]
        changed.tally_of_device(there)
        changed.tally_of_model(row)
        changed.nearest_miss_of_model(row)

    return seconds(lenses)


def seconds(done: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    done()
    return time.perf_counter() - started


def model(uri: str) -> Model:
    """A model with one to three needs, some with settings, in units of all sorts."""
    needs = tuple(
        SensorNeed((stated(cls),), None, settings(), None, (), PLACE)
        for cls in random.sample(CLASSES, random.choice((0, 1, 1, 1, 2, 3)))
    )
    memories = (memory(RAM, 1, 250), memory(FLASH, 5, 900))
    found = replace(_MODEL, id=stated(f"urn:{uri}"), name=stated(uri), uri=uri, sensors=needs)
    return replace(found, memories=memories if random.random() > 0.02 else memories[:1])


def device(uri: str) -> Device:
    """A device with one to five sensors, some with settings and some with a named runtime."""
    sensors = tuple(
        replace(sensor_of_class(stated(cls)), settings=settings())
        for cls in random.sample(CLASSES, random.randint(1, 5))
    )
    memories = (memory(RAM, 16, 512), memory(FLASH, 128, 2000))
    return replace(
        _DEVICE,
        id=stated(f"urn:{uri}"),
        title=stated(uri),
        uri=uri,
        sensors=sensors,
        memories=memories,
    )


def settings() -> Settings:
    """A sample rate and axes, for one sensor in three."""
    if random.random() > 0.33:
        return Settings()
    return Settings(rate=stated(random.choice((10, 50, 100))), axes=stated(random.randint(1, 3)))


def memory(kind: str, least: int, most: int) -> Memory:
    """An amount of memory in bytes, kilobytes or kibibytes."""
    unit = random.choice(("B", "kB", "KiB"))
    value = random.randint(least, most) * (1000 if unit == "B" else 1)
    size = units.memory_bytes(value, unit)
    assert size is not None
    return Memory(stated(kind), stated(size), stated(value), stated(unit), None, PLACE)


def stated(value: object) -> Stated:
    """A value at some place."""
    return Stated(value, PLACE)


_MODEL = Document(
    "file:///m.model.jsonld",
    None,
    '{"@context": "https://w3id.org/thingfit/model/v1", "type": "NeuralNetwork",'
    ' "runtime": "TensorFlowLiteMicro", "operators": ["Conv2D", "Softmax"]}',
).models[0]
_DEVICE = Document(
    "file:///d.td.jsonld",
    None,
    '{"@context": ["https://www.w3.org/2022/wot/td/v1.1", "https://w3id.org/thingfit/device/v1"],'
    ' "@type": "SmartSensor", "runtime": "TensorFlowLiteMicro", "runtimeVersion": "2026"}',
).devices[0]


if __name__ == "__main__":
    sys.exit(main())
