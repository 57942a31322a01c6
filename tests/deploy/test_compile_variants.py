"""Code for sensors, tensors and texts that no example has compiles too, and is formatted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.compiling import (
    ARM,
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
from tests.deploy.plans import MICRO, example_plans
from thingfit.deploy.parts import BoardUse, Driver, Plan, SensorUse, TensorUse, Window
from thingfit.deploy.targets import TARGETS, drivers
from thingfit.facts.names import SOSA_EXTEND, TF
from thingfit.meaning import vocabulary

CLASSES = {
    "nine_axis": (TF + "NineAxisInertialMeasurementUnit", 9),
    "six_axis": (TF + "InertialMeasurementUnit", 6),
    "acceleration": (SOSA_EXTEND + "Accelerometer", 3),
    "rotation": (SOSA_EXTEND + "Gyroscope", 3),
    "magnetic": (SOSA_EXTEND + "Magnetometer", 3),
    "sound": (SOSA_EXTEND + "Microphone", 1),
    "picture": (SOSA_EXTEND + "Camera", 1),
    "climate": (TF + "TemperatureHumiditySensor", 2),
    "temperature": (SOSA_EXTEND + "Thermometer", 1),
    "humidity": (TF + "HumiditySensor", 1),
    "pressure": (TF + "PressureSensor", 1),
    "colour": (TF + "ColourSensor", 3),
    "light": (TF + "LightSensor", 1),
    "proximity": (TF + "ProximitySensor", 1),
    "carbon_dioxide": (TF + "CarbonDioxideSensor", 1),
}
UNITS = {"acceleration": "m/s2", "rotation": "rad/s", "temperature": "K", "pressure": "hPa"}


@cache
def base(target: str) -> Plan:
    """A small plan to change: the gesture classifier, or what comes first."""
    plans = example_plans(target)
    return next((each for each in plans if "gesture" in each.slug), plans[0])


def tensor(shape: tuple[int, ...], type_: str = "INT8") -> TensorUse:
    """A tensor of a shape."""
    elements = 1
    for size in shape:
        elements *= size
    scale, zero = (None, None) if type_ == "FLOAT32" else (0.5, -3)
    ctype = "float" if type_ == "FLOAT32" else f"{type_.lower()}_t"
    return TensorUse("t", "t", shape, type_, ctype, scale, zero, elements, elements)


def sensor(quantity: str, **changes: Any) -> SensorUse:
    """A sensor that measures something."""
    cls, axes = CLASSES[quantity]
    made = SensorUse(
        cls=cls,
        name=vocabulary.local_name(cls),
        identifier=quantity,
        title=vocabulary.local_name(cls),
        part="",
        axes=axes,
        rate=16000.0 if quantity == "sound" else 20.0,
        rate_basis="the test",
        low=-4.0,
        high=4.0,
        unit=UNITS.get(quantity, ""),
        range_basis="the test",
        input=0,
        bus="PDM" if quantity == "sound" else "I2C",
    )
    return replace(made, **changes)


def with_sensors(target: str, *sensors: SensorUse, direct: bool = True) -> Plan:
    """A plan whose input is read from sensors."""
    axes = sum(each.axes for each in sensors)
    is_picture = [each.name for each in sensors] == ["Camera"]
    shape = (1, 8, 8, 3) if is_picture else (1, 4, axes)
    return replace(
        base(target),
        inputs=(tensor(shape),),
        sensors=sensors,
        window=Window(4, axes, direct, "the test"),
        labels=(),
    )


def with_drivers() -> Iterator[tuple[str, str, Plan]]:
    """Each library with each quantity that it gives, named as descriptions or tables name it."""
    for code in drivers.ARDUINO:
        driver = Driver(code.parts[0] if code.parts else "", header=code.headers[0])
        for quantity in code.gives:
            for target in ("platformio", "arduino"):
                made = with_sensors(target, sensor(quantity, driver=driver))
                yield target, f"{code.headers[0]} {quantity}", replace(made, board=None)
    espressif = BoardUse("XIAO ESP32S3 Sense", "", "the test", espidf="esp32s3")
    other = replace(espressif, name="Some board")
    for board in (espressif, other):
        for quantity in ("sound", "picture"):
            for target in ("platformio", "esp-idf"):
                made = with_sensors(target, sensor(quantity, part="OV2640"))
                yield target, f"{board.name} {quantity}", replace(made, board=board)
    for quantity in (*drivers.ZEPHYR.gives, "sound"):
        for alias in ("", "node"):
            driver = Driver("X", compatible="maker,part", kconfig=("CONFIG_BMI270",), alias=alias)
            made = with_sensors("zephyr", sensor(quantity, driver=driver))
            yield "zephyr", f"{quantity} {alias}", made


def variants() -> Iterator[tuple[str, str, Plan]]:
    """Plans of other forms than those of the examples."""
    for target in MICRO:
        plan = base(target)
        imu = Driver("LSM9DS1", header="Arduino_LSM9DS1.h", compatible="st,lsm9ds1", alias="imu")
        pair = (sensor("acceleration", driver=imu), sensor("rotation", driver=imu))
        yield target, "two sensors of one chip", with_sensors(target, *pair)
        yield target, "features", with_sensors(target, *pair, direct=False)
        mixed = (*pair, sensor("carbon_dioxide", unit="ppm"), sensor("sound", bus="analogue pin"))
        yield target, "sensors without driver", with_sensors(target, *mixed, direct=False)
        one = with_sensors(target, sensor("acceleration", driver=imu, axes=1))
        yield target, "one of three axes", one
        yield target, "no sensor", replace(plan, sensors=(), window=Window(None, 1, False, ""))
        yield (
            target,
            "camera in other shape",
            replace(with_sensors(target, sensor("picture")), inputs=(tensor((1, 300)),)),
        )
        for type_ in ("FLOAT32", "UINT8", "INT16", "INT32"):
            ends = replace(one, inputs=(tensor((1, 4), type_),), outputs=(tensor((1, 4), type_),))
            yield target, f"repeats {type_}", ends
        two = replace(one, inputs=(*one.inputs, tensor((1, 2))), outputs=(tensor((1, 1)),) * 2)
        yield target, "two inputs", two
        yield target, "two inputs, no sensor", replace(two, sensors=())
        other = replace(sensor("acceleration", driver=imu, axes=1), input=1)
        yield (
            target,
            "the sensor feeds the second",
            replace(two, sensors=(other,), window=Window(2, 1, True, "")),
        )
        score = replace(tensor((1, 1), "FLOAT32"), threshold=0.25)
        yield target, "threshold", replace(one, outputs=(score,))
        labelled = replace(
            one, outputs=(replace(tensor((1, 3)), threshold=0.5),), labels=("a", "b")
        )
        yield target, "fewer labels than values", labelled
        slow = replace(one, sensors=(sensor("acceleration", driver=imu, axes=1, rate=1 / 86400),))
        yield target, "once a day", slow
        bare = replace(one, sensors=(sensor("acceleration", rate=None, low=None, axes=1),))
        yield target, "no rate, no range", bare
        long = (sensor("light", identifier="x" * 60), sensor("humidity", identifier="x" * 59))
        yield target, "long names", with_sensors(target, *long)
        large = replace(plan, arena=replace(plan.arena, bytes=400_000))
        yield target, "a large arena", large
        window = Window(100_000, 3, False, "the test", step=7)
        yield target, "a window without room", replace(with_sensors(target, pair[0]), window=window)
        endless = replace(
            with_sensors(target, pair[0], direct=False),
            hardware=replace(plan.hardware, ram=None, ram_total=None),
            window=replace(window, samples=10**12),
        )
        yield target, "an endless window", endless
        for rate, high in ((1e6, 1e300), (1e-9, 1e-300)):
            odd = replace(pair[0], rate=rate, low=-high, high=high)
            yield target, f"numbers such as {high}", with_sensors(target, odd)


HOSTILE = (
    'a "quoted" name',
    "two\nlines\r\nand \\ at the end \\",
    "../../etc/passwd",
    "*/ int system(0); /*",
    "??/ ??= %:include <x>",
    "// clang-format off",
    "n" * 300,
    "Gerät für Müßige 測試測試測試測試測試測試測試測試測試測試測試測試測試測試測試測試測試 🤖",
    "\u202egnirts\u2066 \u0000 \ud800",
    "#endif",
)


def with_text(plan: Plan, text: str) -> Plan:
    """A plan in which every text is this one."""
    return replace(
        plan,
        model=replace(plan.model, name=text, description=text),
        device=replace(plan.device, name=text, description=text),
        arena=replace(plan.arena, basis=text),
        inputs=tuple(replace(each, name=text) for each in plan.inputs),
        labels=(text,) * len(plan.labels),
        labels_basis=text,
        window=replace(plan.window, basis=text, steps=(text,)),
        sensors=tuple(
            replace(each, title=text, name=text, unit=text, rate_basis=text, range_basis=text)
            for each in plan.sensors
        ),
    )


def _units(plans: Iterator[tuple[str, str, Plan]], folder: Path) -> list[Unit]:
    found: list[Unit] = []
    for number, (target, _, plan) in enumerate(plans):
        place = folder / str(number)
        write(TARGETS[target].render(plan), place)
        found += [each for each in units(place, target) if each.path.name != "model_data.cpp"]
    return found


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> list[Unit]:
    """The units of all variants and of all drivers."""
    folder = tmp_path_factory.mktemp("variants")
    return _units(variants(), folder / "forms") + _units(with_drivers(), folder / "drivers")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Unit]:
    """The units of projects whose texts may harm; what holds no text is left out."""
    plans = (
        (target, text, with_text(plan, text))
        for text in HOSTILE
        for target in MICRO
        for plan in (base(target), replace(base(target), sensors=(sensor("light"),)))
    )
    found = _units(plans, tmp_path_factory.mktemp("hostile"))
    with_texts = ("app.cpp", "main.cpp", "sensors.cpp", "input_features.cpp")
    return [each for each in found if each.path.name in with_texts or each.path.suffix == ".ino"]


@needs_compilers
@pytest.mark.parametrize("compiler", [HOST, ARM], ids=["host", "arm"])
def test_variants_compile(changed: list[Unit], compiler: tuple[str, ...]) -> None:
    found = distinct(changed)
    assert len(found) > 150
    assert faults(found, compiler) == []


@needs_clang_format
def test_variants_are_formatted(changed: list[Unit]) -> None:
    assert misformatted(each.path for each in changed) == ""
    headers = {path for each in changed for path in each.path.parent.glob("*.h")}
    assert misformatted(sorted(headers)) == ""


def test_every_driver_is_used() -> None:
    used = set()
    for target, name, plan in with_drivers():
        files = {each.path: each.content.decode() for each in TARGETS[target].render(plan)}
        sensors = next(text for path, text in files.items() if path.endswith("sensors.cpp"))
        assert "To fill in" not in sensors, name
        used |= {line for line in sensors.splitlines() if line.startswith("#include")}
    for header in ("Arduino_LSM9DS1.h", "PDM.h", "ESP_I2S.h", "zephyr/audio/dmic.h"):
        assert f"#include <{header}>" in used
    assert {'#include "driver/i2s_pdm.h"', '#include "esp_camera.h"'} <= used


@needs_host
def test_any_text_compiles(hostile: list[Unit]) -> None:
    # The host reads the texts as any compiler does; comments count, so nothing is left out.
    assert faults(_of_each_text(hostile), HOST) == []


def _of_each_text(found: list[Unit]) -> list[Unit]:
    seen: dict[tuple[bytes, bytes], Unit] = {}
    for unit in found:
        settings = unit.path.parent / "settings.h"
        seen.setdefault((unit.path.read_bytes(), settings.read_bytes()), unit)
    return list(seen.values())


@needs_clang_format
def test_any_text_is_formatted(hostile: list[Unit]) -> None:
    paths = {each.path for each in hostile}
    paths |= {path for each in hostile for path in each.path.parent.glob("*.h")}
    assert misformatted(sorted(paths)) == ""
