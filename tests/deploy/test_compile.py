"""Every generated project compiles without a warning, and is formatted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.deploy.compiling import (
    ARM,
    CPP,
    HOST,
    Unit,
    distinct,
    faults,
    misformatted,
    needs_clang_format,
    needs_compilers,
    needs_host,
    units,
    write,
)
from tests.deploy.plans import MICRO, example_plans, published_plans
from tests.facts.published import needs_published
from thingfit.deploy.targets import TARGETS
from thingfit.resources import read_json


def _written(plans: object, target: str, folder: Path) -> list[Unit]:
    found: list[Unit] = []
    assert isinstance(plans, tuple) and plans
    for plan in plans:
        place = folder / plan.slug
        write(TARGETS[target].render(plan), place)
        found += units(place, target)
    return found


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Unit]]:
    """The units of all pairs of the examples, by target."""
    folder = tmp_path_factory.mktemp("examples")
    return {each: _written(example_plans(each), each, folder / each) for each in MICRO}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> list[Unit]:
    """The units of the published pairs for PlatformIO."""
    folder = tmp_path_factory.mktemp("published")
    return _written(published_plans("platformio"), "platformio", folder)


@needs_compilers
@pytest.mark.parametrize("target", MICRO)
@pytest.mark.parametrize("compiler", [HOST, ARM], ids=["host", "arm"])
def test_examples_compile(
    examples: dict[str, list[Unit]], target: str, compiler: tuple[str, ...]
) -> None:
    assert faults(distinct(examples[target]), compiler) == []


@needs_compilers
@needs_published
@pytest.mark.parametrize("compiler", [HOST, ARM], ids=["host", "arm"])
def test_published_pairs_compile(published: list[Unit], compiler: tuple[str, ...]) -> None:
    found = distinct(published)
    # Each of the published models that fits anywhere has its array compiled.
    models = {plan.sha256 for plan in published_plans("platformio")}
    assert sum(each.path.name == "model_data.cpp" for each in found) == len(models) >= 20
    assert faults(found, compiler) == []


@needs_compilers
def test_examples_compile_to_objects_with_optimisation(
    examples: dict[str, list[Unit]], tmp_path: Path
) -> None:
    found = distinct(examples["zephyr"] + examples["platformio"])
    without_arrays = [each for each in found if each.path.name != "model_data.cpp"]
    # Some warnings come from the optimiser alone.
    assert faults(without_arrays, ARM, "-O2", "-c", "-o", "/dev/null") == []


@needs_host
def test_a_mistake_is_found(examples: dict[str, list[Unit]], tmp_path: Path) -> None:
    sensors = next(each for each in examples["platformio"] if each.path.name == "sensors.cpp")
    for header in sensors.path.parent.glob("*.h"):
        (tmp_path / header.name).write_bytes(header.read_bytes())
    broken = tmp_path / "sensors.cpp"
    text = sensors.path.read_text("utf-8")
    broken.write_text(text.replace("IMU.readAcceleration(", "IMU.readAccelerations("), "utf-8")
    assert "readAccelerations" in "".join(faults([Unit(broken, sensors.folders)], HOST))
    broken.write_text(text + "\nint narrow(long value) { return value; }\n", "utf-8")
    assert "-Werror=conversion" in "".join(faults([Unit(broken, sensors.folders)], HOST))


@needs_clang_format
@pytest.mark.parametrize("target", MICRO)
def test_code_is_formatted(examples: dict[str, list[Unit]], target: str) -> None:
    assert misformatted(_sources(examples[target])) == ""


@needs_clang_format
@needs_published
def test_code_of_published_pairs_is_formatted(published: list[Unit]) -> None:
    assert misformatted(_sources(published)) == ""


def _sources(found: list[Unit]) -> list[Path]:
    folders = {each.path.parent for each in found}
    paths = [path for each in folders for path in each.iterdir() if path.suffix in (*CPP, ".h")]
    arrays = sorted(each for each in paths if each.name == "model_data.cpp")
    # Arrays are data between marks that switch the formatter off; two stand for all.
    return sorted(set(paths) - set(arrays)) + arrays[:2]


@needs_host
def test_each_operator_has_its_method(tmp_path: Path) -> None:
    """The stand-in has the methods of the real resolver; each is called by itself."""
    table = read_json("ontology/tflite/operators.json")
    assert isinstance(table, dict)
    methods = json.loads(json.dumps(table["resolver"]))
    called = methods.values()
    lines = [
        '#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"',
        f"using Resolver = tflite::MicroMutableOpResolver<{len(methods)}>;",
        "TfLiteStatus add(Resolver* resolver);",
        "TfLiteStatus add(Resolver* resolver) {",
        *(f"  if (resolver->{each}() != kTfLiteOk) return kTfLiteError;" for each in called),
        "  return kTfLiteOk;",
        "}",
    ]
    path = tmp_path / "operators.cpp"
    path.write_text("\n".join(lines), "utf-8")
    assert faults([Unit(path, ("tflm",))], HOST) == []
    path.write_text(path.read_text("utf-8").replace("AddConv2D", "AddConvolution"), "utf-8")
    assert "AddConvolution" in "".join(faults([Unit(path, ("tflm",))], HOST))


@pytest.mark.parametrize("target", MICRO)
def test_exactly_the_operators_of_the_model_are_registered(target: str) -> None:
    for plan in example_plans(target):
        files = {each.path: each.content.decode() for each in TARGETS[target].render(plan)}
        network = next(text for path, text in files.items() if path.endswith("neural_network.cpp"))
        called = re.findall(r"status = resolver->(\w+)\(", network)
        assert sorted(called) == sorted({each.method for each in plan.operators})
        assert f"MicroMutableOpResolver<{len(called)}>" in network
        assert network.count("if (status != kTfLiteOk) return status;") == len(called)
